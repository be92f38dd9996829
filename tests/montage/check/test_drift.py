"""Sound and picture that are not where they should be are told, in whichever direction."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from montage.check.drift import check_cuts, check_voice
from montage.check.sound import NONE, RATE, Samples
from montage.model import Effect, Overlay, Timeline, Transition
from tests.check_films import seen, small
from tests.render_media import clip, timeline_of

VOICE = (np.random.default_rng(1).standard_normal(12 * RATE) * 4000).astype(np.int16)
VOICE[5 * RATE : 6 * RATE] = 0
FILM = timeline_of([clip(Path("a.mp4"), 360)])


def late(sound: Samples, voice: Samples = VOICE, timeline: Timeline = FILM) -> list[str]:
    return [fault.what for fault in check_voice(replace(NONE, sound=sound, narration=voice), timeline)]


def shifted(seconds: float) -> Samples:
    return np.roll(VOICE, round(seconds * RATE))


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0, []),
        (0.03, []),
        (-0.03, []),
        (0.05, ["the voice is 0.05 s late"]),
        (-0.05, ["the voice is 0.05 s early"]),
        (1.5, ["the voice is 1.50 s late"]),
    ],
)
def test_a_voice_may_be_off_by_a_frame(seconds: float, told: list[str]) -> None:
    assert late(shifted(seconds)) == told


def test_a_frame_is_shorter_at_a_higher_rate() -> None:
    assert late(shifted(0.03), timeline=replace(FILM, fps=FILM.fps * 2)) == ["the voice is 0.03 s late"]


def test_music_under_the_voice_is_no_drift() -> None:
    time = np.arange(len(VOICE)) / RATE
    music = (1000 * np.sin(2 * np.pi * 220 * time) * (1 + np.sin(2 * np.pi * 2 * time))).astype(np.int16)
    assert late(VOICE // 2 + music) == []


def test_another_voice_is_told_and_no_voice_is_not_compared() -> None:
    other = (np.random.default_rng(2).standard_normal(len(VOICE)) * 4000).astype(np.int16)
    assert late(other) == ["the narration is not what is heard"]
    assert late(VOICE, np.zeros_like(VOICE)) == late(VOICE, VOICE[:0]) == []


CLIPS = [clip(Path(f"{name}.mp4"), 60) for name in "abcd"]
PICTURES = np.concatenate([small(seed, 60) for seed in range(4)])


def off(shift: int, *, pictures: object = PICTURES, timeline: Timeline | None = None, score: float = 30.0) -> list[str]:
    """What is told of a film whose cuts are seen `shift` frames late."""
    moved = np.roll(np.asarray(pictures), shift, axis=0)
    changes = [(cut + shift, score) for cut in (60, 120, 180)]
    return [str(fault) for fault in check_cuts(seen(moved, changes), timeline or timeline_of(CLIPS))]


def test_cuts_on_their_frames_or_next_to_them_are_right() -> None:
    assert off(0) == off(1) == off(-1) == []


def test_cuts_that_are_off_are_one_fault() -> None:
    assert off(4) == ["2.0-6.0 s: the cut planned at 2.00 s is seen 4 frames late; 3 of 3 are off"]
    assert off(-9) == ["2.0-6.0 s: the cut planned at 2.00 s is seen 9 frames early; 3 of 3 are off"]


def test_one_cut_may_be_off() -> None:
    film = seen(PICTURES, [(60, 30.0), (110, 30.0), (180, 30.0)])
    film.small[110:120] = film.small[125]
    assert [str(one) for one in check_cuts(film, timeline_of(CLIPS))] == [
        "4.0-4.0 s: the cut planned at 4.00 s is seen 10 frames early"
    ]


def test_changes_that_are_not_clear_are_not_judged() -> None:
    assert off(4, score=6.0) == []


def test_a_flash_near_a_cut_between_like_pictures_is_no_cut() -> None:
    alike = np.concatenate([small(1, 240)])
    assert off(4, pictures=alike) == []


def test_a_cut_within_a_shot_is_no_drift() -> None:
    changes = [(60, 30.0), (75, 30.0), (120, 30.0), (180, 30.0)]
    assert [*check_cuts(seen(PICTURES, changes), timeline_of(CLIPS))] == []


def test_transitions_overlays_and_cuts_within_a_file_are_not_judged() -> None:
    soft = [replace(one, transition=Transition("dissolve", 12)) for one in CLIPS]
    assert off(4, timeline=timeline_of(soft)) == off(20, timeline=timeline_of(soft)) == []
    assert off(4, timeline=timeline_of([replace(one, src=Path("a.mp4")) for one in CLIPS])) == []
    title = Overlay(64, 60, Path("title.png"), (0, 0, 1, 1), enter=Effect("fade", 1))
    over = replace(timeline_of(CLIPS[:2]), overlays=(title,))
    assert [*check_cuts(seen(np.roll(PICTURES, 4, axis=0)[:120], [(64, 30.0)]), over)] == []
