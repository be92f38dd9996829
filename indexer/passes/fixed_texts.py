"""Vectors of fixed lists of texts, cached: CLIP takes half a minute for 500 of them."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from indexer.passes.embed import Embedder, Rows


def text_vectors(embedder: Embedder, folder: Path, lines: Sequence[str]) -> Rows:
    """float32 [n, dim], zero where the embedder does not know a line; cached in `folder`."""
    return cached(embedder.texts, embedder.name, embedder.dim, folder, lines)


def cached(embed: Callable[[list[str]], Rows], name: str, dim: int, folder: Path, lines: Sequence[str]) -> Rows:
    """What `embed` makes of `lines`, float32 [n, dim], kept in `folder` under `name`, which identifies it."""
    cache = folder / f"texts-{fingerprint(name, *lines)}.npy"
    rows = _loaded(cache)
    if rows is None or rows.shape != (len(lines), dim):
        rows = embed(list(lines))
        part = cache.with_suffix(".part.npy")
        np.save(part, rows)
        part.replace(cache)
    return rows


def fingerprint(*lines: str) -> str:
    """16 hexadecimal digits that identify these lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _loaded(path: Path) -> Rows | None:
    try:
        return np.asarray(np.load(path), np.float32)
    except (OSError, ValueError, EOFError):  # not there, or cut off
        return None
