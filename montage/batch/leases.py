"""Who is at work: a name a process, and a locked file that shows that it lives."""

import os
import socket
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "workers"  # beside the library


def new_owner() -> str:
    """A name that nobody had before."""
    return f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


@contextmanager
def lease(folder: Path, owner: str) -> Iterator[None]:
    """`owner` lives as long as the block: the system lets go of the file when the process ends, however it does."""
    (folder / FOLDER).mkdir(exist_ok=True)
    file = folder / FOLDER / f"{owner}.lock"
    with FileLock(file, thread_local=False):
        yield
    file.unlink(missing_ok=True)


def expired(folder: Path, owners: Iterable[str]) -> list[str]:
    """Those of `owners` that lived on this machine and do no more; of others their leases tell."""
    found = []
    for owner in owners:
        file = folder / FOLDER / f"{owner}.lock"
        if not file.exists():
            continue
        try:
            with FileLock(file, timeout=0):
                found.append(owner)
        except Timeout:
            continue
        file.unlink(missing_ok=True)
    return found
