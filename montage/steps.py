"""Runs or reuses one stage. A stage's result is kept under a key of everything that went in.

work/
  lock                     one run at a time
  speak-3f9c0a5d12e47b86/  a folder a result, for the files the stage makes
    result.json            written last: without it the stage was cut off and runs again
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import cattrs

from assets_db.errors import UserError
from assets_db.full import writing_to
from montage.codec import canonical, dumps, loads
from montage.leftovers import remove_half_written

T = TypeVar("T")
RESULT = "result.json"


class Busy(UserError):
    """Another run is at work on the film."""


class Steps:
    """The stages of one film, in the folder `work`. A context manager that holds the folder's lock."""

    def __init__(self, work: Path, say: Callable[[str], None] = lambda line: None) -> None:
        """`say` is told each stage's name as it starts, and when it was reused.

        Raises UserError if the folder cannot be written or another run holds it.
        """
        from filelock import FileLock

        self.work = work.absolute()
        self._say = say
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{work} cannot be written ({error.strerror})", "choose another place with -o") from error
        self._lock = FileLock(self.work / "lock", thread_local=False)  # planned in one thread, rendered in another

    def __enter__(self) -> "Steps":
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Busy(f"another newsreel is at work in {self.work}", "wait for it, or choose another -o") from None
        except OSError as error:
            raise UserError(
                f"{self.work} cannot be written ({error.strerror})", "choose another place with -o"
            ) from error
        remove_half_written(self.work)
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def run(self, name: str, kind: type[T], stage: Callable[[Path], T], *inputs: Any) -> T:
        """The result of `stage`, an instance of `kind`: kept from an earlier run with equal `inputs`, or made now.

        `stage` is given an empty folder for the files it makes. `inputs` name everything the result depends on,
        the version of the code included. Raises DiskFull.
        """
        folder = self.work / f"{name}-{key_of(name, *inputs, base=self.work)}"
        kept = self._kept(folder, kind)
        if kept is not None:
            self._say(f"{name}: as before")
            return kept
        self._say(name)
        shutil.rmtree(folder, ignore_errors=True)
        with writing_to(self.work):
            folder.mkdir()
            result = stage(folder)
        write_text(folder / RESULT, dumps(result, self.work))
        return result

    def _kept(self, folder: Path, kind: type[T]) -> T | None:
        file = folder / RESULT
        if not file.is_file():
            return None
        try:
            return loads(file.read_text(encoding="utf-8"), kind, self.work)
        except (ValueError, cattrs.BaseValidationError):
            return None  # written by another version, or damaged: made again


def key_of(*inputs: Any, base: Path | None = None) -> str:
    """A key of 16 hex digits for values that `codec.canonical` can write."""
    text = json.dumps(canonical(inputs, base), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def file_stamp(path: Path) -> tuple[str, int, int]:
    """What stands for a file's content in a key: path, size [bytes], modification time [ns].

    Raises UserError if there is no such file.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})", "check the path") from error
    return str(path), state.st_size, state.st_mtime_ns


def write_text(path: Path, text: str) -> None:
    """Write a file that is either whole or not there."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", errors="surrogateescape")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(f"{path} cannot be written ({error.strerror})", "make room, or choose another place") from error
