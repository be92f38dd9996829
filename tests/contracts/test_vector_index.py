"""What every vector index does: `Flat` returns what `Exact` returns, and `Coded` 0.98 of it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_db import faiss_kinds
from assets_db.faiss_kinds import Coded, Flat
from assets_db.vectors import Exact, VectorIndex

Make = Callable[[int], VectorIndex]
DIM = 16
STEP = 0.01  # how far off the scores of codes of 8 bits may be, for rows in -1..1


def coded(dim: int) -> Coded:
    axes = np.eye(dim, dtype=np.float32)  # the codes reach as far as the rows that they are fitted to
    return Coded.fitted(np.concatenate([random_rows(1000, dim, 7), axes, -axes]))


@pytest.fixture(params=[Exact, Flat.empty, coded], ids=["exact", "flat", "coded"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param  # type: ignore[no-any-return]


def rows(*values: tuple[float, ...], dim: int = DIM) -> np.ndarray:
    """Rows of `dim` numbers that begin with these."""
    made = np.zeros((len(values), dim), np.float32)
    for row, some in zip(made, values, strict=True):
        row[: len(some)] = some
    return made


def ids(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def random_rows(n: int, dim: int, seed: int) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def near(index: VectorIndex, scores: np.ndarray, expected: list[float]) -> bool:
    """Whether these are the scores: exactly, unless the index is one of codes."""
    return np.allclose(scores, expected, rtol=0, atol=STEP if isinstance(index, Coded) else 0)


def test_best_first_and_ties_by_id(make: Make) -> None:
    index = make(DIM)
    index.add(ids(9, 4, 7), rows((1, 0), (1, 0), (0, 1)))
    scores, found = index.search(rows((1, 0.5)), 3)
    assert (scores.dtype, found.dtype) == (np.float32, np.int64)
    assert found.tolist() == [[4, 9, 7]] and near(index, scores[0], [1, 1, 0.5]) and scores[0, 0] == scores[0, 1]


def test_fewer_than_asked_for(make: Make) -> None:
    index = make(DIM)
    scores, found = index.search(rows((1, 0)), 2)
    assert found.tolist() == [[-1, -1]] and np.isneginf(scores).all()
    index.add(ids(1), rows((-1, 0)))
    scores, found = index.search(rows((1, 0), (0, 1)), 2)
    assert found.tolist() == [[1, -1], [1, -1]] and near(index, scores[0], [-1, -np.inf])
    assert index.search(rows((1, 0)), 0)[0].shape == (1, 0)
    assert index.search(np.empty((0, DIM), np.float32), 3)[1].shape == (0, 3)


def test_no_opinion_is_never_found_and_finds_nothing(make: Make) -> None:
    index = make(DIM)
    index.add(ids(1, 2), rows((0, 0), (-1, 0)))
    scores, found = index.search(rows((1, 0), (0, 0)), 2)
    assert found.tolist() == [[2, -1], [-1, -1]] and np.isneginf(scores[1]).all()
    index.add(ids(2), rows((0, 0)))
    assert index.search(rows((1, 0)), 1)[1].tolist() == [[-1]]


def test_adding_again_replaces(make: Make) -> None:
    index = make(DIM)
    index.add(ids(1, 2), rows((1, 0), (0, 1)))
    index.add(ids(1, 3, 3), rows((0, 0.5), (1, 0), (0.25, 0)))
    scores, found = index.search(rows((1, 1)), 4)
    assert found.tolist() == [[2, 1, 3, -1]] and near(index, scores[0, :3], [1, 0.5, 0.25])


def test_what_is_removed_is_gone(make: Make) -> None:
    index = make(DIM)
    index.add(ids(1, 2, 2**40), rows((1, 0), (1, 0), (1, 0)))
    index.remove(ids(1, 77))
    index.remove(ids())
    assert index.search(rows((1, 0)), 3)[1].tolist() == [[2, 2**40, -1]]


@pytest.mark.parametrize(
    ("which", "values"),
    [
        (ids(1), rows((1, 0), dim=3)),
        (ids(1, 2), rows((1, 0))),
        (ids(1), rows((np.nan, 0))),
        (ids(-1), rows((1, 0))),
    ],
)
def test_what_cannot_be_is_refused(make: Make, which: np.ndarray, values: np.ndarray) -> None:
    with pytest.raises(ValueError):
        make(DIM).add(which, values)


@pytest.mark.parametrize("query", [rows((1, 0), dim=3), rows((np.nan, 0)), np.zeros(DIM, np.float32)])
def test_a_query_that_cannot_be_is_refused(make: Make, query: np.ndarray) -> None:
    index = make(DIM)
    index.add(ids(1), rows((1, 0)))
    with pytest.raises(ValueError, match="queries"):
        index.search(query, 1)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n=st.integers(1, 120),
    m=st.integers(1, 30),
    k=st.integers(1, 60),
    copies=st.integers(1, 40),
)
def test_flat_returns_what_exact_returns(seed: int, n: int, m: int, k: int, copies: int) -> None:
    """Many equal rows, so that ties run past the end; some rows of zeros; some ids replaced and removed."""
    rng = np.random.default_rng(seed)
    different = random_rows(max(1, n // copies), 32, seed)
    chosen = different[rng.integers(0, len(different), n)] * rng.integers(0, 9, (n, 1)).clip(0, 1)
    numbers = rng.permutation(10 * n)[:n].astype(np.int64)
    exact, flat = Exact(32), Flat.empty(32)
    for index in (exact, flat):
        index.add(numbers, chosen.astype(np.float32))
        index.remove(numbers[: n // 5])
        index.add(numbers[: n // 10], -chosen[: n // 10].astype(np.float32))
    queries = random_rows(m, 32, seed + 1)
    (scores, ids), (flat_scores, flat_ids) = exact.search(queries, k), flat.search(queries, k)
    assert np.array_equal(scores, flat_scores) and np.array_equal(ids, flat_ids)


def test_flat_returns_what_exact_returns_on_real_vectors(shared: Path) -> None:
    files = sorted((shared / "models" / "clip_text_bank").glob("*.npy"))
    vectors = np.load(files[0]).astype(np.float32)
    exact, flat = Exact(vectors.shape[1]), Flat.empty(vectors.shape[1])
    for index in (exact, flat):
        index.add(np.arange(len(vectors))[::-1].copy(), vectors)
    (scores, ids), (flat_scores, flat_ids) = exact.search(vectors[:64], 50), flat.search(vectors[:64], 50)
    assert ids.shape == (64, 50) and np.array_equal(scores, flat_scores) and np.array_equal(ids, flat_ids)


def footage(n: int, dim: int, seed: int) -> np.ndarray:
    """Rows float32 [n, dim] as frames have them: few strong directions, shots of four alike, all far to one side."""
    rng = np.random.default_rng(seed)
    shots = _directions(rng, -(-n // 4), dim)
    made = np.repeat(shots, 4, axis=0)[:n] + 0.25 * _directions(rng, n, dim)
    return _aside(made, 0)


def texts(n: int, dim: int, seed: int) -> np.ndarray:
    """Queries float32 [n, dim], far to another side."""
    return _aside(_directions(np.random.default_rng(seed), n, dim), 1)


def _directions(rng: np.random.Generator, n: int, dim: int) -> np.ndarray:
    return rng.standard_normal((n, dim)) * np.arange(1, dim + 1) ** -0.5


def _aside(made: np.ndarray, side: int) -> np.ndarray:
    offset = np.random.default_rng(side).standard_normal(made.shape[1])
    how_far = np.random.default_rng(side + 2).uniform(0.5, 2, (len(made), 1))
    made = made + how_far * offset / np.linalg.norm(offset) * np.linalg.norm(made, axis=1).mean()
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.slow
def test_coded_finds_what_exact_finds_after_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """12,000 rows come, a third of them goes, another third is replaced, and some come back."""
    monkeypatch.setattr(faiss_kinds, "WIDE", 400)  # of so few rows more would be nearly all
    monkeypatch.setattr(faiss_kinds, "RATIO", 6)
    first, others = footage(12_000, 96, 1), footage(4_000, 96, 2)
    queries = texts(150, 96, 3)
    numbers = np.random.default_rng(5).permutation(30_000)[:12_000].astype(np.int64)
    exact, codes = Exact(96), Coded.fitted(first[::4])
    for index in (exact, codes):
        index.add(numbers, first)
    compare(exact, codes, queries)
    for index in (exact, codes):
        index.remove(numbers[:4_000])
    assert not set(codes.search(queries, 100)[1].ravel()) & set(numbers[:4_000].tolist())
    for index in (exact, codes):
        index.add(numbers[4_000:8_000], others)
        index.add(numbers[:500], first[:500])
    compare(exact, codes, queries)


def compare(exact: Exact, codes: Coded, queries: np.ndarray) -> None:
    """Recall of the best 10 and 100, and scores that are nearly right and in order."""
    expected_scores, expected = exact.search(queries, 100)
    for k in (10, 100):
        scores, found = codes.search(queries, k)
        assert np.abs(scores - expected_scores[:, :k]).max() < 5 * STEP and (np.diff(scores) <= 0).all()
        assert np.mean([np.isin(one, other).mean() for one, other in zip(expected[:, :k], found, strict=True)]) >= 0.98


def test_coded_is_made_alike_from_the_same_rows() -> None:
    made = footage(3_000, 64, 1)
    found = []
    for _ in range(2):
        index = Coded.fitted(made[::2])
        index.add(np.arange(3_000), made)
        found.append(index.search(made[:50], 20))
    assert np.array_equal(found[0][0], found[1][0]) and np.array_equal(found[0][1], found[1][1])


@pytest.mark.parametrize("make_filled", [lambda rows: Flat.empty(rows.shape[1]), Coded.fitted], ids=["flat", "coded"])
def test_an_index_knows_what_it_holds(make_filled: Callable[[np.ndarray], Flat | Coded]) -> None:
    made = footage(500, 32, 1)
    index = make_filled(made)
    for part in (slice(250), slice(250, 500)):
        index.add(np.arange(500)[::-1][part], made[part])
    assert sorted(index.ids.tolist()) == list(range(500))
    some = np.array([3, 400, 77])
    assert index.holds(some, made[499 - some])
    assert not index.holds(some, made[some])
