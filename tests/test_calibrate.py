"""Cosines -> scores."""

import numpy as np

from indexer.calibrate import Calibration, calibrated, distractors
from indexer.embed import Rows
from tests.test_embed import Colours


def rows(*values: list[float]) -> Rows:
    return np.array(values, np.float32)


def bank(mean: float, spread: float, count: int = 200) -> list[float]:
    return np.random.default_rng(0).normal(mean, spread, count).tolist()


def test_a_picture_near_to_every_text_wins_nothing() -> None:
    against = rows(bank(0.1, 0.02), bank(0.3, 0.02))
    hub, honest = calibrated(rows([0.26, 0.31]), against)[0][::-1]
    assert hub < 0.2 < 0.5 < honest


def test_the_band_of_an_encoder_does_not_matter() -> None:
    narrow = calibrated(rows([0.1 + 0.05]), rows(bank(0.1, 0.01)))
    wide = calibrated(rows([0.2 + 0.5]), rows(bank(0.2, 0.1)))
    assert np.allclose(narrow, wide, atol=0.01)


def test_scores_rise_with_the_cosine_and_stay_within_0_and_1() -> None:
    scores = calibrated(np.linspace(-1, 1, 101, dtype=np.float32)[:, None], rows(bank(0.1, 0.05)))[:, 0]
    scores = np.delete(scores, 50)  # a cosine of 0 is no opinion
    assert np.all(np.diff(scores) >= 0)
    assert scores[0] < 0.01
    assert scores[-1] > 0.99
    assert 0 <= scores.min() <= scores.max() <= 1


def test_no_opinion() -> None:
    made = Calibration.of(Colours())
    assert made.scores(rows([0, 0, 0]), rows([1, 0, 0])).tolist() == [[0]]
    assert made.scores(rows([1, 0, 0]), rows([0, 0, 0])).tolist() == [[0]]
    assert Calibration(rows([1, 0, 0])).scores(rows([1, 0, 0]), rows([1, 0, 0])).tolist() == [[0]], "one says nothing"
    assert made.scores(np.zeros((0, 3), np.float32), rows([1, 0, 0])).shape == (0, 1)


def test_distractors_that_an_embedder_does_not_know_are_left_out() -> None:
    made = Calibration.of(Colours())
    assert 0 < len(made.bank) < len(distractors())
    assert made.bank.any(axis=1).all()


def test_the_bank() -> None:
    lines = distractors()
    assert len(lines) >= 200
    assert len(set(lines)) == len(lines)
    assert all(line == line.strip() and 3 < len(line) < 60 for line in lines)
