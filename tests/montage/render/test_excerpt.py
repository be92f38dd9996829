"""What is shown after a jump of a file's clock is what was indexed there, made in seconds."""

import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from indexer.describe import describe
from indexer.media.safety import MediaError
from indexer.shots.keyframes import pixels
from indexer.spool import Spool
from montage.check.picture import FROZEN_FILTER
from montage.check.planned import _share
from montage.ffmpeg.encoders import X264
from montage.framing.samples import samples
from montage.model import Clip, Timeline
from montage.render.excerpt import FOLDER, excerpt
from montage.render.segments import encode
from montage.render.sound import mix
from montage.report.clip_stills import stills
from tests import media
from tests.clocks import gap, hushed_then_loud, joined, recording, rewritten
from tests.media import read_number
from tests.render_media import NEWS, clip, film, frames, narration

pytestmark = pytest.mark.slow

PLAIN = replace(NEWS, subtitles=replace(NEWS.subtitles, burn=False))
FPS = Fraction(25)


def shown(folder: Path, *clips: Clip) -> list[int]:
    (folder / "work").mkdir(exist_ok=True)
    made = encode(film(folder, clips, fps=FPS), PLAIN, X264, folder / "work")
    assert not (folder / "work" / FOLDER).exists(), "excerpts are gone when the film is there"
    return [read_number(frame) for file in made.files for frame in frames(file)]


@pytest.mark.parametrize("first", [0, 60, 118, 125, 131, 200, 240])
def test_the_in_point_is_on_the_continuous_clock(tmp_path: Path, first: int) -> None:
    source = rewritten(tmp_path / "a.mkv", gap(125, 3 * 3600), options=("-bf", "2"))
    begun = time.monotonic()
    assert shown(tmp_path, clip(source, 10, Fraction(first, 25), jumps=True)) == list(range(first, first + 10))
    assert time.monotonic() - begun < 30


def test_recordings_that_were_joined(tmp_path: Path) -> None:
    parts = [recording(tmp_path / f"{n}.ts", 50, 50 * n, offset) for n, offset in enumerate((0, 100, 3))]
    source = joined(tmp_path / "a.ts", *parts)
    clips = [clip(source, 10, Fraction(second), jumps=True) for second in (0, 3, 5)]
    assert shown(tmp_path, *clips) == [*range(10), *range(75, 85), *range(125, 135)]


def test_every_shot_of_the_reported_recordings_is_what_the_index_saw(shared: Path, tmp_path: Path) -> None:
    for name in ("jump3h.mkv", "clockback.ts", "back4.ts"):
        path = shared / "data/cases/clock" / name
        found = list(describe(path, Spool(tmp_path)).shots)
        clips = [
            clip(path, 25, (kept[0].pts - shot.asset.start) * shot.asset.time_base, key=shot.key, jumps=True)
            for shot, kept in found
        ]
        (tmp_path / name).mkdir()
        begun = time.monotonic()
        made = encode(film(tmp_path, clips, fps=FPS, size=(320, 240)), PLAIN, X264, tmp_path / name)
        assert time.monotonic() - begun < 30 and not made.timeline.notes
        for file, (_, kept) in zip(made.files, found, strict=True):
            assert np.abs(frames(file)[0].astype(int) - pixels(kept[0].jpeg)).mean() < 8


def test_a_clip_that_reaches_over_an_unknown_gap_is_bounded(tmp_path: Path) -> None:
    """Nothing tells that this file's clock jumps: its time, memory and frames stay what they should be."""
    source = rewritten(tmp_path / "a.mkv", gap(125, 3 * 3600))
    begun = time.monotonic()
    seen = shown(tmp_path, clip(source, 100, Fraction(4), key="0123456789abcdef@0-99999999"))
    assert seen == [*range(100, 125), *[124] * 75], "the last picture before the gap stands; the check tells"
    assert time.monotonic() - begun < 30


def test_the_shots_own_sound_comes_from_the_same_place(tmp_path: Path) -> None:
    source = hushed_then_loud(tmp_path)
    levels = []
    for second in (1, 5):
        one = clip(source, 50, Fraction(second), jumps=True, gain=0.0)
        timeline: Timeline = replace(
            film(tmp_path, [one], fps=FPS), narration=narration(tmp_path / "hush.wav", 2.0, [])
        )
        (tmp_path / f"work{second}").mkdir()
        mixed = mix(timeline, NEWS.sound, tmp_path / f"work{second}")
        assert not mixed.notes
        raw = media.ffmpeg("-i", mixed.path, "-f", "f32le", "-ac", "1", "-")
        levels.append(float(np.abs(np.frombuffer(raw, np.float32)).max()))
    assert levels[0] < 0.01 < levels[1]


def test_all_who_look_into_the_file_see_the_same(tmp_path: Path) -> None:
    source = rewritten(tmp_path / "a.mkv", gap(125, 3600))
    one = clip(source, 50, Fraction(6), jumps=True)
    first = next(samples(source, one.offset, Fraction(2), jumps=True))
    assert read_number(first.picture) == 150 and abs(first.at) < 0.05
    assert stills([one], FPS)[0].startswith("data:image")
    assert _share(one, (0.0, 2.0), film(tmp_path, [one], fps=FPS), FROZEN_FILTER) is not None


def test_an_excerpt_of_what_is_no_video(tmp_path: Path) -> None:
    (tmp_path / "a.mkv").write_text("no video")
    with pytest.raises(MediaError):
        excerpt(tmp_path / "a.mkv", Fraction(0), Fraction(1), tmp_path)
    assert not list(tmp_path.rglob("*.part*"))
