"""Processes of ours: they end with their parent, and their memory is known to it."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

PR_SET_PDEATHSIG = 1  # prctl(2)
LOOK = 0.5  # [s] between two looks at the parent, where the system does not tell of its end
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


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that are started in the block hear no Ctrl-C, from their first moment on: it is for their parent."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def resident(pid: int) -> int:
    """[B] of memory that a process holds now; 0 where the system does not tell, or it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0
