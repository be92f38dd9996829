"""Folders -> the files that are new or changed. Cheap first: a look at size and date; content decides after that."""

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import File

VIDEO = frozenset(
    f".{name}"
    for name in re.findall(r"\w+", "mp4 m4v mov mkv webm avi mpg mpeg ts mts m2ts flv wmv asf ogv mxf 3gp 3g2 dv y4m")
)
PICTURE = frozenset((".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif", ".mpo"))
SIDECARS = (".json", ".txt")


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


@dataclass(frozen=True, slots=True)
class Scan:
    """What differs between the disk and the library."""

    changed: tuple[Found, ...]  # to be decoded
    same: tuple[tuple[Found, str], ...]  # content that the library has, under another name or date; its SHA-256
    unchanged: int
    missing: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]  # folders, and why; what is known below them is left alone


def scan(paths: Iterable[Path], known: Mapping[Path, File]) -> Scan:
    """Compare the media below `paths`, files or folders, with what is `known`.

    Raises UserError for a path that neither exists nor is known.
    """
    roots = [Path(os.path.abspath(path)) for path in paths]  # noqa: PTH100 (a link keeps its own name)
    unreadable: list[tuple[Path, str]] = []
    found: dict[Path, Found] = {}
    for root in roots:
        _check(root, known)
        for item in _walk(root, unreadable):
            found.setdefault(item.path, item)
    fresh = [item for item in found.values() if not _unchanged(item, known.get(item.path))]
    changed, same = _by_content(fresh, known)
    covered = [path for path, _ in unreadable]
    missing = [
        path
        for path, file in known.items()
        if file.status != "missing" and path not in found and _below(path, roots) and not _below(path, covered)
    ]
    return Scan(changed, same, len(found) - len(fresh), tuple(missing), tuple(unreadable))


def digest(path: Path) -> str:
    """SHA-256 of a file's content, as 64 hexadecimal digits. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sidecars(path: Path) -> list[Path]:
    """Files that may tell about `path`: `name.json`, `name.mp4.json`, and the same with .txt; they need not exist."""
    return [place for suffix in SIDECARS for place in (path.with_suffix(suffix), path.with_name(path.name + suffix))]


def _check(root: Path, known: Mapping[Path, File]) -> None:
    if not root.exists() and not any(_below(path, [root]) for path in known):
        raise UserError(f"there is no file or folder {root}", "check the path")
    if root.is_file() and root.suffix.lower() not in VIDEO | PICTURE:
        endings = " ".join(sorted(VIDEO | PICTURE))
        raise UserError(f"{root} is neither a video nor a picture by its ending", f"these are: {endings}")


def _walk(root: Path, unreadable: list[tuple[Path, str]]) -> Iterator[Found]:
    """Media below `root` in the order of their paths; hidden names are left out, links followed once."""
    if not root.is_dir():
        yield from _look(root, root.parent)
        return
    seen: set[tuple[int, int]] = set()

    def note(error: OSError) -> None:
        unreadable.append((Path(error.filename), error.strerror or str(error)))

    for folder, folders, names in os.walk(root, onerror=note, followlinks=True):
        place = Path(folder).stat()
        if (place.st_dev, place.st_ino) in seen:
            folders.clear()
            continue
        seen.add((place.st_dev, place.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in VIDEO | PICTURE:
                yield from _look(Path(folder, name), root)


def _look(path: Path, root: Path) -> Iterator[Found]:
    """`path`, unless it is no file, or vanished this moment."""
    if not path.is_file():
        return
    times = [file.stat().st_mtime_ns for file in (path, *sidecars(path)) if file.is_file()]
    yield Found(path, root, path.stat().st_size, sum(times) % 2**63)


def _unchanged(item: Found, file: File | None) -> bool:
    """A bad file counts as unchanged too: it is tried again when it changes."""
    if file is None or file.status == "missing":
        return False
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
