"""The index that is derived from the store: always that of the library as it is now, whatever happens to its file."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assets_db import faiss_index
from assets_db.errors import UserError
from assets_db.faiss_index import vector_search
from assets_db.faiss_kinds import Coded, Flat, Kind
from assets_db.index_file import load
from assets_db.store import Store
from assets_db.vectors import Exact
from tests.libraries import digest, put

DIM = 8
QUERY = np.random.default_rng(99).standard_normal((4, DIM)).astype(np.float32)
SEARCH = """
import sys, numpy as np
from assets_db.store import Store
from assets_db import faiss_index
faiss_index.MOST_FLAT = int(sys.argv[2])
with Store(sys.argv[1]) as store:
    query = np.random.default_rng(99).standard_normal((4, 8)).astype(np.float32)
    print(faiss_index.vector_search(store, query, 9)[1].tolist())
"""


def vector(frame: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng((seed, frame)).standard_normal(DIM).astype(np.float16)


def embed(store: Store, seed: int = 0) -> None:
    store.put_vectors({frame: vector(frame, seed) for frame, _ in store.frames_without_vector(10_000)})


def more(store: Store, name: str, frames: int = 6) -> None:
    """Footage called `name`, of two shots."""
    put(store, name, "a dog", "a cat", frames=frames // 2)
    embed(store)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library")
    store.set_embedder("e", DIM)
    more(store, "a.mp4", 24)
    return store


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries of more than 20 frames are large."""
    monkeypatch.setattr(faiss_index, "MOST_FLAT", 20)


def expected(store: Store, k: int) -> np.ndarray:
    exact = Exact(DIM)
    exact.add(*store.vectors())
    return exact.search(QUERY, k)[1]


def kept(store: Store) -> Kind:
    """The index that is saved beside the library."""
    found = load(store.folder / "vectors.faiss")
    assert found is not None
    return found[0]


def never_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faiss_index, "_built", lambda *_: pytest.fail("built anew"))


def read_from(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The frames whose vectors are read from now on."""
    seen: list[int] = []
    read = store.vectors
    monkeypatch.setattr(store, "vectors", lambda ids=None: (seen.extend(ids), read(ids))[1])
    return seen


def test_it_follows_the_store(store: Store) -> None:
    for name in ("b.mp4", "c.mp4"):
        scores, found = vector_search(store, QUERY, 30)
        assert np.array_equal(found, expected(store, 30)) and scores.shape == (4, 30)
        more(store, name)
    store.mark_missing([Path("/footage/a.mp4")])
    found = vector_search(store, QUERY, 30)[1]
    assert np.array_equal(found, expected(store, 30))
    assert {shot.asset.sha256 for shot in store.shots()} == {digest("b.mp4"), digest("c.mp4")}
    assert [path.name for path in store.folder.glob("vectors.faiss*")] == ["vectors.faiss"]


@pytest.mark.parametrize("most", [20, 1000])
def test_every_change_is_followed_without_a_new_index(store: Store, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(faiss_index, "MOST_FLAT", most)
    vector_search(store, QUERY, 3)
    assert isinstance(kept(store), Coded if most == 20 else Flat)
    never_anew(monkeypatch)
    changes: list[Callable[[], object]] = [
        lambda: more(store, "b.mp4", 4),
        lambda: store.mark_missing([Path("/footage/b.mp4")]),
        lambda: more(store, "b.mp4", 4),
        lambda: put(store, "a.mp4", "a dog", "a cow", frames=12),
        lambda: more(store, "c.mp4", 8),
        lambda: store.mark_missing([Path("/footage/b.mp4")]) or store.forget_missing(),
    ]
    for change in changes:
        change()
        found = vector_search(store, QUERY, 50)[1]
        assert set(found[0].tolist()) - {-1} == set(store.vector_ids().tolist())
        assert sorted(kept(store).ids.tolist()) == store.vector_ids().tolist()


def test_only_what_is_new_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faiss_index, "SPOT", 2)
    more(store, "b.mp4", 40)
    vector_search(store, QUERY, 3)
    before = set(store.vector_ids().tolist())
    more(store, "c.mp4")
    seen = read_from(store, monkeypatch)
    vector_search(store, QUERY, 3)
    assert set(store.vector_ids().tolist()) - before <= set(seen) and len(set(seen) & before) <= 4
    seen.clear()
    vector_search(store, QUERY, 3)
    assert not seen


def test_words_change_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = vector_search(store, QUERY, 3)
    monkeypatch.setattr(faiss_index, "_renewed", lambda *_: pytest.fail("made again"))
    store.put_words("speech", "e", {store.shots()[0].key: "hello"})
    assert np.array_equal(vector_search(store, QUERY, 3)[1], first[1])


@pytest.mark.usefixtures("few")
def test_vectors_are_read_in_blocks(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faiss_index, "BLOCK", 10)
    monkeypatch.setattr(faiss_index, "SAMPLE", 16)
    more(store, "b.mp4", 60)
    read, sizes = store.vectors, []
    monkeypatch.setattr(store, "vectors", lambda ids=None: (sizes.append(len(ids)), read(ids))[1])
    vector_search(store, QUERY, 3)
    assert max(sizes) == 16 and len(kept(store).ids) == 84


@pytest.mark.usefixtures("few")
def test_the_kind_follows_the_size(store: Store) -> None:
    store.mark_missing([Path("/footage/a.mp4")])
    more(store, "b.mp4", 20)
    vector_search(store, QUERY, 3)
    assert isinstance(kept(store), Flat)
    for name in ("c.mp4", "d.mp4"):
        more(store, name, 20)
        vector_search(store, QUERY, 3)
        assert isinstance(kept(store), Coded)
    for gone, kind in (("b.mp4", Coded), ("c.mp4", Coded), ("d.mp4", Flat)):  # 40, 20, then 6 are left
        if gone == "d.mp4":
            more(store, "e.mp4", 6)
        store.mark_missing([Path("/footage") / gone])
        vector_search(store, QUERY, 3)
        assert isinstance(kept(store), kind)


@pytest.mark.usefixtures("few")
def test_codes_are_fitted_anew_when_as_many_came_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    fitted = Coded.fitted
    monkeypatch.setattr(Coded, "fitted", lambda sample: (sizes.append(len(store.vector_ids())), fitted(sample))[1])
    for step in range(8):
        vector_search(store, QUERY, 3)
        more(store, f"{step}.mp4", 10)
    assert sizes == [24, 54]


def test_vectors_of_zeros_are_not_found(store: Store) -> None:
    put(store, "blank.mp4", "nothing")
    blank = [frame for frame, _ in store.frames_without_vector(9)]
    store.put_vectors({frame: np.zeros(DIM, np.float16) for frame in blank})
    more(store, "c.mp4")
    for _ in range(2):
        found = vector_search(store, QUERY, 50)[1]
        assert not set(found.ravel().tolist()) & set(blank)
        more(store, "d.mp4")


def test_another_embedder_gets_another_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faiss_index, "_trusted", lambda *_: True)
    vector_search(store, QUERY, 3)
    store.clear_vectors()
    assert (vector_search(store, QUERY, 3)[1] == -1).all()
    store.set_embedder("f", DIM)
    embed(store, seed=1)
    assert np.array_equal(vector_search(store, QUERY, 30)[1], expected(store, 30))


@pytest.mark.parametrize("most", [20, 1000])
def test_other_vectors_under_the_same_name_are_noticed(
    store: Store, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(faiss_index, "MOST_FLAT", most)
    monkeypatch.setattr(faiss_index, "SPOT", 8)
    more(store, "b.mp4", 200)
    vector_search(store, QUERY, 3)
    newest = store.vector_ids()[-3:-1].tolist()
    store.put_vectors({frame: vector(frame, seed=1) for frame in newest})
    vector_search(store, QUERY, 3)
    assert kept(store).holds(np.array(newest), np.array([vector(n, seed=1) for n in newest], np.float32))


def test_another_library_in_the_same_folder_gets_another_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faiss_index, "_trusted", lambda *_: True)
    vector_search(store, QUERY, 3)
    store.close()
    for file in store.folder.glob("library.sqlite*"):
        file.unlink()
    with Store(store.folder) as other:
        other.set_embedder("e", DIM)
        put(other, "z.mp4", "a dog", "a cat", frames=12)
        embed(other, seed=1)
        assert np.array_equal(vector_search(other, QUERY, 30)[1], expected(other, 30))


@pytest.mark.slow
@pytest.mark.parametrize("most", [20, 1000])
@pytest.mark.parametrize("body", [b"", b"rubbish" * 100, None], ids=["empty", "rubbish", "cut short"])
def test_a_damaged_index_is_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, body: bytes | None, most: int
) -> None:
    monkeypatch.setattr(faiss_index, "MOST_FLAT", most)
    first = vector_search(store, QUERY, 3)
    path = store.folder / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-500] if body is None else body)
    assert np.array_equal(vector_search(store, QUERY, 3)[1], first[1])
    assert load(path) is not None


def test_an_index_that_cannot_be_saved_is_used(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(faiss_index, "save", full)
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(vector_search(store, QUERY, 30)[1], expected(store, 30))
    assert "cannot be saved" in caplog.text and "No space left" in caplog.text


def test_a_folder_where_no_lock_can_be_had_is_searched(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    (store.folder / "vectors.lock").mkdir()
    (store.folder / "vectors.faiss.part").mkdir()
    assert np.array_equal(vector_search(store, QUERY, 30)[1], expected(store, 30))


def test_one_process_at_a_time_makes_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faiss_index, "WAIT", 0.01)
    with FileLock(store.folder / "vectors.lock"), pytest.raises(UserError, match=r"another process.*try again"):
        vector_search(store, QUERY, 3)
    vector_search(store, QUERY, 3)
    with FileLock(store.folder / "vectors.lock"):
        vector_search(store, QUERY, 3)  # one that is there is read without waiting


def test_threads_at_once(store: Store) -> None:
    found: list[list[int]] = []
    search = lambda: found.append(vector_search(store, QUERY, 3)[1].tolist())
    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and all(one == expected(store, 3).tolist() for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("most", [20, 1000])
def test_processes_at_once_and_one_that_is_killed(store: Store, most: int) -> None:
    command = [sys.executable, "-c", SEARCH, str(store.folder), str(most)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    waiting = time.monotonic() + 60
    while not (store.folder / "vectors.lock").exists() and time.monotonic() < waiting:
        time.sleep(0.001)
    started[0].send_signal(signal.SIGKILL)
    found = {process.communicate()[0] for process in started[1:]}
    assert len(found) == 1
    if most == 1000:
        assert found == {f"{expected(store, 9).tolist()}\n"}
    assert not os.path.lexists(store.folder / "vectors.faiss.part")


def test_a_library_without_vectors_finds_nothing(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a.mp4", "a dog")
        scores, found = vector_search(store, QUERY, 3)
        assert found.tolist() == [[-1] * 3] * 4 and np.isneginf(scores).all()
        assert not list(tmp_path.glob("vectors*"))


def test_a_library_whose_files_are_all_missing_finds_nothing(store: Store) -> None:
    vector_search(store, QUERY, 3)
    store.mark_missing([Path("/footage/a.mp4")])
    assert (vector_search(store, QUERY, 3)[1] == -1).all()
    more(store, "a.mp4", 24)
    assert np.array_equal(vector_search(store, QUERY, 30)[1], expected(store, 30))


def test_queries_of_another_embedder_are_refused(store: Store) -> None:
    with pytest.raises(UserError, match=r"have 8 dimensions, the embedder's 4.*--reembed"):
        vector_search(store, QUERY[:, :4], 3)
