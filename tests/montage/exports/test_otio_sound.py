"""What is heard when: as the renderer mixes it."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_db.timebase import frame_at
from montage.exports import otio_sound
from montage.exports.otio_sound import stretches
from montage.model import Loop, Music
from montage.render import sound
from tests.export_media import RATES, footage, rich
from tests.montage.exports.test_otio import each_rate, placed, read_back


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage(tmp_path_factory.mktemp("footage"))


@pytest.mark.parametrize("fps", RATES, ids=lambda fps: f"{float(fps):.5g}")
@pytest.mark.parametrize(
    ("music", "length"),
    [
        (Music(Path("a.wav"), Fraction(1, 3), Loop(Fraction(5, 4), Fraction(37, 10))), Fraction(9, 2)),
        (Music(Path("a.wav"), Fraction(0), Loop(Fraction(0), Fraction(3))), Fraction(4)),
        (Music(Path("a.wav"), Fraction(1, 3)), Fraction(6)),
        (Music(Path("a.wav")), Fraction(2)),
        (Music(Path("a.wav"), Fraction(7)), Fraction(60)),
    ],
)
def test_the_piece_goes_round_as_it_is_mixed(music: Music, length: Fraction, fps: Fraction) -> None:
    """A piece whose every sample is its own number, repeated by the mixer, against the stretches' in-points."""
    frames = 400
    first, last = (round(time * sound.RATE) for time in (music.offset, length))
    piece = np.arange(first, last, dtype=np.float32)[:, None]
    turns = sound._turns(music, len(piece))
    parts = stretches(music, length, frames, fps)
    assert parts[0].start == 0 and parts[-1].start + parts[-1].dur == frames
    assert all(one.start + one.dur == following.start for one, following in pairwise(parts))
    for part in parts:  # they begin on the film's frames: up to half a one before the turn
        after = turns[2] + round(sound.RATE / fps) if part.start else 0  # [samples] until one end alone is heard
        heard = sound._repeated(piece, round(part.start / fps * sound.RATE) + after, 1, *turns)[0, 0]
        assert abs(heard - after - part.offset * sound.RATE) <= 2, part


def test_the_seam_is_the_mixers() -> None:
    assert otio_sound.SEAM * sound.RATE == sound.SEAM


def test_a_piece_of_unknown_length_plays_once() -> None:
    parts = stretches(Music(Path("a.wav"), Fraction(1)), None, 300, Fraction(30))
    assert [(part.start, part.dur, part.offset) for part in parts] == [(0, 300, 1)]


@each_rate
def test_narration_lasts_as_long_as_the_film_and_carries_the_captions(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    made = read_back(timeline)
    (clip,) = heard(made, "narration")
    assert placed(clip, fps) == (0, timeline.frames)
    assert markers(clip, fps) == [(10, "Two lines"), (80, "<b>港口</b>")]


@each_rate
def test_music_starts_where_it_should_and_carries_the_beats(folder: Path, fps: Fraction) -> None:
    timeline = rich(folder, fps)
    made = read_back(timeline)
    clips = heard(made, "music")
    spans = [placed(clip, fps) for clip in clips]
    assert spans[0][0] == 0 and sum(dur for _, dur in spans) == timeline.frames and len(spans) > 1
    assert clips[0].source_range.start_time.to_seconds() == 0.5
    found = sorted(marker for clip in clips for marker in markers(clip, fps))
    downbeats = [frame_at(time, fps) for time in timeline.pulse.downbeats]
    beats = {frame_at(time, fps) for time in timeline.pulse.beats} - set(downbeats)
    expected = sorted([(at, "downbeat") for at in downbeats] + [(at, "beat") for at in beats])
    assert found == [(at, name) for at, name in expected if at < timeline.frames]


def test_shots_are_heard_in_step_with_their_pictures(folder: Path) -> None:
    timeline = rich(folder, Fraction(30))
    made = read_back(timeline)
    clips = heard(made, "shots")
    pictures = zip(made.tracks[0].find_clips(), timeline.video, strict=True)
    seen = [clip for clip, shot in pictures if shot.gain is not None]
    assert [placed(clip, timeline.fps) for clip in clips] == [placed(clip, timeline.fps) for clip in seen]
    assert [clip.source_range for clip in clips] == [clip.source_range for clip in seen]
    assert [clip.metadata["newsreel"]["gain"] for clip in clips] == [-18.0, -12.0]


def test_a_film_without_music_has_no_track_for_it(folder: Path) -> None:
    timeline = rich(folder, Fraction(30))
    made = read_back(replace(timeline, music=None, video=timeline.video[:1], frames=50))
    assert [one.name for one in made.audio_tracks()] == ["narration"]


def heard(made: Any, name: str) -> list[Any]:
    """The clips of a track. `made` must live on: its items do not outlive it."""
    return next(track for track in made.tracks if track.name == name).find_clips()


def markers(clip: Any, fps: Fraction) -> list[tuple[int, str]]:
    """Frame of the film and name."""
    found = []
    for marker in clip.markers:
        start = clip.transformed_time(marker.marked_range.start_time, clip.parent().parent())
        frame = start.rescaled_to(float(fps)).value
        assert abs(frame - round(frame)) < 1e-6
        found.append((round(frame), marker.name))
    return found
