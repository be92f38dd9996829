"""One batch: rounds of collecting, reading and making, until all is done or somebody says stop."""

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from types import FrameType

from assets_db.errors import UserError
from assets_db.jobs import Job, Jobs, Link, State
from indexer.processes import programs
from indexer.processes.guarded import Guarded
from montage.batch.collect import collect
from montage.batch.leases import expired, lease, new_owner
from montage.batch.pages import READERS, Pages
from montage.batch.plan import BatchPlan
from montage.batch.site import write_site
from montage.batch.workers import GRACE, Workers
from montage.outputs.outputs import claim, site_outputs
from montage.progress import Note, Progress
from montage.runtime.supervisor import CLEANING, Interrupted, signals, stopping
from montage.web.polite import Web

DONE: tuple[State, ...] = ("done",)
FAILED: tuple[State, ...] = ("failed",)
LOOK = 0.5  # [s] between two looks at how far it is


@dataclass(slots=True)
class BatchResult:
    """What became of a batch's jobs."""

    ended: list[Job] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)  # why sources could not be read
    seconds: float = 0.0  # elapsed
    stopped: int = 0  # the signal, if one was given
    news: int = 0  # stories that failed, and had not failed so before

    def count(self, state: str) -> int:
        """How many ended so."""
        return sum(job.state == state for job in self.ended)


def preview(plan: BatchPlan, progress: Progress) -> tuple[list[Link], list[str]]:
    """The links that a batch would make films of, and why sources could not be read. Nothing is stored."""
    with Jobs(plan.settings.library_url) as jobs, plan.guarded as guarded:
        web = Web(robots=plan.robots, reach=plan.reach)
        found = collect(plan.sources, plan.limit, plan.output_dir, jobs, web, guarded, progress)
        unknown = jobs.unknown(plan.output_dir, [link.url for link in found.links])
    return [link for link in found.links if link.url in unknown], list(found.reasons)


def batch(
    plan: BatchPlan,
    every: float | None,
    progress: Progress,
    tell: Callable[[Job], None],
    stop: Event | None = None,
) -> BatchResult:
    """Make the films of all stories that `plan` names and that are not made yet; `tell` each job as it ends.

    With `every` [s], again and again. SIGTERM and Ctrl-C end it after the segments in work; what is not done then is
    done by the next run. Raises UserError where nothing can be done at all.
    """
    stop, begun = stop or Event(), time.monotonic()
    try:
        plan.output_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{plan.output_dir} cannot be written ({error.strerror})", "choose another --out") from error
    if any(plan.output_dir.samefile(folder) for source in plan.sources if (folder := Path(source.where)).is_dir()):
        raise UserError(f"{plan.output_dir} is read for saved pages", "choose another --out for the films")
    claim(site_outputs(plan.output_dir))
    owner = new_owner()
    with (
        _signals(stop) as received, Jobs(plan.settings.library_url) as jobs, lease(jobs.folder, owner),
        plan.guarded as guarded,
    ):  # fmt: skip
        rounds = _Rounds(plan, jobs, Web(robots=plan.robots, reach=plan.reach), guarded, owner, stop, progress, tell)
        while True:
            at = time.monotonic()
            rounds.run(again=bool(rounds.count))
            if every is None or stop.wait(max(0.0, at + every - time.monotonic())):
                break
    rounds.result.seconds = time.monotonic() - begun
    rounds.result.stopped = received[0] if received else signal.SIGINT if stop.is_set() else 0
    return rounds.result


@dataclass(slots=True)
class _Rounds:
    """Collecting, reading and making, once and again."""

    plan: BatchPlan
    jobs: Jobs
    web: Web
    guarded: Guarded
    owner: str
    stop: Event
    progress: Progress
    tell: Callable[[Job], None]
    result: BatchResult = field(default_factory=BatchResult)
    count: int = 0
    open: set[int] = field(default_factory=set)  # jobs, at the last look
    failed: dict[int, str] = field(default_factory=dict)  # jobs, before this round, and why

    def run(self, again: bool) -> None:
        """One round. `again`: what failed before waits its time; a person's own command does not wait."""
        output_dir = self.plan.output_dir
        self.count += 1
        self._recover()
        self.failed = {job.id: job.error for job in self.jobs.all(output_dir, FAILED)}
        self.jobs.retry_failed(output_dir, due=again)
        self._collect()
        if self.jobs.left(output_dir):
            self._make()
        self._write_site()

    def _collect(self) -> None:
        plan = self.plan
        found = collect(plan.sources, plan.limit, plan.output_dir, self.jobs, self.web, self.guarded, self.progress)
        self.result.reasons += found.reasons
        for reason in found.reasons:
            self.progress(Note(reason, "warning"))
        added = self.jobs.add(plan.output_dir, found.links, plan.update)
        for name, mark in found.marks:
            self.jobs.put_feed(name, mark.etag, mark.modified)
        self.progress(Note(f"{added} new", "info"))

    def _make(self) -> None:
        """Read the pages here, make the films in workers, tell what ends."""
        over, output_dir = Event(), self.plan.output_dir
        pages = Pages(self.jobs, output_dir, self.owner, self.web, self.guarded, over)
        self.open = self.jobs.open(output_dir)
        workers = Workers(self.plan, self.jobs, self.web.reach, self.progress)
        with ThreadPoolExecutor(READERS) as pool, workers:
            readers = [pool.submit(pages.run) for _ in range(READERS)]
            try:
                while not self.stop.wait(LOOK):
                    self._recover()
                    self.jobs.renew(self.owner)
                    self._tell_ended()
                    if broken := next((reader for reader in readers if reader.done()), None):
                        broken.result()  # raises what ended it
                    if not workers.busy(self.jobs.left(output_dir), len(self.result.ended)):
                        break
            finally:
                over.set()
        self._tell_ended()

    def _recover(self) -> None:
        """Take back what the dead have left."""
        self.jobs.recover(expired(self.jobs.folder, self.jobs.owners()))

    def _tell_ended(self) -> None:
        """By what is no longer open: a clock may be set while films are made."""
        before, self.open = self.open, self.jobs.open(self.plan.output_dir)
        ended = [job for number in before - self.open if (job := self.jobs.get(number))]
        for job in sorted(ended, key=lambda job: (job.ended, job.id)):
            self.result.ended.append(job)
            self.result.news += job.state == "failed" and self.failed.get(job.id) != job.error
            self.tell(job)
        if any(job.state == "done" for job in ended):
            self._write_site()

    def _write_site(self) -> None:
        output_dir = self.plan.output_dir
        write_site(output_dir, self.jobs.all(output_dir, DONE), self.jobs.all(output_dir, FAILED), self.plan.address)


@contextmanager
def _signals(stop: Event) -> Iterator[list[int]]:
    """SIGTERM and Ctrl-C set `stop`, and stand in the list; a second one does not wait for the segments in work."""
    got: list[int] = []

    def handle(number: int, _: FrameType | None) -> None:
        got.append(number)
        stopping(GRACE + CLEANING)
        if stop.is_set():
            programs.stop()
            raise Interrupted(number)
        stop.set()

    before = {number: signal.signal(number, handle) for number in signals()}
    try:
        yield got
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def summary(result: BatchResult) -> list[str]:
    """What a person reads at the end."""
    films = [job for job in result.ended if job.state == "done"]
    counts = [
        f"{result.count(state)} {state}" for state in ("done", "failed", "same", "skipped") if result.count(state)
    ]
    lines = [f"{', '.join(counts) or 'nothing to do'}, in {result.seconds:.0f} s"]
    if not films:
        return lines
    lines.append(f"{len(films) / result.seconds * 3600:.0f} films an hour")
    stages: dict[str, list[float]] = {}
    for job in films:
        for name, took in job.details["stages"].items():
            stages.setdefault(name, []).append(took)
    means = ", ".join(f"{name} {sum(some) / len(films):.1f}" for name, some in stages.items())
    lines.append(f"seconds a stage: {means}")
    if held := max(job.details["memory"] for job in films):
        lines.append(f"memory: a worker held {held} MB at most")
    lines.append(f"stages reused: {sum(job.details['reused'] for job in films)}")
    return lines
