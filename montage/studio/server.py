"""The studio's server: one page, the film as JSON, its media by id, acts, and a stream of what happens."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from assets_db.errors import UserError
from indexer.shots.keyframes import picture_at
from montage.align.align import alternative_of
from montage.model import Alternative, Clip, Hit
from montage.progress import Event, StageProgress, StageStarted
from montage.report.clip_stills import still
from montage.report.thumbnails import jpeg, stored_picture
from montage.studio.brought import LARGEST as LARGEST_FILE
from montage.studio.brought import piece_key
from montage.studio.messages import messages, spoken_here
from montage.studio.preview import sound_key
from montage.studio.received import named, number, received_file, received_object
from montage.studio.session import Render, Session
from montage.studio.view import candidates, narration_key, of_shot, still_key, view

PAGE = Path(__file__).parent / "page"
STILL = (320, 320)  # [px]
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}  # what has the name of its content
BEAT = 15.0  # [s] between two signs of life on a stream
IMPORTS = {
    "preact": "/static/vendor/preact.module.js",
    "preact/hooks": "/static/vendor/hooks.module.js",
    "htm": "/static/vendor/htm.module.js",
    "@preact/signals-core": "/static/vendor/signals-core.module.js",
    "@preact/signals": "/static/vendor/signals.module.js",
}


def _event(kind: str, value: Any) -> str:
    """A server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"


class Stream:
    """Tells every open page what happens. Called from any thread; pages listen in the server's loop."""

    def __init__(self) -> None:
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[str]]] = set()
        self._lock = Lock()

    def tell(self, kind: str, value: Any) -> None:
        """Send an event of a `kind` to all."""
        text = _event(kind, value)
        with self._lock:
            for loop, queue in self._listeners:
                loop.call_soon_threadsafe(queue.put_nowait, text)

    def progress(self, event: Event) -> None:
        """A `Progress`: pages hear of stages, and how far they are."""
        if isinstance(event, StageStarted):
            self.tell("progress", {"stage": event.stage})
        elif isinstance(event, StageProgress):
            self.tell("progress", {"stage": event.stage, "done": event.done, "total": event.total})

    async def listen(self, **now: Any) -> AsyncIterator[str]:
        """What is told from now on; first how things are `now`, by kind."""
        one = asyncio.get_running_loop(), asyncio.Queue[str]()
        with self._lock:
            self._listeners.add(one)
        try:
            yield "retry: 1000\n\n" + "".join(_event(kind, value) for kind, value in now.items())
            while True:
                try:
                    yield await asyncio.wait_for(one[1].get(), BEAT)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._listeners.discard(one)


class Studio:
    """What the routes do with a film."""

    def __init__(self, session: Session, stream: Stream) -> None:
        self._session, self._stream = session, stream
        self._render: Mapping[str, Any] = _done(session.rendered())  # none, running, done, failed

    def film(self, _: Request) -> Response:
        """The film as it is now."""
        return JSONResponse({**view(self._session), "render": self._render})

    async def act(self, request: Request) -> Response:
        """Do an act, and answer with the film after it."""
        given = await received_object(request)
        await run_in_threadpool(self._session.act, request.path_params["name"], given)
        self._stream.tell("step", self._session.journal.number)
        return await run_in_threadpool(self.film, request)

    async def render(self, request: Request) -> Response:
        """Begin to render: it goes on when the page is gone."""
        if self._render["state"] == "running":
            raise UserError("the film is being rendered", "wait for it")
        self._rendering({"state": "running"})
        Thread(target=self._rendered, daemon=True).start()
        return await run_in_threadpool(self.film, request)

    def _rendered(self) -> None:
        try:
            self._session.render()
            self._rendering(_done(self._session.rendered()))
        except Exception as error:  # noqa: BLE001 - whatever it is, the page is told that the film is not coming
            self._rendering({"state": "failed", **_in_words(error)})

    def _rendering(self, how: Mapping[str, Any]) -> None:
        self._render = how
        self._stream.tell("render", how)

    def candidates(self, request: Request) -> Response:
        """What may stand in the place of a clip."""
        clip, film = number(request, "clip"), self._session.film
        asked, hits = self._session.footage.candidates(film, clip, named(request, "text"))
        return JSONResponse(candidates(asked, hits, film.video[clip], self._session.footage.brought.shots()))

    def article(self, _: Request) -> Response:
        """What the article shows: it is fetched where it is not there yet."""
        footage = self._session.footage
        shots, notes = footage.brought.of_article(self._session.film)
        footage.offer(shots)
        return JSONResponse({"shots": [of_shot(shot) for shot in shots], "notes": notes})

    async def bring(self, request: Request) -> Response:
        """A picture, a video or a piece of music: kept for this film, and told by its key."""
        name, brought = named(request, "name", 300), self._session.footage.brought
        is_piece = request.url.path.endswith("/music")
        with brought.room(name) as file:
            await received_file(request, file, LARGEST_FILE)
            if is_piece:
                key = piece_key(await run_in_threadpool(brought.keep_piece, file, name))
            else:
                shot = await run_in_threadpool(brought.keep_shot, file, name)
                self._session.footage.offer([shot])
                key = shot.key
        return JSONResponse({"key": key})

    def export(self, request: Request) -> Response:
        """The film as it is, for another program."""
        name, text, notes = self._session.export(request.path_params["name"])
        return JSONResponse({"name": name, "text": text, "notes": notes})

    def mix(self, request: Request) -> Response:
        """The sound of the film, as it is rendered."""
        film = self._session.film
        if request.path_params["key"] != sound_key(film):
            return Response(status_code=404)
        return FileResponse(self._session.preview.sound(film), media_type="audio/mp4", headers=FOR_EVER)

    def still(self, request: Request) -> Response:
        """The picture of a clip, or of a runner-up."""
        film, key = self._session.film, request.path_params["key"]
        clip = next((clip for clip in film.video if still_key(clip) == key), None)
        if clip is None:
            return Response(status_code=404)
        return Response(jpeg(still(clip, film.fps), STILL), media_type="image/jpeg", headers=FOR_EVER)

    def shot(self, request: Request) -> Response:
        """The picture of a shot of the library, or of a runner-up that the library does not have."""
        key, film = request.path_params["key"], self._session.film
        picture = stored_picture(self._session.library.store, key)
        if picture is None:
            parts: list[Clip | Alternative] = [other for clip in film.video for other in clip.alternatives]
            other = next((one for one in [*film.video, *parts] if one.key == key), None)
            brought = self._session.footage.shot(key) if other is None else None
            if brought is not None:
                other = alternative_of(Hit(brought, 0.0))
            if other is None:
                return Response(status_code=404)
            picture = picture_at(other.src, other.kind, other.offset, other.jumps)
        return Response(jpeg(picture, STILL), media_type="image/jpeg", headers=FOR_EVER)

    def part(self, request: Request) -> Response:
        """A part of the preview."""
        film, key = self._session.film, request.path_params["key"]
        try:
            file = self._session.preview.part(film, key)
        except KeyError:
            return Response(status_code=404)
        return FileResponse(file, media_type="video/mp4", headers=FOR_EVER)

    def sound(self, request: Request) -> Response:
        """The narration."""
        film = self._session.film
        if request.path_params["key"] != narration_key(film):
            return Response(status_code=404)
        return FileResponse(film.narration, media_type="audio/wav", headers=FOR_EVER)

    def rendered(self, _: Request) -> Response:
        """The film as it was rendered last."""
        out = self._session.out
        return (
            FileResponse(out, filename=out.name, media_type="video/mp4") if out.is_file() else Response(status_code=404)
        )

    async def events(self, _: Request) -> Response:
        """What happens, as server-sent events."""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        now = self._stream.listen(step=self._session.journal.number, render=self._render)
        return StreamingResponse(now, media_type="text/event-stream", headers=headers)

    async def page(self, request: Request) -> Response:
        """The one page."""
        nonce, language = secrets.token_urlsafe(16), spoken_here(request.headers.get("accept-language", ""))
        environment = Environment(loader=FileSystemLoader(PAGE), autoescape=True)
        html = environment.get_template("index.html").render(
            nonce=nonce, language=language, imports=IMPORTS, messages=messages(language),
            film=self._session.file.name,
        )  # fmt: skip
        policy = (
            f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
            "img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})


async def _refusal(_: Request, error: Exception) -> Response:
    return JSONResponse(_in_words(error), 422 if isinstance(error, UserError) else 500)


def _done(made: Render | None) -> Mapping[str, Any]:
    """What the page is told of the last render."""
    return {"state": "done", **asdict(made)} if made else {"state": "none"}


def _in_words(error: Exception) -> dict[str, str]:
    """What a person reads of an error."""
    if isinstance(error, UserError):
        return {"error": error.what, "todo": error.todo}
    return {"error": f"newsreel has a fault ({type(error).__name__}: {error})", "todo": "report it"}


def application(session: Session, stream: Stream) -> Starlette:
    """The studio of one film, without its guard."""
    studio = Studio(session, stream)
    get: Mapping[str, Callable[..., Any]] = {
        "/": studio.page,
        "/film": studio.film,
        "/candidates": studio.candidates,
        "/stills/{key}.jpg": studio.still,
        "/shots/{key}.jpg": studio.shot,
        "/parts/{key}.mp4": studio.part,
        "/article": studio.article,
        "/exports/{name}": studio.export,
        "/sound/{key}.wav": studio.sound,
        "/mix/{key}.m4a": studio.mix,
        "/rendered.mp4": studio.rendered,
        "/events": studio.events,
    }
    routes: list[Route | Mount] = [Route(path, answer) for path, answer in get.items()]
    routes += [
        Route("/acts/{name}", studio.act, methods=["POST"]),
        Route("/render", studio.render, methods=["POST"]),
        Route("/brought/shot", studio.bring, methods=["POST"]),
        Route("/brought/music", studio.bring, methods=["POST"]),
        Mount("/static", StaticFiles(directory=PAGE)),
    ]
    return Starlette(routes=routes, exception_handlers={UserError: _refusal, Exception: _refusal})
