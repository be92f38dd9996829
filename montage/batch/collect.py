"""Feeds, lists and folders to links: each feed asked only for what it has new."""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assets_db.errors import UserError
from assets_db.jobs import Jobs, Link
from indexer.processes.guarded import Guarded
from montage.articles.similarity import canonical_url
from montage.batch.given import Given
from montage.batch.selection import Source
from montage.feeds import Entry, Feed, read_feed
from montage.feeds.read import ANY, BYTES
from montage.progress import Note, Progress
from montage.web.fetch import Validators
from montage.web.polite import Web
from montage.web.redact import public_url

AT_ONCE = 8  # feeds
DEEP, MOST = 3, 500  # lists of lists of feeds, and feeds in all


@dataclass(frozen=True, slots=True)
class Collected:
    """What the sources name now, newest first, and what could not be read."""

    links: tuple[Link, ...]
    reasons: tuple[str, ...]
    marks: tuple[tuple[str, Validators], ...] = ()  # of feeds, to be remembered once their links are kept


@dataclass(frozen=True, slots=True)
class _Found:
    source: Source
    feed: Feed
    mark: str


def collect(
    some: Sequence[Source], limit: int, output_dir: Path, jobs: Jobs, web: Web, guarded: Guarded, progress: Progress
) -> Collected:
    """The links of all sources, as they are wanted; of new ones for `output_dir` at most `limit`, if it is not 0.

    A source that cannot be read is noted and stops none of the others.
    """
    found, reasons = _feeds(some, output_dir, jobs, web, guarded, progress)
    now = datetime.now(UTC)
    links: dict[str, Link] = {}
    new: set[str] = set()
    marks = []
    for one in found:
        wanted = _wanted(one.source, one.feed.entries, now)
        unknown = jobs.unknown(output_dir, [entry.url for entry in wanted])
        most = one.source.selection.limit or len(wanted)
        left_out = {entry.url for entry in [entry for entry in wanted if entry.url in unknown][most:]}
        if not left_out:  # what is left out must be seen again next time
            marks.append((one.mark, one.feed.known))
        new |= unknown
        for entry in wanted:
            if entry.url not in left_out:
                links.setdefault(canonical_url(entry.url), _link(entry, one.source))
    ordered = sorted(links.values(), key=lambda link: link.published, reverse=True)
    over = {link.url for link in [link for link in ordered if link.url in new][limit or len(ordered) :]}
    wanted_links = tuple(link for link in ordered if link.url not in over)
    return Collected(wanted_links, tuple(reasons), () if over else tuple(marks))


def _feeds(
    some: Sequence[Source], output_dir: Path, jobs: Jobs, web: Web, guarded: Guarded, progress: Progress
) -> tuple[list[_Found], list[str]]:
    """Every feed that has changed, those that lists name included."""
    found: list[_Found] = []
    reasons: list[str] = []
    seen: set[str] = set()
    level = list(some)

    def read(source: Source) -> _Found | UserError | None:
        mark = hashlib.sha256(f"{output_dir}\n{source}".encode()).hexdigest()
        known = Validators(*jobs.feed(mark))
        try:
            page = web.get(source.where, limit_bytes=BYTES, accept=ANY, known=known) if "://" in source.where else None
            feed = guarded.call(f"reading {source.where}", read_feed, source.where, Given(page), known)
        except UserError as error:
            return error
        except RuntimeError as error:  # what it brings out in a parser
            return UserError(f"{source.where} cannot be read ({error})")
        return _Found(source, feed, mark) if feed else None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(DEEP):
            new = [source for source in level if source.where not in seen][: MOST - len(seen)]
            seen.update(source.where for source in new)
            results = list(pool.map(read, new))
            reasons += [str(result) for result in results if isinstance(result, UserError)]
            read_now = [result for result in results if isinstance(result, _Found)]
            for one in read_now:
                count = len(one.feed.entries) or len(one.feed.feeds)
                progress(Note(f"{public_url(one.source.where)}: {count} entries", "info"))
            found += read_now
            level = [replace(one.source, where=where, named=False) for one in read_now for where in one.feed.feeds]
    return found, reasons


def _wanted(source: Source, entries: Sequence[Entry], now: datetime) -> list[Entry]:
    earliest, pattern = source.selection.earliest(now), source.selection.pattern
    return [
        entry
        for entry in entries
        if (not entry.published or entry.published >= earliest) and pattern.search(f"{entry.title}\n{entry.summary}")
    ]


def _link(entry: Entry, source: Source) -> Link:
    chosen = source.selection
    more = {"since": chosen.since, "min_words": chosen.min_words, "lang": chosen.lang}  # what its page has to tell
    return Link(
        entry.url, public_url(source.where), entry.title, entry.published, entry.updated,
        {"film": dict(source.settings), "wanted": {key: value for key, value in more.items() if value}},
    )  # fmt: skip
