"""Feeds of every kind, lists, sitemaps, files and folders, whole and broken."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.feeds import Feed, read_feed
from montage.web.fetch import NOTHING
from montage.web.hosts import Reach
from montage.web.polite import Web
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
    feed = read_feed(f"{server.address}/dir/feed", Web(pause=0, reach=Reach().naming(server.address)))
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
    where = f"{server.address}/feed"
    guest = Web(pause=0, reach=Reach().naming(where))
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


def items(*some: str) -> str:
    return f'<rss version="2.0"><channel><title>Feed</title>{"".join(some)}</channel></rss>'


def item(title: str = "One", url: str = "https://a.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{url}</link>{more}</item>"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("big5", "我希望"),
        ("eucjp", "ストリーモード"), ("gb2312", "不归"), ("euckr", "한글"), ("koi8r", "ночь"), ("shiftjis", "記事"),
        ("tis620", "สำ"), ("windows1255", "של"),
    ],
)  # fmt: skip
def test_real_texts_that_name_no_charset_are_readable(shared: Path, tmp_path: Path, name: str, said: str) -> None:
    body = (shared / f"data/articles/feeds/feedparser_illformed_chardet_{name}.xml").read_bytes()
    for opening in (b"<item>", b"<entry>"):
        body = body.replace(opening, opening + b'<link href="https://a.example/1">https://a.example/1</link>')
    (tmp_path / "feed").write_bytes(body)
    feed = read_feed(str(tmp_path / "feed"), Web())
    assert feed
    assert said in " ".join([feed.title, *(f"{entry.title} {entry.summary}" for entry in feed.entries)])


def test_one_spoilt_letter_does_not_spoil_the_others(server: News) -> None:
    text = "北京今天召开新闻发布会，介绍短缺药品的供应保障工作。" * 20
    body = '<?xml version="1.0"?>' + items(item("新闻标题", more=f"<description>{text}</description>"))
    cut = body.encode().replace("作。</description>".encode(), b"\xe4\xbd</description>")  # as a program cuts bytes
    assert read(server, cut).entries[0].title == "新闻标题"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_texts_with_a_byte_order_mark(server: News, encoding: str) -> None:
    for body in (f'<?xml version="1.0" encoding="{encoding[:6]}"?>' + items(item("新闻")), JSON, SITEMAP, LIST):
        assert read(server, body.encode(encoding)).entries


def test_the_newest_are_kept_of_many(server: News) -> None:
    urls = (
        f"<url><loc>https://a.example/{n}</loc><lastmod>{2001 + n // 300}-01-01</lastmod></url>" for n in range(6000)
    )
    feed = read(server, f"<urlset>{''.join(urls)}</urlset>")
    assert len(feed.entries) == 5000 and feed.entries[0].published.startswith("2020")
    assert min(entry.published for entry in feed.entries) > "2004"


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "99999-12-31", "2099-01-01",
                                  "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "Wed, 99 Feb 2026"])  # fmt: skip
def test_dates_no_story_can_have_are_unknown(server: News, date: str) -> None:
    assert read(server, items(item(more=f"<pubDate>{date}</pubDate>"))).entries[0].published == ""
    told = JSON.replace("2026-11-20T08:00:00Z", date)
    assert read(server, told).entries[0].published == ""


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Q&amp;amp;A &lt;b&gt;bold&lt;/b&gt; &amp;#8217;s", "Q&A bold ’s"),
        ("caf&eacute;&nbsp;x", "café x"),
        ("<![CDATA[<p>One</p><p>two<script>evil()</script></p>]]>", "One two"),
        ("<![CDATA[5 < 6 & 7 > 3]]>", "5 < 6 & 7 > 3"),
        ("&lt;div&gt;" * 3000 + "deep", "deep"),
    ],
)
def test_titles_are_a_line_of_text(server: News, title: str, line: str) -> None:
    assert read(server, items(item(title))).entries[0].title == line


def test_what_atom_calls_text_is_text(server: News) -> None:
    body = ATOM.replace("<title>One</title>", '<title type="text">if a &lt;b then</title>')
    assert read(server, body).entries[0].title == "if a <b then"


def test_summaries_are_short(server: News) -> None:
    feed = read(server, JSON.replace('"url"', f'"content_text": "{"word " * 9000}", "url"'))
    assert 500 < len(feed.entries[0].summary) <= 1000


def test_a_guid_that_is_no_permalink_is_no_address(server: News) -> None:
    guid = '<item><title>No</title><guid isPermaLink="false">https://a.example/no</guid></item>'
    assert [entry.title for entry in read(server, items(guid, item())).entries] == ["One"]


@pytest.mark.parametrize("url", ["/etc/passwd", "file:///etc/passwd", "../../secret.html", "javascript:alert(1)", ""])
def test_a_feed_names_no_files_of_its_reader(tmp_path: Path, url: str) -> None:
    (tmp_path / "feed.xml").write_text(items(item(url=url), item("Fine")))
    feed = read_feed(str(tmp_path / "feed.xml"), Web())
    assert feed and [entry.title for entry in feed.entries] == ["Fine"]


def test_links_of_a_saved_feed_belong_to_its_site(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(items("<link>https://a.example/news/</link>", item(url="one")))
    feed = read_feed(str(tmp_path / "feed.xml"), Web())
    assert feed and feed.entries[0].url == "https://a.example/news/one"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (items("<item><title>No address</title></item>"), "names no story with an address"),
        ("<rss><channel><item><title><![CDATA[cut", "names no story with an address"),
        ("<rss>" + "<a>" * 20_000, "names no story with an address"),
        ('{"items": [{"id": 5}, null, 3]}', "names no story with an address"),
        ('{"items":' + "[" * 100_000, "is broken JSON"),
        ('<opml version="2.0"><body/></opml>', "names no feeds"),
        ("<urlset></urlset>", "names no pages"),
        ("<?xml version='1.0'?><kml><Document/></kml>", "names no stories"),
        (b"\x00\x01\x02\x03" * 50, "/dir/feed is no feed"),
        ("https://a.example/1\nhtps://a.example/2\nhttps://a.example/3\n", "line 2 of .* is no web address"),
    ],
)
def test_what_names_nothing_is_told_in_a_line(server: News, body: str | bytes, told: str) -> None:
    with pytest.raises(UserError, match=told) as caught:
        read(server, body)
    assert server.address in str(caught.value) and "\n" not in str(caught.value) and caught.value.todo


def test_a_feed_without_stories_yet_is_no_fault(server: News) -> None:
    assert read(server, items()).entries == ()


@pytest.mark.parametrize("junk", ["<br />\n<b>Warning</b>: x in /var/www<br />\n", "\n\n ", "<!-- <html> -->"])
def test_what_stands_before_a_feed_is_passed_over(server: News, junk: str) -> None:
    assert read(server, junk + RSS.format("")).title == "The & Daily"


CARDS = "<article>A</article><article>B</article>"
STORY = '<meta property="og:type" content="article">'


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        (FRONT.format(CARDS), ["/feed"]),
        (FRONT.format(CARDS).replace("<title>", STORY + "<title>"), []),
        (FRONT.format("").replace('"/feed"', '"/comments/feed/"'), []),
        (FRONT.format("").replace("application/rss+xml", "application/json"), []),  # WordPress's interface
    ],
)
def test_a_front_page_leads_to_its_feeds_and_a_story_is_itself(server: News, page: str, feeds: list[str]) -> None:
    feed = read(server, page, "text/html")
    assert list(feed.feeds) == [server.address + url for url in feeds]
    assert len(feed.entries) == (0 if feeds else 1)


LONG = '<!DOCTYPE x [<!ENTITY a "' + "x" * 20_000 + '">]>'


@pytest.mark.parametrize(
    "body",
    [
        '<opml><head><title>{}</title></head><body><outline xmlUrl="https://a.example/{}"/></body></opml>',
        "<urlset><url><loc>https://a.example/{}{}</loc></url></urlset>",
        "<rss><channel><title>{}</title><item><link>https://a.example/1</link><title>{}</title></item></channel></rss>",
    ],
)
def test_long_entities_are_not_repeated(server: News, body: str) -> None:
    feed = read(server, LONG + body.format("&a;" * 20_000, "&a;" * 20_000))
    assert len(feed.title) <= 1000 and all(len(entry.title) <= 1000 for entry in feed.entries)
    assert "xxx" not in repr(feed)
