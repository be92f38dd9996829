"""What every vector index does; FAISS returns what `Exact` returns."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_db import faiss_index
from assets_db.errors import UserError
from assets_db.faiss_index import Faiss, vector_search
from assets_db.store import Store
from assets_db.vectors import Exact, VectorIndex
from tests.libraries import put

Make = Callable[[int], VectorIndex]


@pytest.fixture(params=[Exact, Faiss])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param  # type: ignore[no-any-return]


def rows(*values: tuple[float, ...]) -> np.ndarray:
    return np.array(values, np.float32)


def ids(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def random_rows(n: int, dim: int, seed: int) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal((n, dim)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_best_first_and_ties_by_id(make: Make) -> None:
    index = make(2)
    index.add(ids(9, 4, 7), rows((1, 0), (1, 0), (0, 1)))
    scores, found = index.search(rows((1, 0.5)), 3)
    assert (scores.dtype, found.dtype) == (np.float32, np.int64)
    assert found.tolist() == [[4, 9, 7]] and scores.tolist() == [[1, 1, 0.5]]


def test_fewer_than_asked_for(make: Make) -> None:
    index = make(2)
    scores, found = index.search(rows((1, 0)), 2)
    assert found.tolist() == [[-1, -1]] and np.isneginf(scores).all()
    index.add(ids(1), rows((-1, 0)))
    scores, found = index.search(rows((1, 0), (0, 1)), 2)
    assert found.tolist() == [[1, -1], [1, -1]] and scores[0].tolist() == [-1, -np.inf]
    assert index.search(rows((1, 0)), 0)[0].shape == (1, 0)
    assert index.search(np.empty((0, 2), np.float32), 3)[1].shape == (0, 3)


def test_no_opinion_is_never_found_and_finds_nothing(make: Make) -> None:
    index = make(2)
    index.add(ids(1, 2), rows((0, 0), (-1, 0)))
    scores, found = index.search(rows((1, 0), (0, 0)), 2)
    assert found.tolist() == [[2, -1], [-1, -1]] and np.isneginf(scores[1]).all()
    index.add(ids(2), rows((0, 0)))
    assert index.search(rows((1, 0)), 1)[1].tolist() == [[-1]]


def test_adding_again_replaces(make: Make) -> None:
    index = make(2)
    index.add(ids(1, 2), rows((1, 0), (0, 1)))
    index.add(ids(1, 3, 3), rows((0, 0.5), (1, 0), (0.25, 0)))
    scores, found = index.search(rows((1, 1)), 4)
    assert found.tolist() == [[2, 1, 3, -1]] and scores[0, :3].tolist() == [1, 0.5, 0.25]


def test_what_is_removed_is_gone(make: Make) -> None:
    index = make(2)
    index.add(ids(1, 2, 2**40), rows((1, 0), (1, 0), (1, 0)))
    index.remove(ids(1, 77))
    index.remove(ids())
    assert index.search(rows((1, 0)), 3)[1].tolist() == [[2, 2**40, -1]]


@pytest.mark.parametrize(
    ("which", "values"),
    [
        (ids(1), rows((1, 0, 0))),
        (ids(1, 2), rows((1, 0))),
        (ids(1), rows((np.nan, 0))),
        (ids(-1), rows((1, 0))),
    ],
)
def test_what_cannot_be_is_refused(make: Make, which: np.ndarray, values: np.ndarray) -> None:
    with pytest.raises(ValueError):
        make(2).add(which, values)


@pytest.mark.parametrize("query", [rows((1, 0, 0)), rows((np.nan, 0)), np.zeros(2, np.float32)])
def test_a_query_that_cannot_be_is_refused(make: Make, query: np.ndarray) -> None:
    index = make(2)
    index.add(ids(1), rows((1, 0)))
    with pytest.raises(ValueError, match="queries"):
        index.search(query, 1)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n=st.integers(1, 120),
    m=st.integers(1, 30),
    k=st.integers(1, 60),
    copies=st.integers(1, 40),
)
def test_faiss_returns_what_exact_returns(seed: int, n: int, m: int, k: int, copies: int) -> None:
    """Many equal rows, so that ties run past the end; some rows of zeros; some ids replaced and removed."""
    rng = np.random.default_rng(seed)
    different = random_rows(max(1, n // copies), 32, seed)
    chosen = different[rng.integers(0, len(different), n)] * rng.integers(0, 9, (n, 1)).clip(0, 1)
    numbers = rng.permutation(10 * n)[:n].astype(np.int64)
    exact, faiss = Exact(32), Faiss(32)
    for index in (exact, faiss):
        index.add(numbers, chosen.astype(np.float32))
        index.remove(numbers[: n // 5])
        index.add(numbers[: n // 10], -chosen[: n // 10].astype(np.float32))
    queries = random_rows(m, 32, seed + 1)
    for one, other in zip(exact.search(queries, k), faiss.search(queries, k), strict=True):
        assert np.array_equal(one, other)


def test_faiss_returns_what_exact_returns_on_real_vectors(shared: Path) -> None:
    files = sorted((shared / "models" / "clip_text_bank").glob("*.npy"))
    vectors = np.load(files[0]).astype(np.float32)
    exact, faiss = Exact(vectors.shape[1]), Faiss(vectors.shape[1])
    for index in (exact, faiss):
        index.add(np.arange(len(vectors))[::-1].copy(), vectors)
    for one, other in zip(exact.search(vectors[:64], 50), faiss.search(vectors[:64], 50), strict=True):
        assert np.array_equal(one, other)


def test_saved_and_loaded(tmp_path: Path) -> None:
    index = Faiss(8)
    index.add(np.arange(5, 25), random_rows(20, 8, 1))
    index.save(tmp_path / "index")
    loaded = Faiss.load(tmp_path / "index")
    query = random_rows(3, 8, 2)
    assert loaded.dim == 8
    assert np.array_equal(loaded.search(query, 5)[1], index.search(query, 5)[1])
    loaded.remove(np.arange(5, 10))
    loaded.add(np.array([5]), query[:1])
    assert loaded.search(query, 1)[1][0] == 5
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def filled(where: Path) -> Store:
    store = Store(where)
    store.set_embedder("e", 4)
    put(store, "a.mp4", "a dog", "a cat")
    embed(store)
    return store


def embed(store: Store) -> None:
    store.put_vectors({n: random_rows(1, 4, n)[0].astype(np.float16) for n, _ in store.frames_without_vector(100)})


def test_the_derived_index_follows_the_store(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        query = random_rows(2, 4, 99)
        for _ in range(2):
            exact = Exact(4)
            exact.add(*store.vectors())
            scores, found = vector_search(store, query, 9)
            assert np.array_equal(found, exact.search(query, 9)[1]) and scores.shape == (2, 9)
            assert len(list(tmp_path.glob("vectors-*"))) == 1
            put(store, "b.mp4", "a cow")
            embed(store)
        store.mark_missing([Path("/footage/a.mp4")])
        left = vector_search(store, query, 9)[1]
        assert {store.shots([key])[0].words for key in store.frame_shots(left[left >= 0].tolist()).values()} == {
            "a cow"
        }


def test_the_derived_index_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled(tmp_path) as store:
        first = vector_search(store, random_rows(1, 4, 5), 3)
        monkeypatch.setattr(faiss_index, "_build", lambda store: pytest.fail("built again"))
        second = vector_search(store, random_rows(1, 4, 5), 3)
        assert np.array_equal(first[1], second[1])


@pytest.mark.parametrize("body", [b"", b"rubbish", b"IxF2" + bytes(40)])
def test_a_damaged_index_is_built_again(tmp_path: Path, body: bytes) -> None:
    with filled(tmp_path) as store:
        query = random_rows(1, 4, 5)
        first = vector_search(store, query, 3)
        (saved,) = tmp_path.glob("vectors-*.faiss")
        for damaged in (body, saved.read_bytes()[:-7]):
            saved.write_bytes(damaged)
            assert np.array_equal(vector_search(store, query, 3)[1], first[1])


def test_searches_at_once(tmp_path: Path) -> None:
    with filled(tmp_path) as store:
        results: list[list[int]] = []

        def search() -> None:
            results.append(vector_search(store, random_rows(1, 4, 5), 3)[1][0].tolist())

        threads = [threading.Thread(target=search) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(results) == 4 and all(found == results[0] for found in results)


def test_a_library_without_vectors_finds_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a.mp4", "a dog")
        scores, found = vector_search(store, random_rows(2, 4, 1), 3)
        assert found.tolist() == [[-1] * 3] * 2 and np.isneginf(scores).all()
        assert not list(tmp_path.glob("vectors*"))


def test_queries_of_another_embedder_are_refused(tmp_path: Path) -> None:
    with filled(tmp_path) as store, pytest.raises(UserError, match=r"have 4 dimensions, the embedder's 8.*--reembed"):
        vector_search(store, random_rows(1, 8, 1), 3)
