"""Runs or reuses one stage. A stage's result is stored under a key of its code and of everything that went in.

work/
  lock                     one run at a time
  speak-3f9c0a5d12e47b86/  a folder a result, for the files the stage makes
    result.json            written last: without it the stage was cut off and runs again
  speak-3f9c0a5d12e47b86-1/  another result of it: something could not be had before, and was tried again
"""

import hashlib
import inspect
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

import cattrs

from assets_db.errors import UserError
from assets_db.files import write_text, writing_to
from assets_db.source import source_digest
from montage.codec import canonical, converter, dumps
from montage.files.digests import are_whole, digests_of, file_stamp
from montage.files.leftovers import remove_half_written
from montage.progress import SILENT, Reporter, StageReused, StageStarted

T = TypeVar("T")
RESULT = "result.json"
FOLDER = Path("the folder of the result")  # an argument of a stage, or below one: an empty folder for files it makes
UNREADABLE = (OSError, ValueError, LookupError, AttributeError, TypeError, RecursionError)  # a file of another form


class Busy(UserError):
    """Another run is at work on the film."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """An argument of a stage that counts as `key`: a backend as its identity, a callback as nothing, None."""

    value: Any
    key: Any


class StageCache:
    """The stages of one film, in the folder `work`. A context manager that holds the folder's lock."""

    def __init__(self, work: Path, reporter: Reporter = SILENT) -> None:
        """`reporter` hears of each stage as it starts or is reused.

        Raises UserError if the folder cannot be written or another run holds it.
        """
        from filelock import FileLock

        self.work = work.absolute()
        self.reporter = reporter
        try:
            self.work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{work} cannot be written ({error.strerror})", "choose another place") from error
        self._lock = FileLock(self.work / "lock", thread_local=False)  # planned in one thread, rendered in another

    def __enter__(self) -> "StageCache":
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Busy(f"another newsreel is at work in {self.work}", "wait for it, or choose another -o") from None
        except OSError as error:
            raise UserError(f"{self.work} cannot be written ({error.strerror})", "choose another place") from error
        remove_half_written(self.work)
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def run(
        self, name: str, kind: type[T], stage: Callable[..., T], *given: Any, once: bool = False, **named: Any
    ) -> T:
        """`stage(*given, **named)`, an instance of `kind`: from an earlier run, or made now.

        It is reused as long as the code of the stage, all its arguments and the files that these name are the same. An
        argument is plain data, `Keyed`, or `FOLDER` for the files that the stage makes; paths of the work folder count
        by their names. A result is good as long as the files that it names are whole; one with `notes`, on what could
        not be had, is made again, and the one before stays for timelines that name its files; unless it is to be made
        `once`: its notes tell of nothing that another try would bring. Raises DiskFull.
        """
        folder = self.work / f"{name}-{self._key(stage, given, named)}"
        newest, before = self._newest(folder, kind)
        if before and (once or not getattr(before.value, "notes", ())):
            self.reporter(StageReused(name))
            return before.value
        self.reporter(StageStarted(name))
        place = _after(newest) if before else newest
        with writing_to(self.work):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            result = stage(
                *(_argument(value, place) for value in given),
                **{name: _argument(value, place) for name, value in named.items()},
            )
        if before and _content(before.value, before.folder) == _content(result, place):
            shutil.rmtree(place, ignore_errors=True)
            return before.value
        self._keep(place, result)
        return result

    def _key(self, stage: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]) -> str:
        code = version("newsreel"), *code_of(stage)
        return key_of(
            code,
            [_counted(value, self.work) for value in given],
            {name: _counted(value, self.work) for name, value in named.items()},
            base=self.work,
        )

    def _newest(self, folder: Path, kind: type[T]) -> tuple[Path, "_Stored[T] | None"]:
        """The folder of the last try, and its result if that can be used."""
        newest = folder
        while (following := _after(newest)).is_dir():
            newest = following
        return newest, self._stored(newest, kind)

    def _keep(self, folder: Path, result: Any) -> None:
        """Write a result with the digests of its folder's files and of those in the work folder that it names."""
        named = {path for path in _paths(result) if path.is_relative_to(self.work) and path.is_file()}
        content = {
            "of": folder.name,
            "files": digests_of({*_files(folder), *named}, self.work),
            "result": converter(self.work).unstructure(result),
        }
        write_text(folder / RESULT, json.dumps({"digest": _digest(content), **content}, ensure_ascii=False, indent=1))

    def _stored(self, folder: Path, kind: type[T]) -> "_Stored[T] | None":
        try:
            content = json.loads((folder / RESULT).read_text(encoding="utf-8", errors="surrogateescape"))
            digest = content.pop("digest")
            if digest != _digest(content) or content["of"] != folder.name or not are_whole(content["files"], self.work):
                return None
            return _Stored(folder, converter(self.work).structure(content["result"], kind))
        except (*UNREADABLE, cattrs.BaseValidationError):
            return None  # written by another version, or damaged: made again


def code_of(stage: Callable[..., Any]) -> tuple[str, str]:
    """The name of a function, and the source that it is made of.

    Raises TypeError for what holds values beside its arguments, which no key would know.
    """
    if not inspect.isfunction(stage) or stage.__closure__:
        raise TypeError(f"{stage} is no plain function: whatever decides a stage's result is to be among its arguments")
    return f"{stage.__module__}.{stage.__qualname__}", source_digest(stage.__module__)


@dataclass(frozen=True, slots=True)
class _Stored(Generic[T]):
    """A result of an earlier run."""

    folder: Path
    value: T


def _after(folder: Path) -> Path:
    """The folder of the next try: `speak-3f9c0a5d12e47b86-1`."""
    number = re.fullmatch(r"(.+-[0-9a-f]{16})-(\d+)", folder.name)
    return folder.with_name(f"{number[1]}-{int(number[2]) + 1}" if number else f"{folder.name}-1")


def _content(value: Any, folder: Path) -> tuple[str, dict[str, str]]:
    """A result and the files of its folder, whatever that is called."""
    return dumps(value, folder), digests_of(_files(folder), folder)


def _argument(value: Any, folder: Path) -> Any:
    """What a stage is given for an argument of `run`."""
    if isinstance(value, Keyed):
        return value.value
    if isinstance(value, Path) and value.is_relative_to(FOLDER):
        return folder / value.relative_to(FOLDER)
    return value


def _counted(value: Any, work: Path) -> Any:
    """An argument as it counts, for `key_of`: files outside of `work` with size and time of change."""
    counts = value.key if isinstance(value, Keyed) else value
    outside = (path for path in _paths(counts) if not path.is_relative_to(work) and path.is_file())
    return counts, sorted({file_stamp(path) for path in outside})


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and file != folder / RESULT]


def _paths(value: Any) -> Iterator[Path]:
    """Every path in a value made of dataclasses, tuples and mappings."""
    if isinstance(value, Path):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _paths(getattr(value, one.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _paths(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from _paths(inner)


def _digest(content: Mapping[str, Any]) -> str:
    text = json.dumps(json.loads(json.dumps(content)), sort_keys=True)  # as it is read back
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def key_of(*inputs: Any, base: Path | None = None) -> str:
    """A key of 16 hex digits for values that `codec.canonical` can write."""
    text = json.dumps(canonical(inputs, base), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
