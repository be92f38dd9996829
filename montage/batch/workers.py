"""The processes that make films: started, watched, ended."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from assets_db.errors import UserError
from assets_db.jobs import Jobs
from indexer.processes import programs
from montage.batch.plan import BatchPlan
from montage.batch.worker import FULL, Task, work
from montage.progress import Note, Progress
from montage.runtime.limits import Limit, Limits
from montage.web.hosts import Reach

GRACE = 600.0  # [s] in which a worker ends its segment when told to stop
CRASHES = 5  # of workers between two jobs that end: then something else is wrong


@dataclass(slots=True)
class _Running:
    """One of them."""

    process: SpawnProcess
    pipe: Connection
    limits: Limits

    def hear(self) -> None:
        """What it has reported. Raises UserError where it says that no film can be made at all."""
        with suppress(EOFError, OSError):  # it has ended
            while self.pipe.poll():
                match self.pipe.recv():
                    case str(lane), limit:
                        self.limits.hear(lane, limit)
                    case UserError() as error:
                        raise error

    def end(self) -> None:
        """At once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """A context manager: they end with the block, after their segments in work where nothing has gone wrong."""

    def __init__(self, plan: BatchPlan, jobs: Jobs, reach: Reach, progress: Progress) -> None:
        self._plan, self._jobs, self._reach, self._progress = plan, jobs, reach, progress
        self._crashes = self._ended = 0
        self._running: list[_Running] = []

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: object, error: object, _: object) -> None:
        """Tell all to stop, and wait for the segments in work; not after a second Ctrl-C."""
        for one in self._running:
            one.process.terminate()
        for one in self._running:
            if not isinstance(error, KeyboardInterrupt):
                one.process.join(GRACE)
            one.end()

    def busy(self, left: bool, ended: int) -> bool:
        """Whether there is something to do; sees to it that there are workers for it. `ended`: jobs so far.

        Raises UserError where the disk is full, or workers crash again and again and no job ends.
        """
        if ended > self._ended:
            self._ended, self._crashes = ended, 0
        for one in list(self._running):
            self._look(one)
        if self._crashes >= CRASHES:
            raise UserError(f"{self._crashes} workers have crashed", "see what they say above, and run it again")
        while left and len(self._running) < self._plan.at_once:
            self._running.append(self._started())
        return left or bool(self._running)

    def _look(self, one: _Running) -> None:
        """Hear what it reports, end it where it takes more than it may, and see how it ended where it has."""
        alive = one.process.is_alive()
        one.hear()
        if alive:
            if broken := one.limits.broken():
                self._stop(one, *broken)
            return
        self._running.remove(one)
        one.pipe.close()
        if one.process.exitcode == FULL:
            raise UserError(f"the disk of {self._plan.output_dir} is full", "make room; the same command goes on")
        if one.process.exitcode:
            self._crashes += 1
            self._progress(Note(f"a worker ended with {one.process.exitcode}; another takes its place", "warning"))

    def _stop(self, one: _Running, limit: Limit, why: str) -> None:
        """The story that took too much has failed; what else the worker was at is given back."""
        self._running.remove(one)
        one.end()
        self._progress(Note(why, "warning"))
        self._jobs.end(limit.job, limit.owner, "failed", error=f"{why}; look at the page, or allow more: time_limit")
        for other, _ in one.limits.lanes.values():
            self._jobs.release(other.job, other.owner)  # not its fault; of the one that failed there is nothing left

    def _started(self) -> _Running:
        context = get_context("spawn")  # not fork: there are threads here
        theirs, ours = context.Pipe()
        plan = self._plan
        cores = max(1, (os.cpu_count() or 1) // plan.at_once)
        task = Task(
            replace(plan.settings, cores=plan.settings.cores or cores), plan.output_dir, plan.robots, self._reach
        )
        process = context.Process(target=work, args=(task, theirs))
        with programs.owned():
            process.start()
        theirs.close()
        return _Running(process, ours, Limits(process.pid or 0))
