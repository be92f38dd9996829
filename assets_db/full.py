"""Disks without room: told as such, wherever they are met."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets_db.errors import UserError

FULL = "No space left on device"  # what programs say
NUMBERS = (errno.ENOSPC, errno.EDQUOT)


class DiskFull(UserError):
    """No room for what is being written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"the disk of {folder} is full", "make room, or choose another place with -o")
        self.folder = folder

    def __reduce__(self) -> tuple[type["DiskFull"], tuple[Path]]:
        return DiskFull, (self.folder,)  # it comes back from other processes


def is_full(error: BaseException | None) -> bool:
    """Whether a disk without room is at the bottom of it."""
    while error is not None:
        if isinstance(error, DiskFull) or (isinstance(error, OSError) and error.errno in NUMBERS):
            return True
        error = error.__cause__
    return False


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Raises DiskFull where the disk of `folder` has no room for what the block writes."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise DiskFull(folder) from error
        raise
