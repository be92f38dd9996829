"""The nearest vectors of a library, of frames or of texts: indexes on FAISS that follow what is stored."""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from assets_db.errors import UserError
from assets_db.faiss_kinds import Coded, Flat, Kind
from assets_db.index_file import Origin, load, save
from assets_db.vectors import Exact, Ids, Rows, best, blank

MOST_FLAT = 50_000  # vectors that are stored uncompressed: 150 MB at 768 dimensions
SAMPLE = 20_000  # vectors that codes are fitted to; 60,000 find no more
BLOCK = 20_000  # vectors that are read at once: 60 MB at 768 dimensions
SPOT = 64  # vectors that are compared before an old index is trusted
WAIT = 300  # [s] for another process that is building the index
log = logging.getLogger(__name__)


class VectorTable(Protocol):
    """Vectors of one kind that a library stores: `Store` has those of frames, `TextVectors` those of texts."""

    index_name: str  # of the index's file
    folder: Path  # where the index lies

    @property
    def embedder(self) -> str:
        """Name of the embedder whose vectors are stored; empty where there are none."""

    @property
    def vectors_revision(self) -> str:
        """The library, a hyphen, and what changes whenever the index has something to follow."""

    def vector_ids(self, licences: Collection[str] | None = None, /) -> Ids:
        """Ids [n], increasing, of the vectors that may be found; with `licences` of footage under one of these."""

    def vectors(self, ids: Sequence[int], /) -> tuple[Ids, Rows]:
        """Those of `ids` that are known [n], increasing, and their vectors [n, dim]."""


def vector_search(
    store: VectorTable, queries: Rows, k: int, licences: Collection[str] | None = None
) -> tuple[Rows, Ids]:
    """The `k` best vectors of the library for each of float32 [m, dim]: scores float32 [m, k], ids int64 [m, k].

    As `VectorIndex.search`: exact up to `MOST_FLAT` vectors, of codes above. Those of assets that no file holds are
    not found. With `licences` only those of footage under one of these are compared, each by itself, since the best of
    all may be under others. Raises UserError where the queries are of another embedder's dimension.
    """
    embedder = store.embedder
    if not embedder:
        return blank(len(queries), k)
    if licences is not None:
        return _among(store, store.vector_ids(licences), queries, k)
    index = _current(store, embedder)
    if queries.shape[1] != index.dim:
        raise UserError(
            f"the library's vectors have {index.dim} dimensions, the embedder's {queries.shape[1]}",
            "name the embedder that made them, or run newsreel index --reembed",
        )
    return index.search(queries, k)


def _among(store: VectorTable, ids: Ids, queries: Rows, k: int) -> tuple[Rows, Ids]:
    """As `Exact.search`, of the vectors under `ids`."""
    scores, found = blank(len(queries), k)
    for block, rows in _blocks(store, ids, queries.shape[1]):
        part = Exact(rows.shape[1])
        part.add(block, rows)
        other_scores, others = part.search(queries, k)
        for place in range(len(queries)):
            both = np.concatenate([found[place], others[place]]), np.concatenate([scores[place], other_scores[place]])
            scores[place], found[place] = best(*both, k)
    return scores, found


def _current(store: VectorTable, embedder: str) -> Kind:
    """The current index of the store: the saved one, or an updated one."""
    revision = store.vectors_revision  # read first: the index may be newer than its revision, never older
    wanted = Origin(revision.rpartition("-")[0], embedder, revision)
    saved = load(_file(store), mapped=True)
    if saved is not None and _fits(saved[1], wanted):
        return saved[0]
    try:
        with FileLock(_file(store).with_suffix(".lock"), timeout=WAIT):
            return _renewed(store, wanted)
    except Timeout as error:
        raise UserError("another process has been building the vector index for too long", "try again") from error
    except OSError:  # no lock possible: nothing can be saved either, and no other process interferes
        return _renewed(store, wanted)


def _file(store: VectorTable) -> Path:
    return store.folder / f"{store.index_name}.faiss"


def _fits(origin: Origin, wanted: Origin) -> bool:
    return (origin.embedder, origin.revision) == (wanted.embedder, wanted.revision)


def _renewed(store: VectorTable, wanted: Origin) -> Kind:
    path = _file(store)
    saved = load(path)
    if saved is not None and _fits(saved[1], wanted):  # another process was first
        return saved[0]
    ids = store.vector_ids()
    index, origin = (saved and _followed(store, *saved, wanted, ids)) or _built(store, wanted, ids)
    try:
        save(path, index, origin)
    except OSError as error:
        log.warning("warning: the vector index cannot be saved (%s), every search makes it anew", error)
    return index


def _followed(store: VectorTable, index: Kind, origin: Origin, wanted: Origin, ids: Ids) -> tuple[Kind, Origin] | None:
    """The old index updated with new and deleted vectors; None where it should be rebuilt."""
    known = index.ids
    new = np.setdiff1d(ids, known, assume_unique=True)
    added = origin.added + len(new)
    if (origin.library, origin.embedder) != (wanted.library, wanted.embedder) or _outgrown(index, origin, added, ids):
        return None
    if not _trusted(store, index, np.intersect1d(ids, known, assume_unique=True)):
        return None
    index.remove(np.setdiff1d(known, ids, assume_unique=True))
    for block, rows in _blocks(store, new, index.dim):
        index.add(block, rows)
    return index, replace(wanted, trained=origin.trained, added=added)


def _outgrown(index: Kind, origin: Origin, added: int, ids: Ids) -> bool:
    if isinstance(index, Flat):
        return len(ids) > MOST_FLAT
    return added > origin.trained or len(ids) <= MOST_FLAT // 2  # half: hysteresis for sizes near the limit


def _trusted(store: VectorTable, index: Kind, ids: Ids) -> bool:
    """Whether a few vectors of the index, some of them the newest, are still those of the store.

    They are not if a backup of the library was restored and other footage got the same integers, or if an embedder
    makes other vectors under its old name.
    """
    spread = ids[np.linspace(0, len(ids) - 1, min(SPOT, len(ids))).astype(np.int64)]
    found, rows = store.vectors(np.union1d(spread, ids[-SPOT:]).tolist())
    return not len(found) or (rows.shape[1] == index.dim and index.holds(found, rows))


def _built(store: VectorTable, wanted: Origin, ids: Ids) -> tuple[Kind, Origin]:
    coded = len(ids) > MOST_FLAT
    spread = ids[np.linspace(0, len(ids) - 1, SAMPLE).astype(np.int64)] if coded else ids[:1]
    sample = store.vectors(spread.tolist())[1]
    index = Coded.fitted(sample) if coded else Flat.empty(sample.shape[1])
    for block, rows in _blocks(store, ids, index.dim):
        index.add(block, rows)
    return index, replace(wanted, trained=len(ids) if coded else 0)


def _blocks(store: VectorTable, ids: Ids, dim: int) -> Iterator[tuple[Ids, Rows]]:
    for first in range(0, len(ids), BLOCK):
        block, rows = store.vectors(ids[first : first + BLOCK].tolist())
        if rows.shape[1] != dim:
            raise UserError("another process is embedding the library anew", "try again when it is done")
        yield block, rows
