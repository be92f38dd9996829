"""The same index on FAISS, kept beside the library: derived from the store, rebuilt when stale."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from assets_db.errors import UserError
from assets_db.store import Store
from assets_db.vectors import Ids, Rows, asked, best, blank, checked, products

THREADS = min(4, os.cpu_count() or 1)  # more gains nothing at this size, and starves the encoder beside it
SLACK = 16  # candidates beyond k: float32 sums and ties are put in order among them
CLOSE = 1e-5  # scores this near may change places when they are taken exactly
WAIT = 300  # [s] for another process that is building the index


class Faiss:
    """A `VectorIndex` on FAISS."""

    def __init__(self, dim: int) -> None:
        self._index: Any = _faiss().IndexIDMap2(_faiss().IndexFlatIP(dim))

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        return int(self._index.d)

    @classmethod
    def load(cls, path: Path) -> "Faiss":
        """The index saved at `path`. Raises OSError where it is missing, RuntimeError where it is damaged."""
        found = cls.__new__(cls)
        found._index = _faiss().deserialize_index(np.frombuffer(path.read_bytes(), np.uint8))
        return found

    def save(self, path: Path) -> None:
        """Write it to `path`, whole or not at all."""
        part = path.with_name(path.name + ".part")
        part.write_bytes(_faiss().serialize_index(self._index).tobytes())
        part.replace(path)

    def add(self, ids: Ids, rows: Rows) -> None:
        """See `VectorIndex`."""
        ids, rows = checked(ids, rows, self._index.d)
        if self._index.ntotal:
            self.remove(ids)
        kept = rows.any(axis=1)
        self._index.add_with_ids(np.ascontiguousarray(rows[kept]), ids[kept])

    def remove(self, ids: Ids) -> None:
        """See `VectorIndex`."""
        self._index.remove_ids(np.asarray(ids, np.int64))

    def search(self, queries: Rows, k: int) -> tuple[Rows, Ids]:
        """See `VectorIndex`."""
        queries = asked(queries, self._index.d)
        scores, ids = blank(len(queries), k)
        places = np.flatnonzero(queries.any(axis=1))
        if k < 1 or not len(places) or not self._index.ntotal:
            return scores, ids
        for place, candidates in zip(places, self._candidates(queries[places], k), strict=True):
            rows = self._index.reconstruct_batch(candidates)
            scores[place], ids[place] = best(candidates, products(rows, queries[place]), k)
        return scores, ids

    def _candidates(self, queries: Rows, k: int) -> list[Ids]:
        """For each query the ids among which its best `k` surely are, whatever ties there are at the end."""
        total = self._index.ntotal
        wide = min(total, k + SLACK)
        scores, ids = self._index.search(queries, wide)
        while wide < total and (scores[:, k - 1] - scores[:, -1] < CLOSE).any():
            wide = min(total, 4 * wide)
            scores, ids = self._index.search(queries, wide)
        return list(ids)


def vector_search(store: Store, queries: Rows, k: int) -> tuple[Rows, Ids]:
    """The `k` best frames of the library for each of float32 [m, dim]: scores float32 [m, k], frame ids int64 [m, k].

    As `VectorIndex.search`. Frames of assets that no file holds are not found. Raises UserError where the queries
    are of another embedder's dimension, or the index cannot be written.
    """
    if not store.embedder:
        return blank(len(queries), k)
    index = _current(store)
    if queries.shape[1] != index.dim:
        raise UserError(
            f"the library's vectors have {index.dim} dimensions, the embedder's {queries.shape[1]}",
            "name the embedder that made them, or run newsreel index --reembed",
        )
    return index.search(queries, k)


def _current(store: Store) -> Faiss:
    """The index of the store as it is now: the saved one, or a new one where that is missing, stale or damaged."""
    saved = _saved(store)
    if saved is not None:
        return saved
    try:
        with FileLock(store.folder / "vectors.lock", timeout=WAIT):
            return _saved(store) or _build(store)  # another process may have built it while this one waited
    except Timeout as error:
        raise UserError("another process has been building the vector index for too long", "try again") from error
    except OSError as error:
        raise UserError(
            f"the vector index cannot be written to {store.folder} ({error.strerror})", "free some space there"
        ) from error


def _saved(store: Store) -> Faiss | None:
    try:
        return Faiss.load(_path(store))
    except (OSError, RuntimeError):  # not there, or damaged
        return None


def _build(store: Store) -> Faiss:
    path = _path(store)  # first: the index may hold more than its revision says, never less
    ids, rows = store.vectors()
    index = Faiss(rows.shape[1])
    index.add(ids, rows)
    index.save(path)
    for other in store.folder.glob("vectors-*"):
        if other != path:
            other.unlink(missing_ok=True)
    return index


def _path(store: Store) -> Path:
    # The revision is in the name, so that the index and what it was made from are replaced at once.
    return store.folder / f"vectors-{store.revision}.faiss"


@cache
def _faiss() -> Any:
    import faiss

    faiss.omp_set_num_threads(THREADS)
    return faiss
