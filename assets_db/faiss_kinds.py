"""The kinds of vector index on FAISS: `Flat`, which is exact, and `Coded`, which is small and fast at millions."""

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from assets_db.vectors import Ids, Rows, asked, best, blank, checked, products

THREADS = min(4, os.cpu_count() or 1)  # more gains nothing at this size, and starves the encoder beside it
SLACK = 16  # candidates beyond k: float32 sums and ties are put in order among them
CLOSE = 1e-5  # scores this near may change places when they are taken exactly
COMPONENTS = 320  # main dimensions that all vectors are compared by, in 4 bits for two of them; 256 find 0.003 less
WIDE, RATIO = 1600, 16  # coarse candidates: at least so many, and so many for each result (benchmark `index_scale`)


class Flat:
    """A `VectorIndex` of the vectors themselves: returns what `Exact` returns."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    @classmethod
    def empty(cls, dim: int) -> "Flat":
        """An index of vectors of `dim` numbers."""
        return cls(faiss().IndexIDMap2(faiss().IndexFlatIP(dim)))

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        return int(self.raw.d)

    @property
    def ids(self) -> Ids:
        """The ids int64 [n] that can be found."""
        return _ids(self.raw)

    def holds(self, ids: Ids, rows: Rows) -> bool:
        """Whether float32 [n, dim] are the rows under int64 [n], all of which are known."""
        return np.array_equal(self.raw.reconstruct_batch(ids), rows)

    def add(self, ids: Ids, rows: Rows) -> None:
        """See `VectorIndex`."""
        _add(self, ids, rows)

    def remove(self, ids: Ids) -> None:
        """See `VectorIndex`."""
        self.raw.remove_ids(np.asarray(ids, np.int64))

    def search(self, queries: Rows, k: int) -> tuple[Rows, Ids]:
        """See `VectorIndex`."""
        return _search(self, queries, k)

    def candidates(self, queries: Rows, k: int) -> Iterator[tuple[Ids, Rows]]:
        """For each query ids and scores that include the best `k`, even with ties at the end."""
        total = self.raw.ntotal
        wide = min(total, k + SLACK)
        scores, ids = self.raw.search(queries, wide)
        while wide < total and (scores[:, k - 1] - scores[:, -1] < CLOSE).any():
            wide = min(total, 4 * wide)
            scores, ids = self.raw.search(queries, wide)
        for query, found in zip(queries, ids, strict=True):
            yield found, products(self.raw.reconstruct_batch(found), query)


class Coded:
    """A `VectorIndex` of codes: finds 0.98 of what `Exact` finds, in dim + 88 bytes a vector.

    Every vector is compared by a 4-bit product quantizer of its main components (Andre et al. 2015, FAISS's fast scan),
    the best of them again by 8 bits a dimension: scores are about 0.001 off, and equal ones go by id. There are no
    inverted lists: a text lies far from all pictures, and a quarter of the lists held 0.95 of what was looked for.
    The results depend on what the codes were fitted to, within that recall. Where fewer than `k` rows are left, the
    worst of them may be missing.
    """

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    @classmethod
    def fitted(cls, sample: Rows) -> "Coded":
        """An empty index whose codes fit float32 [n, dim]: some thousands of rows like those to come."""
        dim = sample.shape[1]
        components = min(COMPONENTS, dim) // 2 * 2
        codes = f"PCAR{components},PQ{components // 2}x4fs,Refine(SQ8)"
        index = cls(faiss().IndexIDMap(faiss().index_factory(dim, codes, faiss().METRIC_INNER_PRODUCT)))
        turn = faiss().downcast_VectorTransform(index._coarse.chain.at(0))
        faiss().omp_set_num_threads(1)  # for many small sums threads wait: 1.5 s on one, 30 on two of a busy machine
        try:
            turn.train(sample)
            turn.have_bias = False  # or FAISS takes the mean from queries too, and inner products order otherwise
            index.raw.train(sample)
        finally:
            faiss().omp_set_num_threads(THREADS)
        return index

    @property
    def dim(self) -> int:
        """Numbers in a vector."""
        return int(self.raw.d)

    @property
    def ids(self) -> Ids:
        """The ids int64 [n] that can be found."""
        return _ids(self.raw)

    def holds(self, ids: Ids, rows: Rows) -> bool:
        """Whether float32 [n, dim] have the codes under int64 [n], all of which are known."""
        known = self.ids
        order = np.argsort(known)
        places = order[np.searchsorted(known, ids, sorter=order)]
        expected = self._fine.sa_decode(self._fine.sa_encode(np.ascontiguousarray(rows)))
        return np.array_equal(self._fine.reconstruct_batch(places), expected)

    def add(self, ids: Ids, rows: Rows) -> None:
        """See `VectorIndex`."""
        _add(self, ids, rows)

    def remove(self, ids: Ids) -> None:
        """See `VectorIndex`."""
        known = self.ids
        gone = np.isin(known, ids)
        if not gone.any():
            return
        for part in (self._coarse, self._fine):  # FAISS removes from each, but not from both as one
            part.remove_ids(np.flatnonzero(gone))
        faiss().copy_array_to_vector(known[~gone], self.raw.id_map)
        self._both.ntotal = self.raw.ntotal = self._fine.ntotal

    def search(self, queries: Rows, k: int) -> tuple[Rows, Ids]:
        """See `VectorIndex`."""
        return _search(self, queries, k)

    def candidates(self, queries: Rows, k: int) -> Iterator[tuple[Ids, Rows]]:
        """For each query ids and scores of the likely best `k`, and some more."""
        wide = min(self.raw.ntotal, k + SLACK)
        how = faiss().IndexRefineSearchParameters(k_factor=max(RATIO, WIDE / wide))
        for scores, ids in zip(*self.raw.search(queries, wide, params=how), strict=True):
            yield ids[ids >= 0], scores[ids >= 0]

    @property
    def _both(self) -> Any:
        return faiss().downcast_index(self.raw.index)

    @property
    def _coarse(self) -> Any:
        return faiss().downcast_index(self._both.base_index)

    @property
    def _fine(self) -> Any:
        return faiss().downcast_index(self._both.refine_index)


Kind = Flat | Coded


@cache
def faiss() -> Any:
    """FAISS, loaded when it is needed, on a few threads."""
    import faiss

    faiss.omp_set_num_threads(THREADS)
    return faiss


def _ids(raw: Any) -> Ids:
    return np.asarray(faiss().vector_to_array(raw.id_map), np.int64)


def _add(index: Kind, ids: Ids, rows: Rows) -> None:
    ids, rows = checked(ids, rows, index.dim)
    if index.raw.ntotal:
        index.remove(ids)
    nonzero = rows.any(axis=1)
    if nonzero.any():
        index.raw.add_with_ids(np.ascontiguousarray(rows[nonzero]), ids[nonzero])


def _search(index: Kind, queries: Rows, k: int) -> tuple[Rows, Ids]:
    queries = asked(queries, index.dim)
    scores, ids = blank(len(queries), k)
    places = np.flatnonzero(queries.any(axis=1))
    if k < 1 or not len(places) or not index.raw.ntotal:
        return scores, ids
    for place, (candidates, their_scores) in zip(places, index.candidates(queries[places], k), strict=True):
        scores[place], ids[place] = best(candidates, their_scores, k)
    return scores, ids
