"""Thirty saved pages from a local server to films of a minute in 720p, by `newsreel batch`, with the offline voice.

Beside it the encoder alone: the same timelines rendered one after the other, picture and sound, with all processors
and nothing else to do. The library is real footage with the small real encoder's vectors.
"""

import resource
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assets_db.jobs import Job
from benchmarks.libraries import conse, library
from benchmarks.table import Row
from montage.backends.ffmpeg import Ffmpeg
from montage.batch.plan import BatchPlan
from montage.batch.run import batch, summary
from montage.batch.selection import Selection, sources
from montage.progress import SILENT, ignore
from montage.settings import Settings
from montage.template import load_template
from montage.timeline.file import load_timeline

PAGES, SECONDS = 30, 60
TARGET = 0.85  # of the encoder alone
DAY, CORES = 86_400, 16  # what that makes a day, on a larger machine
SERVICE = 1000  # films a day of the service that is the model


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: 30 pages would hide the table."""


def run(shared: Path) -> list[Row]:
    """Films an hour beside the encoder's, and memory."""
    pages = sorted((shared / "data/articles/en/html").glob("*.html"))[:PAGES]
    footage = sorted((shared / "data/footage").rglob("*.mp4"))
    handler = partial(_Quiet, directory=str(pages[0].parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, TemporaryDirectory() as name:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = Path(name)
        addresses = "".join(f"http://127.0.0.1:{server.server_port}/{page.name}\n" for page in pages)
        (folder / "urls.txt").write_text(addresses, "utf-8")
        with library(footage, conse(shared)) as (store, _):
            settings = Settings(
                library=str(store.folder), voice="espeak", embedder="conse:Conse", seconds=SECONDS, fill="own,card"
            )
            wanted = tuple(sources([str(folder / "urls.txt")], Selection()))
            marks = [_busy()]
            told = batch(BatchPlan(wanted, folder / "films", settings), None, ignore, lambda job: None)
            marks.append(_busy())
            for line in summary(told):
                print(line)
            films = [job for job in told.ended if job.state == "done"]
            alone = sum(_encoded(job, folder / "again") for job in films)
            marks.append(_busy())
        server.shutdown()
    spent = [round((end - begin) / len(films), 1) for begin, end in pairwise(marks)]
    busy = Row("processor time", spent[0], "s a film", spent[1], lower_is_better=True)
    return [*_rows(films, told.seconds, alone), busy, *_memory(films)]


def _busy() -> float:
    """[s] of processor time of this process and of those that have ended: steadier than the clock on a busy machine."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _rows(films: list[Job], took: float, alone: float) -> list[Row]:
    hour = len(films) / took * 3600
    workers = CORES / 2  # of which each keeps two processors busy, as here
    return [
        Row("films", len(films), f"of {PAGES}"),
        Row("length of a film", round(sum(job.details["seconds"] for job in films) / len(films), 1), "s"),
        Row("films an hour", round(hour), "on two processors", round(len(films) / alone * 3600)),
        Row("of the encoder alone", round(alone / took, 3), "", 1.0, TARGET),
        Row(f"a day on {CORES} processors", round(hour * 24 * workers), "films, if all goes alike", SERVICE),
    ]


def _memory(films: list[Job]) -> list[Row]:
    """What a worker held at most after a third of the films, and after all."""
    held = [job.details["memory"] for job in films]
    return [Row("memory of a worker", held[-1], "MB", held[len(held) // 3], lower_is_better=True)]


def _encoded(job: Job, work: Path) -> float:
    """[s] for rendering a film's timeline again, from nothing."""
    timeline = load_timeline(Path(job.film).with_suffix(".json"))
    begun = time.perf_counter()
    Ffmpeg().render(timeline, load_template(timeline.template), work / f"{job.id}.mp4", work / f"{job.id}.work", SILENT)
    return time.perf_counter() - begun
