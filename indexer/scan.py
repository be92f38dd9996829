"""Folders -> the files that are new or changed. Cheap first: a look at size and date; content decides after that."""

import hashlib
import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import File
from indexer.kinds import PICTURE as PICTURE
from indexer.kinds import VIDEO as VIDEO

SIDECARS = (".json", ".info.json", ".xmp", ".txt")


@dataclass(frozen=True, slots=True)
class Found:
    """A media file as it lies on disk."""

    path: Path
    root: Path  # the folder that was asked for, or the file's own
    bytes: int
    freshness: int  # modification times [ns] of the file and its sidecars, added up: any that changes shows

    def file(self, sha256: str) -> File:
        """Its entry in the library."""
        return File(self.path, self.bytes, self.freshness, sha256)


Ready = Callable[[Found], bool]  # whether a file may be used yet


@dataclass(frozen=True, slots=True)
class Scan:
    """What differs between the disk and the library."""

    changed: tuple[Found, ...]  # to be decoded
    same: tuple[tuple[Found, str], ...]  # content that the library has, under another name or date; its SHA-256
    back: tuple[File, ...]  # vanished files that are there again as they were: they cost no more than a look
    unchanged: int
    missing: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]  # folders and files, and why; what is known below them is left alone
    waiting: int = 0  # new or changed files that are not ready yet


def scan(paths: Iterable[Path], known: Mapping[Path, File], ready: Ready = lambda _: True) -> Scan:
    """Compare the media below `paths`, files or folders, with what is `known`.

    Raises UserError for a path that neither exists nor is known.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (a link keeps its own name)
    unreadable: list[tuple[Path, str]] = []
    seen: set[Path] = set()
    fresh: list[Found] = []
    back: list[File] = []
    waiting = 0
    for item in _found(roots, known, unreadable):
        if item.path in seen:
            continue
        seen.add(item.path)
        file = known.get(item.path)
        if file and file.status != "missing" and _alike(item, file):
            continue  # a bad file too: it is tried again when it changes
        if file and file.sha256 and _alike(item, file):
            back.append(item.file(file.sha256))
        elif ready(item):
            fresh.append(item)
        else:
            waiting += 1
    changed, same = _by_content(fresh, known)
    missing = _missing(known, seen, roots, [path for path, _ in unreadable])
    unchanged = len(seen) - len(fresh) - len(back) - waiting
    return Scan(changed, same, tuple(back), unchanged, missing, tuple(unreadable), waiting)


def _found(roots: Iterable[Path], known: Mapping[Path, File], unreadable: list[tuple[Path, str]]) -> Iterator[Found]:
    for root in roots:
        _check(root, known)
        yield from _walk(root, unreadable)


def digest(path: Path) -> str:
    """SHA-256 of a file's content, as 64 hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sidecars(path: Path) -> list[Path]:
    """Files that may tell about `path`: `name.json`, `name.mp4.json`, and so on; they need not exist."""
    return [path.with_name(name) for name in _sidecar_names(path.name)]


def _sidecar_names(name: str) -> list[str]:
    stem = os.path.splitext(name)[0]  # noqa: PTH122 (a million files)
    return [start + suffix for suffix in SIDECARS for start in (stem, name)]


def _check(root: Path, known: Mapping[Path, File]) -> None:
    try:
        mode = root.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        if not any(_below(path, [root]) for path in known):
            raise UserError(f"there is no file or folder {root}", "check the path") from error
    except OSError as error:
        raise UserError(f"{root} cannot be opened ({error.strerror})", "check its permissions") from error
    else:
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise UserError(f"{root} is neither a file nor a folder", "give what is in it as a file")
        if stat.S_ISREG(mode) and root.suffix.lower() not in VIDEO | PICTURE:
            endings = " ".join(sorted(VIDEO | PICTURE))
            raise UserError(f"{root} is neither a video nor a picture by its ending", f"these are: {endings}")


def _walk(root: Path, unreadable: list[tuple[Path, str]]) -> Iterator[Found]:
    """Media below `root` in the order of their paths; hidden names are left out, links followed once."""

    def note(error: OSError) -> None:
        unreadable.append((Path(error.filename), error.strerror or str(error)))

    if not root.is_dir():
        beside = {place.name for place in sidecars(root) if place.is_file()}
        yield from _look(root, root.parent, beside, note)
        return
    visited: set[tuple[int, int]] = set()
    for folder, folders, names in os.walk(root, onerror=note, followlinks=True):
        if not _first_visit(folder, visited):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        beside = set(names)
        for name in sorted(names):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in VIDEO | PICTURE:  # noqa: PTH122
                yield from _look(Path(folder, name), root, beside, note)


def _first_visit(folder: str, visited: set[tuple[int, int]]) -> bool:
    """False for a folder that was seen under another name, or is gone by now."""
    try:
        place = os.stat(folder)  # noqa: PTH116 (a million folders)
    except OSError:
        return False
    before = len(visited)
    visited.add((place.st_dev, place.st_ino))
    return len(visited) > before


def _look(path: Path, root: Path, beside: Container[str], note: Callable[[OSError], None]) -> Iterator[Found]:
    """`path`, unless it is no file, or vanished this moment. Costs one stat, and one for each sidecar there is."""
    try:
        own = path.stat()
        if not stat.S_ISREG(own.st_mode):
            return
    except FileNotFoundError:
        return
    except OSError as error:
        note(error)
        return
    told = sum(_time(path.with_name(name)) for name in _sidecar_names(path.name) if name in beside)
    yield Found(path, root, own.st_size, (own.st_mtime_ns + told) % 2**63)


def _time(sidecar: Path) -> int:
    """[ns] when it was modified; 0 for a link to nowhere, or what may not be looked at."""
    try:
        return sidecar.stat().st_mtime_ns
    except OSError:
        return 0


def _missing(
    known: Mapping[Path, File], seen: Container[Path], roots: Sequence[Path], covered: Sequence[Path]
) -> tuple[Path, ...]:
    """Known files below `roots` that were not seen, unless they lie below what could not be read."""
    return tuple(
        path
        for path, file in known.items()
        if file.status != "missing" and path not in seen and _below(path, roots) and not _below(path, covered)
    )


def _alike(item: Found, file: File) -> bool:
    return (file.bytes, file.mtime_ns) == (item.bytes, item.freshness)


def _by_content(
    fresh: Iterable[Found], known: Mapping[Path, File]
) -> tuple[tuple[Found, ...], tuple[tuple[Found, str], ...]]:
    """(to be decoded, known content with its digest). Only files of a size that is known are read for it."""
    sizes: dict[int, set[str]] = {}
    for file in known.values():
        if file.sha256 and file.status != "bad":
            sizes.setdefault(file.bytes, set()).add(file.sha256)
    changed: list[Found] = []
    same: list[tuple[Found, str]] = []
    for item in fresh:
        sha256 = _digest_or_nothing(item.path) if item.bytes in sizes else ""
        if sha256 in sizes.get(item.bytes, ()):
            same.append((item, sha256))
        else:
            changed.append(item)
    return tuple(changed), tuple(same)


def _digest_or_nothing(path: Path) -> str:
    """The file's digest; nothing where it cannot be read, which is told when it is decoded."""
    try:
        return digest(path)
    except OSError:
        return ""


def _below(path: Path, roots: Iterable[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)
