"""Which hosts are asked: what a person names, what is public, and nothing private that a stranger names."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from assets_db.errors import UserError
from montage.articles.read import read_article
from montage.web.fetch import fetch
from montage.web.hosts import PUBLIC, Reach, is_public
from tests.hostile_addresses import ROUTES, SPELLINGS, Attempt, attempts, victim
from tests.news_server import Answer, News, news

LIMIT = 100_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Attempt]:
    return list(attempts(tmp_path_factory.mktemp("attempts")))


@pytest.mark.slow
@pytest.mark.parametrize("route", ROUTES)
def test_no_route_and_no_spelling_leads_to_this_machine(made: list[Attempt], route: str) -> None:
    of_route = [attempt for attempt in made if attempt.route == route]
    assert len(of_route) == len(SPELLINGS) >= 12
    assert [attempt.spelling for attempt in of_route if not attempt.held] == []
    assert [attempt.spelling for attempt in of_route if not attempt.told] == [], "none is passed over in silence"
    assert not any("\n" in attempt.told for attempt in of_route)


def test_the_victim_counts() -> None:
    with victim() as held:
        for number, host in enumerate(("127.0.0.1", "[::1]", "localhost"), 1):
            assert fetch(held.url(host), limit_bytes=LIMIT, reach=Reach(private=True))
            assert held.connections == number


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("93.184.216.34", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True), ("64:ff9b::a00:1", False), ("2002:808:808::1", False), ("fd00:ec2::254", False),
        ("fe80::1%eth0", False), ("fec0::1", False), ("ff02::1", False), ("::", False), ("::1", False),
        ("::8.8.8.8", False), ("2001:db8::1", False), ("2001::1", False), ("3fff::1", False), ("100::1", False),
        ("0.1.2.3", False), ("10.1.2.3", False), ("100.64.0.1", False), ("100.100.100.200", False),
        ("127.8.9.1", False), ("168.63.129.16", False), ("169.254.169.254", False), ("172.16.0.1", False),
        ("172.31.255.255", False), ("192.0.0.192", False), ("192.0.2.1", False), ("192.88.99.1", False),
        ("192.168.1.1", False), ("198.18.0.1", False), ("198.51.100.1", False), ("203.0.113.1", False),
        ("224.0.0.1", False), ("239.255.255.250", False), ("240.0.0.1", False), ("255.255.255.255", False),
    ],
)  # fmt: skip
def test_which_addresses_are_the_internets(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.fixture
def server() -> Iterator[News]:
    page = "<html lang=en><title>A bridge</title><article>{}</article></html>"
    page = page.format("<p>The old bridge over the river was closed on Monday after engineers found cracks.</p>" * 4)
    with news({"/page": Answer(page), "/hop": Answer(status=302, headers={"Location": "/page"})}) as held:
        yield held


def test_what_a_person_names_is_read_with_what_lies_beside_it(server: News) -> None:
    reach = PUBLIC.naming(f"{server.address}/page")
    assert fetch(f"{server.address}/hop", limit_bytes=LIMIT, reach=reach)
    with news({"/page": Answer("<p>Other</p>")}) as other:
        with pytest.raises(UserError, match=r"127\.0\.0\.1 is private; if it is your own .* --allow-private"):
            fetch(f"{other.address}/page", limit_bytes=LIMIT, reach=reach)
        assert not other.asked, "another port is another service"
        assert fetch(f"{other.address}/page", limit_bytes=LIMIT, reach=Reach(private=True))


def test_only_addresses_are_named(server: News) -> None:
    assert PUBLIC.naming("-", "saved.html", "/a/page.html", "ftp://127.0.0.1/x", "http://", "") == PUBLIC
    assert PUBLIC.naming("http://127.0.0.1/x").named == {("127.0.0.1", 80), ("127.0.0.1", 443)}


class Names:
    """A resolver whose names mean what a test says, one answer after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answers: dict[str, list[list[str]]]) -> None:
        self.asked: Counter[str] = Counter()
        real = socket.getaddrinfo

        def look(host: Any, port: Any, *more: Any, **options: Any) -> Any:
            if host not in answers or options.get("flags"):
                return real(host, port, *more, **options)
            given = answers[host][min(self.asked[host], len(answers[host]) - 1)]
            self.asked[host] += 1
            return [found for one in given for found in real(one, port, *more, **options)]

        monkeypatch.setattr(socket, "getaddrinfo", look)


def port_of(server: News) -> int:
    return int(server.address.rpartition(":")[2])


def test_all_addresses_of_a_name_are_looked_at(server: News, monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, {"two.example.org": [["8.8.8.8", "127.0.0.1"]]})
    with pytest.raises(UserError, match=r"two\.example\.org is 127\.0\.0\.1, a private address"):
        fetch(f"http://two.example.org:{port_of(server)}/page", limit_bytes=LIMIT)
    assert not server.asked


def test_a_name_is_looked_up_once_and_its_address_connected_to(server: News, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second answer may differ from the one that was looked at."""
    names = Names(monkeypatch, {"rebinds.example.org": [["8.8.8.8"], ["127.0.0.1"]]})
    connected: list[Any] = []

    def connect(self: socket.socket, place: Any) -> None:
        connected.append(place)
        raise OSError("unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(UserError, match="cannot be reached"):
        fetch(f"http://rebinds.example.org:{port_of(server)}/page", limit_bytes=LIMIT)
    assert names.asked["rebinds.example.org"] == 1 and connected == [("8.8.8.8", port_of(server))]


def test_a_public_name_that_a_person_gives_does_not_become_private(
    server: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"http://rebinds.example.org:{port_of(server)}/page"
    Names(monkeypatch, {"rebinds.example.org": [["8.8.8.8"], ["127.0.0.1"]]})
    with pytest.raises(UserError, match="a private address"):
        fetch(where, limit_bytes=LIMIT, reach=PUBLIC.naming(where))
    assert not server.asked


def test_a_private_name_that_a_person_gives_is_read(server: News, monkeypatch: pytest.MonkeyPatch) -> None:
    where = f"http://cms.example.org:{port_of(server)}/page"
    Names(monkeypatch, {"cms.example.org": [["127.0.0.1"]]})
    article = read_article(where, "en", partial(fetch, reach=PUBLIC.naming(where)))
    assert article.title == "A bridge"


def test_a_proxy_is_asked_and_what_is_private_by_its_name_is_not_asked_of_it(
    server: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy looks names up itself; the tests' server answers whatever address it is asked for."""
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("HTTP_PROXY", server.address)
    monkeypatch.setenv("http_proxy", server.address)
    server.pages["http://news.example.org/page"] = Answer("<p>By proxy</p>")
    page = fetch("http://news.example.org/page", limit_bytes=LIMIT)
    assert page and page.body == b"<p>By proxy</p>"
    for host in ("127.0.0.1", "2130706433", "0x7f.1", "[::1]", "localhost", "intranet", "printer.local", "a.internal"):
        with pytest.raises(UserError, match="private"):
            fetch(f"http://{host}/page", limit_bytes=LIMIT)
    assert set(server.asked) == {"http://news.example.org/page"}


def test_a_host_may_be_beyond_the_proxy(server: News, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert fetch(f"{server.address}/page", limit_bytes=LIMIT, reach=PUBLIC.naming(server.address))


def test_a_name_that_is_looked_up_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [over.wait(20)][:0])
    begun = time.monotonic()
    with pytest.raises(UserError, match="takes too long"):
        fetch("http://tarpit.example.org/", limit_bytes=LIMIT, deadline=0.3)
    over.set()
    assert time.monotonic() - begun < 2
