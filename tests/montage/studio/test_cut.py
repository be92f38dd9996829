from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_db.errors import UserError
from assets_db.timebase import frame_at
from montage.edits import PINNED
from montage.model import Alternative, Timeline, Transition
from montage.studio.cut import Span, as_alternative, join, pin, remove, roll, slip, snapped, split, swap, trim
from montage.timeline.ranges import check
from tests.films import FPS, timeline

FILM = timeline(60, 90, 30)
SPANS = {clip.key: Span(Fraction(0), Fraction(5)) for clip in FILM.video}


def moved_in(film: Timeline, number: int, offset: Fraction) -> Timeline:
    video = list(film.video)
    video[number] = replace(video[number], offset=offset)
    return replace(film, video=tuple(video))


def test_a_swapped_clip_keeps_its_place_and_length_and_can_be_swapped_back() -> None:
    other = Alternative(FILM.video[2].src, Fraction(1), "other", 0.8, title="Other")
    spans = {**SPANS, "other": Span(Fraction(1), Fraction(9))}
    film = swap(FILM, 1, other, spans)
    clip = film.video[1]
    assert (clip.start, clip.dur, clip.key, clip.title, clip.pinned) == (60, 90, "other", "Other", True)
    assert clip.score == PINNED, "a person says so"
    assert clip.offset == Fraction(13, 10), "a little into the shot"
    back = swap(film, 1, film.video[1].alternatives[0], spans)
    assert back.video[1].key == FILM.video[1].key and [one.key for one in back.video[1].alternatives] == ["other"]
    check(film)


def test_a_shot_that_is_too_short_is_refused_with_its_length() -> None:
    other = Alternative(FILM.video[0].src, Fraction(0), "other", 0.8, title="Brief")
    with pytest.raises(UserError, match=r"Brief lasts 2\.0 s, and 3\.0 s are needed"):
        swap(FILM, 1, other, {"other": Span(Fraction(0), Fraction(2))})


def test_a_picture_is_swapped_in_with_a_camera_move() -> None:
    other = Alternative(FILM.video[0].src, Fraction(0), "picture", 0.8, "image", "article")
    assert swap(FILM, 1, other, {}).video[1].move == "in"


def test_slipping_stops_at_the_ends_of_the_shot() -> None:
    assert slip(FILM, 1, 5, SPANS).video[1].offset == Fraction(5, 30)
    assert slip(FILM, 1, 500, SPANS).video[1].offset == 2, "3 s of 5 are seen"
    with pytest.raises(UserError, match="no more pictures"):
        slip(FILM, 1, -1, SPANS)
    with pytest.raises(UserError, match="a picture has no in-point"):
        slip(pictured(FILM), 0, 1, SPANS)


def pictured(film: Timeline) -> Timeline:
    return replace(film, video=(replace(film.video[0], kind="image"), *film.video[1:]))


def test_rolling_moves_the_cut_and_not_the_pictures() -> None:
    film = roll(moved_in(FILM, 1, Fraction(1)), 1, 66, SPANS)
    assert [(one.start, one.dur) for one in film.video] == [(0, 66), (66, 84), (150, 30)]
    assert film.video[1].offset == 1 + Fraction(6, 30)
    assert [one.pinned for one in film.video] == [True, True, False]


def test_rolling_stops_where_a_shot_has_no_more_pictures() -> None:
    assert roll(moved_in(FILM, 1, Fraction(1, 5)), 1, 0, SPANS).video[1].start == 54
    late = moved_in(FILM, 0, Fraction(2))
    assert roll(late, 1, 149, SPANS).video[1].start == 90, "5 s of the shot, from second 2 on"
    with pytest.raises(UserError, match="cannot move"):
        roll(FILM, 1, 50, SPANS)
    with pytest.raises(UserError, match="the film begins"):
        roll(FILM, 0, 5, SPANS)


def test_a_split_shows_the_same_and_joined_again_it_is_as_before() -> None:
    film = split(FILM, 100)
    assert [(one.start, one.dur) for one in film.video] == [(0, 60), (60, 40), (100, 50), (150, 30)]
    assert film.video[2].offset == Fraction(40, 30)
    assert join(film, 1, SPANS).video[1] == replace(FILM.video[1], pinned=True)
    with pytest.raises(UserError, match="a cut already"):
        split(FILM, 61)


def test_a_trimmed_clip_leaves_its_neighbours_and_a_runner_up_fills_its_place() -> None:
    brief, other = (Alternative(FILM.video[0].src, Fraction(0), name, 0.4) for name in ("brief", "other"))
    film = replace(FILM, video=(FILM.video[0], replace(FILM.video[1], alternatives=(brief, other)), FILM.video[2]))
    spans = {**SPANS, "brief": Span(Fraction(0), Fraction(1)), "other": Span(Fraction(0), Fraction(5))}
    tail = trim(film, 100, False, spans).video
    assert [(one.start, one.dur, one.key) for one in tail] == [
        (0, 60, "k0"), (60, 40, "k1"), (100, 50, "other"), (150, 30, "k2"),
    ]  # fmt: skip
    head = trim(film, 100, True, spans).video
    assert [one.key for one in head] == ["k0", "other", "k1", "k2"] and head[2].offset == Fraction(40, 30)
    with pytest.raises(UserError, match="no runner-up lasts so long"):
        trim(FILM, 100, False, SPANS)


def test_a_removed_clip_gives_its_time_to_the_one_before() -> None:
    assert [(one.start, one.dur) for one in remove(FILM, 1, SPANS).video] == [(0, 150), (150, 30)]
    first = remove(moved_in(FILM, 1, Fraction(1)), 0, SPANS).video[0]
    assert (first.start, first.dur, first.offset) == (0, 150, 0)
    with pytest.raises(UserError, match="ends before the clip does"):
        remove(moved_in(FILM, 0, Fraction(4, 5)), 1, SPANS)


def test_a_shot_runs_on_under_the_transition_after_it() -> None:
    video = (FILM.video[0], replace(FILM.video[1], transition=Transition("dissolve", 30)), FILM.video[2])
    film = replace(FILM, video=video)
    assert slip(film, 0, 500, SPANS).video[0].offset == 2
    assert slip(FILM, 0, 500, SPANS).video[0].offset == 3


def test_a_pin_is_set_and_taken_back() -> None:
    assert pin(FILM, 2, True).video[2].pinned and pin(pin(FILM, 2, True), 2, False) == FILM


def test_a_cut_snaps_to_a_word_or_a_beat_that_is_near() -> None:
    word = frame_at(FILM.speeches[0].words[1].start, FPS)
    assert snapped(FILM, word + 3) == snapped(FILM, word - 4) == word
    assert snapped(FILM, word + 6) == word + 6
    assert snapped(split(FILM, word), word + 3) == word + 3, "there is a cut already"


def test_a_clip_that_is_not_there_is_told() -> None:
    with pytest.raises(UserError, match="there is no clip 8"):
        pin(FILM, 7, True)


def test_as_alternative_holds_what_a_runner_up_has() -> None:
    assert as_alternative(FILM.video[1]).key == FILM.video[1].key


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["slip", "roll", "split", "join", "remove"]), st.integers(0, 5), st.integers(-40, 190)
        ),
        min_size=1,
        max_size=12,
    )
)
def test_no_act_leaves_a_gap_or_reads_past_a_shot(acts: list[tuple[str, int, int]]) -> None:
    film = FILM
    for name, number, value in acts:
        try:
            film = {
                "slip": lambda: slip(film, number, value, SPANS),  # noqa: B023
                "roll": lambda: roll(film, number, value, SPANS),  # noqa: B023
                "split": lambda: split(film, min(max(value, 0), 179)),  # noqa: B023
                "join": lambda: join(film, number, SPANS),  # noqa: B023
                "remove": lambda: remove(film, number, SPANS),  # noqa: B023
            }[name]()
        except UserError:
            continue
    assert check(film).frames == FILM.frames
    for clip in film.video:
        assert clip.offset >= 0 and clip.offset + Fraction(clip.dur) / FPS <= 5
