"""How long a stage of a film may take, and how much memory: who supervises a process ends it when one takes more."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from montage.settings import Settings

LANE = ""  # of a process that does one thing at a time
SPEAKING, SHOWING, RENDERING = 20, 900, 3600  # [s] of work a second of film; [s]; [s]


@dataclass(frozen=True, slots=True)
class Limit:
    """What is being done, and what it may take."""

    what: str  # "plan https://… (write)"
    seconds: float
    memory: int = 0  # [B] of the whole process; 0: any
    job: int = 0  # of a batch
    owner: str = ""

    def refusal(self, begun: float, now: float, held: int) -> str:
        """Why it is to be ended; empty as long as it is not. `begun`, `now` [s], `held` [B]."""
        if now - begun > self.seconds:
            return f"{self.what} took longer than {self.seconds:g} s and was stopped"
        if self.memory and held > self.memory:
            return f"{self.what} took more than {self.memory / 1e9:g} GB of memory and was stopped"
        return ""


Report = Callable[[str, Limit | None], None]  # of a lane: its limit, or that it does nothing that has one


@dataclass(slots=True)
class Limits:
    """What the lanes of another process are at, as it reports it."""

    clock: Callable[[], float] = time.monotonic
    lanes: dict[str, tuple[Limit, float]] = field(default_factory=dict)

    def hear(self, lane: str, limit: Limit | None) -> None:
        """A report has come."""
        self.lanes.pop(lane, None)
        if limit:
            self.lanes[lane] = limit, self.clock()

    def broken(self, held: int) -> tuple[Limit, str] | None:
        """The limit that is broken, and in what words. `held` [B] of memory by the process."""
        now = self.clock()
        found = ((limit, limit.refusal(begun, now, held)) for limit, begun in self.lanes.values())
        return next(((limit, why) for limit, why in found if why), None)


def limit_of(stage: str, source: str, settings: Settings, job: int = 0, owner: str = "") -> Limit:
    """What `stage` of making a film of `source` may take, by what it does."""
    name = stage.partition(":")[0]
    seconds = float(settings.time_limit)
    if name == "speak":
        seconds += SPEAKING * settings.seconds
    elif name == "fill":
        seconds += SHOWING + (settings.patience if "generated" in settings.rungs else 0)
    elif name in ("render", "check") or (name == "write" and settings.writer != "extractive"):
        seconds += RENDERING
    memory = 0 if settings.generator or name in ("render", "check") else settings.memory_limit * 10**6
    return Limit(f"{source} ({name})" if name else source, seconds, memory, job, owner)
