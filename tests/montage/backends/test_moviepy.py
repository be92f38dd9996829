"""The reference renderer: what ffmpeg makes of a timeline is what MoviePy makes of it, frame by frame."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assets_db.errors import UserError
from montage.backends.moviepy import MoviePy
from montage.backends.moviepy_source import VideoSource
from montage.ffmpeg.run import ffmpeg as run
from montage.model import Caption, Effect, Focus, Overlay, Timeline, Transition
from montage.progress import SILENT
from montage.render.render import load_renderer
from montage.render.slices import Layer
from tests.clocks import gap, rewritten
from tests.media import H264, encode, numbered, picture, read_number, scene
from tests.montage.render.test_render import SOFT
from tests.render_media import NEWS, clip, film, frames, rendered, still

if TYPE_CHECKING:
    from moviepy import VideoClip

BT709 = ("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_primaries", "bt709",
         "-color_trc", "bt709", "-color_range", "tv", *H264)  # fmt: skip
_SSIM = re.compile(r"n:\d+ .*All:([\d.]+)")


def through_moviepy(timeline: Timeline, folder: Path, renderer: MoviePy | None = None) -> Path:
    out = folder / "other.mp4"
    (renderer or MoviePy()).render(timeline, SOFT, out, folder / "other.work", SILENT)
    return out


def similarity(a: Path, b: Path, folder: Path) -> list[float]:
    """The structural similarity (Wang et al. 2004) of each frame of two films."""
    run(["-i", str(a), "-i", str(b), "-lavfi", "ssim=stats_file=ssim.txt", "-f", "null", "-"], folder, "compare")
    return [float(value) for value in _SSIM.findall((folder / "ssim.txt").read_text())]


def moving(folder: Path, name: str, rate: str, size: tuple[int, int]) -> Path:
    """A picture that drifts, at a rate and in a shape of its own."""
    wide = scene(3, (size[0] + 120, size[1]))
    return encode(folder / name, [wide[:, 2 * k : 2 * k + size[0]] for k in range(60)], rate, BT709)


@pytest.mark.slow
@pytest.mark.parametrize("fps", [Fraction(30), Fraction(24000, 1001)])
def test_both_renderers_show_the_same(tmp_path: Path, fps: Fraction) -> None:
    wide, high = moving(tmp_path, "wide.mp4", "25", (480, 270)), moving(tmp_path, "high.mp4", "30", (180, 320))
    photo, badge = picture(tmp_path / "b.jpg", 2, (900, 500)), picture(tmp_path / "badge.png", 5, (64, 36))
    slow = Effect("fade", 8)
    clips = [
        clip(wide, 15, Fraction(1, 5)),
        still(photo, 20, move="in", transition=Transition("dissolve", 7)),
        clip(high, 15, transition=Transition("black", 8)),
        clip(high, 15, fit="fill", focus=(Focus(0.5, 0.2),), transition=Transition("push", 9)),
        still(photo, 15, move="right", transition=Transition("white", 5)),
        still(picture(tmp_path / "tall.jpg", 4, (300, 600)), 10),
    ]
    overlays = (
        Overlay(5, 40, badge, (0.6, 0.1, 0.2, 0.2), enter=slow, leave=Effect("slide", 10)),
        Overlay(30, 30, wide, (0.05, 0.5, 0.3, 0.3), kind="video", enter=Effect("rise", 8)),
    )
    timeline = replace(film(tmp_path, clips, fps=fps), overlays=overlays)
    ours, theirs = rendered(timeline, tmp_path, SOFT), through_moviepy(timeline, tmp_path)
    found = similarity(ours, theirs, tmp_path)
    assert len(found) == 90 and len(frames(theirs)) == 90
    assert min(found) > 0.95, {index: value for index, value in enumerate(found) if value <= 0.95}


def test_every_frame_is_the_frame_meant(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 90, "30")
    made = frames(through_moviepy(film(tmp_path, [clip(source, 20, Fraction(1)), clip(source, 9)]), tmp_path))
    assert [read_number(frame) for frame in made] == [*range(30, 50), *range(9)]


def test_subtitles_and_sound_are_those_of_ffmpeg(tmp_path: Path) -> None:
    dark = still(picture(tmp_path / "a.png", 0, (320, 180)), 30)
    timeline = film(tmp_path, [dark], [Caption(Fraction(1, 3), Fraction(2, 3), "Words")])
    MoviePy().render(timeline, NEWS, tmp_path / "other.mp4", tmp_path / "other.work", SILENT)
    assert min(similarity(rendered(timeline, tmp_path), tmp_path / "other.mp4", tmp_path)) > 0.95


class Negative(MoviePy):
    """An effect in Python."""

    def effects(self, picture: "VideoClip", layer: Layer) -> "VideoClip":
        return picture.image_transform(lambda frame: 255 - frame) if layer.clip.line == 7 else picture


def test_an_effect_written_in_python_is_applied_to_its_clips(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.png", 3, (320, 180))
    timeline = film(tmp_path, [still(photo, 5), still(photo, 5, line=7)])
    renderer = load_renderer("tests.montage.backends.test_moviepy:Negative", "libx264")
    assert isinstance(renderer, MoviePy)
    made = [frame.astype(int) for frame in frames(through_moviepy(timeline, tmp_path, renderer))]
    assert np.abs(made[2] + made[7] - 255).mean() < 4


def test_a_source_that_is_gone_is_named(tmp_path: Path) -> None:
    timeline = film(tmp_path, [clip(tmp_path / "gone.mp4", 5)])
    with pytest.raises(UserError, match=r"gone\.mp4 cannot be shown"):
        through_moviepy(timeline, tmp_path)
    assert not (tmp_path / "other.mp4").exists()


def test_frames_come_in_any_order_and_the_last_one_stands(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 300, "30")
    with VideoSource(source) as video:
        shown = [read_number(video.get_frame(time)) for time in (1.0, 1.02, 1.05, 0.2, 8.0, 9.99, 60.0)]
    assert shown == [30, 30, 31, 6, 240, 299, 299]


def test_nothing_is_opened_but_the_file(tmp_path: Path) -> None:
    numbered(tmp_path / "a.mp4", 10, "30")
    (tmp_path / "list.mp4").write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.mp4\n#EXT-X-ENDLIST\n")
    with pytest.raises(UserError, match=r"list\.mp4 cannot be shown"):
        through_moviepy(film(tmp_path, [clip(tmp_path / "list.mp4", 5)]), tmp_path)
    commands: list[list[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("montage.backends.moviepy_source.programs.started", lambda command: commands.append(command))
        with pytest.raises(TypeError), VideoSource(tmp_path / "a.mp4") as video:
            video.get_frame(0.0)
    place = commands[0].index("-i")
    assert {"-protocol_whitelist", "-format_whitelist"} <= {*commands[0][:place]}


def test_nothing_is_opened_that_ffmpeg_may_not_open(tmp_path: Path) -> None:
    part = numbered(tmp_path / "part.ts", 30, "30")
    for name, text in (
        ("list.mp4", "#EXTM3U\n#EXTINF:1,\npart.ts\n#EXT-X-ENDLIST\n"),
        ("concat.mp4", "ffconcat version 1.0\nfile part.ts\n"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(UserError, match=rf"{name} cannot be shown \(cannot be read as media"):
            through_moviepy(film(tmp_path, [clip(tmp_path / name, 5)]), tmp_path)
    assert part.exists()


def test_a_source_with_fewer_frames_than_planned_is_told(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 30, "30")
    shown = (
        MoviePy().render(film(tmp_path, [clip(source, 45)]), SOFT, tmp_path / "f.mp4", tmp_path / "w", SILENT).timeline
    )
    assert shown.notes == ("a.mp4 ends early: its last picture stands for 0.5 s",)


def test_a_clock_that_jumps_is_followed(tmp_path: Path) -> None:
    source = rewritten(tmp_path / "a.mkv", gap(125, 3600))
    one = clip(source, 10, Fraction(6), jumps=True)
    made = frames(through_moviepy(film(tmp_path, [one], fps=Fraction(25)), tmp_path))
    assert [read_number(frame) for frame in made] == list(range(150, 160))
