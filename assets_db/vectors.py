"""Nearest vectors: the protocol of every index, and `Exact`, the reference that they are compared with."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[np.float32]

NONE = -1  # the id where there are fewer than k results; its score is -inf


class VectorIndex(Protocol):
    """Vectors under integers, found by inner product.

    A row of zeros means "no opinion": it is never found, and as a query it finds nothing.
    """

    def add(self, ids: Ids, rows: Rows) -> None:
        """Insert or replace float32 [n, dim] by ids int64 [n]."""

    def remove(self, ids: Ids) -> None:
        """Remove ids int64 [n]; unknown ids are ignored."""

    def search(self, queries: Rows, k: int) -> tuple[Rows, Ids]:
        """The best `k` for each of float32 [m, dim]: scores float32 [m, k], ids int64 [m, k].

        Best first, equal scores by id; where there are fewer, -inf and -1.
        """


class Exact:
    """Compares every vector with every query: slow, and exact."""

    def __init__(self, dim: int) -> None:
        self._ids: Ids = np.empty(0, np.int64)
        self._rows: Rows = np.empty((0, dim), np.float32)

    def add(self, ids: Ids, rows: Rows) -> None:
        """See `VectorIndex`."""
        ids, rows = checked(ids, rows, self._rows.shape[1])
        self.remove(ids)
        nonzero = rows.any(axis=1)
        self._ids = np.concatenate([self._ids, ids[nonzero]])
        self._rows = np.concatenate([self._rows, rows[nonzero]])

    def remove(self, ids: Ids) -> None:
        """See `VectorIndex`."""
        stays = ~np.isin(self._ids, ids)
        self._ids, self._rows = self._ids[stays], self._rows[stays]

    def search(self, queries: Rows, k: int) -> tuple[Rows, Ids]:
        """See `VectorIndex`."""
        queries = asked(queries, self._rows.shape[1])
        scores, ids = blank(len(queries), k)
        for place, query in enumerate(queries):
            if query.any():
                scores[place], ids[place] = best(self._ids, products(self._rows, query), k)
        return scores, ids


def products(rows: Rows, query: Rows) -> Rows:
    """Inner products float32 [n] of float32 [n, dim] and [dim].

    Summed in double, then rounded: the last bits of a sum depend on where in a block a row lies, and would
    differ between equal rows.
    """
    return np.asarray(rows.astype(np.float64) @ query.astype(np.float64), np.float32)


def best(ids: Ids, scores: Rows, k: int) -> tuple[Rows, Ids]:
    """The `k` best of scores [n] under ids [n], best first, equal scores by id, filled up with -inf and -1."""
    order = np.lexsort((ids, -scores))[:k]
    found_scores, found_ids = blank(1, k)
    found_scores[0, : len(order)], found_ids[0, : len(order)] = scores[order], ids[order]
    return found_scores[0], found_ids[0]


def blank(m: int, k: int) -> tuple[Rows, Ids]:
    """Empty results [m, k]."""
    return np.full((m, k), -np.inf, np.float32), np.full((m, k), NONE, np.int64)


def asked(queries: Rows, dim: int) -> Rows:
    """Queries in the right type. Raises ValueError unless they are finite and [m, dim]."""
    queries = np.ascontiguousarray(queries, np.float32)
    if queries.ndim != 2 or queries.shape[1] != dim or not np.isfinite(queries).all():
        raise ValueError(f"queries {queries.shape} must be finite and of {dim} dimensions")
    return queries


def checked(ids: Ids, rows: Rows, dim: int) -> tuple[Ids, Rows]:
    """The last row of each id, in the right types. Raises ValueError for wrong shapes or rows that are not finite."""
    ids, rows = np.asarray(ids, np.int64), np.asarray(rows, np.float32)
    if rows.shape != (len(ids), dim):
        raise ValueError(f"rows {rows.shape} for {len(ids)} ids of {dim} dimensions")
    if not np.isfinite(rows).all():
        raise ValueError("a vector is not finite")
    if len(ids) and ids.min() < 0:
        raise ValueError("an id is negative")
    unique, last = np.unique(ids[::-1], return_index=True)
    return unique, rows[::-1][last]
