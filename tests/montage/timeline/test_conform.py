"""Clips dropped, moved, made longer or shorter by hand: no frame without a picture, and what follows keeps its time."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assets_db.errors import UserError
from montage.model import Clip, Timeline, Transition
from montage.timeline.conform import conform
from montage.timeline.ranges import check
from tests.films import timeline


def edited(made: Timeline, *clips: Clip) -> Timeline:
    return conform(replace(made, video=clips))


def spans(made: Timeline) -> list[tuple[str, int, int]]:
    return [(clip.src.stem, clip.start, clip.start + clip.dur) for clip in check(made).video]


MADE = timeline(30, 45, 10)
A, B, C = MADE.video


def test_a_timeline_that_fits_is_left_as_it_is() -> None:
    assert conform(MADE) is MADE


def test_clips_in_another_order_are_put_in_the_order_of_their_start() -> None:
    made = edited(MADE, C, A, B)
    assert spans(made) == [("0", 0, 30), ("1", 30, 75), ("2", 75, 85)]
    assert made.notes == ("video: the clips were put in the order of their start",)


def test_clips_that_were_moved_without_their_times_follow_each_other() -> None:
    made = edited(MADE, A, replace(C, start=30), replace(B, start=30))
    assert spans(made) == [("0", 0, 30), ("2", 30, 40), ("1", 40, 85)]
    assert made.notes == (
        "video[2] runs from frame 40 to 85 instead of 30 to 75, so that no frame is without a picture",
    )


def test_a_clip_after_one_that_was_dropped_begins_earlier() -> None:
    made = edited(MADE, A, C)
    assert spans(made) == [("0", 0, 30), ("2", 30, 85)]
    assert made.video[1].offset == C.offset, "at its in-point"
    assert len(made.notes) == 1 and "video[1] runs from frame 30 to 85 instead of 75 to 85" in made.notes[0]


def test_the_last_clip_ends_with_the_film_and_the_first_begins_with_it() -> None:
    assert spans(edited(MADE, A, B)) == [("0", 0, 30), ("1", 30, 85)]
    assert spans(edited(MADE, B, C)) == [("1", 0, 75), ("2", 75, 85)]


def test_a_clip_that_was_made_longer_takes_from_the_one_after_it() -> None:
    made = edited(MADE, replace(A, dur=40), B, C)
    assert spans(made) == [("0", 0, 40), ("1", 40, 75), ("2", 75, 85)]
    assert made.video[1].offset == B.offset + Fraction(10, 30), "what is seen of it keeps its time"


def test_a_clip_that_was_made_shorter_leaves_to_the_one_after_it() -> None:
    assert spans(edited(MADE, replace(A, dur=20), B, C)) == [("0", 0, 20), ("1", 20, 75), ("2", 75, 85)]


def test_a_transition_is_no_longer_than_what_is_left_of_its_clip() -> None:
    made = edited(MADE, replace(A, dur=70), replace(B, transition=Transition("dissolve", 20)), C)
    assert spans(made)[1] == ("1", 70, 75) and made.video[1].transition == Transition("dissolve", 5)


def test_one_that_nothing_is_left_of_is_told() -> None:
    with pytest.raises(UserError, match=r"video\[1\] from frame 30 on lies under the clip before it, which ends at 80"):
        edited(MADE, replace(A, dur=80), B, C)


def test_many_clips_that_moved_are_one_note() -> None:
    made = edited(MADE, *(replace(clip, start=0) for clip in MADE.video))
    assert spans(made) == spans(MADE)
    assert made.notes == (
        "video[1] runs from frame 30 to 75 instead of 0 to 45, and 1 more clips were moved, "
        "so that no frame is without a picture",
    )
