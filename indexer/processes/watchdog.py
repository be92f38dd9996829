"""A program that ends all programs of a process when that process has ended, even by `kill -9`.

Run by path, standard library only: `watchdog.py MARK`. Its standard input is a pipe that only the watched process
writes to; at its end every process with MARK in its environment is killed, and with it what it started in turn.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

LOOKS = (0.0, 0.02, 0.05, 0.1, 0.3)  # [s] before each look: what was just starting shows its MARK a little later
PROC = Path("/proc")


def main() -> None:
    """Wait, then kill. A process that ends in order writes a byte first: one look is enough then."""
    mark = sys.argv[1].encode()
    orderly = sys.stdin.buffer.read()
    for wait in LOOKS[:1] if orderly else LOOKS:
        time.sleep(wait)
        for pid in _marked(mark):
            _kill(pid, mark)


def _marked(mark: bytes) -> Iterator[int]:
    if not (PROC / "self").exists():  # macOS
        listed = subprocess.run(["ps", "-axwwE", "-o", "pid=,command="], capture_output=True, check=False).stdout
        yield from (int(line.split()[0]) for line in listed.splitlines() if mark in line)
        return
    for entry in PROC.iterdir():
        if entry.name.isdecimal() and _has(entry, mark):
            yield int(entry.name)


def _has(entry: Path, mark: bytes) -> bool:
    try:
        return mark in (entry / "environ").read_bytes()
    except OSError:  # it has ended, or is another user's
        return False


def _kill(pid: int, mark: bytes) -> None:
    """Kill the process, unless its number has become another's meanwhile."""
    if pid == os.getpid():
        return
    with suppress(OSError):
        if not hasattr(os, "pidfd_open"):
            os.kill(pid, signal.SIGKILL)
            return
        handle = os.pidfd_open(pid)
        try:
            if _has(PROC / str(pid), mark):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
        finally:
            os.close(handle)


if __name__ == "__main__":
    main()
