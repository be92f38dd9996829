"""A command ends when it is told to, whatever holds it, and takes no more than it said."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.indexer.processes.test_programs import alive, gone
from tests.places import ROOT

pytestmark = pytest.mark.slow

# A command that does what it is told, under the supervisor; its first line is its number.
COMMAND = """
import os, sys, time
from indexer.processes import programs
from montage.runtime.limits import LANE, Limit
from montage.runtime.supervisor import exit_status, interruptible, report, supervise
if (ended := supervise()) is not None:
    print(ended.why, file=sys.stderr)
    sys.exit(ended.status)
interruptible()
print(os.getpid(), flush=True)
try:
    exec(sys.argv[1])
except KeyboardInterrupt as error:
    print("clean", flush=True)
    sys.exit(exit_status(error))
"""
# C code that never lets go of the interpreter: no handler of a signal runs.
HOLDS = "import collections, itertools; collections.deque(itertools.repeat(None), maxlen=0)"
SLEEPS = "time.sleep(60)"


@contextmanager
def command(what: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, what], cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        yield process, int(process.stdout.readline())
        assert not alive(process.pid)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("group", [False, True])
def test_signals_end_it_in_order(number: signal.Signals, status: int, group: bool) -> None:
    """`group`: as terminals send them, to both processes."""
    with command(SLEEPS) as (process, pid):
        time.sleep(0.1)
        (os.killpg if group else os.kill)(process.pid, number)
        out, _ = process.communicate(timeout=10)
    assert (out, process.returncode) == ("clean\n", status) and gone(pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_while_the_interpreter_is_held(number: signal.Signals) -> None:
    with command(HOLDS) as (process, pid):
        time.sleep(0.3)
        begun = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("", "stopped\n", 128 + number) and gone(pid)
    assert time.monotonic() - begun < 6


@pytest.mark.parametrize("what", [SLEEPS, HOLDS, "programs.run(['sleep', '60'], seconds=70)"])
def test_it_ends_with_its_supervisor(what: str) -> None:
    with command(what) as (process, pid):
        time.sleep(0.2)
        process.kill()
        process.wait()
        assert gone(pid)


def test_signals_end_its_programs(tmp_path: Path) -> None:
    starts = f"programs.run(['sh', '-c', 'echo $$ > {tmp_path}/pid; exec sleep 60'], seconds=70)"
    with command(starts) as (process, _):
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.02)
        process.terminate()
        out, _ = process.communicate(timeout=10)
    assert (out, process.returncode) == ("clean\n", 143) and gone(int((tmp_path / "pid").read_text()))


def test_a_stage_that_takes_too_long_is_ended_and_told() -> None:
    with command(f"report(LANE, Limit('a page', 1)); {HOLDS}") as (process, pid):
        _, err = process.communicate(timeout=20)
    assert (err, process.returncode) == ("a page took longer than 1 s and was stopped\n", 1) and gone(pid)


def test_one_that_takes_too_much_memory_is_ended_and_told() -> None:
    grows = "held = bytearray(b'a' * 400_000_000); time.sleep(60)"
    with command(f"report(LANE, Limit('a page', 50, 300_000_000)); {grows}") as (process, _):
        _, err = process.communicate(timeout=20)
    assert (err, process.returncode) == ("a page took more than 0.3 GB of memory and was stopped\n", 1)


def test_what_is_over_has_no_limit() -> None:
    works = "end = time.monotonic() + 2\nwhile time.monotonic() < end: pass"
    with command(f"report(LANE, Limit('a page', 1)); report(LANE, None); {works}") as (process, _):
        _, err = process.communicate(timeout=20)
    assert (err, process.returncode) == ("\n", 0)


def test_a_second_signal_does_not_wait(tmp_path: Path) -> None:
    cleans = "exec('try: time.sleep(60)\\nfinally: time.sleep(30)')"
    with command(cleans) as (process, _):
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert (err, process.returncode) == ("stopped\n", 130)


@pytest.mark.parametrize(("trap", "ignored"), [('trap "" HUP; ', "True"), ("", "False")])
def test_what_nohup_ignores_is_ignored(trap: str, ignored: str) -> None:
    what = "import signal; print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"
    told = ["sh", "-c", f'{trap}exec "$@"', "sh", sys.executable, "-c", COMMAND, what]
    assert subprocess.run(told, cwd=ROOT, capture_output=True, text=True).stdout.splitlines()[1] == ignored


@pytest.mark.parametrize("status", [0, 1, 2, 77])
def test_its_exit_status_is_its_own(status: int) -> None:
    with command(f"sys.exit({status})") as (process, _):
        process.communicate(timeout=10)
    assert process.returncode == status


def test_a_crash_is_told() -> None:
    with command("os.kill(os.getpid(), 11)") as (process, _):
        _, err = process.communicate(timeout=10)
    assert (err, process.returncode) == ("newsreel was ended by the system (signal 11)\n", 1)
