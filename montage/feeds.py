"""Sources of stories: feeds of every kind, lists of them, sitemaps, files of addresses, folders of saved pages.

What a source is, its content tells, not its name.
"""

import gzip
import io
import json
import re
import zlib
from calendar import timegm
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from assets_db.errors import UserError
from montage.article import HTML, MARKDOWN
from montage.charset import decode
from montage.fetch import NOTHING, Validators
from montage.web import Web

LIMIT = 20_000_000  # [B] of a feed, also when it has been unpacked
MOST = 5000  # entries
PAGES = (*HTML, *MARKDOWN, ".txt")
FORMS = "give a feed, a list of addresses, or a folder of pages"
_ANY = ("text/", "application/", "image/svg", "binary/")  # servers call feeds all sorts of things
_ADDRESS = re.compile(r"https?://\S+")
_DECLARED = re.compile(rb"encoding\s*=")
_FEED_TYPE = re.compile(r"application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:\?xml|!doctype|html|rss|feed|rdf|opml|urlset|sitemapindex|[a-z]+:rdf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A story that a source names."""

    url: str  # absolute, or the path of a saved page
    title: str = ""
    published: str = ""  # ISO 8601 in UTC; empty: unknown
    updated: str = ""  # the same
    summary: str = ""
    feed: str = ""  # where it was found


@dataclass(frozen=True, slots=True)
class Feed:
    """What a source says."""

    where: str
    title: str = ""
    entries: tuple[Entry, ...] = ()  # newest first, as far as dates are known
    known: Validators = NOTHING  # for asking what is new
    feeds: tuple[str, ...] = ()  # others that it names: OPML, a sitemap's index, a page with feeds


def read_feed(where: str, web: Web, known: Validators = NOTHING) -> Feed | None:
    """What the source at `where` says, a web address or a path; None where it has not changed since `known`.

    Raises UserError for what cannot be had, or is no source of stories.
    """
    if "://" not in where:
        return _ordered(_on_disk(Path(where).absolute()))
    page = web.get(where, limit_bytes=LIMIT, accept=_ANY, known=known)
    if page is None:
        return None
    body = _unpacked(page.body, where)
    feed = _parsed(body, page.url_final, page.content_type, page.charset_header)
    if feed is None:
        raise UserError(f"{where} is no feed", FORMS)
    own = tuple(replace(entry, feed=where) for entry in feed.entries)
    return _ordered(replace(feed, where=where, known=page.known, entries=own))


def _on_disk(path: Path) -> Feed:
    try:
        if path.is_dir():
            return _folder(path)
        with path.open("rb") as file:
            body = file.read(LIMIT + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})", "check the path") from error
    if len(body) > LIMIT:
        raise UserError(f"{path} is larger than {LIMIT / 1e6:g} MB", FORMS)
    body = _unpacked(body, str(path))
    feed = _parsed(body, path.as_uri(), "", "")
    page = path.suffix.lower() in PAGES
    if page and (feed is None or not (feed.entries or feed.feeds) or path.suffix.lower() in HTML):
        feed = Feed(str(path), entries=(_saved(path),))
    if feed is None:
        raise UserError(f"{path} is no feed", FORMS)
    return replace(feed, where=str(path), entries=tuple(replace(entry, feed=str(path)) for entry in feed.entries))


def _folder(path: Path) -> Feed:
    found = [file for file in sorted(path.iterdir()) if file.suffix.lower() in PAGES and not file.name.startswith(".")]
    if not found:
        raise UserError(f"{path} holds no pages", f"save them there as {', '.join(PAGES)}")
    return Feed(str(path), path.name, tuple(_saved(file) for file in found))


def _saved(path: Path) -> Entry:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return Entry(str(path), path.stem, updated=written, feed=str(path.parent))  # the page tells when it was published


def _ordered(feed: Feed) -> Feed:
    """Each story once, the newest first, those without a date as they came."""
    once = {entry.url: entry for entry in reversed(feed.entries)}
    kept = [once[url] for url in dict.fromkeys(entry.url for entry in feed.entries)][:MOST]
    return replace(feed, entries=tuple(sorted(kept, key=lambda entry: entry.published, reverse=True)))


def _unpacked(body: bytes, where: str) -> bytes:
    """A sitemap may be a gzip file; one may unpack to very much."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.open(io.BytesIO(body)) as file:
            body = file.read(LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{where} is a damaged gzip file", FORMS) from error
    if len(body) > LIMIT:
        raise UserError(f"{where} unpacks to more than {LIMIT / 1e6:g} MB", FORMS)
    return body


def _parsed(body: bytes, base: str, kind: str, charset: str) -> Feed | None:
    """What a body says, whatever it is; None for what names no stories."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return _json(body, base)
    if start != b"<" and not _MARKUP.search(body[:2000]):
        return _list(body, base, charset)
    tree = _tree(body)
    name = "" if tree is None else _name(tree)
    if name in _XML:
        return _XML[name](tree, base)
    feed = _syndicated(body, base, kind, charset)
    return feed if feed and feed.entries else _page(body, base, kind, charset) or feed


# Feeds


def _syndicated(body: bytes, base: str, kind: str, charset: str) -> Feed | None:
    """RSS, Atom, RDF; broken ones as far as they can be read."""
    import feedparser  # type: ignore[import-untyped]

    if not charset and not _DECLARED.search(body[:200]):
        body = decode(body).encode()  # by its letters: feedparser takes what is not UTF-8 for Latin-1
    headers = {"content-location": base, "content-type": f"{kind}; charset={charset}" if kind and charset else kind}
    parsed = feedparser.parse(io.BytesIO(body), response_headers={key: text for key, text in headers.items() if text})
    if not parsed.version and not parsed.entries:
        return None
    entries = tuple(entry for item in parsed.entries if (entry := _entry(item, base)))
    return Feed(base, _plain(parsed.feed.get("title", "")), entries)


def _entry(item: Any, base: str) -> Entry | None:
    link = item.get("link") or next((one.get("href") for one in item.get("links", ()) if one.get("href")), "")
    guid = item.get("id", "")
    url = _absolute(link or (guid if _ADDRESS.fullmatch(guid) else ""), base)
    if not url:
        return None
    published = _time(item.get("published_parsed") or item.get("created_parsed") or item.get("updated_parsed"))
    updated = _time(item.get("updated_parsed") or item.get("published_parsed"))
    return Entry(url, _plain(item.get("title", "")), published, updated, _plain(item.get("summary", "")))


def _json(body: bytes, base: str) -> Feed | None:
    """JSON Feed (jsonfeed.org)."""
    try:
        told = json.loads(body)
    except ValueError as error:
        raise UserError(f"{base} is broken JSON ({error})", "tell its publisher, or leave it out") from error
    if not isinstance(told, dict) or not isinstance(told.get("items"), list):
        return None
    entries = []
    for item in (one for one in told["items"] if isinstance(one, dict)):
        guid = str(item.get("id", ""))
        url = _absolute(str(item.get("url") or (guid if _ADDRESS.fullmatch(guid) else "")), base)
        if url:
            published, updated = (_iso(str(item.get(name) or "")) for name in ("date_published", "date_modified"))
            summary = _plain(str(item.get("summary") or item.get("content_text") or item.get("content_html") or ""))
            title = _plain(str(item.get("title") or ""))
            entries.append(Entry(url, title, published or updated, updated or published, summary))
    return Feed(base, _plain(str(told.get("title") or "")), tuple(entries))


# Lists


def _opml(tree: Any, base: str) -> Feed:
    found = [outline.get("xmlUrl") or outline.get("xmlurl") for outline in tree.iter("{*}outline", "outline")]
    title = tree.findtext(".//{*}title") or ""
    return Feed(base, _plain(title), feeds=_unique(_absolute(url, base) for url in found if url))


def _sitemap(tree: Any, base: str) -> Feed:
    return Feed(base, entries=tuple(entry for url in tree.iter("{*}url") if (entry := _located(url))))


def _located(url: Any) -> Entry | None:
    where = _absolute(url.findtext("{*}loc") or "", "")  # these are absolute
    if not where:
        return None
    changed = _iso((url.findtext("{*}lastmod") or "").strip())
    published = _iso((url.findtext(".//{*}publication_date") or "").strip())
    title = _plain(url.findtext(".//{*}news/{*}title") or url.findtext(".//{*}news/{*}name") or "")
    return Entry(where, title, published or changed, changed or published)


def _sitemap_index(tree: Any, base: str) -> Feed:
    found = [(one.text or "").strip() for one in tree.iter("{*}loc")]
    return Feed(base, feeds=_unique(_absolute(url, base) for url in found))


def _list(body: bytes, base: str, charset: str) -> Feed | None:
    """A file of addresses, one a line; what comes after # is for people."""
    try:
        lines = [line.strip() for line in decode(body, charset).splitlines()]
    except UserError:
        return None
    said = [line for line in lines if line and not line.startswith("#")]
    urls = [line.partition(" #")[0].strip() for line in said]
    if not urls or not all(_ADDRESS.fullmatch(url) for url in urls):
        return None
    return Feed(base, entries=tuple(Entry(url) for url in urls))


def _page(body: bytes, base: str, kind: str, charset: str) -> Feed | None:
    """A web page: its feeds, or itself."""
    if base.startswith("file:") or (kind and "html" not in kind):
        return None
    from lxml import html  # type: ignore[import-untyped]

    tree = html.fromstring(decode(body, charset), parser=html.HTMLParser(recover=True, no_network=True))
    links = [link for link in tree.iter("link") if "alternate" in (link.get("rel") or "").lower()]
    found = [link.get("href") for link in links if _FEED_TYPE.fullmatch((link.get("type") or "").strip())]
    if tree.find(".//article") is None and found:
        return Feed(base, feeds=_unique(_absolute(url, base) for url in found if url))
    title = _plain(tree.findtext(".//title") or "")
    return Feed(base, title, (Entry(base, title),))


_XML: dict[str, Callable[[Any, str], Feed]] = {
    "opml": _opml, "urlset": _sitemap, "sitemapindex": _sitemap_index,
}  # fmt: skip


def _tree(body: bytes) -> Any:
    """The tree of an XML text; None where there is none. Entities and what lies elsewhere are not read."""
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return None


def _name(tree: Any) -> str:
    from lxml import etree

    return etree.QName(tree).localname.lower() if isinstance(tree.tag, str) else ""


# Texts


def _absolute(url: str, base: str) -> str:
    """An http(s) address, or the path of a file beside a source on disk; empty for what is neither."""
    try:
        joined = urljoin(base, url.strip()) if url else ""
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


def _unique(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for url in urls if url))


def _plain(text: str) -> str:
    """Without tags, entities and line breaks."""
    if "<" in text or "&" in text:
        from lxml import html

        try:
            text = html.fragment_fromstring(text, create_parent=True).text_content()
        except (ValueError, AssertionError):
            text = re.sub(r"<[^>]*>", " ", text)
    return " ".join(text.split())


def _time(told: Any) -> str:
    """A date that feedparser has read, which it gives in UTC."""
    try:
        return datetime.fromtimestamp(timegm(told), UTC).isoformat() if told else ""
    except (ValueError, OverflowError):
        return ""


def _iso(text: str) -> str:
    """An ISO 8601 date in UTC; empty for what is none."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
