"""Processes of ours: they end with their parent, and their memory is known to it."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

PR_SET_PDEATHSIG = 1  # prctl(2)
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # [1/s]
IDLE = 10  # times as long as it may work, a process may wait
LOOK = 0.5  # [s] between two looks at the parent, where the system does not signal its end
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096  # [B]


def end_with(parent: int) -> None:
    """This process is killed when its parent ends, whatever either does then.

    On Linux by the system, even while C code holds the interpreter; the thread of the parent that has started this
    process must live as long as it should. Elsewhere by a thread that looks for the parent.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    else:
        Thread(target=_end_after, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it ended before it could be asked for
        os._exit(1)


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def processor_time(pid: int) -> float | None:
    """[s] that a process has used, all its threads together; None where the system does not tell, or it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (OSError, IndexError, ValueError):
        return None


class Stopwatch:
    """How long a process has been at something, on a machine that may be suspended or busy."""

    def __init__(self, pid: int) -> None:
        self._pid, self._begun, self._used = pid, time.monotonic(), processor_time(pid)

    def over(self, seconds: float) -> bool:
        """Whether so many have passed and it has worked half of them, or ten times as many whatever it did."""
        passed, used = time.monotonic() - self._begun, processor_time(self._pid)
        worked = used is None or self._used is None or used - self._used > seconds / 2
        return passed > (seconds if worked else IDLE * seconds)


def resident(pid: int) -> int:
    """[B] of memory that a process holds now; 0 where the system does not tell, or it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0
