"""Progress of indexing, for a person: a bar on a terminal, lines for a log elsewhere, both on stderr."""

import sys
import time
from typing import TYPE_CHECKING

from montage.web.untrusted_text import plain, raw

if TYPE_CHECKING:
    from indexer.tally import Progress

MOST = 20  # lines about bad files: ten thousand empty ones would bury the rest
EVERY = 60.0  # [s] between lines where there is no terminal


class ProgressBar:
    """Hears of every step of a run."""

    def __init__(self, quiet: bool = False) -> None:
        """`quiet`: it says nothing."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._console = Console(file=raw(sys.stderr), quiet=quiet)
        columns = (BarColumn(20), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        self._bar = Progress(*columns, console=self._console, disable=not self._console.is_terminal, transient=True)
        self._task = self._bar.add_task("")
        self._started = self._told = time.monotonic()
        self._bad = 0

    def __enter__(self) -> "ProgressBar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sum_up()
        self._bar.stop()

    def __call__(self, progress: "Progress") -> None:
        """Take one step."""
        now = time.monotonic()
        if not progress.done and not progress.reason:
            self._sum_up()
            self._started = self._told = now
            self._bar.reset(self._task)
        line = told(progress, now - self._started)
        size = progress.total_bytes or progress.total
        self._bar.update(self._task, description=plain(line), total=size, completed=progress.bytes or progress.done)
        if progress.reason:
            self._bad += 1
            if self._bad <= MOST:
                self._print(f"{progress.path}: {progress.reason}")
        if not self._console.is_terminal and now - self._told >= EVERY:
            self._told = now
            self._print(line)

    def _sum_up(self) -> None:
        if self._bad > MOST:
            self._print(f"and {self._bad - MOST} more; newsreel library --bad lists what cannot be used")
        self._bad = 0

    def _print(self, line: str) -> None:
        self._console.print(plain(line), markup=False, highlight=False, soft_wrap=True)


def told(progress: "Progress", elapsed: float) -> str:
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
