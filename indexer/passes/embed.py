"""Pictures and texts -> vectors that can be compared: the Embedder protocol, and the pass over all frames."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from assets_db.plugins import load
from assets_db.protocols import check_result
from assets_db.store import Store
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import pixels

Rows = npt.NDArray[np.float32]  # [n, dim], each L2-normalised, or zero: no opinion
BATCH = 64  # pictures, and what a crash loses; a processor does 1.2 times as many a second as with 32


class Named(Protocol):
    """What makes vectors."""

    @property
    def name(self) -> str:
        """Identifies its vectors in the library."""

    @property
    def dim(self) -> int:
        """Length of a vector."""


class Embedder(Named, Protocol):
    """Puts pictures and texts into one space, where the cosine measures how well they match."""

    def images(self, batch: Pixels, /) -> Rows:
        """uint8 [n, h, w, 3] RGB -> float32 [n, dim]."""

    def texts(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim]."""


def reads_all(embedder: Named, text: str) -> bool:
    """Whether an embedder reads all of a text: what its own `fits(text)` says, where it has that; else it does."""
    fits = getattr(embedder, "fits", None)
    return fits is None or bool(fits(text))


def language(embedder: Named) -> str:
    """The language that an embedder is asked in about everyday things: its own `language`, or English."""
    return str(getattr(embedder, "language", "en"))


@dataclass(frozen=True, slots=True)
class Loaded:
    """An embedder, and the spec that loads it again."""

    spec: str
    embedder: Embedder

    @property
    def name(self) -> str:
        return self.embedder.name

    @property
    def dim(self) -> int:
        return self.embedder.dim

    @property
    def language(self) -> str:
        return language(self.embedder)

    def fits(self, text: str) -> bool:
        return reads_all(self.embedder, text)

    def images(self, batch: Pixels, /) -> Rows:
        return checked_rows(self.embedder.images(batch), len(batch), self.embedder, "embedder", "images")

    def texts(self, texts: list[str], /) -> Rows:
        return checked_rows(self.embedder.texts(texts), len(texts), self.embedder, "embedder", "texts")


def load_embedder(spec: str) -> Embedder | None:
    """The embedder that `spec` names, None for `none`. Raises UserError if there is none, or it cannot be made."""
    if spec.strip() in ("", "none"):
        return None
    made: Embedder = load("embedder", spec, Embedder)
    check_named(made, "embedder")
    return Loaded(spec.strip(), made)


def checked_rows(rows: Rows, count: int, embedder: Named, kind: str, method: str) -> Rows:
    """`rows` that a `method` of a backend of this `kind` gave. Raises WrongBackend unless float32 [count, dim]."""
    good = isinstance(rows, np.ndarray) and rows.shape == (count, embedder.dim) and rows.dtype == np.float32
    check_result(good, embedder, kind, method, rows, f"float32 [{count}, {embedder.dim}]")
    return rows


def check_named(embedder: Named, kind: str) -> None:
    """Raises WrongBackend for one whose name is no text, or whose dim is no whole number."""
    check_result(isinstance(embedder.name, str), embedder, kind, "name", embedder.name, "a text")
    check_result(isinstance(embedder.dim, int), embedder, kind, "dim", embedder.dim, "a whole number")


def embed_missing(store: Store, embedder: Embedder, progress: Callable[[int], None] | None = None) -> int:
    """Give every stored frame without a vector its vector, batch by batch; returns how many.

    A damaged picture gets zeros. It can be stopped and resumed. `progress` is called with how many are done. Raises
    UserError where the library has vectors of another embedder.
    """
    spec = embedder.spec if isinstance(embedder, Loaded) else embedder.name
    store.set_embedder(embedder.name, embedder.dim, spec)
    done = 0
    while batch := store.frames_without_vector(BATCH):
        seen = {frame: picture for frame, jpeg in batch if (picture := _whole(jpeg)) is not None}
        rows = embed_pictures(embedder, list(seen.values())).astype(np.float16)
        none = dict.fromkeys([frame for frame, _ in batch], np.zeros(embedder.dim, np.float16))
        store.put_vectors(none | dict(zip(seen, rows, strict=True)))
        done += len(batch)
        if progress:
            progress(done)
    return done


def _whole(jpeg: bytes) -> Pixels | None:
    """The picture, None where it is damaged: one bad sector of the library is no reason to stop for all the rest."""
    try:
        return pixels(jpeg)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):  # as Pillow meets broken data
        return None


def embed_pictures(embedder: Embedder, pictures: Sequence[Pixels]) -> Rows:
    """float32 [n, dim] for pictures uint8 [h, w, 3] of any sizes; those of one size go through together."""
    rows = np.zeros((len(pictures), embedder.dim), np.float32)
    groups: dict[tuple[int, ...], list[int]] = {}
    for place, picture in enumerate(pictures):
        groups.setdefault(picture.shape, []).append(place)
    for places in groups.values():
        rows[places] = embedder.images(np.stack([pictures[place] for place in places]))
    return rows
