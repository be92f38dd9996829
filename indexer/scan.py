"""Folders -> the files that are new or changed: first by size and date, which is cheap, then by content."""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import File
from indexer.kinds import PICTURE, VIDEO, unread
from indexer.metadata.filenames import folder_words, name_words
from indexer.metadata.sidecars import Beside
from indexer.own_films import BROUGHT, WORK, is_own, is_work_folder


@dataclass(frozen=True, slots=True)
class Found:
    """A media file as it lies on disk."""

    path: Path
    root: Path  # the folder that was asked for, or the file's own
    bytes: int
    freshness: int  # modification times [ns] of the file and its sidecars, added up: any that changes shows
    sidecars: tuple[Path, ...] = ()  # the most reliable first

    def file(self, sha256: str) -> File:
        """Its entry in the library."""
        names, folders = name_words(self.path), folder_words(self.path, self.root)
        return File(self.path, self.bytes, self.freshness, sha256, names=names, folders=folders)


Ready = Callable[[Found], bool]  # whether a file may be used yet


@dataclass(frozen=True, slots=True)
class Scan:
    """What differs between the disk and the library."""

    changed: tuple[Found, ...]  # to be decoded
    same: tuple[tuple[Found, str], ...]  # content that the library has, under another name or date; its SHA-256
    back: tuple[File, ...]  # vanished files that are back unchanged: they are not decoded
    unchanged: int
    missing: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]  # folders and files, and why; known files below them stay unchanged
    waiting: int = 0  # new or changed files that are not ready yet
    own: tuple[Path, ...] = ()  # what newsreel made itself: films, pictures, and the folders it worked in
    forgotten: tuple[Path, ...] = ()  # those of `own` that the library took for footage
    other: Mapping[str, int] = field(default_factory=dict)  # media that cannot be read: kind -> how many files


@dataclass
class _Walk:
    """What a walk through the folders finds beside footage."""

    unreadable: list[tuple[Path, str]] = field(default_factory=list)
    own: list[Path] = field(default_factory=list)
    other: Counter[str] = field(default_factory=Counter)  # media that cannot be read, by kind

    def note(self, error: OSError) -> None:
        """Record why something cannot be read."""
        self.unreadable.append((Path(error.filename), error.strerror or str(error)))


def scan(
    paths: Iterable[Path],
    known: Mapping[Path, File],
    ready: Ready = lambda _: True,
    again: Container[Path] = (),
) -> Scan:
    """Compare the media below `paths`, files or folders, with what is `known`.

    The metadata of the files `again` is read again even if they are unchanged. Newsreel's own films are skipped.
    Raises UserError for a path that neither exists nor is known.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (a link keeps its own name)
    walk = _Walk()
    seen: set[Path] = set()
    fresh: list[Found] = []
    back: list[File] = []
    outdated: list[tuple[Found, str]] = []
    waiting = 0
    for item in _found(roots, known, walk):
        if item.path in seen:
            continue
        seen.add(item.path)
        file = known.get(item.path)
        if file and file.status != "missing" and _alike(item, file):
            if item.path in again:
                outdated.append((item, file.sha256))
            continue  # a bad file too: it is tried again when it changes
        if file and file.sha256 and _alike(item, file):
            back.append(item.file(file.sha256))
        elif ready(item):
            fresh.append(item)
        else:
            waiting += 1
    changed, same = _by_content(fresh, known)
    own = tuple(dict.fromkeys(walk.own))
    forgotten = tuple(path for path in known if path not in seen and _below(path, own))
    missing = _missing(known, seen, roots, [*own, *(path for path, _ in walk.unreadable)])
    unchanged = len(seen) - len(fresh) - len(back) - len(outdated) - waiting
    return Scan(
        changed, (*same, *outdated), tuple(back), unchanged, missing, tuple(walk.unreadable), waiting, own, forgotten,
        dict(walk.other),
    )  # fmt: skip


def _found(roots: Iterable[Path], known: Mapping[Path, File], walk: _Walk) -> Iterator[Found]:
    for root in roots:
        _check(root, known)
        for folder in (root, *root.parents):
            if root.is_relative_to(folder / BROUGHT):
                continue  # the film's own store looks through it
            if folder.suffix == WORK and folder.is_dir() and is_work_folder(folder, _names(folder, walk.note)):
                walk.own.append(folder)
                break
        else:
            yield from _walk(root, known, walk)


def digest(path: Path) -> str:
    """SHA-256 of a file's content, as 64 hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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


def _walk(root: Path, known: Mapping[Path, File], walk: _Walk) -> Iterator[Found]:
    """Media below `root` in the order of their paths; hidden names are left out, links followed once."""
    if not root.is_dir():
        yield from _footage(root.parent, root.parent, [root.name], _names(root.parent, walk.note), known, walk)
        return
    visited: set[tuple[int, int]] = set()
    for folder, folders, names in os.walk(root, onerror=walk.note, followlinks=True):
        if is_work_folder(folder, (*folders, *names)):
            walk.own.append(Path(folder))
            folders.clear()
        elif _first_visit(folder, visited):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            walk.other.update(unread(name for name in names if not name.startswith(".")))
            media = [name for name in sorted(names) if not name.startswith(".") and _is_media(name)]
            yield from _footage(Path(folder), root, media, names, known, walk)
        else:
            folders.clear()


def _is_media(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in VIDEO | PICTURE  # noqa: PTH122 (a million files)


def _names(folder: Path, note: Callable[[OSError], None]) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 (names, not paths)
    except OSError as error:
        note(error)
        return []


def _footage(
    folder: Path, root: Path, media: Iterable[str], names: Sequence[str], known: Mapping[Path, File], walk: _Walk
) -> Iterator[Found]:
    """The `media` of a folder that hold footage; `names` is all that lies in it."""
    sidecars, beside = Beside(names), frozenset(names)
    for name in media:
        for item in _look(folder / name, root, sidecars.of(name), walk.note):
            file = known.get(item.path)
            looked_at = file is not None and file.status == "ok" and _alike(item, file)
            if is_own(item.path, beside, look=not looked_at):
                walk.own.append(item.path)
            else:
                yield item


def _first_visit(folder: str, visited: set[tuple[int, int]]) -> bool:
    """False for a folder that was seen under another name, or is gone by now."""
    try:
        place = os.stat(folder)  # noqa: PTH116 (a million folders)
    except OSError:
        return False
    before = len(visited)
    visited.add((place.st_dev, place.st_ino))
    return len(visited) > before


def _look(path: Path, root: Path, beside: Iterable[str], note: Callable[[OSError], None]) -> Iterator[Found]:
    """`path`, unless it is no file or has just vanished. Costs one stat, and one for each sidecar."""
    try:
        own = path.stat()
        if not stat.S_ISREG(own.st_mode):
            return
    except FileNotFoundError:
        return
    except OSError as error:
        note(error)
        return
    sidecars = tuple(path.with_name(name) for name in beside)
    times = sum(map(_time, sidecars))
    yield Found(path, root, own.st_size, (own.st_mtime_ns + times) % 2**63, sidecars)


def _time(sidecar: Path) -> int:
    """[ns] when it was modified; 0 for a broken link, or without permission."""
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
    """The file's digest; empty if it cannot be read, which is reported when it is decoded."""
    try:
        return digest(path)
    except OSError:
        return ""


def _below(path: Path, roots: Iterable[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)
