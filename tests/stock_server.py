"""A server on loopback that answers as Pexels and Pixabay do, well or badly, with real clips and pictures."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.media import encode, picture, scene

KEY = "563492ad6f91700001000001secret"
SIZES = ((1920, 1080), (1280, 720), (640, 360))
PEXELS = ("/videos/search", "/v1/search")
PIXABAY = ("/api/videos/", "/api/")
HANG = 20.0  # [s] at most: a test's end is not waited for

Answer = tuple[int, str, bytes, dict[str, str]]  # status, type, body, headers


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on offer."""

    id: int
    kind: Literal["video", "image"]
    words: str
    seed: int  # of its picture
    size: tuple[int, int] = (1920, 1080)
    author: str = "Ann Author"
    more: dict[str, Any] = field(default_factory=dict)  # further fields of its JSON, or other values


@dataclass(slots=True)
class Site:
    """What is on offer, what was asked, and how to answer: each search takes the next of `moods`, the last one stays.

    good, refused (401), forbidden (403), busy (429, with Retry-After: `after`), broken (500), silent (never answers),
    html, cut (half the JSON), other (JSON of something else), strange (offers that lack everything), spent (good, and
    no request left for `after` seconds).
    """

    things: list[Thing]
    folder: Path
    address: str = ""
    moods: list[str] = field(default_factory=lambda: ["good"])
    after: str = "1"
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)  # path, query, headers
    files: dict[str, Callable[[], Answer]] = field(default_factory=dict)  # by path, where it is not the usual
    fetched: list[str] = field(default_factory=list)
    most_at_once: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def mood(self) -> str:
        with self.lock:
            return self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]

    def of(self, kind: str) -> list[Thing]:
        return [thing for thing in self.things if thing.kind == kind]

    def clip(self, thing: Thing) -> bytes:
        """A second of its scene, small: what a rendition is said to measure is not looked at."""
        path = self.folder / f"{thing.seed}.mp4"
        with self.lock:
            if not path.exists():
                encode(path, [scene(thing.seed)] * 10, "10")
        return path.read_bytes()

    def still(self, thing: Thing, width: int) -> bytes:
        path = self.folder / f"{thing.seed}-{width}.jpg"
        with self.lock:
            if not path.exists():
                picture(path, thing.seed, (width, width * 9 // 16))
        return path.read_bytes()


@contextmanager
def stock_site(folder: Path, *things: Thing) -> Iterator[Site]:
    """A server with these things on offer."""
    site = Site(list(things), folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with site.lock:
                site.now += 1
                site.most_at_once = max(site.most_at_once, site.now)
            try:
                self.answer(self.found())
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has had enough
            finally:
                with site.lock:
                    site.now -= 1

        def found(self) -> Answer:
            parts = urlsplit(self.path)
            if parts.path in (*PEXELS, *PIXABAY):
                site.asked.append((parts.path, dict(parse_qsl(parts.query)), dict(self.headers.items())))
                return _searched(site, parts.path, dict(parse_qsl(parts.query)))
            site.fetched.append(parts.path)
            return site.files[parts.path]() if parts.path in site.files else _file(site, parts.path)

        def answer(self, answer: Answer) -> None:
            status, kind, body, headers = answer
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        site.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield site
        finally:
            site.over.set()
            server.shutdown()


def point_at(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both services are at `site`, with a key of their own, so that no limit is shared with another test."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("NEWSREEL_PEXELS_URL", site.address)
    monkeypatch.setenv("NEWSREEL_PIXABAY_URL", f"{site.address}/api")
    for name in ("NEWSREEL_PEXELS_KEY", "NEWSREEL_PIXABAY_KEY"):
        monkeypatch.setenv(name, f"{KEY}{time.monotonic_ns()}")


def hanging(site: Site) -> Callable[[], Answer]:
    """An answer that does not come."""

    def wait() -> Answer:
        site.over.wait(HANG)
        return 200, "text/plain", b"", {}

    return wait


def page() -> Answer:
    """Not what was asked for."""
    return 200, "text/html; charset=utf-8", b"<!doctype html><title>Just a moment...</title>", {}


def _searched(site: Site, path: str, query: dict[str, str]) -> Answer:
    mood = site.mood()
    after = {"Retry-After": site.after} if site.after else {}
    if mood == "silent":
        return hanging(site)()
    if mood == "html":
        return page()
    bad = {"refused": 401, "forbidden": 403, "busy": 429, "broken": 500}
    if mood in bad:
        return bad[mood], "application/json", b'{"error": "no"}', after if mood == "busy" else {}
    if path in PIXABAY and not query.get("key", "").startswith(KEY):
        told = b"[ERROR 400] Invalid or missing API key (https://pixabay.com/api/docs/)."
        return 400, "text/plain", told, {}
    body = json.dumps(_other() if mood == "other" else _listed(site, path, query, mood == "strange")).encode()
    left = {"X-Ratelimit-Limit": "20000", "X-Ratelimit-Remaining": "19684", "X-Ratelimit-Reset": "1590529646"}
    if mood == "spent":
        left |= {"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": site.after}
    return 200, "application/json", body[: len(body) // 2] if mood == "cut" else body, left


def _other() -> dict[str, Any]:
    return {"message": "welcome"}


def _listed(site: Site, path: str, query: dict[str, str], strange: bool) -> dict[str, Any]:
    kind = "video" if "videos" in path else "image"
    name = {"/videos/search": "videos", "/v1/search": "photos"}.get(path, "hits")
    of = {"videos": _pexels_video, "photos": _pexels_photo}.get(name)
    make = of or (_pixabay_video if kind == "video" else _pixabay_photo)
    found = site.of(kind)
    if path in PIXABAY:  # it finds what has all of the words
        wanted = query["q"].lower().split()
        found = [thing for thing in found if all(word in thing.words.lower() for word in wanted)]
    items = [{} if strange else make(site, thing) | thing.more for thing in found[: int(query["per_page"])]]
    return {"page": 1, "per_page": len(items), "total_results": len(found), name: items}


def _slug(thing: Thing) -> str:
    return f"{thing.words.lower().replace(' ', '-')}-{thing.id}"


def _pexels_video(site: Site, thing: Thing) -> dict[str, Any]:
    stream = {"id": 1, "quality": "hls", "file_type": "video/mp4", "width": None, "height": None, "fps": None,
              "link": f"{site.address}/files/{thing.id}.m3u8"}  # fmt: skip
    files = [
        {"id": width, "quality": "hd" if width > 1000 else "sd", "file_type": "video/mp4", "width": width,
         "height": height, "fps": 25.0, "link": f"{site.address}/files/video-{thing.id}-{width}.mp4?s=1"}
        for width, height in SIZES if width <= thing.size[0]
    ]  # fmt: skip
    return {
        "id": thing.id, "width": thing.size[0], "height": thing.size[1], "duration": 12, "full_res": None, "tags": [],
        "url": f"https://www.pexels.com/video/{_slug(thing)}/", "avg_color": None,
        "image": f"{site.address}/files/still-{thing.id}-640.jpg", "user": {"id": 1, "name": thing.author, "url": "https://www.pexels.com/@ann"},
        "video_files": [stream, *files],
        "video_pictures": [
            {"id": n, "nr": n, "picture": f"{site.address}/files/still-{thing.id}-{width}.jpg"}
            for n, width in enumerate((160, 320, 640))
        ],
    }  # fmt: skip


def _pexels_photo(site: Site, thing: Thing) -> dict[str, Any]:
    names = ("original", "large2x", "large", "medium", "small", "portrait", "landscape", "tiny")
    at = f"{site.address}/files/photo-{thing.id}"
    return {
        "id": thing.id, "width": thing.size[0], "height": thing.size[1],
        "url": f"https://www.pexels.com/photo/{_slug(thing)}/", "photographer": thing.author,
        "photographer_url": "https://www.pexels.com/@ann", "photographer_id": 1, "avg_color": "#978E82",
        "src": {name: f"{at}-{name}.jpeg?auto=compress" for name in names}, "liked": False, "alt": thing.words,
    }  # fmt: skip


def _pixabay_video(site: Site, thing: Thing) -> dict[str, Any]:
    made = {
        name: {"url": f"{site.address}/files/video-{thing.id}-{width}.mp4", "width": width, "height": height,
               "size": 10, "thumbnail": f"{site.address}/files/still-{thing.id}-{width}.jpg"}
        for name, (width, height) in zip(("medium", "small", "tiny"), SIZES, strict=True) if width <= thing.size[0]
    }  # fmt: skip
    made["large"] = {"url": "", "width": 0, "height": 0, "size": 0, "thumbnail": ""}
    return {
        "id": thing.id, "pageURL": f"https://pixabay.com/videos/id-{thing.id}/", "type": "film",
        "tags": ", ".join(thing.words.split()), "duration": 12, "videos": made, "views": 1, "downloads": 1, "likes": 1,
        "comments": 0, "user_id": 1, "user": thing.author, "userImageURL": "",
    }  # fmt: skip


def _pixabay_photo(site: Site, thing: Thing) -> dict[str, Any]:
    at = f"{site.address}/files/photo-{thing.id}"
    return {
        "id": thing.id, "pageURL": f"https://pixabay.com/photos/{_slug(thing)}/", "type": "photo",
        "tags": ", ".join(thing.words.split()), "previewURL": f"{at}-tiny.jpg", "previewWidth": 150,
        "previewHeight": 84, "webformatURL": f"{at}-small.jpg", "webformatWidth": 640, "webformatHeight": 360,
        "largeImageURL": f"{at}-large.jpg", "imageWidth": thing.size[0], "imageHeight": thing.size[1],
        "imageSize": 4731420, "views": 1, "downloads": 1, "user_id": 1, "user": thing.author, "userImageURL": "",
    }  # fmt: skip


def _file(site: Site, path: str) -> Answer:
    """`/files/video-7-1280.mp4`, `/files/still-7-640.jpg`, `/files/photo-7-large.jpg`."""
    kind, number, name = path.rpartition("/")[2].partition(".")[0].split("-")
    wanted = "image" if kind == "photo" else "video"
    thing = next((thing for thing in site.of(wanted) if str(thing.id) == number), None)
    if thing is None:
        return 404, "text/plain", b"gone", {}
    if kind == "video":
        return 200, "video/mp4", site.clip(thing), {}
    return 200, "image/jpeg", site.still(thing, int(name) if name.isdecimal() else 320), {}
