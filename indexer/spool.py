"""Described shots on their way to the library, spooled to disk: the frames of a long recording do not fit in memory."""

import os
import pickle
import shutil
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assets_db.errors import UserError
from assets_db.model import Asset, Frame, Shot

Described = tuple[Shot, Sequence[Frame]]
FOLDER = "spool"  # in the library's folder: that disk must have the room anyway, and /tmp is often memory


class Spool(Sequence[Described]):
    """The shots of one file with their frames, of which one shot at a time is in memory.

    They are put in one by one, sealed when all of the file is known, and may then be read again and again, also by
    another process. The last reader calls `discard`.
    """

    def __init__(self, folder: Path) -> None:
        """Raises UserError where nothing can be written in `folder`."""
        with _room(folder):
            handle, name = tempfile.mkstemp(dir=folder)
        os.close(handle)
        self._path = Path(name)
        self._places = array("Q")  # [bytes] where each shot begins
        self._asset: Asset | None = None

    def put(self, shot: Shot, frames: Sequence[Frame]) -> None:
        """Take the next shot; its asset may still change. Raises UserError where the disk is full."""
        with _room(self._path.parent), self._path.open("ab") as file:
            self._places.append(file.tell())
            pickle.dump((shot, tuple(frames)), file, pickle.HIGHEST_PROTOCOL)

    def seal(self, asset: Asset) -> None:
        """Set the asset of the shots."""
        self._asset = asset

    def discard(self) -> None:
        """Delete the file."""
        self._path.unlink(missing_ok=True)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, place: Any) -> Any:
        with self._path.open("rb") as file:
            file.seek(self._places[place])
            shot, frames = pickle.load(file)
        return (replace(shot, asset=self._asset) if self._asset else shot), frames


@contextmanager
def spooling(library: Path) -> Iterator[Path]:
    """A folder for the spools of one run, gone after it; what killed runs left in the `library` folder is swept.

    Raises UserError where nothing can be written there.
    """
    root = library / FOLDER
    with _room(root):
        root.mkdir(exist_ok=True)
        with FileLock(root / "lock"):  # no other run sweeps a folder that is not locked yet
            _sweep(root)
            own = Path(tempfile.mkdtemp(dir=root))
            alive = FileLock(own / "lock")  # the system releases it when the process dies
            alive.acquire()
    try:
        yield own
    finally:
        alive.release()
        shutil.rmtree(own, ignore_errors=True)


def _sweep(root: Path) -> None:
    for folder in [place for place in root.iterdir() if place.is_dir()]:
        try:
            with FileLock(folder / "lock", timeout=0):
                pass
        except Timeout:
            continue  # its run is still active
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written ({error.strerror or error})", "make room, then run the same command again"
        ) from error
