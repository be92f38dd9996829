"""A vector index on disk is whole, or it is not there."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from assets_db import index_file
from assets_db.faiss_kinds import Coded, Flat, Kind
from assets_db.index_file import Origin, load, save

DIM = 16
ORIGIN = Origin("library", "an embedder, 名", "library-7", 400, 30)
ROWS = np.random.default_rng(1).standard_normal((400, DIM)).astype(np.float32)


def flat() -> Flat:
    index = Flat.empty(DIM)
    index.add(np.arange(400), ROWS)
    return index


def coded() -> Coded:
    index = Coded.fitted(ROWS)
    index.add(np.arange(400), ROWS)
    return index


@pytest.fixture(params=[flat, coded], ids=["flat", "coded"])
def index(request: pytest.FixtureRequest) -> Kind:
    return request.param()  # type: ignore[no-any-return]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors.faiss"


def names(path: Path) -> list[str]:
    return [found.name for found in path.parent.iterdir()]


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """Writing past `size` fails, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("mapped", [False, True])
def test_what_was_saved_comes_back(index: Kind, path: Path, mapped: bool) -> None:
    save(path, index, ORIGIN)
    found = load(path, mapped)
    assert found is not None and type(found[0]) is type(index) and found[1] == ORIGIN
    assert found[0].dim == DIM and np.array_equal(found[0].ids, index.ids)
    for one, other in zip(found[0].search(ROWS[:9], 20), index.search(ROWS[:9], 20), strict=True):
        assert np.array_equal(one, other)
    assert names(path) == ["vectors.faiss"]


def test_a_loaded_index_can_be_changed(index: Kind, path: Path) -> None:
    save(path, index, ORIGIN)
    found = load(path)
    assert found is not None
    found[0].remove(np.arange(5, 400))
    found[0].add(np.array([900]), ROWS[50:51])
    assert found[0].search(ROWS[50:51], 1)[1].tolist() == [[900]]
    assert sorted(found[0].ids.tolist()) == [0, 1, 2, 3, 4, 900]


def test_a_mapped_index_outlives_its_file(path: Path) -> None:
    save(path, coded(), ORIGIN)
    found = load(path, mapped=True)
    expected = coded().search(ROWS[:9], 20)[1]
    save(path, Coded.fitted(ROWS), ORIGIN)
    path.unlink()
    assert found is not None and np.array_equal(found[0].search(ROWS[:9], 20)[1], expected)


@pytest.mark.parametrize("mapped", [False, True])
def test_a_file_cut_short_is_no_index(index: Kind, path: Path, mapped: bool) -> None:
    save(path, index, ORIGIN)
    whole = path.read_bytes()
    for size in (0, 1, 30, len(whole) // 3, len(whole) - 200, len(whole) - 16, len(whole) - 1):
        path.write_bytes(whole[:size])
        assert load(path, mapped) is None
        path.write_bytes(whole[-size:] if size else b"")  # the end is there, the beginning is not
        assert load(path, mapped) is None


@pytest.mark.parametrize("body", [b"rubbish" * 40, bytes(5000), b"\xff" * 60])
def test_rubbish_is_no_index(index: Kind, path: Path, body: bytes) -> None:
    path.write_bytes(body)
    assert load(path) is None
    save(path, index, ORIGIN)
    whole = path.read_bytes()
    path.write_bytes(body[:40] + whole[40:])
    assert load(path) is None


def test_another_format_is_no_index(index: Kind, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, index, ORIGIN)
    monkeypatch.setattr(index_file, "FORMAT", index_file.FORMAT + 1)
    assert load(path) is None


def test_nothing_and_a_folder_are_no_index(path: Path) -> None:
    assert load(path) is None
    path.mkdir()
    assert load(path) is None


@pytest.mark.parametrize("room", [0, 100, 6_000, "all but one"])
def test_a_full_disk_leaves_the_old_index(index: Kind, path: Path, room: int | str) -> None:
    """`all but one` byte: what FAISS writes fits, and its end does not."""
    save(path, index, ORIGIN)
    whole = path.read_bytes()
    with no_file_over(room if isinstance(room, int) else len(whole) - 1), pytest.raises(OSError):
        save(path, index, ORIGIN)
    assert names(path) == ["vectors.faiss"] and path.read_bytes() == whole


def test_what_a_killed_process_left_is_overwritten(index: Kind, path: Path) -> None:
    part = path.with_name("vectors.faiss.part")
    part.write_bytes(b"half an index" * 9000)
    save(path, index, ORIGIN)
    assert load(path) is not None and names(path) == ["vectors.faiss"]


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_killed_while_saving(index: Kind, path: Path, moment: str) -> None:
    save(path, index, ORIGIN)
    whole = path.read_bytes()
    child = os.fork()
    if not child:
        killed = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        setattr(os if moment == "fsync" else Path, moment, killed)
        save(path, index, Origin("another", "", "another-1"))
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert path.read_bytes() == whole
