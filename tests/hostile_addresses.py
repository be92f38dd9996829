"""Pages, feeds and services that lead to this machine: attempts by spelling and by route, counted.

`attempts(folder)` makes all of them; a table or a benchmark counts what held.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from assets_db.errors import UserError
from montage.articles.read import read_article, saving
from montage.feeds import read_feed
from montage.feeds.related import story_of
from montage.generate.generator import GenerationError
from montage.generate.service_client import ServiceClient
from montage.model import Article
from montage.stock.choose import choose
from montage.stock.stock import Offer, bring
from montage.web.fetch import fetch
from montage.web.hosts import PUBLIC
from montage.web.polite import Web
from tests.montage.stock.test_choose import CALIBRATION, EMBEDDER
from tests.news_server import Answer, News, news

# This machine, as a page may spell it.
SPELLINGS = {
    "name": "localhost",
    "name in capitals": "LOCALHOST",
    "name with a dot behind it": "localhost.",
    "name below the name": "news.localhost",
    "number": "127.0.0.1",
    "another number": "127.9.8.7",
    "short number": "127.1",
    "number with a dot behind it": "127.0.0.1.",
    "decimal": "2130706433",
    "octal": "0177.0.0.1",
    "octal in one": "017700000001",
    "hexadecimal": "0x7f.0.0.1",
    "hexadecimal in one": "0x7f000001",
    "mixed": "0x7f.1",
    "circled digits": "①②⑦.⓪.⓪.①",
    "full-width digits and dots": "１２７。０。０。１",
    "quoted": "%31%32%37.0.0.1",
    "unspecified": "0.0.0.0",
    "nothing": "0",
    "behind a user": "example.org@127.0.0.1",
    "behind a user and a password": "example.org:80@127.0.0.1",
    "IPv6": "[::1]",
    "IPv6 in full": "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "IPv6, unspecified": "[::]",
    "IPv4 in IPv6": "[::ffff:127.0.0.1]",
    "IPv4 in IPv6, hexadecimal": "[::ffff:7f00:1]",
    "IPv4 in IPv6, old": "[::127.0.0.1]",
    "NAT64": "[64:ff9b::7f00:1]",
    "6to4": "[2002:7f00:1::]",
    "Teredo": "[2001:0:7f00:1::80ff:fffe]",
    "link-local": "169.254.169.254",
    "one's own network": "10.0.0.1",
}


@dataclass(slots=True)
class Victim:
    """A service of this machine's own, and how many connections have come."""

    port: int
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, host: str, path: str = "/secret") -> str:
        """Its address with `host` spelt so."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def victim() -> Iterator[Victim]:
    """Listens on all addresses of both kinds: whoever connects is counted, and answered."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listening:
        held = Victim(listening.getsockname()[1])

        def serve() -> None:
            with suppress(OSError):
                while True:
                    taken, _ = listening.accept()
                    held.connections += 1
                    with taken, suppress(OSError):
                        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\nsecret")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield held
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One, and what came of it."""

    route: str
    spelling: str
    connections: int  # to the victim
    told: str  # what a person reads; empty where nothing was told

    @property
    def held(self) -> bool:
        """Whether nobody was asked."""
        return not self.connections


# A server that a person names, an address that it leads to, a folder -> what is told.
Route = Callable[[News, str, Path], str]


def _link(server: News, feed: str) -> str:
    """The story that a feed names, read as a batch does."""
    server.pages["/feed"] = Answer(feed, "application/xml")
    web = Web(pause=0, tries=1, reach=PUBLIC.naming(server.address))
    found = read_feed(f"{server.address}/feed", web)
    assert found
    return "; ".join(_told(partial(read_article, entry.url, get=web.get)) for entry in found.entries)


def _rss(server: News, url: str, _: Path) -> str:
    return _link(server, f"<rss version='2.0'><channel><item><title>A</title><link>{url}</link></item></channel></rss>")


def _atom(server: News, url: str, _: Path) -> str:
    return _link(server, f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='{url}'/></entry></feed>")


def _sitemap(server: News, url: str, _: Path) -> str:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return _link(server, f"<urlset xmlns='{space}'><url><loc>{url}</loc></url></urlset>")


def _opml(server: News, url: str, _: Path) -> str:
    server.pages["/opml"] = Answer(f"<opml><body><outline xmlUrl='{url}'/></body></opml>", "text/xml")
    web = Web(pause=0, tries=1, reach=PUBLIC.naming(server.address))
    found = read_feed(f"{server.address}/opml", web)
    assert found
    return "; ".join(_told(partial(read_feed, where, web)) for where in found.feeds)


def _shown(server: News, head: str, body: str, folder: Path) -> str:
    """What a page shows, got as `make` does."""
    text = "<p>The old bridge over the river was closed on Monday after engineers found cracks in its pillars.</p>" * 3
    server.pages["/page"] = Answer(f"<html lang=en><head><title>A</title>{head}</head><article>{text}{body}</article>")
    reach = PUBLIC.naming(server.address)
    article = read_article(f"{server.address}/page", "en", partial(fetch, reach=reach))
    save = saving(reach)
    return "; ".join(_told(partial(save, picture, folder / "shown")) for picture in article.pictures)


def _shared_picture(server: News, url: str, folder: Path) -> str:
    return _shown(server, f"<meta property='og:image' content='{url}.jpg'>", "", folder)


def _picture(server: News, url: str, folder: Path) -> str:
    return _shown(server, "", f"<figure><img src='{url}.jpg'></figure>", folder)


def _shared_video(server: News, url: str, folder: Path) -> str:
    return _shown(server, f"<meta property='og:video' content='{url}.mp4'>", "", folder)


def _video(server: News, url: str, folder: Path) -> str:
    return _shown(server, "", f"<figure><video src='{url}.mp4'></video></figure>", folder)


def _redirect(server: News, url: str, _: Path) -> str:
    server.pages["/hop"] = Answer(status=302, headers={"Location": _raw(url)})
    get = partial(fetch, reach=PUBLIC.naming(server.address))
    return _told(partial(read_article, f"{server.address}/hop", get=get))


def _second_redirect(server: News, url: str, _: Path) -> str:
    server.pages["/first"] = Answer(status=301, headers={"Location": "/hop"})
    server.pages["/hop"] = Answer(status=307, headers={"Location": _raw(url)})
    get = partial(fetch, reach=PUBLIC.naming(server.address))
    return _told(partial(read_article, f"{server.address}/first", get=get))


def _rules(server: News, url: str, _: Path) -> str:
    server.pages["/robots.txt"] = Answer(status=302, headers={"Location": _raw(url)})
    web = Web(pause=0, tries=1, reach=PUBLIC.naming(server.address))
    return _told(partial(web.get, f"{server.address}/robots-page", limit_bytes=1000))


def _related(server: News, url: str, _: Path) -> str:
    server.pages["/list"] = Answer(f"{url}\n", "text/plain; charset=utf-8")
    told: list[str] = []
    reach = PUBLIC.naming(f"{server.address}/list")
    story_of(
        Article("A title", "A text.", "en", server.address),
        [f"{server.address}/list"],
        Web(pause=0, tries=1, reach=reach),
        lambda event: told.append(str(event)),
    )
    return "; ".join(told)


def _stock_file(server: News, url: str, folder: Path) -> str:
    return _told(partial(bring, _offer(server, file=url), folder))


def _stock_preview(server: News, url: str, _: Path) -> str:
    """What has no small picture is judged by its words: nothing is told."""
    offer = _offer(server, preview=url)
    (taken, _score), *_rest = choose("bridge", [offer], EMBEDDER, CALIBRATION, 1)
    return f"{taken.id} by its words"


def _generated(server: News, url: str, folder: Path) -> str:
    wire = ServiceClient(f"{server.address}/generator")
    wire.begin(5)
    return _told(partial(wire.fetch, url, folder / "made.mp4", ("video/mp4",), 1000))


def _told(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except (UserError, GenerationError) as error:
        return str(error)
    return ""


def _raw(url: str) -> str:
    """As a header has it: the server of the tests writes Latin-1."""
    return url.encode().decode("latin-1")


def _offer(server: News, **changed: str) -> Offer:
    made = Offer(
        service="pexels", id="7", kind="image", page="https://www.pexels.com/photo/7/",
        preview=f"{server.address}/none", file=f"{server.address}/none",
        size=(640, 360), duration=None, words="a bridge", author="Ann",
        licence="Pexels License", base=server.address,
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


ROUTES: dict[str, Route] = {
    "link of an RSS feed": _rss,
    "link of an Atom feed": _atom,
    "page of a sitemap": _sitemap,
    "feed of an OPML list": _opml,
    "og:image": _shared_picture,
    "img": _picture,
    "og:video": _shared_video,
    "video": _video,
    "redirect": _redirect,
    "second redirect": _second_redirect,
    "robots.txt": _rules,
    "related pages": _related,
    "file of a stock service": _stock_file,
    "small picture of a stock service": _stock_preview,
    "file of a generation service": _generated,
}


def attempts(folder: Path) -> Iterator[Attempt]:
    """Each spelling by each route."""
    with ExitStack() as stack:
        held, server = stack.enter_context(victim()), stack.enter_context(news({}))
        for route, run in ROUTES.items():
            for spelling, host in SPELLINGS.items():
                server.pages.clear()
                before = held.connections
                told = run(server, held.url(host), folder)
                yield Attempt(route, spelling, held.connections - before, told)
