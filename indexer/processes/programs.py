"""Runs external programs: bounded in time and memory, and ended with this process, however it ends."""

import atexit
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assets_db.errors import UserError

MARK = "_NEWSREEL_STARTED_BY"  # in a program's environment: whose it is
WATCHDOG = Path(__file__).with_name("watchdog.py")
MEMORY = 8 * 2**30  # [B] of data; ffmpeg takes 3 GB for a film of 8192 x 8192
GONE = b"\n"  # what a process that ends in order sends to its watchdog

_lock = threading.Lock()
_running: set["subprocess.Popen[bytes]"] = set()
_stopped = threading.Event()
_watchdogs: dict[int, tuple[str, "subprocess.Popen[bytes]"]] = {}  # by process: a fork has none


class Stopped(UserError):
    """This process is about to end."""


@contextmanager
def started(
    command: Sequence[str], cwd: Path | None = None, memory: int = MEMORY
) -> "Iterator[subprocess.Popen[bytes]]":
    """A program with pipes to all its streams, in a process group of its own; it is killed where the block fails.

    `memory` [B] is how much data it may hold, where the system bounds that (Linux). Raises UserError if it cannot be
    started, Stopped after `stop`.
    """
    pipe, environment = subprocess.PIPE, {**os.environ, MARK: _mark()}
    try:
        process = subprocess.Popen(
            command, cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, process_group=0
        )
    except OSError as error:
        raise UserError(f"{command[0]} cannot be started ({error.strerror})", "see newsreel doctor") from error
    _running.add(process)
    try:
        with process:
            try:
                _bound(process.pid, memory)
                if _stopped.is_set():
                    raise Stopped("stopped")
                yield process
            except BaseException:
                end(process)
                raise
    finally:
        _running.discard(process)


@contextmanager
def owned() -> Iterator[None]:
    """Python processes that are started in the block end with this one from their first moment on, before any of their
    own code runs, and hear no Ctrl-C: that is for this process.
    """
    mark, before = _mark(), signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    with _lock:
        old = os.environ.get(MARK)
        os.environ[MARK] = mark
        try:
            yield
        finally:
            os.environ.pop(MARK)
            if old is not None:
                os.environ[MARK] = old
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stop() -> None:
    """End all programs, and let no other start: this process is about to end."""
    _stopped.set()
    for process in list(_running):
        end(process)


def run(command: Sequence[str], *, seconds: float, data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    """Run a program to its end with `data` as its standard input.

    Raises subprocess.TimeoutExpired after `seconds`, and UserError if it cannot be started.
    """
    with started(command) as process:
        out, err = process.communicate(data, seconds)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a program that was `started`, and what it has started in turn."""
    with suppress(ProcessLookupError, PermissionError):  # macOS raises the second for a group of zombies
        os.killpg(process.pid, signal.SIGKILL)


def _bound(pid: int, memory: int) -> None:
    """From outside: nothing of ours runs between fork and exec."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if hasattr(resource, "prlimit"):
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        with suppress(ProcessLookupError):  # it has ended already
            resource.prlimit(pid, resource.RLIMIT_DATA, (most, hard))


def _mark() -> str:
    """The mark that this process gives its programs. Makes sure that their watchdog runs."""
    with _lock:
        mark, watchdog = _watchdogs.get(os.getpid(), ("", None))
        if watchdog is None or watchdog.poll() is not None:
            mark = mark or uuid.uuid4().hex
            _watchdogs[os.getpid()] = mark, _watched_by(mark)
    return mark


def _watched_by(mark: str) -> "subprocess.Popen[bytes]":
    """In a session of its own: Ctrl-C is not for it. No other process holds its pipe: Python closes it in children."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    watchdog = subprocess.Popen(
        [sys.executable, "-I", "-S", str(WATCHDOG), mark], cwd="/", stdin=subprocess.PIPE, **quiet,
        start_new_session=True, bufsize=0,
    )  # fmt: skip
    atexit.register(_dismiss, os.getpid())
    return watchdog


def _dismiss(owner: int) -> None:
    _, watchdog = _watchdogs.pop(os.getpid(), ("", None)) if owner == os.getpid() else ("", None)
    if watchdog is None or watchdog.stdin is None:
        return
    with suppress(OSError):
        watchdog.stdin.write(GONE)
        watchdog.stdin.close()
    watchdog.wait()
