"""Processes that work on jobs, and what becomes of them."""

import os
import signal
import time
from pathlib import Path

import pytest

from indexer.media.safety import MediaError
from indexer.processes.pool import each


def work(path: Path, how: str) -> str:
    """A job: it says who did it, or does what it is told."""
    if how == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if how == "sleep":
        time.sleep(60)
    return f"{path.name} {os.getpid()}"


def jobs(*how: str) -> list[tuple[int, tuple[Path, str]]]:
    return [(number, (Path(f"{number}.mp4"), what)) for number, what in enumerate(how)]


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_without_workers_all_is_done_here_in_order() -> None:
    found = list(each(work, jobs("work", "work"), 0))
    assert found == [(0, f"0.mp4 {os.getpid()}"), (1, f"1.mp4 {os.getpid()}")]


@pytest.mark.slow
def test_a_decoder_that_crashes_takes_only_its_file_along() -> None:
    """Also where there is one worker: the process that keeps the library must live on."""
    for workers in (1, 2):
        found = dict(each(work, jobs("work", "crash", "crash", "work"), workers))
        assert {number for number, outcome in found.items() if isinstance(outcome, MediaError)} == {1, 2}
        assert [str(found[number]).split()[0] for number in (0, 3)] == ["0.mp4", "3.mp4"]


def test_a_long_job_holds_nobody_up() -> None:
    results = each(work, jobs("sleep", *["work"] * 6), 2)
    assert sorted(next(results)[0] for _ in range(6)) == [1, 2, 3, 4, 5, 6]
    results.close()


def test_workers_end_with_the_run_whatever_they_do() -> None:
    """A full disk, or Ctrl-C sent to this process alone: nobody waits for the end of a 40-hour recording."""
    results = each(work, jobs("work", "sleep", "sleep"), 2)
    pid = int(str(next(results)[1]).split()[1])
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)
    deadline = time.monotonic() + 10
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(pid)
