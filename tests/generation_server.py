"""A generation service as docs/generation.md describes one, on loopback; and the many ways not to be one."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.media import encode, scene

SIZE, FPS = (96, 64), 12  # of what it makes, whatever is ordered


@dataclass(frozen=True)
class Answer:
    """What is sent back. `hang` [s] passes before it; of `body` only `sent` bytes come, if that is said."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0
    sent: int | None = None


def told(status: int = 200, **values: Any) -> Answer:
    """A JSON object."""
    return Answer(status, json.dumps(values).encode())


class GenerationServer:
    """`instead` maps `POST /jobs`, `GET /jobs`, `GET /file` or `GET /about` to answers that are given first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.instead: dict[str, list[Answer]] = {}
        self.about = {"name": "tiny model", "languages": ["en", "zh"], "longest": 8, "continues": True}
        self.orders: list[dict[str, Any]] = []
        self.asked: list[str] = []  # method and path
        self.keys: list[str | None] = []
        self._looks: dict[str, int] = {}
        self._stop = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/generator"

    def stop(self) -> None:
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def pause(self, seconds: float) -> None:
        self._stop.wait(seconds)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        kind = f"{method} /{path.split('/')[2]}"
        waiting = self.instead.get(kind)
        if waiting:
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return self._good(kind, path, body)

    def _good(self, kind: str, path: str, body: bytes) -> Answer:
        number = path.rpartition("/")[2]
        if kind == "GET /about":
            return told(**self.about)
        if kind == "POST /jobs":
            self.orders.append(json.loads(body))
            return told(201, id=f"job/{len(self.orders)}")  # it must be quoted
        if kind == "GET /jobs":
            self._looks[number] = self._looks.get(number, 0) + 1
            states = ["queued", "running", "done"]
            state = states[min(self._looks[number], len(states)) - 1]
            return told(state=state, **({"file": f"file/{number.removeprefix('job%2F')}"} if state == "done" else {}))
        if kind == "GET /file":
            return Answer(200, self.film(self.orders[int(number) - 1]), "video/mp4")
        return told()

    def film(self, order: dict[str, Any], short: float = 0.0) -> bytes:
        """What it makes of an order: a picture for each seed, that moves."""
        count = round((order["seconds"] - short) * FPS) + 1
        file = self.folder / "served.mp4"
        picture = scene(order["seed"], (SIZE[0] + count, SIZE[1]))
        encode(file, [picture[:, at : at + SIZE[0]] for at in range(count)], str(FPS))
        return file.read_bytes()


def _handler(server: GenerationServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            server.asked.append(f"{self.command} {self.path.removeprefix('/generator')}")
            server.keys.append(self.headers.get("authorization"))
            given = server.answer(self.command, self.path, body)
            server.pause(given.hang)
            with suppress(ConnectionError):  # nobody waits any more
                self.send(given)

        def send(self, given: Answer) -> None:
            self.send_response(given.status)
            for name, value in {
                "Content-Type": given.kind,
                "Content-Length": str(len(given.body)),
                **given.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given.body[: given.sent])
            if given.sent is not None:
                self.close_connection = True

        do_GET = do_POST = do_DELETE = answer

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def serving(folder: Path) -> Iterator[GenerationServer]:
    server = GenerationServer(folder)
    try:
        yield server
    finally:
        server.stop()


class Hours:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def soon(what: Callable[[], bool], limit: float = 2.0) -> bool:
    """Whether it comes true before long."""
    end = time.monotonic() + limit
    while not what() and time.monotonic() < end:
        time.sleep(0.01)
    return what()
