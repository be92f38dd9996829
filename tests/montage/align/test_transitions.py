"""Transitions lie around their cuts, and no shot shows what is not its own."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from montage.align.problem import ENDLESS
from montage.align.rules import FrameTransitions
from montage.align.transitions import FEWEST, Handles, joined
from montage.model import Clip, Transition
from tests.render_media import FPS, clip, timeline_of

ALL = FrameTransitions("dissolve", "dissolve", "black", frames=12)


def track(*lengths: int, lines: tuple[int, ...] = ()) -> tuple[Clip, ...]:
    """Clips that begin 10 s into their files."""
    made = timeline_of([clip(Path("a.mp4"), length, Fraction(10)) for length in lengths]).video
    return tuple(replace(one, line=line) for one, line in zip(made, lines or range(len(made)), strict=True))


def roomy(count: int) -> list[Handles]:
    return [Handles(300, 300)] * count


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=8))
def test_nothing_is_shown_outside_of_its_shot_and_no_frame_twice(some: list[tuple[int, int, int]]) -> None:
    clips, rooms = track(*(length for length, _, _ in some)), [Handles(before, after) for _, before, after in some]
    made = joined(clips, rooms, ALL, FPS)
    at = 0
    for number, (planned, one, room) in enumerate(zip(clips, made, rooms, strict=True)):
        assert one.start == at and one.dur > 0
        at += one.dur
        following = made[number + 1].transition if number + 1 < len(made) else None
        earliest = (one.offset - planned.offset) * FPS
        assert -room.before <= earliest <= 0
        assert earliest + one.dur + (following.frames if following else 0) <= planned.dur + room.after
        if one.transition:
            assert FEWEST <= one.transition.frames <= min(ALL.frames, one.dur)
    assert at == sum(length for length, _, _ in some)


def test_a_transition_lies_around_its_cut() -> None:
    first, second = joined(track(60, 60), roomy(2), ALL, FPS)
    assert second.transition == Transition("dissolve", 12)
    assert (first.dur, second.start, second.dur) == (54, 54, 66)
    assert second.offset == Fraction(10) - 6 / FPS


def test_within_a_line_between_lines_and_where_the_topic_turns() -> None:
    clips = track(60, 60, 60, 60, lines=(0, 0, 1, 2))
    rules = FrameTransitions("cut", "dissolve", "black", frames=6)
    kinds = [one.transition.kind if one.transition else "cut" for one in joined(clips, roomy(4), rules, FPS, turns={2})]
    assert kinds == ["cut", "cut", "dissolve", "black"]


def test_a_cut_that_a_person_has_set_stays_a_cut() -> None:
    assert joined(track(60, 60), roomy(2), ALL, FPS, fixed={60}) == track(60, 60)


def test_words_are_not_dissolved_into_words() -> None:
    cards = tuple(replace(one, origin="card", kind="image") for one in track(60, 60))
    assert joined(cards, [Handles(ENDLESS, ENDLESS)] * 2, ALL, FPS) == cards


def test_a_shot_without_pictures_to_spare_makes_it_shorter_or_a_cut() -> None:
    (_, short) = joined(track(60, 60), [Handles(0, 3), Handles(90, 90)], ALL, FPS)
    assert short.transition == Transition("dissolve", 6)
    assert joined(track(60, 60), [Handles(0, 0), Handles(90, 90)], ALL, FPS) == track(60, 60)


def test_a_shot_that_begins_at_its_cut_shows_more_of_its_end() -> None:
    (_, later) = joined(track(60, 60), [Handles(0, 90), Handles(0, 90)], ALL, FPS)
    assert later.offset == Fraction(10) and later.transition == Transition("dissolve", 12)


@pytest.mark.parametrize("length", [5, 60])
def test_a_film_opens_from_black(length: int) -> None:
    (only,) = joined(track(length), roomy(1), FrameTransitions(opening="black", frames=12), FPS)
    assert only.transition == Transition("black", min(12, length))
