"""What is weak in a film."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from montage.model import Anchor, Timeline
from montage.report.weak_spots import find_faults
from tests.films import timeline


def film(*told: dict[str, Any]) -> Timeline:
    """Clips of two seconds that fit, each of a line of its own, of which this is told."""
    made = timeline(*(60 for _ in told))
    clips = (
        replace(clip, **{"line": line, "score": 0.8} | some)
        for line, (clip, some) in enumerate(zip(made.video, told, strict=True))
    )
    return replace(made, video=tuple(clips))


def faults(made: Timeline) -> dict[str, list[tuple[float, int, str]]]:
    return {kind.name: [(float(one.at), one.clip, one.text) for one in kind.found] for kind in find_faults(made)}


def named(made: Timeline, at: str, line: int, kind: Any = "thing", weight: float = 0.8) -> list[tuple[int, str]]:
    """What is told about a rocket that is named `at` [s]."""
    anchor = Anchor(line, Fraction(at), Fraction(at) + 1, "rocket", "rocket", kind, weight)
    found = faults(replace(made, anchors=(anchor,))).get("Named, but not shown", [])
    return [(clip, text.removeprefix(f"rocket ({kind}): ")) for _, clip, text in found]


def test_a_good_film_has_none() -> None:
    assert find_faults(film({}, {}, {})) == []


def test_pictures_that_hardly_fit() -> None:
    found = faults(film({"score": 0.3}, {"score": 0.29, "title": "A dog"}))
    assert found == {"Pictures that hardly fit": [(2.0, 2, "A dog fits 0.29")]}


def test_cards_stand_in_and_are_no_pictures_that_do_not_fit() -> None:
    card = {"origin": "card", "score": 0.1, "title": "42 %", "key": "c"}
    assert faults(film(card, {}, card)) == {"Cards standing in": [(0.0, 1, "42 %, 2.0 s"), (4.0, 3, "42 %, 2.0 s")]}


def test_shots_that_come_again() -> None:
    found = faults(film({"key": "a"}, {}, {"key": "a"}, {"key": "a"}))
    assert found == {"Shown again": [(4.0, 3, "2.mp4, as in 1"), (6.0, 4, "3.mp4, as in 1")]}


def test_what_is_named_while_a_picture_of_its_line_is_up_is_shown() -> None:
    assert named(film({}, {}), "2.1", 1) == []


@pytest.mark.parametrize(("at", "lacking"), [("1.4", True), ("1.5", False)])
def test_a_picture_may_come_half_a_second_later(at: str, lacking: bool) -> None:
    assert bool(named(film({}, {}), at, 1)) == lacking


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"score": 0.12}, "the picture fits 0.12"),
        ({"origin": "card"}, "a card"),
        ({"line": 0}, "still the picture of line 0"),
    ],
)
def test_why_what_is_named_is_not_shown(told: dict[str, Any], reason: str) -> None:
    assert named(film({}, told), "2.5", 1) == [(2, reason)]


def test_what_is_up_when_it_is_named_is_shown_whatever_comes_next() -> None:
    assert named(film({}, {"origin": "card"}), "1.8", 0) == []


def test_a_card_shows_what_it_says() -> None:
    assert named(film({"origin": "card", "title": "The rocket"}), "0.5", 0) == []


@pytest.mark.parametrize(("kind", "weight"), [("number", 0.9), ("quotation", 0.9), ("topic", 0.9), ("phrase", 0.49)])
def test_what_no_footage_is_looked_for_is_not_missed(kind: str, weight: float) -> None:
    assert named(film({"score": 0.1}), "0.5", 0, kind, weight) == []
