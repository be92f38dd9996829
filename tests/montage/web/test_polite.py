"""Polite requests to a server that misbehaves."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.web.fetch import TransientError, Validators
from montage.web.hosts import Reach
from montage.web.polite import Web
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
    return Web(reach=Reach(private=True), clock=clock, sleep=clock.sleep, **more)  # type: ignore[arg-type]


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
    with pytest.raises(TransientError, match=r"robots.txt answers 503"):
        web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert server.asked["/page"] == 0


def test_what_fails_for_now_is_tried_again(server: News, clock: Clock) -> None:
    server.pages["/page"] = lambda number: PAGE if number == 3 else Answer(status=500)
    assert web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    waits = [wait for wait in clock.slept if wait > 0.6]
    assert len(waits) == 2 and waits[1] > waits[0]


def test_but_not_for_ever(server: News, clock: Clock) -> None:
    server.pages["/page"] = Answer(status=500)
    with pytest.raises(TransientError, match="answers 500"):
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
    with pytest.raises(TransientError) as caught:
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


def test_rules_are_tried_again_too_and_asked_for_once_by_all(server: News, clock: Clock) -> None:
    server.pages["/robots.txt"] = lambda number: Answer(status=503) if number == 1 else Answer("", "text/plain")
    assert web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    server.pages["/robots.txt"] = Answer(status=503)
    guest, before = web(clock), server.asked["/robots.txt"]
    for _ in range(4):
        with pytest.raises(TransientError, match=r"robots\.txt answers 503"):
            guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert server.asked["/robots.txt"] == before + 3  # the tries of the first; the others believe it
    clock.now += 61
    server.pages["/robots.txt"] = Answer("", "text/plain")
    assert guest.get(f"{server.address}/page", limit_bytes=LIMIT)


def test_long_rules_are_read_as_far_as_they_must_be(server: News, clock: Clock) -> None:
    server.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /page\n" + "# more\n" * 100_000, "text/plain")
    with pytest.raises(UserError, match=r"robots\.txt"):
        web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)


def test_a_redirect_does_not_lead_past_the_rules_of_another_host(server: News, clock: Clock) -> None:
    with news({"/robots.txt": Answer("User-agent: *\nDisallow: /private", "text/plain"), "/open": PAGE}) as other:
        other.pages["/private"] = PAGE
        server.pages["/hop"] = Answer(status=302, headers={"Location": f"{other.address}/open"})
        server.pages["/out"] = Answer(status=302, headers={"Location": f"{other.address}/private"})
        page = web(clock).get(f"{server.address}/hop", limit_bytes=LIMIT)
        assert page and page.url_final == f"{other.address}/open"
        with pytest.raises(UserError, match=f"{other.address}/private may not be read"):
            web(clock).get(f"{server.address}/out", limit_bytes=LIMIT)
        assert other.asked["/private"] == 0


def test_a_host_that_wants_to_be_left_alone_is(server: News, clock: Clock) -> None:
    server.pages["/busy"] = Answer(status=503, headers={"Retry-After": "3600"})
    guest = web(clock)
    with pytest.raises(TransientError):
        guest.get(f"{server.address}/busy", limit_bytes=LIMIT)
    clock.now += 600
    with pytest.raises(TransientError, match="asks to be left alone") as caught:
        guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert caught.value.after == 3000 and server.asked["/page"] == 0
    clock.now += 3000
    assert guest.get(f"{server.address}/page", limit_bytes=LIMIT)


@pytest.mark.parametrize("told", ["", "soon", "-3", "Mon, 32 Foo 2026 99:00:00 GMT"])
def test_an_unreadable_retry_after_is_none(server: News, clock: Clock, told: str) -> None:
    server.pages["/page"] = Answer(status=503, headers={"Retry-After": told})
    with pytest.raises(TransientError) as caught:
        web(clock, tries=1).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert caught.value.after is None


def test_a_date_may_be_told_instead_of_seconds(server: News, clock: Clock) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    server.pages["/page"] = Answer(status=429, headers={"Retry-After": later})
    with pytest.raises(TransientError) as caught:
        web(clock).get(f"{server.address}/page", limit_bytes=LIMIT)
    assert caught.value.after == pytest.approx(3600, abs=30) and server.asked["/page"] == 1


def test_a_host_is_one_however_it_is_spelt(server: News, clock: Clock) -> None:
    guest, port = web(clock, pause=2.0), server.address.rpartition(":")[2]
    for host in ("localhost", "LocalHost", "me:secret@localhost"):
        guest.get(f"http://{host}:{port}/page", limit_bytes=LIMIT)
    assert server.asked["/robots.txt"] == 1 and clock.now == pytest.approx(4.0)


def test_a_film_comes_into_its_file_as_politely_as_a_page(server: News, clock: Clock, tmp_path: Path) -> None:
    film = Answer(b"film" * 1000, "video/mp4")
    server.pages["/film"] = lambda number: film if number == 2 else Answer(status=429, headers={"Retry-After": "7"})
    guest, out = web(clock, pause=2.0), tmp_path / "film.mp4"
    guest.download(f"{server.address}/film", out, limit_bytes=LIMIT)
    assert out.read_bytes() == film.body and 7.0 in clock.slept and server.asked["/robots.txt"] == 1
    before = clock.now
    guest.get(f"{server.address}/page", limit_bytes=LIMIT)
    assert clock.now == pytest.approx(before + 2.0), "of the same host's turns"


@pytest.mark.parametrize("path", ["/closed", "/hop"])
def test_rules_hold_for_films_and_pictures_too(server: News, clock: Clock, path: str, tmp_path: Path) -> None:
    server.pages |= {
        "/robots.txt": Answer("User-agent: *\nDisallow: /closed", "text/plain"),
        "/closed": Answer(b"picture", "image/png"),
        "/hop": Answer(status=302, headers={"Location": "/closed"}),
    }
    url, out = f"{server.address}{path}", tmp_path / "a.png"
    with pytest.raises(UserError, match="/closed may not be read by programs"):
        web(clock).download(url, out, limit_bytes=LIMIT, accept="image/")
    assert server.asked["/closed"] == 0 and list(tmp_path.iterdir()) == []
    web(clock, robots=False).download(url, out, limit_bytes=LIMIT, accept="image/")
    assert out.read_bytes() == b"picture"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(b"x" * 65536, "image/png", endless=True), r"larger than 0\.1 MB"),
        (Answer("<p>Sign in</p>"), "is text/html, not a picture"),
        (Answer(status=404), "answers 404"),
        (Answer(status=500), "answers 500"),
    ],
)
def test_of_a_film_that_cannot_be_had_nothing_is_left(
    server: News, clock: Clock, answer: Answer, told: str, tmp_path: Path
) -> None:
    server.pages["/a.png"] = answer
    with pytest.raises(UserError, match=told):
        web(clock).download(f"{server.address}/a.png", tmp_path / "a.png", limit_bytes=LIMIT, accept="image/")
    assert server.asked["/a.png"] == (3 if answer.status == 500 else 1) and list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match="not a web address"):
        web(clock).download("a.png", tmp_path / "a.png", limit_bytes=LIMIT)
