"""Small made-up footage for tests of the library: values only, no media."""

import hashlib
import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from assets_db.model import Asset, File, Frame, Shot
from assets_db.store import Store

# Takes a library back to before there were annotations.
WITHOUT_ANNOTATIONS = (
    "DROP TABLE annotations", "ALTER TABLE shots DROP COLUMN mark",
    *(f"ALTER TABLE assets DROP COLUMN {name}" for name in ("description", "tags", "metadata")),
    "UPDATE alembic_version SET version_num = '0008'",
)  # fmt: skip
Shots = list[tuple[Shot, list[Frame]]]


def digest(name: str) -> str:
    return hashlib.sha256(os.fsencode(name)).hexdigest()


def file(name: str, content: str = "", **changed: Any) -> File:
    """A good file called `name`, whose content is known as `content` (its name where not given)."""
    values: dict[str, Any] = {"bytes": 1000, "mtime_ns": 1, "sha256": digest(content or name)}
    return File(Path("/footage") / name, **(values | changed))


def asset(content: str, **changed: Any) -> Asset:
    """Ten seconds at 30000/1001."""
    values: dict[str, Any] = {
        "path": Path("/footage") / content,
        "kind": "video",
        "time_base": Fraction(1001, 30000),
        "fps": Fraction(30000, 1001),
        "size": (1280, 720),
        "start": 0,
        "duration": 300,
    }
    return Asset(digest(content), **(values | changed))


def shots(of: Asset, words: Sequence[str], frames: int = 2) -> Shots:
    """A shot of 100 pts for each of `words`, with frames whose pictures are told apart by their bytes."""
    found: Shots = []
    for place, text in enumerate(words):
        start = 100 * place
        pictures = [Frame(start + 10 * n, f"{of.sha256} {start} {n}".encode()) for n in range(frames)]
        found.append((Shot(of, start, start + 100, words=text), pictures))
    return found


def put(store: Store, name: str, *words: str, content: str = "", frames: int = 2) -> Shots:
    """Add a file with a shot for each of `words`; returns the shots."""
    made = asset(content or name, path=Path("/footage") / name)
    found = shots(made, words, frames)
    store.add(file(name, content), made, found)
    return found
