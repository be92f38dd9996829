"""The library's footage in the order of its paths, file by file with its shots: what lists, tables and sidecars say.

Read in pages: memory does not grow with the library, but for the numbers of the shots that say a text.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

from assets_db import fulltext
from assets_db.annotations import NOTHING, Annotation, said
from assets_db.model import Asset, Kind, Mark
from assets_db.rows import CHUNK, held_assets
from assets_db.schema import assets, files, shots
from assets_db.store import Store

PAGE = CHUNK  # files that are read at once


@dataclass(frozen=True, slots=True)
class Filter:
    """Which footage is wanted; what is empty or None is not asked for."""

    kind: Kind | None = None
    since: str = ""  # of recording: an ISO date, a month or a year; inclusive, as the next
    until: str = ""
    shortest: Fraction = Fraction(0)  # [s] of a shot; a picture has no length, and is neither too short nor too long
    longest: Fraction | None = None
    licences: Collection[str] | None = None  # as they are stored
    source: str = ""  # part of a credit, an address or an origin, in any case
    usable: bool | None = None  # False: what is marked as unusable
    text: str = ""  # all of its words are among those of the shot


@dataclass(frozen=True, slots=True)
class ListedShot:
    """A shot, and what a person says of it alone."""

    key: str
    start: int  # [pts]
    end: int  # [pts], exclusive
    mark: Mark  # its own, or its file's
    said: Annotation


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A content at the first path that holds it, with what holds of it and what a person says of it."""

    asset: Asset
    said: Annotation
    shots: tuple[ListedShot, ...]  # those that are wanted, by start
    count: int  # of all its shots


def footage(store: Store, wanted: Filter | None = None) -> Iterator[ListedFile]:
    """The footage that good files hold, by path. Files of which no shot is wanted are left out."""
    asked = wanted or Filter()
    with store.reading() as connection:
        saying = _saying(connection, asked.text) if asked.text else None
        after = None
        while page := _page(connection, after):
            yield from _listed(connection, page, asked, saying)
            after = page[-1][0]


def _saying(connection: Connection, text: str) -> set[int]:
    """Rows of the shots that say it: looked for once, not on each page."""
    return set(connection.scalars(sa.select(shots.c.id).where(fulltext.says(connection, text))))


def _page(connection: Connection, after: Path | None) -> Sequence[tuple[Path, str]]:
    """Path and SHA-256 of the next good files."""
    behind = sa.true() if after is None else files.c.path > after
    query = sa.select(files.c.path, files.c.sha256).where(files.c.status == "ok", behind)
    return connection.execute(query.order_by(files.c.path).limit(PAGE)).tuples().all()


def _listed(
    connection: Connection, page: Sequence[tuple[Path, str]], wanted: Filter, saying: Container[int] | None
) -> Iterator[ListedFile]:
    held = held_assets(connection, {sha256 for _, sha256 in page}, *_of_assets(wanted))
    here = [held[sha256] for path, sha256 in page if sha256 in held and held[sha256].path == path]
    known = said(connection, [asset.sha256 for asset in here])
    counts, found = Counter[str](), defaultdict[str, list[ListedShot]](list)
    query = sa.select(shots.c.id, shots.c.key, shots.c.sha256, shots.c.start, shots.c.end, shots.c.mark)
    query = query.where(shots.c.sha256.in_([asset.sha256 for asset in here])).order_by(shots.c.start)
    for number, key, sha256, start, end, mark in connection.execute(query):
        counts[sha256] += 1
        one = ListedShot(key, start, end, mark, known[sha256].of(start, end) if sha256 in known else NOTHING)
        if (saying is None or number in saying) and _is_wanted(one, held[sha256], wanted):
            found[sha256].append(one)
    for asset in here:
        if mine := found.get(asset.sha256):
            about = known[asset.sha256].file if asset.sha256 in known else NOTHING
            yield ListedFile(asset, about, tuple(mine), counts[asset.sha256])


def _of_assets(wanted: Filter) -> Iterator[sa.ColumnElement[bool]]:
    day = assets.c.recorded
    if wanted.kind:
        yield assets.c.kind == wanted.kind
    if wanted.since:
        yield day >= wanted.since
    if wanted.until:
        yield sa.and_(day != "", sa.func.substr(day, 1, len(wanted.until)) <= wanted.until)
    if wanted.licences is not None:
        yield assets.c.licence.in_(wanted.licences)
    if wanted.source:
        places = (assets.c.credit, assets.c.source_url, assets.c.origin)
        yield sa.or_(*(column.icontains(wanted.source, autoescape=True) for column in places))


def _is_wanted(shot: ListedShot, asset: Asset, wanted: Filter) -> bool:
    if wanted.usable is not None and wanted.usable == (shot.mark == "unusable"):
        return False
    seconds = (shot.end - shot.start) * asset.time_base
    long = wanted.shortest <= seconds and (wanted.longest is None or seconds <= wanted.longest)
    return long or asset.kind != "video"
