"""How long a stage of a film may take, and how much memory: who supervises a process ends it when one takes more."""

from collections.abc import Callable
from dataclasses import dataclass, field

from indexer.processes.lifetime import Stopwatch, resident
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


Report = Callable[[str, Limit | None], None]  # of a lane: its limit, or that it does nothing that has one


@dataclass(slots=True)
class Limits:
    """What the lanes of another process are at, as it reports it."""

    pid: int
    lanes: dict[str, tuple[Limit, Stopwatch]] = field(default_factory=dict)

    def hear(self, lane: str, limit: Limit | None) -> None:
        """A report has come."""
        self.lanes.pop(lane, None)
        if limit:
            self.lanes[lane] = limit, Stopwatch(self.pid)

    def broken(self) -> tuple[Limit, str] | None:
        """The limit that is broken, and in what words."""
        for limit, watch in self.lanes.values():
            if watch.over(limit.seconds):
                return limit, f"{limit.what} took longer than {limit.seconds:g} s and was stopped"
            if limit.memory and resident(self.pid) > limit.memory:
                return limit, f"{limit.what} took more than {limit.memory / 1e9:g} GB of memory and was stopped"
        return None


def limit_of(stage: str, source: str, settings: Settings, job: int = 0, owner: str = "") -> Limit:
    """What `stage` of making a film of `source` may take, by what it does."""
    seconds = float(settings.time_limit)
    if stage in ("pace", "speak"):
        seconds += SPEAKING * settings.seconds
    elif stage == "fill":
        seconds += SHOWING + (settings.time_budget if "generated" in settings.rungs else 0)
    elif stage == "rerank":
        seconds += SHOWING
    elif stage in ("render", "check") or (stage == "write" and settings.writer != "extractive"):
        seconds += RENDERING
    models = bool(settings.generator) or settings.reranker != "none"
    memory = 0 if models or stage in ("render", "check") else settings.memory_limit * 10**6
    return Limit(f"{source} ({stage})" if stage else source, seconds, memory, job, owner)
