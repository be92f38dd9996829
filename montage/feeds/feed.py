"""What a source says, and how its texts and addresses are read. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin

from montage.web.fetch import NOTHING, Validators
from montage.web.untrusted_text import without_controls

ENTRIES = 5000  # of one source; a sitemap may name 50,000
SUMMARY = 1000  # [characters]; some feeds put the whole story there
_CONTROL = re.compile("[\x00-\x20\x7f-\xa0\u202a-\u202e\u2066-\u2069\ud800-\udfff]")  # a browser quotes them, too
_TAG = re.compile(r"</?[a-zA-Z!]")
_BLOCK = re.compile(r"</?(?:p|div|br|hr|li|ul|ol|h[1-6]|t[dhr])\b[^<>]*>", re.IGNORECASE)  # parts words, too


@dataclass(frozen=True, slots=True)
class Entry:
    """A story that a source names."""

    url: str  # an absolute web address, or the absolute path of a saved page
    title: str = ""
    published: str = ""  # ISO 8601 in UTC; that of its last change where no other is given; empty: unknown
    updated: str = ""  # the same
    summary: str = ""
    feed: str = ""  # the source that names it


@dataclass(frozen=True, slots=True)
class Feed:
    """What a source says."""

    where: str
    title: str = ""
    entries: tuple[Entry, ...] = ()  # newest first, then those without a date as they came
    known: Validators = NOTHING  # for asking what is new; nothing for what is on disk
    feeds: tuple[str, ...] = ()  # others that it names: OPML, a sitemap's index, the front page of a site


def attributed(feed: Feed, where: str) -> Feed:
    """`feed` as that of `where`: each address once, the newest 5000 entries."""
    once: dict[str, Entry] = {}
    for entry in sorted(feed.entries, key=lambda entry: entry.published, reverse=True):
        once.setdefault(entry.url, replace(entry, feed=where))
    return replace(feed, where=where, entries=tuple(once.values())[:ENTRIES])


def absolute(url: str, base: str) -> str:
    """The web address that `url` means at `base`, empty if there is none: a feed must not name local files."""
    try:
        line = _CONTROL.sub(lambda match: quote(match[0]), re.sub(r"[\r\n\t]", "", url.strip()))
        joined = urljoin(base, line) if line else ""
    except ValueError:  # `http://[` and the like
        return ""
    return joined if joined.lower().startswith(("http://", "https://")) else ""


def unique(urls: Iterable[str]) -> tuple[str, ...]:
    """The addresses that are some, each once."""
    return tuple(dict.fromkeys(url for url in urls if url))[:ENTRIES]


def plain(text: str) -> str:
    """A title or summary that may be HTML as a line of text."""
    if _TAG.search(text) or "&" in text:
        from lxml import etree, html  # type: ignore[import-untyped]

        try:
            tree = html.fromstring(f"<div>{_BLOCK.sub(' ', text)}</div>")
        except (ValueError, etree.ParserError):  # control characters; nothing but a comment
            return ""
        etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
        text = str(tree.text_content())
    return shortened(text)


def shortened(text: str) -> str:
    """A text as a line that is not long."""
    line = " ".join(without_controls(text).split())
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1]}…"
