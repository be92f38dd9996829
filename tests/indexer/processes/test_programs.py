"""Programs are bounded, and none outlives the process that started it, whatever happens to that."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.errors import UserError
from indexer.processes import programs
from indexer.processes.programs import run, started
from tests.places import ROOT

STARTS = """
import sys, threading
from indexer.processes.programs import run
from pathlib import Path
def go(name):
    # a program that starts another in turn, which shows where it lives
    run(["sh", "-c", f"sleep 60 & echo $! > {sys.argv[1]}/{name}; sleep 60"], seconds=90)
for name in "abc":
    threading.Thread(target=go, args=(name,)).start()
"""


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone(pid: int) -> bool:
    end = time.monotonic() + 10
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


def marked(mark: str) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes():
                yield int(entry.name)
        except OSError:
            continue


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("wait", [0.0, 0.5])
def test_no_program_outlives_its_parent(tmp_path: Path, how: signal.Signals, wait: float) -> None:
    """Nor does what it has started: a pipe or the number of its parent would not tell of those."""
    mark = f"test-{tmp_path.name}-{os.getpid()}"
    environment = {**os.environ, "TEST_MARK": mark}
    with subprocess.Popen([sys.executable, "-c", STARTS, tmp_path], cwd=ROOT, env=environment) as process:
        while not (tmp_path / "a").exists() or not (tmp_path / "a").read_text():
            time.sleep(0.005)
        time.sleep(wait)
        process.send_signal(how)
    time.sleep(1.5)
    assert not [pid for pid in marked(mark) if alive(pid)]


def test_a_watchdog_that_is_killed_is_replaced() -> None:
    run(["true"], seconds=5)
    mark, watchdog = programs._watchdogs[os.getpid()]
    os.kill(watchdog.pid, signal.SIGKILL)
    watchdog.wait()
    run(["true"], seconds=5)
    assert programs._watchdogs[os.getpid()][0] == mark and programs._watchdogs[os.getpid()][1].poll() is None


def test_one_watchdog_does_for_all() -> None:
    run(["true"], seconds=5)
    before = programs._watchdogs[os.getpid()]
    run(["true"], seconds=5)
    assert programs._watchdogs[os.getpid()] is before


def test_time_is_bounded_and_what_it_started_ends_too(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run(["sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; wait"], seconds=0.5)
    assert gone(int((tmp_path / "pid").read_text()))


def test_an_error_in_the_block_ends_it() -> None:
    with pytest.raises(KeyError), started(["sleep", "60"]) as process:
        raise KeyError
    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="the system bounds no data")
def test_memory_is_bounded() -> None:
    takes = [sys.executable, "-c", "import time; time.sleep(0.2); held = bytearray(400_000_000); print(len(held))"]
    with started(takes, memory=200_000_000) as process:
        out, err = process.communicate()
    assert (out, process.returncode) == (b"", 1) and b"MemoryError" in err
    with started(takes, memory=800_000_000) as process:
        assert process.communicate()[0] == b"400000000\n"


def test_what_cannot_be_started_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"gone cannot be started \(No such file or directory\); see newsreel doctor"):
        run([str(tmp_path / "gone")], seconds=5)
