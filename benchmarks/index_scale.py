"""The vector index at 10,000, 100,000 and 1,000,000 frames: what it finds, how fast, and in how many bytes.

Measured is the kind of index that a library of that size gets. The baseline is FAISS's flat index, which returns what
`Exact` returns (a contract test says so), of the same vectors on the same thread. Times of searches are processor time
of that thread, the shortest of a few; the others are seconds on the clock.
The vectors are made up: see `_frames.py` for how, and for what they cannot show.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np

from assets_db.faiss_index import MOST_FLAT, SAMPLE
from assets_db.faiss_kinds import THREADS, Coded, Flat, Kind, faiss
from assets_db.index_file import Origin, load, save
from assets_db.vectors import Ids, Rows, best
from benchmarks._frames import DIM, Frames
from benchmarks.table import Row

T = TypeVar("T")
SIZES = (10_000, 100_000, 1_000_000)
FRAMES_A_SHOT = 4  # 3 to 5
QUERIES = 300
K, DEEP = 10, 200  # results; the deep ones are what the search for a line's 50 best shots asks for
TIMES = 3  # each time is taken so often
SINGLE = 20  # queries that are timed one by one
CHANGED = 1000  # frames that go, and as many that come
RECALL, MILLISECONDS, BYTES = 0.98, 5.0, 900.0  # to reach; time and bytes at the largest size


@dataclass
class Plain:
    """The baseline: flat, block by block, as all at once would be 3 GB."""

    ids: Ids  # [QUERIES, DEEP]
    scores: Rows
    query: float = 0.0  # [s] on one thread
    build: float = 0.0  # [s]


def run(shared: Path) -> list[Row]:
    """The figures at each size."""
    frames = Frames(shared / "models" / "clip_text_bank")
    queries = frames.queries(QUERIES)
    return [row for size in SIZES for row in _at(size, frames, queries)]


def _at(size: int, frames: Frames, queries: Rows) -> list[Row]:
    sample = np.concatenate(list(frames.blocks(min(size, SAMPLE))))
    start = time.perf_counter()
    index = Flat.empty(DIM) if size <= MOST_FLAT else Coded.fitted(sample)
    build = time.perf_counter() - start
    plain = Plain(np.full((QUERIES, DEEP), -1, np.int64), np.full((QUERIES, DEEP), -np.inf, np.float32))
    made = 0
    for block in frames.blocks(size):
        ids = np.arange(made, made + len(block))
        build += _adding(index, ids, block)
        _compare(plain, ids, block, queries)
        made += len(block)
    with TemporaryDirectory() as folder:
        return _rows(size, index, plain, build, queries, sample, Path(folder) / "index")


def _compare(plain: Plain, ids: Ids, block: Rows, queries: Rows) -> None:
    """Search one more block by the baseline."""
    flat = Flat.empty(DIM)
    plain.build += _adding(flat, ids, block)
    plain.query += _one_by_one(flat, queries, K)
    scores, found = flat.search(queries, DEEP)
    for place in range(len(queries)):
        both = np.concatenate([plain.ids[place], found[place]])
        theirs = np.concatenate([plain.scores[place], scores[place]])
        plain.scores[place], plain.ids[place] = best(both, theirs, DEEP)


def _rows(size: int, index: Kind, plain: Plain, build: float, queries: Rows, sample: Rows, path: Path) -> list[Row]:
    origin = Origin("benchmark", "", "benchmark-1")
    save(path, index, origin)
    stored = path.stat().st_size / size
    opened, found = _timed(lambda: load(path, mapped=True))
    assert found is not None
    index = found[0]
    shallow, deep = (_recall(index.search(queries, k)[1], plain.ids[:, :k]) for k in (K, DEEP))
    single = _one_by_one(index, queries, K)
    batch = _alone(lambda: index.search(queries, K))[0] / QUERIES
    flat_bytes = DIM * 4 + 8
    largest = size == max(SIZES)
    name = f"{size:,} {type(index).__name__.lower()}"
    return [
        Row(f"{name}: recall@{K}", shallow, "", 1.0, RECALL),
        Row(f"{name}: recall@{DEEP}", deep, "", 1.0, RECALL),
        Row(f"{name}: one query", 1e3 * single, "ms", 1e3 * plain.query, MILLISECONDS if largest else None, True),
        Row(f"{name}: many queries", 1 / batch, "1/s", 1 / plain.query),
        Row(f"{name}: a vector", stored, "bytes", flat_bytes, BYTES if largest else None, True),
        Row(f"{name}: a shot", stored * FRAMES_A_SHOT, "bytes", flat_bytes * FRAMES_A_SHOT),
        Row(f"{name}: build, {THREADS} threads", build, "s", plain.build, lower_is_better=True),
        Row(f"{name}: open", 1e3 * opened, "ms"),
        Row(f"{name}: {CHANGED} out, {CHANGED} in, saved", _changed(path, origin, sample), "s"),
    ]


def _changed(path: Path, origin: Origin, sample: Rows) -> float:
    """Seconds from the saved index to the saved index of a library that has changed a little."""

    def change() -> None:
        found = load(path)
        assert found is not None
        found[0].remove(np.arange(CHANGED))
        found[0].add(np.arange(CHANGED) + 10 * max(SIZES), sample[:CHANGED])
        save(path, found[0], origin)

    return _timed(change, 1)[0]


def _adding(index: Kind, ids: Ids, block: Rows) -> float:
    """Seconds that it takes to add a block."""
    start = time.perf_counter()
    index.add(ids, block)
    return time.perf_counter() - start


def _recall(found: Ids, expected: Ids) -> float:
    return float(np.mean([np.isin(one, other).mean() for one, other in zip(expected, found, strict=True)]))


def _one_by_one(index: Kind, queries: Rows, k: int) -> float:
    """Seconds a query, each asked for itself, on one thread."""
    return _alone(lambda: [index.search(queries[place : place + 1], k) for place in range(SINGLE)])[0] / SINGLE


def _alone(work: Callable[[], T]) -> tuple[float, T]:
    faiss().omp_set_num_threads(1)
    try:
        return _timed(work, clock=time.thread_time)
    finally:
        faiss().omp_set_num_threads(THREADS)


def _timed(
    work: Callable[[], T], times: int = TIMES, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, T]:
    """The shortest time [s] that `work` took by the clock, and what it returned last."""
    taken = []
    for _ in range(times):
        start = clock()
        made = work()
        taken.append(clock() - start)
    return min(taken), made
