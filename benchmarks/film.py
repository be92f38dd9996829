"""An article to a finished film of two minutes in 720p, with the offline voice: seconds for each stage.

The library is real footage, indexed beforehand with the small real encoder; the article is the longest of the saved
pages in English. Elapsed time with all cores, everything done anew.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.libraries import conse, library
from benchmarks.table import Row
from montage import film
from montage.articles.read import read_article
from montage.library import Library
from montage.progress import Event, Reporter, StageStarted
from montage.settings import Settings

SECONDS = 120
TARGET = 75.0  # [s] on two cores
VIDPRESS = 150.0  # [s] for two minutes of 720p, as its makers have it (2020)


def run(shared: Path) -> list[Row]:
    """The stages, the whole, and how much of the film is footage."""
    page = max((shared / "data/articles/en/html").glob("*.html"), key=_words)
    footage = sorted((shared / "data/footage").rglob("*.mp4"))
    embedder = conse(shared)
    settings = Settings(voice="espeak", embedder="conse:Conse", seconds=SECONDS, fill="own,card")
    with TemporaryDirectory() as folder, library(footage, embedder) as (store, _):
        marks: list[tuple[Event, float]] = []
        begun = time.perf_counter()
        made = film.make(
            str(page), Path(folder) / "film.mp4", settings, Library(store, embedder, ()),
            Reporter(lambda event: marks.append((event, time.perf_counter()))),
        )  # fmt: skip
        took = time.perf_counter() - begun
    length = float(made.duration)
    return [
        *(Row(name, round(value, 1), "s") for name, value in _stages(marks, begun + took)),
        Row("article to film", round(took / length * SECONDS, 1), f"s for {SECONDS} s of film", VIDPRESS, TARGET,
            lower_is_better=True),
    ]  # fmt: skip


def _stages(marks: list[tuple[Event, float]], end: float) -> Iterator[tuple[str, float]]:
    """Seconds from the start of a stage to the next stage's."""
    stages = [(event.stage, at) for event, at in marks if isinstance(event, StageStarted)]
    for (stage, at), (_, after) in zip(stages, [*stages[1:], ("", end)], strict=True):
        yield stage, after - at


def _words(page: Path) -> int:
    return len(read_article(str(page)).text.split())
