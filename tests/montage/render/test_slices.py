"""Every frame of a film lies in exactly one slice, and transitions are slices of their own."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from montage.model import Overlay, Timeline, Transition
from montage.render.slices import slices
from tests.render_media import clip, timeline_of

LENGTHS = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 20)), min_size=1, max_size=8)


def film(lengths: list[tuple[int, int]]) -> Timeline:
    """Clips of (length, frames of the transition into it)."""
    return timeline_of(
        [
            clip(Path("a.mp4"), dur, transition=Transition("dissolve", min(dur, frames)) if frames else None)
            for dur, frames in lengths
        ]
    )


@given(LENGTHS)
def test_slices_hold_every_frame_once(lengths: list[tuple[int, int]]) -> None:
    timeline = film(lengths)
    at = 0
    for part in slices(timeline):
        assert part.start == at and part.dur > 0
        assert part.picture.clip.start + part.picture.at == at
        at += part.dur
    assert at == timeline.frames


@given(LENGTHS)
def test_the_clip_before_runs_on_under_a_transition_and_no_longer(lengths: list[tuple[int, int]]) -> None:
    parts = list(slices(film(lengths)))
    assert parts
    for part in parts:
        clip = part.picture.clip
        if part.transition is None:
            assert part.under is None
        else:
            assert part.dur == part.transition.frames and part.start == clip.start
            assert (part.under is None) == (clip.start == 0)
        for layer in filter(None, (part.picture, part.under)):
            assert layer.at + part.dur <= layer.length
        if part.under:
            assert part.under.at == part.under.clip.dur and part.under.number == part.picture.number - 1


def test_overlays_are_in_the_slices_they_touch_lower_tracks_first() -> None:
    timeline = film([(10, 0), (10, 4), (10, 0)])
    over = [
        Overlay(start, dur, Path("a.png"), (0, 0, 1, 1), track)
        for start, dur, track in ((0, 30, 2), (9, 1, 1), (10, 4, 1))
    ]
    found = slices(replace(timeline, overlays=tuple(over)))
    assert [(part.start, [one.dur for one in part.overlays]) for part in found] == [
        (0, [1, 30]), (10, [4, 30]), (14, [30]), (20, [30]),
    ]  # fmt: skip
