"""Feeds of every kind, lists, sitemaps, files and folders, whole and broken."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.feeds import Feed, read_feed
from montage.fetch import NOTHING
from montage.web import Web
from tests.news_server import Answer, News, news

RSS = """<?xml version="1.0"{}?><rss version="2.0"><channel><title>The &amp; Daily</title>
<item><title>Old &lt;b&gt;news&lt;/b&gt;</title><link>/old</link><pubDate>Mon, 16 Nov 2026 08:00:00 +0100</pubDate>
<description>&lt;p&gt;A &lt;i&gt;summary&lt;/i&gt;.&lt;/p&gt;</description></item>
<item><title>新闻</title><link>https://other.example/new?utm_source=x</link>
<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate></item>
<item><title>No link</title></item><item><title>By guid</title><guid>https://a.example/guid</guid></item>
<item><title>No address</title><guid isPermaLink="false">tag:1</guid></item>
<item><title>Twice</title><link>/old</link></item><item><title>Script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
CUT_OFF = RSS.format("").replace("</channel></rss>", "")
LIST = "# mine\nhttps://a.example/1\n\nhttps://a.example/2 # second\n"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/"><title>Atom</title>
<entry><title>One</title><link href="one"/><published>2026-11-20T08:00:00Z</published>
<updated>2026-11-21T08:00:00+02:00</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>RDF</title></channel><item><title>One</title><link>https://a.example/1</link></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "JSON", "items": [
{"id": "1", "url": "/one", "title": "One", "date_published": "2026-11-20T08:00:00Z"}, {"id": "2"}, 3]}"""
OPML = """<opml version="2.0"><head><title>Mine</title></head><body><outline text="News">
<outline xmlUrl="/feed"/><outline xmlUrl="https://b.example/feed"/><outline xmlUrl="/feed"/></outline></body></opml>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc>
<lastmod>2026-11-21</lastmod><news:news><news:publication_date>2026-11-20</news:publication_date>
<news:title>One</news:title></news:news></url><url><loc>not an address</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://a.example/news.xml.gz</loc></sitemap></sitemapindex>"""
FRONT = """<html><head><title>Front</title><link rel="alternate" type="application/rss+xml" href="/feed"></head>
<body>{}</body></html>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">%s<!ENTITY f SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><item><title>&x9;&f;</title><link>https://a.example/1</link></item></channel></rss>"""


@pytest.fixture
def server() -> Iterator[News]:
    with news({}) as held:
        yield held


def read(server: News, body: str | bytes, kind: str = "application/xml") -> Feed:
    server.pages["/dir/feed"] = Answer(body, kind)
    feed = read_feed(f"{server.address}/dir/feed", Web(pause=0))
    assert feed is not None and all(entry.feed == feed.where == f"{server.address}/dir/feed" for entry in feed.entries)
    return feed


def test_rss(server: News) -> None:
    feed = read(server, RSS.format(""), "application/rss+xml")
    assert feed.title == "The & Daily"
    assert [(entry.url, entry.title, entry.published) for entry in feed.entries] == [
        ("https://other.example/new?utm_source=x", "新闻", "2026-11-20T08:00:00+00:00"),
        (f"{server.address}/old", "Old news", "2026-11-16T07:00:00+00:00"),
        ("https://a.example/guid", "By guid", ""),
    ]
    assert feed.entries[1].summary == "A summary."


def test_atom_with_a_base_of_its_own(server: News) -> None:
    (entry,) = read(server, ATOM, "application/atom+xml").entries
    assert (entry.url, entry.published, entry.updated) == (
        "https://base.example/one", "2026-11-20T08:00:00+00:00", "2026-11-21T06:00:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind", "urls"),
    [
        (RDF, "application/xml", ["https://a.example/1"]),
        (JSON, "application/feed+json", ["{}/one"]),
        (JSON, "text/plain", ["{}/one"]),
        (SITEMAP, "text/xml", ["https://a.example/1"]),
        (gzip.compress(SITEMAP.encode()), "application/x-gzip", ["https://a.example/1"]),
        (LIST, "text/plain", ["https://a.example/1", "https://a.example/2"]),
        (CUT_OFF, "text/html", ["https://other.example/new?utm_source=x", "{}/old", "https://a.example/guid"]),
        (FRONT.format("<article>Text.</article>"), "text/html", ["{}/dir/feed"]),
    ],
)
def test_other_kinds(server: News, body: str | bytes, kind: str, urls: list[str]) -> None:
    assert [entry.url for entry in read(server, body, kind).entries] == [url.format(server.address) for url in urls]


@pytest.mark.parametrize(
    ("body", "kind", "feeds"),
    [
        (OPML, "text/x-opml", ["{}/feed", "https://b.example/feed"]),
        (INDEX, "application/xml", ["https://a.example/news.xml.gz"]),
        (FRONT.format("<p>Headlines</p>"), "text/html", ["{}/feed"]),
    ],
)
def test_lists_of_feeds(server: News, body: str, kind: str, feeds: list[str]) -> None:
    assert list(read(server, body, kind).feeds) == [url.format(server.address) for url in feeds]


def test_a_sitemap_tells_title_and_dates(server: News) -> None:
    (entry,) = read(server, SITEMAP).entries
    assert (entry.title, entry.published, entry.updated) == (
        "One", "2026-11-20T00:00:00+00:00", "2026-11-21T00:00:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "declared", "kind"),
    [
        ("gb18030", True, "text/xml"),
        ("big5", True, "text/xml"),
        ("gb18030", False, "text/xml; charset=gb2312"),
        ("utf-8", False, "text/xml"),
        ("utf-8", False, "text/xml; charset=iso-8859-1"),  # it lies
    ],
)
def test_charsets(server: News, encoding: str, declared: bool, kind: str) -> None:
    body = RSS.format(f' encoding="{encoding}"' if declared else "").replace("新闻", "北京今天召開新聞會議")
    lies = "8859" in kind
    titles = [entry.title for entry in read(server, body.encode(encoding), kind).entries]
    assert titles[0] == "北京今天召開新聞會議" or lies


def test_entities_do_no_harm(server: News) -> None:
    steps = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(10))
    (entry,) = read(server, BOMB % steps).entries
    assert len(entry.title) < 200


def test_what_has_not_changed_is_not_read(server: News) -> None:
    server.pages["/feed"] = Answer(RSS.format(""), "application/xml", etag='"1"')
    guest, where = Web(pause=0), f"{server.address}/feed"
    feed = read_feed(where, guest)
    assert feed and feed.known != NOTHING and read_feed(where, guest, feed.known) is None


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        ("", "text/plain", "is no feed"),
        ("Just a text.\nOf two lines.", "text/plain", "is no feed"),
        ('{"title": "no items"}', "application/json", "is no feed"),
        ("{broken", "application/json", "is broken JSON"),
        (b"\x1f\x8b damaged", "application/gzip", "is a damaged gzip file"),
        (b"\x89PNG", "image/png", "is image/png, not a web page"),
        (b"\x00\x01\x02\x03" * 50, "application/octet-stream", "is no feed"),
    ],
)
def test_what_is_no_feed_is_told(server: News, body: str | bytes, kind: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        read(server, body, kind)


def test_one_that_unpacks_to_very_much_is_told(server: News) -> None:
    with pytest.raises(UserError, match="unpacks to more than 20 MB"):
        read(server, gzip.compress(b"<urlset>" + b" " * 25_000_000), "application/gzip")


def test_a_folder_of_saved_pages(tmp_path: Path) -> None:
    for name in ("b.html", "a.md", "c.txt", ".hidden.html", "picture.jpg"):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1_800_000_000, 1_800_000_000))
    feed = read_feed(str(tmp_path), Web())
    assert feed and [entry.url for entry in feed.entries] == [
        str(tmp_path / name) for name in ("a.md", "b.html", "c.txt")
    ]
    assert feed.entries[0].updated == "2027-01-15T08:00:00+00:00" and feed.entries[0].published == ""
    with pytest.raises(UserError, match="holds no pages"):
        (tmp_path / "empty").mkdir()
        read_feed(str(tmp_path / "empty"), Web())


@pytest.mark.parametrize(("name", "text"), [("page.html", FRONT.format("Text")), ("page.md", "# Title\n\nText.")])
def test_a_saved_page_is_a_story(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    feed = read_feed(str(tmp_path / name), Web())
    assert feed and [entry.url for entry in feed.entries] == [str(tmp_path / name)]


@pytest.mark.parametrize(("name", "text"), [("urls.txt", "https://a.example/1\n"), ("feed.xml", RSS.format(""))])
def test_a_saved_feed_or_list_is_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    feed = read_feed(str(tmp_path / name), Web())
    assert feed and all(entry.url.startswith("https://") for entry in feed.entries) and feed.entries


def test_a_path_without_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_feed(str(tmp_path / "none.xml"), Web())


def test_real_feeds_are_read_or_told(shared: Path) -> None:
    found = {}
    for path in sorted((shared / "data/articles/feeds").iterdir()):
        try:
            feed = read_feed(str(path), Web())
        except UserError as error:
            found[path.name] = str(error)
            continue
        assert feed is not None
        found[path.name] = str(len(feed.entries))
    assert len(found) == 27
    wanted = {"trafilatura_feed.json": "25", "trafilatura_feed1.atom": "1", "trafilatura_feed2.rss": "1",
              "trafilatura_sitemap.xml": "84", "newspaper4k_sample_rss.xml": "3"}  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted
