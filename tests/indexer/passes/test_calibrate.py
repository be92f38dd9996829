"""Cosines -> scores."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assets_db.store import Store
from indexer.passes.calibrate import Calibration, Fit, distractors
from indexer.passes.embed import Rows
from tests.indexer.passes.test_embed import Colours
from tests.libraries import put

DIM = 64
FIT = Fit(1.0, 1.0, -6.0)


def unit(rows: npt.NDArray[np.float64]) -> Rows:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def noise(count: int, seed: int = 0, towards: int | None = None) -> Rows:
    """Directions by chance; `towards` one axis more than others."""
    made = np.random.default_rng(seed).normal(size=(count, DIM))
    if towards is not None:
        made[:, towards] += 6
    return unit(made)


def axis(number: int) -> Rows:
    return np.eye(DIM, dtype=np.float32)[[number]]


def one(calibration: Calibration, queries: Rows, *frames: Rows) -> Rows:
    """Scores of a shot for each of `frames`."""
    return calibration.scores(queries, np.concatenate(frames), np.repeat(range(len(frames)), list(map(len, frames))))


CALIBRATION = Calibration(noise(200, 1), noise(500, 2), FIT)


def test_what_stands_out_scores_high_and_chance_does_not() -> None:
    query = axis(3)
    scores = one(CALIBRATION, query, query, noise(1, 7))
    assert scores[0, 0] > 0.9 > 0.1 > scores[0, 1]


def test_a_picture_near_to_every_text_wins_nothing() -> None:
    hubby = Calibration(noise(200, 1, towards=5), noise(500, 2), FIT)
    query = unit(axis(3) + axis(5))
    hub, honest = one(hubby, query, axis(5), unit(axis(3) + 0.4 * axis(5)))[0]
    assert hub < 0.2 < 0.8 < honest
    assert float(query[0] @ axis(5)[0]) > 0.7, "its cosine is high"


def test_a_text_near_to_every_picture_wins_nothing() -> None:
    crowd = Calibration(noise(200, 1), noise(500, 2, towards=5), FIT)
    assert one(crowd, axis(5), noise(1, 3, towards=5))[0, 0] < 0.3
    assert one(CALIBRATION, axis(5), noise(1, 3, towards=5))[0, 0] > 0.8


def test_a_shot_stands_between_its_best_frame_and_all_of_them() -> None:
    query, other = axis(3), noise(1, 9)
    lucky, steady, never = one(CALIBRATION, query, np.concatenate([query, *[other] * 3]), query, other)[0]
    assert never < lucky < steady


def test_scores_rise_with_the_cosine_and_stay_within_0_and_1() -> None:
    away = noise(1, 9)[0]
    frames = unit(np.array([part * axis(3)[0] + (1 - part) * away for part in np.linspace(0.05, 1, 20)]))
    scores = CALIBRATION.scores(axis(3), frames, np.arange(20))[0]
    assert np.all(np.diff(scores) > -1e-6)
    assert 0 <= scores.min() < 0.1 < 0.9 < scores.max() <= 1


def test_no_opinion() -> None:
    zero = np.zeros((1, DIM), np.float32)
    assert one(CALIBRATION, zero, axis(3)).tolist() == [[0]]
    assert one(CALIBRATION, axis(3), axis(3), zero)[0, 1] == 0
    assert CALIBRATION.scores(zero[:0], axis(3), np.array([0])).shape == (0, 1)
    assert CALIBRATION.scores(axis(3), zero[:0], np.array([], np.int64)).shape == (1, 0)


def test_a_library_of_one_picture_has_scores_too() -> None:
    small = Calibration(noise(200, 1), axis(3), FIT)
    assert one(small, axis(3), axis(3))[0, 0] > 0.5 > one(small, axis(4), axis(3))[0, 0]


def test_an_index_is_searched_without_what_is_near_to_all() -> None:
    hubby = Calibration(noise(200, 1, towards=5), noise(500, 2), FIT)
    query = unit(axis(3) + 2 * axis(5))
    frames = np.concatenate([axis(5), unit(axis(3) + 0.5 * axis(5))])
    assert (query @ frames.T).argmax() == 0
    assert (hubby.centred(query) @ frames.T).argmax() == 1
    assert not hubby.centred(np.zeros((1, DIM), np.float32)).any()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


class Counting(Colours):
    asked = 0

    def texts(self, texts: list[str], /) -> Rows:
        self.asked += 1
        return super().texts(texts)


def test_distractors_are_embedded_once_and_only_those_that_are_known_count(store: Store) -> None:
    embedder = Counting()
    made = Calibration.of(embedder, store)
    assert 0 < len(made.texts) < len(distractors()) and made.texts.any(axis=1).all()
    again = Calibration.of(embedder, store)
    assert embedder.asked == 1 and np.array_equal(again.texts, made.texts)
    (kept,) = store.folder.glob("texts-*.npy")
    kept.write_bytes(kept.read_bytes()[:100])
    assert np.array_equal(Calibration.of(embedder, store).texts, made.texts), "a file that was cut off is made anew"


def test_the_pictures_are_of_the_library(store: Store) -> None:
    put(store, "a.mp4", "x", frames=3)
    store.set_embedder("colours", 3)
    rows = np.eye(3, dtype=np.float16)
    store.put_vectors({number: rows[place] for place, (number, _) in enumerate(store.frames_without_vector(9))})
    assert Calibration.of(Colours(), store).pictures.tolist() == np.eye(3).tolist()


def test_an_empty_library_has_scores_too(store: Store) -> None:
    calibration = Calibration.of(Colours(), store)
    assert calibration.pictures.shape == (0, 3)
    frames = np.eye(3, dtype=np.float32)
    red, *others = calibration.scores(Colours().texts(["red"]), frames, np.arange(3))[0]
    assert red > max(others)


def test_the_bank() -> None:
    lines = distractors()
    assert len(lines) >= 200
    assert len(set(lines)) == len(lines)
    assert all(line == line.strip() and 3 < len(line) < 60 for line in lines)
