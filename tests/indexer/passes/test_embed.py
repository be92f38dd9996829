"""Vectors for every frame, once."""

from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from assets_db.model import Frame
from assets_db.store import Store
from indexer.passes.embed import BATCH, Loaded, Rows, embed_missing, embed_pictures, load_embedder
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import jpeg
from tests import libraries


class Colours:
    """Mean colour of a picture; of a text, the colours that it names."""

    name = "colours"
    dim = 3
    known = ("red", "green", "blue")

    def __init__(self) -> None:
        self.seen = 0

    def images(self, batch: Pixels) -> Rows:
        self.seen += len(batch)
        return _unit(batch.reshape(len(batch), -1, 3).mean(1))

    def texts(self, texts: list[str]) -> Rows:
        return _unit(np.array([[colour in text for colour in self.known] for text in texts], np.float32))


def _unit(rows: np.ndarray) -> Rows:
    return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def plain(colour: tuple[int, int, int], width: int = 40) -> Pixels:
    return np.full((30, width, 3), colour, np.uint8)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Eighty frames of two sizes."""
    made = Store(tmp_path / "library")
    asset = libraries.asset("a")
    pictures = [plain((number * 3, 0, 255 - number * 3), 40 + number % 2) for number in range(80)]
    shot = libraries.shots(asset, ["words"], frames=0)[0][0]
    made.add(libraries.file("a"), asset, [(shot, [Frame(n, jpeg(picture)) for n, picture in enumerate(pictures)])])
    return made


def test_every_frame_gets_its_vector(store: Store) -> None:
    told: list[int] = []
    assert embed_missing(store, Colours(), told.append) == 80
    assert told == [BATCH, 80]
    ids, rows = store.vectors()
    assert np.all(np.diff(rows[np.argsort(ids), 0]) >= -0.02), "more red from frame to frame"
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert embed_missing(store, Colours()) == 0


def test_goes_on_where_it_was_stopped(store: Store) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    first, second = Colours(), Colours()
    with pytest.raises(KeyboardInterrupt):
        embed_missing(store, first, stop)
    assert embed_missing(store, second) == 80 - BATCH
    assert (first.seen, second.seen) == (BATCH, 80 - BATCH)


def test_another_embedder_is_refused(store: Store) -> None:
    class Other(Colours):
        name = "other"

    embed_missing(store, Colours())
    with pytest.raises(UserError, match="colours"):
        embed_missing(store, Other())


def test_the_spec_is_kept(store: Store) -> None:
    embed_missing(store, Loaded("tests.indexer.passes.test_embed:Colours", Colours()))
    assert (store.embedder, store.embedder_spec) == ("colours", "tests.indexer.passes.test_embed:Colours")
    again = load_embedder(store.embedder_spec)
    assert again is not None
    assert (again.name, again.dim) == ("colours", 3)
    assert again.texts(["a red car"]).tolist() == [[1, 0, 0]]


def test_sizes_may_differ() -> None:
    rows = embed_pictures(Colours(), [plain((255, 0, 0)), plain((0, 255, 0), 50), plain((0, 0, 255))])
    assert rows.tolist() == np.eye(3).tolist()
    assert embed_pictures(Colours(), []).shape == (0, 3)


def test_load() -> None:
    assert load_embedder("none") is None
    with pytest.raises(UserError, match="did you mean 'openclip'"):
        load_embedder("openclp")


@pytest.mark.parametrize("damage", ["cut off", "no picture", "empty"])
def test_a_damaged_picture_has_no_opinion_and_stops_nobody(store: Store, damage: str) -> None:
    asset = libraries.asset("b")
    shot, good = libraries.shots(asset, ["words"], frames=0)[0][0], jpeg(plain((255, 0, 0)))
    bad = {"cut off": good[: len(good) // 2], "no picture": b"\0" * 500, "empty": b""}[damage]
    store.add(libraries.file("b"), asset, [(shot, [Frame(0, good), Frame(1, bad), Frame(2, good)])])
    embedder = Colours()
    assert embed_missing(store, embedder) == 83
    assert embedder.seen == 82
    rows = dict(zip(*store.vectors(), strict=True))
    assert [float(rows[frame].any()) for frame in sorted(rows)][-3:] == [1, 0, 1]
    assert store.frames_without_vector(1) == []


def test_a_batch_of_damaged_pictures_is_passed_over(tmp_path: Path) -> None:
    with Store(tmp_path / "other") as store:
        asset = libraries.asset("a")
        shot = libraries.shots(asset, ["words"], frames=0)[0][0]
        frames = [Frame(number, b"damaged") for number in range(BATCH)] + [Frame(BATCH, jpeg(plain((255, 0, 0))))]
        store.add(libraries.file("a"), asset, [(shot, frames)])
        assert embed_missing(store, Colours()) == BATCH + 1
        assert store.vectors()[1].any(axis=1).sum() == 1
