"""Reads a source of stories. Its kind is found from its content, not its name or type."""

import gzip
import io
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assets_db.errors import UserError
from montage.articles.read import HTML, MARKDOWN
from montage.feeds.feed import Entry, Feed, attributed
from montage.feeds.listed import read_list, read_opml, read_page, read_sitemap, read_sitemap_index
from montage.feeds.syndicated import read_json, read_xml
from montage.web.charset import decode
from montage.web.fetch import NOTHING, Validators
from montage.web.polite import Web

BYTES = 20_000_000  # [B] of a source, packed and unpacked
LEAD = 10_000  # [characters] in which a root is looked for: programs put their warnings before it
SAVED = (*HTML, *MARKDOWN, ".txt")
ANY = ("text/", "application/", "binary/")  # servers call feeds all sorts of things
FORMS = "give a feed, a sitemap, a list of addresses, a page or a folder of saved pages"

_PROLOG = re.compile(
    r"(?<![\s\ufeff])[\s\ufeff]*+(?:<\?.*?\?>|<!--(?:(?!<!--).)*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:[\w-]+:)?(rss|rdf|feed|channel|opml|urlset|sitemapindex|html|head|body|title|meta)\b", re.I)
_READERS: dict[str, Callable[[str, str, str], Feed]] = {
    **dict.fromkeys(("rss", "rdf", "feed", "channel"), read_xml),
    "opml": read_opml, "urlset": read_sitemap, "sitemapindex": read_sitemap_index,
}  # fmt: skip


def read_feed(where: str, web: Web, known: Validators = NOTHING) -> Feed | None:
    """What the source at `where` says, a web address or a path; None where it has not changed since `known`.

    A source may be RSS, Atom, JSON Feed, OPML, a sitemap or an index of some (also packed by gzip), a text of
    addresses, a page, a folder of saved pages. Raises UserError for what cannot be had, or is none of these.
    """
    if "://" not in where:
        return _on_disk(Path(where).absolute())
    page = web.get(where, limit_bytes=BYTES, accept=ANY, known=known)
    if page is None:
        return None
    text = _text(page.body, where, page.charset_header)
    feed = _parsed(text, where, page.url_final)
    if feed is None and text.lstrip("\ufeff \t\r\n").startswith("<"):
        feed = read_page(text, where, page.url_final)
    if feed is None:
        raise UserError(f"{where} is no feed", FORMS)
    return replace(attributed(feed, where), known=page.known)


def _on_disk(path: Path) -> Feed:
    where = str(path)
    try:
        if path.is_dir():
            return _folder(path)
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
            raise UserError(f"'{where}' is a pipe or a device", "give a file")
        with path.open("rb") as file:
            text = _text(file.read(BYTES + 1), where)
        saved = Feed(where, entries=(_saved(path),))
    except (OSError, ValueError) as error:
        raise UserError(f"{where} cannot be read ({error})", "check the path and its permissions") from error
    feed = None if path.suffix.lower() in MARKDOWN else _parsed(text, where, "")
    if feed is None and path.suffix.lower() not in SAVED:
        raise UserError(f"{where} is no feed", FORMS)
    return attributed(feed or saved, where)


def _folder(path: Path) -> Feed:
    files = [file for file in sorted(path.iterdir()) if file.suffix.lower() in SAVED and not file.name.startswith(".")]
    if not files:
        raise UserError(f"'{path}' holds no pages", f"save some there as {', '.join(SAVED)}")
    return attributed(Feed(str(path), path.name, tuple(_saved(file) for file in files)), str(path))


def _saved(path: Path) -> Entry:
    """A page on disk; its publication date is read later from the page itself."""
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return Entry(str(path), path.stem, updated=written)


def _text(body: bytes, where: str, charset: str = "") -> str:
    """A body as text, unpacked. One that names no charset is UTF-8, which a few spoilt letters do not change."""
    try:
        if body.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(body)) as file:
                body = file.read(BYTES + 1)
        text = decode(body, charset or "utf-8") if len(body) <= BYTES else ""
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{where} is a damaged gzip file", FORMS) from error
    except UserError as error:
        raise UserError(f"{where} is no feed and no text", FORMS) from error
    if len(body) > BYTES:
        raise UserError(f"{where} is or unpacks to more than {BYTES / 1e6:g} MB", FORMS)
    if not text.strip():
        raise UserError(f"{where} is no feed: it is empty", FORMS)
    return text


def _parsed(text: str, where: str, base: str) -> Feed | None:
    """The feed or list that `text` is; None for a page."""
    at = 0
    while prolog := _PROLOG.match(text, at):
        at = prolog.end()
    start = text[at : at + LEAD].lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return read_json(text[at:].lstrip("\ufeff"), where, base)
    if not start.startswith("<"):
        return read_list(text[at:], where)
    root = _ROOT.search(text, at, at + LEAD)
    reader = _READERS.get(root[1].lower()) if root else None
    if root and reader:
        # From the root on: what stands before may declare entities, and a charset that this text has no more.
        return reader(text[root.start() :], where, base)
    if not root and text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        raise UserError(f"{where} is XML of a kind that names no stories", FORMS)
    return None
