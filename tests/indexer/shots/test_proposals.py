"""Generous, and not too generous."""

from collections.abc import Sequence

import numpy as np
import pytest

from indexer.shots.decode import Pixels
from indexer.shots.proposals import REACH, Traits, joined, proposed, traits
from tests.pictures import dissolve, fade, pan, take


def seen(pictures: Sequence[Pixels]) -> Traits:
    return traits(np.stack(pictures), np.ones(len(pictures), np.bool_), pictures[0])


def ticks(pictures: Sequence[Pixels]) -> list[int]:
    return np.flatnonzero(proposed(seen(pictures), 0, len(pictures))).tolist()


def test_a_hard_cut_is_proposed_where_it_is() -> None:
    assert 80 in ticks(take(1, 80) + take(2, 80))


def test_a_cut_in_a_moving_picture() -> None:
    assert 80 in ticks(pan(1, 80) + pan(9, 80))


@pytest.mark.parametrize("length", [6, 12, 24])
def test_a_dissolve(length: int) -> None:
    found = ticks(take(1, 80) + dissolve(1, 2, length) + take(2, 80))
    assert any(abs(tick - 80 - length / 2) <= length / 2 for tick in found)


@pytest.mark.parametrize("black", [0, 10])
def test_a_fade_through_black(black: int) -> None:
    found = ticks(take(1, 80) + fade(1, 2, 15, black) + take(2, 80))
    assert any(95 - 4 <= tick <= 95 + black + 4 for tick in found)


def test_a_still_camera_proposes_nothing() -> None:
    assert ticks(take(1, 300)) == []


def test_piece_by_piece_is_as_at_once() -> None:
    pictures = take(1, 90) + dissolve(1, 2, 20) + take(2, 90) + take(3, 50)
    whole = seen(pictures)
    fresh = np.ones(90, np.bool_)
    rest = np.ones(len(pictures) - 90, np.bool_)
    parts = joined(
        traits(np.stack(pictures[:90]), fresh, pictures[0]), traits(np.stack(pictures[90:]), rest, pictures[89])
    )
    assert all((getattr(parts, name) == getattr(whole, name)).all() for name in Traits.__slots__)
    at_once = proposed(whole, 0, len(pictures))
    assert (proposed(whole, 70, 200) == at_once[70:200]).all()
    late = whole.since(100 - REACH)
    assert (proposed(late, REACH, REACH + 60) == at_once[100:160]).all()
