"""What a run reports while it works, and how it is ended before its time.

Work calls its `Reporter` with events. Each call is also a safe point: a run that was cancelled ends there, with nothing
half-written, and the same call takes it up again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event as Flag
from typing import Literal


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage of a film begins: read, write, speak, search, fill, render, check and so on."""

    stage: str

    def __str__(self) -> str:
        return self.stage


@dataclass(frozen=True, slots=True)
class StageReused:
    """A stage has the result of an earlier run."""

    stage: str

    def __str__(self) -> str:
        return f"{self.stage}: as before"


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage is."""

    stage: str
    done: int
    total: int
    unit: str = ""  # what is counted: "segments"

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.stage}:{unit} {self.done} of {self.total}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person may want to know."""

    text: str
    level: Literal["info", "note", "warning"] = "note"

    def __str__(self) -> str:
        return self.text if self.level == "info" else f"{self.level}: {self.text}"


Event = StageStarted | StageReused | StageProgress | Note
"""What a reporter is called with."""
Progress = Callable[[Event], None]  # may be called from several threads


class Cancelled(Exception):
    """The run was ended by its `CancelToken`."""


class CancelToken:
    """Ends the run that it was given to. May be used from any thread."""

    def __init__(self) -> None:
        self._flag = Flag()

    def cancel(self) -> None:
        """End the run at its next safe point."""
        self._flag.set()

    @property
    def cancelled(self) -> bool:
        """Whether the run is to end."""
        return self._flag.is_set()


def ignore(_: Event) -> None:
    """A `Progress` that does nothing."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """What a run reports to."""

    progress: Progress = ignore
    cancel: CancelToken | None = None

    def __call__(self, event: Event) -> None:
        """Hand on `event`. Raises Cancelled where the run is to end: then nothing more is reported."""
        self.check()
        self.progress(event)
        self.check()

    def check(self) -> None:
        """Raises Cancelled where the run is to end: for safe points at which there is nothing to report."""
        if self.cancel and self.cancel.cancelled:
            raise Cancelled


SILENT = Reporter()
