"""What is in a file, by its size and digest."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from assets_db.errors import UserError


def digest_of(path: Path) -> str:
    """Size and SHA-256 of a file's content: `1024-9f86...`. Raises OSError."""
    with path.open("rb") as file:
        return f"{path.stat().st_size}-{hashlib.file_digest(file, 'sha256').hexdigest()}"


def digests_of(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """Of `files` below `folder`, by their names in it. Raises OSError."""
    return {file.relative_to(folder).as_posix(): digest_of(file) for file in sorted(files)}


def are_whole(digests: Mapping[str, str], folder: Path) -> bool:
    """Whether all files below `folder` are as `digests` have them."""
    try:
        return all(digest_of(folder / name) == digest for name, digest in digests.items())
    except (OSError, ValueError):
        return False


def file_stamp(path: Path) -> tuple[str, int, int]:
    """What stands for a file's content in a key: path, size [bytes], modification time [ns].

    Raises UserError if there is no such file.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})", "check the path") from error
    return str(path), state.st_size, state.st_mtime_ns


def folder_stamp(folder: Path) -> list[tuple[str, int, int]]:
    """The stamps of all files below a folder; none for a name that is no folder's, as of a model on the hub."""
    return [file_stamp(file) for file in sorted(folder.expanduser().rglob("*")) if file.is_file()]
