"""A vector index and its origin in one file, written atomically."""

import json
import os
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assets_db.faiss_kinds import Coded, Flat, Kind, faiss

KINDS: dict[str, type[Kind]] = {"flat": Flat, "coded": Coded}
FORMAT = 1  # of the file, and of how vectors are coded: an index of another format is rebuilt
END = struct.Struct("<QQ")  # bytes of FAISS's part, and of the JSON behind it


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index was made from."""

    library: str  # another library gives the same integers to other frames
    embedder: str
    revision: str  # of the library's vectors
    trained: int = 0  # vectors that the codes were fitted for
    added: int = 0  # and those that came since


def save(path: Path, index: Kind, origin: Origin) -> None:
    """Write both to `path` atomically. Raises OSError."""
    part = path.with_name(path.name + ".part")  # always the same: what a killed run has left is written over
    try:
        _write(part, index, origin)
        part.replace(path)
    except RuntimeError as error:  # FAISS's word for a full disk
        raise OSError(str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def load(path: Path, mapped: bool = False) -> tuple[Kind, Origin] | None:
    """The index saved at `path`; None where there is none, or none that can be used.

    A `mapped` index opens at once and is read as it is searched; it must not be changed.
    """
    try:
        trailer = _trailer(path)
        if trailer is None:
            return None
        kind = KINDS[trailer.pop("kind")]
        # FAISS maps for random access: that suits the few codes that are compared again, not a scan of everything.
        flag = faiss().IO_FLAG_MMAP_IFC if mapped and kind is Coded else 0
        return kind(faiss().read_index(str(path), flag)), Origin(**trailer)
    except (OSError, ValueError, RuntimeError, MemoryError):  # gone by now, or damaged
        return None


def _write(part: Path, index: Kind, origin: Origin) -> None:
    faiss().write_index(index.raw, str(part))
    kind = next(name for name, kind in KINDS.items() if isinstance(index, kind))
    trailer = json.dumps({"format": FORMAT, "kind": kind, **asdict(origin)}).encode()
    with part.open("ab") as file:
        body = file.tell()
        file.write(trailer + END.pack(body, len(trailer)))
        file.flush()
        os.fsync(file.fileno())  # or the name may outlive a power cut that the bytes do not


def _trailer(path: Path) -> dict[str, Any] | None:
    """The JSON at the end of the file, if it is of this format. Raises ValueError or OSError where it was cut off."""
    with path.open("rb") as file:
        file.seek(-END.size, os.SEEK_END)
        body, length = END.unpack(file.read())
        file.seek(body)
        trailer: dict[str, Any] = json.loads(file.read(length))
    return trailer if trailer.pop("format") == FORMAT else None
