"""What is proposed is judged, and nothing else; memory stays bounded."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from indexer.shots.decode import Pixels
from indexer.shots.transitions import BLOCK, Judge, Transitions
from indexer.shots.transnet import CONTEXT, MOST_FRAMES
from tests.pictures import BLACK, dissolve, fade, pan, take

Likely = npt.NDArray[np.float32]


def by_change(least: float) -> Judge:
    """A shot ends with each picture that the next one differs from by more than `least` levels."""

    def judge(pictures: Pixels) -> Likely:
        assert len(pictures) <= MOST_FRAMES
        change = np.abs(np.diff(pictures.astype(int), axis=0)).mean((1, 2, 3))
        return np.append(change > least, False).astype(np.float32)

    return judge


def told(pictures: Sequence[Pixels], judge: Judge) -> list[int]:
    transitions = Transitions(judge)
    found = [tick for picture in pictures for tick in transitions.feed(picture)]
    return found + transitions.finish()


@pytest.mark.parametrize("lengths", [(50, 30, 40), (20, 20, 20, 20, 20, 20), (13, 12, 11, 14), (200, 300, 5)])
def test_every_hard_cut(lengths: tuple[int, ...]) -> None:
    pictures = [picture for seed, length in enumerate(lengths) for picture in take(seed, length)]
    assert told(pictures, by_change(15)) == np.cumsum(lengths)[:-1].tolist()


def test_a_dissolve_is_one_change_cut_at_its_middle() -> None:
    found = told(take(1, 60) + dissolve(1, 2, 20) + take(2, 60), by_change(2.5))
    assert len(found) == 1
    assert found[0] == pytest.approx(70, abs=2)


@pytest.mark.parametrize("black", [0, 4, 12])
def test_a_fade_through_black_is_one_change(black: int) -> None:
    found = told(take(1, 60) + fade(1, 2, 12, black) + take(2, 60), by_change(2.5))
    assert len(found) == 1
    assert found[0] == pytest.approx(72 + black / 2, abs=2)


def test_a_long_black_is_a_shot_of_its_own() -> None:
    assert told(take(1, 60) + [BLACK] * 150 + take(2, 60), by_change(15)) == [60, 210]


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_flash_is_no_cut(length: int) -> None:
    pictures = take(1, 120)
    pictures[60 : 60 + length] = [np.full_like(BLACK, 250)] * length
    assert told(pictures, by_change(15)) == []


def test_what_is_quiet_is_never_judged() -> None:
    def never(pictures: Pixels) -> Likely:
        raise AssertionError("judged")

    assert told(take(1, 300), never) == []


@pytest.mark.parametrize(("likely", "cuts"), [(0.49, []), (0.51, [60])])
def test_the_network_decides(likely: float, cuts: list[int]) -> None:
    assert told(take(1, 60) + take(2, 60), lambda pictures: likely * by_change(15)(pictures)) == cuts


def test_the_first_and_last_pictures_stand_still() -> None:
    seen: list[Pixels] = []

    def remember(pictures: Pixels) -> Likely:
        seen.append(pictures)
        return by_change(15)(pictures)

    pictures = take(1, 6) + take(2, 6)
    assert told(pictures, remember) == [6]
    (window,) = seen
    assert (window[:CONTEXT] == pictures[0]).all()
    assert (window[-CONTEXT:] == pictures[-1]).all()


@pytest.mark.parametrize("moving", [lambda: pan(1, 900, speed=12), lambda: take(1, 900)])
def test_memory_is_bounded_and_what_is_sure_follows(moving: Callable[[], list[Pixels]]) -> None:
    transitions = Transitions(by_change(15))
    for tick, picture in enumerate(moving()):
        transitions.feed(picture)
        assert len(transitions._pictures) <= 250
        assert tick - transitions.sure <= 300
    assert transitions.judged <= 3 * 900


def test_a_picture_that_is_shown_longer_is_no_still() -> None:
    """At 12 a second every picture counts twice; the jumps between moving pictures are no cuts."""
    transitions, found = Transitions(by_change(15)), []
    for picture in take(1, 40) + take(2, 40):
        found += transitions.feed(picture) + transitions.feed(picture, fresh=False)
    assert found + transitions.finish() == [80]


def test_a_cut_right_before_the_end() -> None:
    assert told(take(1, 60) + take(2, 2), by_change(15)) == [60]


def test_nothing_is_told_twice_or_late() -> None:
    pictures = [picture for seed in range(8) for picture in take(seed, BLOCK)]
    found = told(pictures, by_change(15))
    assert found == sorted(set(found)) == list(range(BLOCK, 8 * BLOCK, BLOCK))
    assert told([], by_change(15)) == []
