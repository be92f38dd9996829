"""A web server on loopback whose pages are what a test says, and misbehave as servers do."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANG = 20.0  # [s] at most: a test's end is not waited for


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""  # answered with 304 to those who have it
    endless: bool = False  # `body` again and again
    hangs: bool = False


@dataclass(slots=True)
class News:
    """Pages by path, and what was asked for. A page may be a function of the number of requests for it, from 1."""

    pages: dict[str, Answer | Callable[[int], Answer]]
    address: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0
    agents: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def entered(self, path: str, agent: str) -> int:
        """How often `path` has been asked for."""
        with self._lock:
            self.asked[path] += 1
            self.agents.add(agent)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            return self.asked[path]

    def left(self) -> None:
        """A request is over."""
        with self._lock:
            self._now -= 1


@contextmanager
def news(pages: dict[str, Answer | Callable[[int], Answer]]) -> Iterator[News]:
    """A server with these pages, which may be changed while it runs."""
    held = News(pages)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = held.entered(self.path, self.headers.get("User-Agent", ""))
            try:
                page = held.pages.get(self.path, Answer("gone", status=404))
                self.answer(page(number) if callable(page) else page)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has had enough
            finally:
                held.left()

        def answer(self, answer: Answer) -> None:
            if answer.hangs:
                held.over.wait(HANG)
                return
            if answer.etag and self.headers.get("If-None-Match") == answer.etag:
                self.send_response(304)
                self.end_headers()
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            etag = {"ETag": answer.etag} if answer.etag else {}
            length = {} if answer.endless else {"Content-Length": str(len(body))}
            for name, value in {"Content-Type": answer.kind, **length, **etag, **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            while answer.endless and not held.over.is_set():
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        held.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield held
        finally:
            held.over.set()
            server.shutdown()


def slowly(answer: Answer, seconds: float = 0.05) -> Callable[[int], Answer]:
    """An answer that takes a moment, so that others come meanwhile."""

    def given(_: int) -> Answer:
        time.sleep(seconds)
        return answer

    return given
