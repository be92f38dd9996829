"""Lists of stories and of feeds: sitemaps and their indexes, OPML, a text of addresses, what a page announces."""

import re
from typing import Any

from assets_db.errors import UserError
from montage.articles.timestamps import moment
from montage.feeds.feed import Entry, Feed, absolute, plain, unique

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# Not application/json: WordPress announces its programming interface so.
_FEED = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"/comments?(?:/|$)", re.IGNORECASE)


def read_opml(text: str, where: str, base: str) -> Feed:
    """The feeds that the outlines of an OPML file name."""
    tree = _tree(text, where)
    named = (outline.get("xmlUrl") or outline.get("xmlurl") or "" for outline in tree.iter("{*}outline"))
    feeds = unique(absolute(url, base) for url in named if url)
    if not feeds:
        raise UserError(f"{where} is OPML that names no feeds", "add outlines with an xmlUrl")
    return Feed(where, plain(tree.findtext(".//{*}title") or ""), feeds=feeds)


def read_sitemap(text: str, where: str, _: str) -> Feed:
    """The pages of a sitemap (sitemaps.org); of a news sitemap with titles, and the dates of publication."""
    tree = _tree(text, where)
    entries = tuple(entry for url in tree.iter("{*}url") if (entry := _located(url)))
    if not entries:
        raise UserError(f"{where} is a sitemap that names no pages", "give another one")
    return Feed(where, entries=entries)


def _located(url: Any) -> Entry | None:
    where = absolute(url.findtext("{*}loc") or "", "")  # these are never relative
    if not where:
        return None
    updated = moment(url.findtext("{*}lastmod") or "")
    published = moment(url.findtext("{*}news/{*}publication_date") or "")
    return Entry(where, plain(url.findtext("{*}news/{*}title") or ""), published or updated, updated)


def read_sitemap_index(text: str, where: str, _: str) -> Feed:
    """The sitemaps that an index names, that which changed last first."""
    named = [
        (moment(one.findtext("{*}lastmod") or ""), absolute(one.findtext("{*}loc") or "", ""))
        for one in _tree(text, where).iter("{*}sitemap")
    ]
    feeds = unique(url for _changed, url in sorted(named, key=lambda pair: pair[0], reverse=True))
    if not feeds:
        raise UserError(f"{where} is an index that names no sitemaps", "give a sitemap")
    return Feed(where, feeds=feeds)


def _tree(text: str, where: str) -> Any:
    """The tree of an XML text that begins with its root, so that there are no entities to be expanded."""
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, encoding="utf-8")
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UserError(f"{where} is XML that is broken ({error})", "tell its publisher, or leave it out") from error
    return tree


def read_list(text: str, where: str) -> Feed | None:
    """The addresses of a text with one a line; what follows a # is for people. None where most lines are others.

    Raises UserError for a line that is no address among others that are.
    """
    lines = [(number, re.split(r"(?:^|\s)#", line)[0].strip()) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if line]
    wrong = [number for number, line in lines if not _ADDRESS.fullmatch(line)]
    if 2 * len(wrong) >= len(lines):
        return None
    if wrong:
        raise UserError(f"line {wrong[0]} of {where} is no web address", "correct it, or put # before it")
    return Feed(where, entries=tuple(Entry(line) for _, line in lines))


def read_page(text: str, where: str, base: str) -> Feed:
    """The feeds that a web page announces, but for those of comments; a page without, or that is a story, itself.

    Of 60 saved stories 15 announce feeds, which are their site's: a page is a story only where it declares itself one.
    """
    from lxml import etree, html

    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except etree.ParserError as error:
        raise UserError(f"{where} is an empty page", "check the address") from error
    links = [link for link in tree.iter("link") if "alternate" in (link.get("rel") or "").lower().split()]
    named = [absolute(link.get("href") or "", base) for link in links if _FEED.match((link.get("type") or "").strip())]
    feeds = unique(url for url in named if not _COMMENTS.search(url))
    if feeds and not _is_story(tree):
        return Feed(where, feeds=feeds)
    return Feed(where, entries=(Entry(where, plain(tree.findtext(".//title") or "")),))


def _is_story(tree: Any) -> bool:
    kinds = tree.xpath("//meta[@property='og:type' or @name='og:type']/@content")
    if kinds:
        return any("article" in kind.lower() for kind in kinds)
    return len(tree.findall(".//article")) == 1  # a front page has one for each of its teasers
