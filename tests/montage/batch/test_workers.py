"""Workers of a batch that hang, eat memory or crash: what becomes of their stories."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import repeat
from math import inf
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.jobs import Job, Jobs, Link
from indexer.processes.lifetime import end_with
from montage.batch import workers
from montage.batch.plan import BatchPlan
from montage.batch.worker import Task
from montage.batch.workers import Workers
from montage.runtime.limits import Limit
from montage.settings import Settings
from montage.web.hosts import PUBLIC
from tests.indexer.processes.test_programs import gone

pytestmark = pytest.mark.slow

HANGS, EATS = Limit("the film of A (write)", 1.0, 0, 1, "me"), Limit("the film of A (write)", inf, 10**8, 1, "me")


def hang(task: Task, pipe: Connection) -> None:
    """Plans one, renders another, holds a third, and never ends."""
    say(task, pipe, HANGS)
    deque(repeat(None), maxlen=0)


def eat(task: Task, pipe: Connection) -> None:
    say(task, pipe, EATS)
    held = b"a" * 200_000_000
    time.sleep(60 + len(held) * 0)


def refuse(task: Task, pipe: Connection) -> None:
    pipe.send(UserError("the library is empty", "fill it"))


def crash(task: Task, pipe: Connection) -> None:
    os.abort()


def say(task: Task, pipe: Connection, limit: Limit) -> None:
    end_with(os.getppid())
    (task.output_dir / "pid").write_text(str(os.getpid()))
    for lane, one in {
        "plan": limit,
        "render": Limit("B", inf, 0, 2, "me"),
        "waits": Limit("C", inf, 0, 3, "me"),
    }.items():
        pipe.send((lane, one))


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    with Jobs(tmp_path / "lib") as held:
        held.add(tmp_path, [Link(f"https://a.example/{number}") for number in (1, 2, 3)])
        for _ in range(3):
            assert held.claim(tmp_path, "new", "me")
        yield held


@pytest.fixture
def watched(
    jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Task, Connection], None]], tuple[list[Job], list[str]]]:
    """The jobs, and what was said, once a worker that works like `work` has been ended."""

    def run(work: Callable[[Task, Connection], None]) -> tuple[list[Job], list[str]]:
        monkeypatch.setattr(workers, "work", work)
        said: list[str] = []
        with Workers(
            BatchPlan((), tmp_path, Settings(), workers=1), jobs, PUBLIC, lambda event: said.append(str(event))
        ) as some:
            end = time.monotonic() + 60
            assert some.busy(True, 0)
            while not said and time.monotonic() < end:
                time.sleep(0.05)
                some.busy(False, 0)
        return jobs.all(), said

    return run


@pytest.mark.parametrize(
    ("work", "why"),
    [(hang, "took longer than 1 s and was stopped"), (eat, "took more than 0.1 GB of memory and was stopped")],
)
def test_the_story_that_takes_too_much_fails_and_the_others_are_given_back(
    work: Callable[[Task, Connection], None],
    why: str,
    watched,
    tmp_path: Path,  # type: ignore[no-untyped-def]
) -> None:
    jobs, said = watched(work)
    assert said == [f"warning: the film of A (write) {why}"]
    assert [(job.state, job.owner, job.attempts) for job in jobs] == [
        ("failed", "", 1), ("new", "", 0), ("new", "", 0),
    ]  # fmt: skip
    assert jobs[0].error == f"the film of A (write) {why}; look at the page, or allow more: time_limit"
    assert gone(int((tmp_path / "pid").read_text()))


def test_a_crash_is_told_and_what_nobody_can_make_ends_the_batch(watched) -> None:  # type: ignore[no-untyped-def]
    assert watched(crash)[1] == ["warning: a worker ended with -6; another takes its place"]
    with pytest.raises(UserError, match="the library is empty; fill it"):
        watched(refuse)
