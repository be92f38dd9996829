"""Fetching from a real server on loopback that misbehaves as servers do."""

import errno
import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.articles.read import read_article, save_picture
from montage.model import Picture
from montage.web.client import REDIRECTS
from montage.web.fetch import Page, TransientError
from montage.web.fetch import download as download_within
from montage.web.fetch import fetch as fetch_within
from montage.web.hosts import Reach

CHINESE = "国家卫生健康委员会今天表示，短缺药品的供应保障工作正在推进，各地医院已经得到通知。"
TRADITIONAL = "國家衛生機構今天表示，短缺藥品的供應保障工作正在推進，各地醫院已經得到通知。"
PAGE = "<html><head><meta charset='{}'><title>新闻</title></head><body><article><p>" + CHINESE * 5 + "</p></article>"
LIMIT = 100_000
OWN = Reach(private=True)  # the server is on loopback
fetch, download = partial(fetch_within, reach=OWN), partial(download_within, reach=OWN)


class Handler(BaseHTTPRequestHandler):
    """A path is what goes wrong."""

    def do_GET(self) -> None:
        self.server.agents.append(self.headers["User-Agent"])  # type: ignore[attr-defined]
        getattr(self, f"get_{self.path[1:].partition('/')[0]}")()

    def answer(self, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def get_status(self) -> None:
        self.send_error(int(self.path.rpartition("/")[2]))

    def get_fine(self) -> None:
        self.answer(PAGE.format("utf-8").encode())

    def get_hop(self) -> None:
        left = int(self.path.rpartition("/")[2])
        self.redirect(f"/hop/{left - 1}" if left else "/fine")

    def get_loop(self) -> None:
        self.redirect("/loop")

    def get_leave(self) -> None:
        self.redirect("ftp://127.0.0.1/file")

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def get_big(self) -> None:
        """Without a length, and without an end as long as anybody reads."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(10_000):
                self.wfile.write(b"x" * 10_000)
                self.server.sent += 10_000  # type: ignore[attr-defined]
        except OSError:
            return  # the reader has left, as it should

    def get_bomb(self) -> None:
        self.answer(gzip.compress(b"x" * 10 * LIMIT), Content_Encoding="gzip")

    def get_film(self) -> None:
        """In pieces, without a length; `film/N` is of N bytes."""
        self.send_response(200)
        self.send_header("Content-Type", "video/mp4")
        self.end_headers()
        left = int(self.path.rpartition("/")[2])
        try:
            while left > 0:
                self.wfile.write(b"v" * min(left, 100_000))
                left -= 100_000
        except OSError:
            return  # the reader has left, as it should

    def get_boast(self) -> None:
        """Says a length, and sends nothing."""
        self.send_response(200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", "999999999")
        self.end_headers()
        time.sleep(0.5)

    def get_half(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")

    def get_octets(self) -> None:
        self.answer(b"film", "application/octet-stream")

    def get_pdf(self) -> None:
        self.answer(b"%PDF-1.7", "application/pdf")

    def get_silent(self) -> None:
        time.sleep(1)

    def get_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            for _ in range(30):
                self.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return

    def get_cut(self) -> None:
        self.answer(b"half", **{"Content_Length": "1000"})

    def get_gbk(self) -> None:
        self.answer(PAGE.format("gb2312").encode("gb18030"), "text/html")

    def get_gbkheader(self) -> None:
        self.answer(PAGE.replace("<meta charset='{}'>", "").encode("gb18030"), "text/html; charset=GBK")

    def get_latin(self) -> None:
        """The default of many servers, said of a page that knows better."""
        self.answer(PAGE.format("gbk").encode("gb18030"), "text/html; charset=ISO-8859-1")

    def get_big5(self) -> None:
        page = PAGE.format("big5").replace(CHINESE, TRADITIONAL).replace("新闻", "新聞")
        self.answer(page.encode("big5"), "text/html")

    def get_lying(self) -> None:
        self.answer(PAGE.format("gb2312").encode("utf-8"), "text/html; charset=gb2312")

    def get_picture(self) -> None:
        self.answer(b"\x89PNG", "image/png")

    def get_markdown(self) -> None:
        self.answer(b"# A title\n\nThe parliament has decided on a new law today.\n", "text/markdown")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadingHTTPServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.sent, server.agents = 0, []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def site(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def complaint(url: str, **options: object) -> str:
    with pytest.raises(UserError) as caught:
        fetch(url, **{"limit_bytes": LIMIT, **options})  # type: ignore[arg-type]
    assert caught.value.todo, "says what to do"
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_comes_with_its_type_and_charset(site: str, server: ThreadingHTTPServer) -> None:
    page = fetch(f"{site}/hop/3", limit_bytes=LIMIT)
    assert page == Page(f"{site}/fine", PAGE.format("utf-8").encode(), "text/html", "utf-8")
    assert server.agents[0].startswith("newsreel/")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "todo"),
    [(404, "check the address"), (410, "check the address"), (403, "save it"), (401, "save it"), (429, "later"),
     (500, "later"), (503, "later")],
)  # fmt: skip
def test_error_answers_say_what_to_do(site: str, status: int, todo: str) -> None:
    said = complaint(f"{site}/status/{status}")
    assert str(status) in said
    assert todo in said


def test_redirects_are_followed_so_far(site: str) -> None:
    assert fetch(f"{site}/hop/{REDIRECTS - 1}", limit_bytes=LIMIT).url_final == f"{site}/fine"
    assert "redirects" in complaint(f"{site}/hop/{REDIRECTS}")
    assert "redirects" in complaint(f"{site}/loop")
    assert "cannot be read" in complaint(f"{site}/leave")


def test_too_much_is_refused_while_it_comes(site: str, server: ThreadingHTTPServer) -> None:
    assert "larger than 0.1 MB" in complaint(f"{site}/big")
    assert server.sent < 20_000_000  # type: ignore[attr-defined]  # what fits into the buffers between, not 100 MB
    assert "larger than 0.1 MB" in complaint(f"{site}/bomb")


def test_other_types_are_refused(site: str) -> None:
    assert "application/pdf, not a web page" in complaint(f"{site}/pdf")
    assert "text/html, not a picture" in complaint(f"{site}/fine", accept="image/")
    assert fetch(f"{site}/picture", limit_bytes=LIMIT, accept="image/").body == b"\x89PNG"


def test_slow_answers_end(site: str) -> None:
    start = time.monotonic()
    assert "too long" in complaint(f"{site}/silent", stall=0.1)
    assert "too long" in complaint(f"{site}/drip", deadline=0.2)
    assert time.monotonic() - start < 1


def test_unreachable_hosts(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cannot be reached" in complaint(f"{site}/cut")
    assert "cannot prove who it is" in complaint(site.replace("http:", "https:") + "/fine")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached" in complaint(f"http://127.0.0.1:{port}/")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "no host is known by the name" in complaint("http://nowhere.invalid/")


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "file:///etc/passwd", "gopher://x", "example.org", "http://", "http://[/"]
)
def test_only_web_addresses(url: str) -> None:
    assert "address" in complaint(url)


@pytest.mark.parametrize("path", ["gbk", "gbkheader", "latin", "lying", "fine"])
def test_charsets_said_well_and_badly(site: str, path: str) -> None:
    article = read_article(f"{site}/{path}", get=fetch)
    assert CHINESE in article.text
    assert (article.lang, article.source) == ("zh", f"{site}/{path}")


def test_big5(site: str) -> None:
    assert TRADITIONAL in read_article(f"{site}/big5", get=fetch).text


def test_an_article_need_not_be_html(site: str) -> None:
    assert read_article(f"{site}/markdown", get=fetch).title == "A title"


def test_pictures_come_by_the_same_way(site: str, tmp_path: Path) -> None:
    save_picture(Picture(f"{site}/picture"), tmp_path / "a.png", download)
    assert (tmp_path / "a.png").read_bytes() == b"\x89PNG"
    with pytest.raises(UserError, match="not a picture"):
        save_picture(Picture(f"{site}/fine"), tmp_path / "b.png", download)


def refused(url: str, out: Path, **options: object) -> str:
    """What a download says; nothing is left of it."""
    before = set(out.parent.iterdir())
    with pytest.raises(UserError) as caught:
        download(url, out, **{"limit_bytes": LIMIT, **options})  # type: ignore[arg-type]
    assert set(out.parent.iterdir()) == before
    assert caught.value.todo, "says what to do"
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_film_comes_into_a_file_and_not_into_memory(site: str, tmp_path: Path) -> None:
    tracemalloc.start()
    kind = download(f"{site}/film/30000000", tmp_path / "a.mp4", limit_bytes=30_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kind == "video/mp4"
    assert (tmp_path / "a.mp4").read_bytes() == b"v" * 30_000_000
    assert [file.name for file in tmp_path.iterdir()] == ["a.mp4"]
    assert peak < 10_000_000  # the server's own pieces included


def test_servers_that_call_every_file_octets_are_heard(site: str, tmp_path: Path) -> None:
    assert download(f"{site}/octets", tmp_path / "a.mp4", limit_bytes=LIMIT) == "application/octet-stream"


def test_downloads_that_fail_leave_what_was_there(site: str, tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    out.write_bytes(b"before")
    assert "larger than 0.1 MB" in refused(f"{site}/film/5000000", out)
    assert "larger than 0.1 MB" in refused(f"{site}/boast", out, stall=0.2)
    assert "text/html, not a video" in refused(f"{site}/fine", out)
    assert "404" in refused(f"{site}/status/404", out)
    assert "cannot be reached" in refused(f"{site}/half", out)
    assert "too long" in refused(f"{site}/silent", out, stall=0.1)
    assert "too long" in refused(f"{site}/drip", out, accept="text/", deadline=0.2)
    assert "not a web address" in refused("file:///etc/passwd", out)
    assert out.read_bytes() == b"before"


def test_a_failure_that_passes_is_told_as_such(site: str, tmp_path: Path) -> None:
    with pytest.raises(TransientError):
        download(f"{site}/status/503", tmp_path / "a.mp4", limit_bytes=LIMIT)


def test_a_full_disk_is_told(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, _: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert f"the disk of {tmp_path} is full" in refused(f"{site}/octets", tmp_path / "a.mp4")
