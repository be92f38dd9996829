"""The studio: how long an act takes until it is answered, and until its picture is there; what it makes anew; memory.

The film is a themed script over real footage under its names, 640 by 360, spoken by the offline voice. An act is asked
for as the page does, without a network; its picture is the first part of the preview that looks other than before. Each
act is undone before the next one. The page is that of a film twelve times as long, in Debian's Chromium.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from starlette.testclient import TestClient

from assets_db.timebase import frame_at
from benchmarks.libraries import library
from benchmarks.table import Row
from indexer.processes.lifetime import resident
from montage.film import plan_to
from montage.library import Library
from montage.model import Timeline
from montage.narration.wave_file import write_wave
from montage.progress import SILENT
from montage.settings import Settings
from montage.studio.server import Stream, application
from montage.studio.session import Session, opened_film
from montage.timeline.file import save_edited
from tests.e2e.studio import CHROMIUM, Server, browser_page

SCRIPT = "data/scripts/animals.json"
TRIES = 8  # of each act, on clips and lines all over the film
ACTS_IN_MEMORY = 500
TIMES = 12  # as long is the film whose page is opened
ANSWER, PICTURE, USABLE, SMOOTH = 100.0, 1.5, 2.0, 50.0  # targets: [ms], [s], [s], [ms]
View = dict[str, Any]
Given = Callable[[View, int], Mapping[str, Any]]  # (film, try) -> arguments


def _clip(film: View, number: int) -> int:
    return 1 + number * (len(film["clips"]) - 2) // TRIES


def _line(film: View, number: int) -> int:
    return number * len(film["lines"]) // TRIES


def _middle(film: View, number: int) -> int:
    one = film["clips"][_clip(film, number)]
    return int(one["start"] + one["dur"] // 2)


KINDS: Mapping[str, Mapping[str, Given]] = {
    "pictures": {
        "swap": lambda film, n: {"clip": _clip(film, n), "shot": film["clips"][_clip(film, n + 1)]["key"]},
        "slip": lambda film, n: {"clip": _clip(film, n), "frames": 3},
        "roll": lambda film, n: {
            "clip": _clip(film, n), "frame": film["clips"][_clip(film, n)]["start"] + 4, "snap": False,
        },
        "split": lambda film, n: {"frame": _middle(film, n)},
        "join": lambda film, n: {"clip": _clip(film, n)},
        "remove": lambda film, n: {"clip": _clip(film, n)},
        "trim": lambda film, n: {"frame": _middle(film, n), "head": False},
    },
    "cards": {
        "write_card": lambda film, n: {"clip": _clip(film, n), "kind": "title", "texts": {"big": f"Card {n}"}},
    },
    "credits": {"credit": lambda film, n: {"clip": _clip(film, n), "text": f"Author {n}"}},
    "words": {
        "write_line": lambda film, n: {"line": _line(film, n), "text": f"Number {n} says something else today."},
        "subtitle": lambda film, n: {"line": _line(film, n), "text": f"Number {n}, in other words."},
        "speak_line": lambda film, n: {"line": _line(film, n), "voice": "", "speed": 1.2},
        "exclude": lambda film, n: {"name": film["clips"][_clip(film, n)]["key"]},
    },
    "the whole look": {"retitle": lambda film, n: {"title": f"Title {n}"}},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tried:
    """One act."""

    answer: float  # [s]
    picture: float | None  # [s] from the act on; None: it looks as before
    share: float  # of the film's frames that are made anew


def run(shared: Path) -> list[Row]:
    """Acts by kind, memory, and the page."""
    with TemporaryDirectory() as folder, library(_footage(shared), None, named=True) as (store, _):
        file = Path(folder) / "film.json"
        settings = Settings(
            library=str(store.folder), voice="espeak", embedder="none", fill="own,card", size="640x360", fps="25"
        )
        plan_to(str(shared / SCRIPT), file, settings, Library(store, None))
        with opened_film(file, settings, SILENT) as session:
            rows = [*_acts(session), _memory(session)]
            longer = _longer(session.film, Path(folder))
        return [*rows, *_page(longer, settings)]


def _footage(shared: Path) -> list[Path]:
    return sorted((shared / "data/footage").rglob("*.mp4"))


def _acts(session: Session) -> Iterator[Row]:
    with TestClient(application(session, Stream())) as page:
        for kind, acts in KINDS.items():
            tried = [one for name, given in acts.items() for one in _tried(page, name, given)]
            answers = [1000 * one.answer for one in tried]
            pictures = [one.picture for one in tried if one.picture is not None]
            yield from _both(f"{kind}: act to answer", answers, "ms", ANSWER)
            yield from _both(f"{kind}: act to picture", pictures, "s", PICTURE)
            shares = [one.share for one in tried]
            yield Row(f"{kind}: share made anew", round(statistics.median(shares), 3), f"of {len(tried)} acts")


def _both(name: str, values: Sequence[float], unit: str, target: float) -> Iterator[Row]:
    digits = 0 if unit == "ms" else 2
    yield Row(name, round(statistics.median(values), digits), unit, None, target, True)
    yield Row(f"{name}, worst", round(max(values), digits), unit, None, target, True)


def _tried(page: TestClient, name: str, given: Given) -> Iterator[Tried]:
    for number in range(TRIES):
        film = page.get("/film").json()
        begun = time.perf_counter()
        answer = page.post(f"/acts/{name}", json=dict(given(film, number)))
        answered = time.perf_counter() - begun
        if answer.status_code != 200:
            continue  # it cannot be done there
        before = {part["key"] for part in film["parts"]}
        parts = answer.json()["parts"]
        changed = [part for part in parts if part["key"] not in before]
        picture = None
        if changed:
            page.get(f"/parts/{changed[0]['key']}.mp4").raise_for_status()
            picture = time.perf_counter() - begun
        yield Tried(answered, picture, sum(part["dur"] for part in changed) / sum(part["dur"] for part in parts))
        page.post("/acts/undo", json={})


def _memory(session: Session) -> Row:
    """How much more memory the studio has after many acts, their answers among them."""
    with TestClient(application(session, Stream())) as page:
        acts = [("pin", {"clip": 0, "pinned": number % 2 == 0}) for number in range(ACTS_IN_MEMORY)]
        page.post("/acts/split", json={"frame": _middle(page.get("/film").json(), 1)})
        before = resident(os.getpid())
        for name, given in acts:
            page.post(f"/acts/{name}", json=given)
        more = (resident(os.getpid()) - before) / 1e6
    return Row(f"memory after {ACTS_IN_MEMORY} acts, more than before", round(more), "MB")


def _longer(film: Timeline, folder: Path) -> Path:
    """A film of the same clips and lines again and again, each clip cut in two."""
    import soundfile

    sound, rate = soundfile.read(str(film.narration), dtype="float32")
    write_wave(folder / "long.wav", np.tile(sound, TIMES), rate)
    length, count = film.frames / film.fps, len(film.lines)
    video, speeches, captions = [], [], []
    for turn in range(TIMES):
        later = turn * length
        for clip in film.video:
            half = clip.dur // 2
            halves = [(clip.start, half), (clip.start + half, clip.dur - half)]
            video += [
                replace(clip, start=turn * film.frames + start, dur=dur, line=clip.line + turn * count, transition=None)
                for start, dur in halves
            ]
        speeches += [
            replace(
                one, line=one.line + turn * count, start=one.start + later, end=one.end + later,
                words=tuple(replace(word, start=word.start + later, end=word.end + later) for word in one.words),
            )
            for one in film.speeches
        ]  # fmt: skip
        captions += [replace(one, start=one.start + later, end=one.end + later) for one in film.captions]
    made = replace(
        film, video=tuple(video), speeches=tuple(speeches), captions=tuple(captions), lines=film.lines * TIMES,
        narration=folder / "long.wav", frames=film.frames * TIMES, overlays=(), anchors=(), planned={},
    )  # fmt: skip
    assert frame_at(Fraction(len(sound) * TIMES, rate), film.fps) >= made.frames - TIMES
    save_edited(made, folder / "long.json")
    return folder / "long.json"


def _page(file: Path, settings: Settings) -> Iterator[Row]:
    """How long it takes until the page of a long film can be used, and the longest picture while it is scrolled."""
    if not CHROMIUM.exists():
        return
    server = Server(file, "--library", settings.library, "--embedder", "none", "--voice", "espeak", cwd=file.parent)
    try:
        with browser_page() as page:
            begun = time.perf_counter()
            page.goto(server.address)
            page.locator(".candidates .shots li").first.wait_for()
            usable = time.perf_counter() - begun
            clips = page.locator(".clips .clip").count()
            gaps = page.evaluate(SCROLL)
    finally:
        server.kill()
    name = f"page of {clips} clips"
    yield Row(f"{name}: until it can be used", round(usable, 2), "s", None, USABLE, True)
    yield Row(f"{name}: a picture while it is scrolled", round(statistics.median(gaps)), "ms", None, None, True)
    worst = sorted(gaps)[int(len(gaps) * 0.95)]
    yield Row(f"{name}: 19 of 20 pictures within", round(worst), "ms", None, SMOOTH, True)


SCROLL = """() => new Promise((done) => {
    const box = document.querySelector(".strip .scroll");
    const gaps = [];
    let before = performance.now();
    const step = (now) => {
        gaps.push(now - before);
        before = now;
        box.scrollLeft += 120;
        gaps.length < 200 ? requestAnimationFrame(step) : done(gaps.slice(1));
    };
    requestAnimationFrame(step);
})"""
