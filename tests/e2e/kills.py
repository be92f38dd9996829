"""Commands that are killed at a random moment, and what is left of them."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from tests.e2e.command import NEWSREEL

MARK = "TEST_KILLED"  # in the environment of a command and of all that it starts
LEFT = 5.0  # [s] after which nothing may be left


def marked(mark: str) -> list[int]:
    """The processes that carry the mark, and live."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (entry / "environ").read_bytes() and state(entry) != "Z":
                found.append(int(entry.name))
        except (OSError, IndexError):
            continue
    return found


def state(entry: Path) -> str:
    """As the system has it: Z for one that has ended and was not waited for."""
    return (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]


def killed(arguments: Sequence[object], cwd: Path, chance: random.Random, seconds: float) -> tuple[bool, list[int]]:
    """Start the command and `kill -9` it within `seconds`: whether it was still at work, and what it left behind.

    Either the process that was started, or the one that does the work.
    """
    mark = uuid4().hex
    with subprocess.Popen(
        [*NEWSREEL, *map(str, arguments)], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, MARK: mark}, start_new_session=True,
    ) as process:  # fmt: skip
        time.sleep(chance.uniform(0.3, seconds))
        working = process.poll() is None
        inner = [pid for pid in marked(mark) if parent(pid) == process.pid]
        with suppress(ProcessLookupError):  # it was quicker
            os.kill(chance.choice([process.pid, *inner[:1]]), signal.SIGKILL)
        process.wait()
    end = time.monotonic() + LEFT
    while (left := marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    return working, left


def parent(pid: int) -> int:
    """Its parent; 0 where it has ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return 0
