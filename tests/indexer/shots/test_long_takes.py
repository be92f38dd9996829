"""Long takes in parts that a film can use."""

from fractions import Fraction
from itertools import pairwise

import pytest

from indexer.shots.decode import Pixels
from indexer.shots.long_takes import LONGEST_STRETCH, SHORTEST, Span, Stretches
from tests.pictures import take

MS = Fraction(1, 1000)


def divided(pictures: list[Pixels], gap: int = 500) -> list[Span]:
    stretches = Stretches(MS)
    for place, picture in enumerate(pictures):
        stretches.feed(place * gap, picture)
    return stretches.divide((0, len(pictures) * gap))


@pytest.mark.parametrize("seconds", [1, 12, 12.5, 13, 24, 61, 600])
def test_all_of_it_in_parts_of_a_usable_length(seconds: float) -> None:
    found = divided(take(1, int(seconds * 2)))
    assert (found[0][0], found[-1][1]) == (0, seconds * 1000)
    assert all(one[1] == two[0] for one, two in pairwise(found))
    assert all(end - start <= LONGEST_STRETCH * 1000 for start, end in found)
    assert len(found) == 1 or all(end - start >= SHORTEST * 1000 for start, end in found)


def test_it_is_divided_where_the_content_changes() -> None:
    assert divided(take(1, 10) + take(2, 14) + take(3, 8)) == [(0, 5000), (5000, 12000), (12000, 16000)]


def test_where_nothing_changes_the_parts_are_equal() -> None:
    (one, two) = divided(take(1, 40))
    assert abs((one[1] - one[0]) - (two[1] - two[0])) <= 500


def test_a_picture_shown_for_long_counts_as_long() -> None:
    found = divided(take(1, 1) + take(2, 1), gap=30_000)
    assert len(found) > 2 and all(end - start <= LONGEST_STRETCH * 1000 for start, end in found)


def test_it_forgets() -> None:
    stretches, held = Stretches(MS), []
    for place, picture in enumerate(take(1, 2000)):
        stretches.feed(place * 40, picture)
        stretches.forget(place * 40 - 24_000)
        held.append(len(stretches._samples))
    assert 0 < max(held) <= 60
