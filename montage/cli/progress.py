"""Progress for a person: a bar on a terminal, lines for a log elsewhere, both on stderr."""

import sys
import time
from typing import TYPE_CHECKING

from montage.progress import Event, Note, StageProgress, StageReused, StageStarted
from montage.web.untrusted_text import plain, raw

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

    from indexer.tally import IndexProgress

MOST_BAD = 20  # lines about bad files: ten thousand empty ones would bury the rest
EVERY = 60.0  # [s] between lines where there is no terminal


def _bar(quiet: bool) -> "tuple[Console, Progress]":
    """A console on stderr, and a bar on it that is drawn on a terminal alone."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=raw(sys.stderr), quiet=quiet)
    columns = (BarColumn(20), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    return console, Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _print(console: "Console", line: str) -> None:
    console.print(plain(line), markup=False, highlight=False, soft_wrap=True)


class FilmProgress:
    """Draws the events of a film's run: a line for each, and on a terminal a bar below them for the stage in work."""

    def __init__(self, quiet: bool = False) -> None:
        """`quiet`: nothing is drawn."""
        self._console, self._bar = _bar(quiet)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> "FilmProgress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, event: Event) -> None:
        """Draw one event."""
        if isinstance(event, StageProgress):
            self._bar.update(self._task, description=plain(str(event)), total=event.total, completed=event.done)
        elif isinstance(event, StageStarted):
            self._bar.reset(self._task, total=None, description=plain(str(event)))
        if not self._console.is_terminal or isinstance(event, Note | StageReused | StageStarted):
            _print(self._console, str(event))


class IndexProgressBar:
    """Draws the events of an indexing run."""

    def __init__(self, quiet: bool = False) -> None:
        """`quiet`: nothing is drawn."""
        self._console, self._bar = _bar(quiet)
        self._task = self._bar.add_task("")
        self._started = self._printed = time.monotonic()
        self._bad = 0

    def __enter__(self) -> "IndexProgressBar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sum_up()
        self._bar.stop()

    def __call__(self, progress: "IndexProgress | Note") -> None:
        """Draw one event."""
        if isinstance(progress, Note):
            _print(self._console, str(progress))
            return
        now = time.monotonic()
        if not progress.done and not progress.reason:
            self._sum_up()
            self._started = self._printed = now
            self._bar.reset(self._task)
        line = progress_line(progress, now - self._started)
        size = progress.total_bytes or progress.total
        self._bar.update(self._task, description=plain(line), total=size, completed=progress.bytes or progress.done)
        if progress.reason:
            self._bad += 1
            if self._bad <= MOST_BAD:
                _print(self._console, f"{progress.path}: {progress.reason}")
        if not self._console.is_terminal and now - self._printed >= EVERY:
            self._printed = now
            _print(self._console, line)

    def _sum_up(self) -> None:
        if self._bad > MOST_BAD:
            _print(self._console, f"and {self._bad - MOST_BAD} more; newsreel library --bad lists what cannot be used")
        self._bad = 0


def progress_line(progress: "IndexProgress", elapsed: float) -> str:
    """`files 12 of 340, 3.2 hours of video, 14 x real time, 2:10:00 left` after `elapsed` seconds of the stage.

    The time that is left goes by bytes where they are known: a few large files may take longer than all others.
    """
    parts = [f"{progress.stage} {progress.done} of {progress.total}"]
    if progress.seconds:
        parts.append(f"{float(progress.seconds) / 3600:.1f} hours of video")
        parts.append(f"{float(progress.seconds) / max(elapsed, 1e-3):.0f} x real time")
    part = progress.bytes / progress.total_bytes if progress.total_bytes else progress.done / max(1, progress.total)
    if 0 < part <= 1:
        parts.append(f"{_clock(elapsed * (1 - part) / part)} left")
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
