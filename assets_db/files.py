"""Files that are either whole or not there, and disks without room.

What newsreel writes has a hidden name beside its place until it is whole, and is renamed then.
`montage/files/leftovers.py` removes what a killed process has left under such names.
"""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident

from assets_db.errors import UserError

FULL = "No space left on device"  # what programs say
NUMBERS = (errno.ENOSPC, errno.EDQUOT)
LONGEST_NAME = 255  # [B] of a file, on the usual file systems


class DiskFull(UserError):
    """No room for what is being written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"the disk of {folder} is full", "make room, or choose another place with -o")
        self.folder = folder

    def __reduce__(self) -> tuple[type["DiskFull"], tuple[Path]]:
        return DiskFull, (self.folder,)  # it comes back from other processes


def is_full(error: BaseException | None) -> bool:
    """Whether a full disk is the cause of it."""
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


def partial_name(path: Path) -> Path:
    """The name under which this thread writes `path` until it is whole: hidden, in its folder, with its ending."""
    end = f".{os.getpid()}-{get_ident()}.part{path.suffix}"
    room = LONGEST_NAME - 1 - len(os.fsencode(end))
    return path.with_name(f".{os.fsencode(path.stem)[:room].decode('utf-8', 'ignore')}{end}")


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A temporary name, renamed to `path` when the block ends well, and removed when it does not.

    Raises DiskFull, or OSError where the file cannot be written for another reason.
    """
    temporary = partial_name(path)
    try:
        with writing_to(path.parent):
            yield temporary
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `path` as UTF-8, whole or not at all. Raises UserError."""
    write_texts({path: text})


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write files that belong together: each whole, and none before there was room for all. Raises UserError."""
    partial = {path: partial_name(path) for path in texts}
    path = Path()
    try:
        for path, text in texts.items():
            partial[path].write_text(text, encoding="utf-8", errors="surrogateescape")
        for path, temporary in partial.items():
            temporary.replace(path)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror})", "make room, or choose another place") from error
    finally:
        for temporary in partial.values():
            temporary.unlink(missing_ok=True)
