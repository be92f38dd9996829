"""Polite requests to a server that misbehaves."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from assets_db.errors import UserError
from montage.fetch import Passing, Validators
from montage.web import Web
from tests.news_server import Answer, News, news, slowly

LIMIT = 100_000
PAGE = Answer("<p>Words.</p>", etag='"1"')


class Clock:
    """Time that passes by sleeping."""

    def __init__(self) -> None:
        self.now, self.slept, self._lock = 0.0, [0.0][:0], threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[News]:
    with news({"/page": PAGE}) as held:
        yield held


def web(clock: Clock, **more: object) -> Web:
    return Web(clock=clock, sleep=clock.sleep, **more)  # type: ignore[arg-type]


def test_a_page_comes_once_and_not_again_unless_it_has_changed(server: News, clock: Clock) -> None:
    guest = web(clock)
    page = guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert page and page.body == b"<p>Words.</p>" and page.known == Validators('"1"', "")
    assert guest.get(f"{server.address}/page", limit_bytes=LIMIT, known=page.known) is None
    server.pages["/page"] = Answer("<p>Others.</p>", etag='"2"')
    page = guest.get(f"{server.address}/page", limit_bytes=LIMIT, known=page.known)
    assert page and page.body == b"<p>Others.</p>"


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /*age$", False),
        ("User-agent: newsreel\nDisallow: /page", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nUser-agent: newsreel\nAllow: /", True),
        ("", True),
        ("<html>no rules</html>", True),
    ],
)
def test_robots_txt_is_respected(server: News, clock: Clock, rules: str, allowed: bool) -> None:
    server.pages["/robots.txt"] = Answer(rules, "text/plain")
    url = f"{server.address}/page"
    if allowed:
        assert web(clock).get(url, limit_bytes=LIMIT)
    else:
        with pytest.raises(UserError, match=r"may not be read by programs.*--ignore-robots"):
            web(clock).get(url, limit_bytes=LIMIT)
        assert server.asked["/page"] == 0
    assert web(clock, robots=False).get(url, limit_bytes=LIMIT)


def test_robots_txt_is_read_once_an_hour(server: News, clock: Clock) -> None:
    guest = web(clock)
    for _ in range(3):
        guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert server.asked["/robots.txt"] == 1
    clock.now += 3700
    guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert server.asked["/robots.txt"] == 2


def test_a_host_whose_rules_cannot_be_had_now_is_left_alone(server: News, clock: Clock) -> None:
    server.pages["/robots.txt"] = Answer(status=503)
    with pytest.raises(Passing, match=r"robots.txt answers 503"):
        web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert server.asked["/page"] == 0


def test_what_fails_for_now_is_tried_again(server: News, clock: Clock) -> None:
    server.pages["/page"] = lambda number: PAGE if number == 3 else Answer(status=500)
    assert web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    waits = [wait for wait in clock.slept if wait > 0.6]
    assert len(waits) == 2 and waits[1] > waits[0]


def test_but_not_for_ever(server: News, clock: Clock) -> None:
    server.pages["/page"] = Answer(status=500)
    with pytest.raises(Passing, match="answers 500"):
        web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert server.asked["/page"] == 3


def test_a_page_that_is_gone_is_not_asked_for_again(server: News, clock: Clock) -> None:
    with pytest.raises(UserError, match="answers 404"):
        web(clock).get(f"{server.address}/none", limit_bytes=LIMIT)
    assert server.asked["/none"] == 1


def test_a_host_says_how_long_it_wants_to_be_left_alone(server: News, clock: Clock) -> None:
    server.pages["/page"] = lambda number: PAGE if number == 2 else Answer(status=429, headers={"Retry-After": "7"})
    assert web(clock).get(f"{server.address}/page", limit_bytes=LIMIT) and 7.0 in clock.slept
    server.pages["/page"] = Answer(status=429, headers={"Retry-After": "3600"})
    with pytest.raises(Passing) as caught:
        web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert caught.value.after == 3600 and 3600 not in clock.slept


def test_requests_to_a_host_begin_apart(server: News, clock: Clock) -> None:
    guest = web(clock, pause=2.0)
    for _ in range(3):
        guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert clock.now == pytest.approx(4.0)
    server.pages["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 9", "text/plain")
    slow = Clock()
    guest = web(slow, pause=2.0)
    for _ in range(2):
        guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert slow.now == pytest.approx(9.0)


def test_few_requests_at_once(server: News, clock: Clock) -> None:
    server.pages["/page"] = slowly(PAGE)
    guest = web(clock, pause=0.0, at_once=2, robots=False)
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda _: guest.get(f"{server.address}/page", limit_bytes=LIMIT), range(8)))
    assert all(pages) and server.most_at_once == 2


def test_an_endless_body_and_a_circle_end(server: News, clock: Clock) -> None:
    server.pages |= {
        "/big": Answer(b"x" * 65536, endless=True),
        "/circle": Answer(status=302, headers={"Location": "/circle"}),
    }
    with pytest.raises(UserError, match=r"larger than 0.1 MB"):
        web(clock).get(f"{server.address}/big", limit_bytes=LIMIT)
    with pytest.raises(UserError, match="redirects more than"):
        web(clock).get(f"{server.address}/circle", limit_bytes=LIMIT)


def test_who_is_asking_is_told(server: News, clock: Clock) -> None:
    web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert {agent.partition("/")[0] for agent in server.agents} == {"newsreel"}


@pytest.mark.parametrize("url", ["news.example", "http://[", "ftp://a.example/x", "http://"])
def test_what_is_no_address_is_told(clock: Clock, url: str) -> None:
    with pytest.raises(UserError):
        web(clock).get(url, limit_bytes=LIMIT)
