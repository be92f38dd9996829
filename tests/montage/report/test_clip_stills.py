"""Small pictures of clips: one that the clip shows, quickly had."""

import base64
import io
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from montage.model import Clip
from montage.report.clip_stills import SIZE, stills
from tests.films import timeline
from tests.media import H264, numbered, picture, read_number

FPS = Fraction(25)


def clip(source: Path, offset: Fraction = Fraction(0), dur: int = 25, **told: object) -> Clip:
    return replace(timeline(dur).video[0], src=source, offset=offset, **told)  # type: ignore[arg-type]


def opened(uri: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/jpeg;base64,"))))


@pytest.mark.parametrize(
    ("name", "keyframes"),
    [
        ("a.mp4", ["-g", "10"]),
        ("a.mp4", ["-g", "250"]),
        ("a.mp4", ["-g", "250", "-bf", "3"]),
        ("a.ts", ["-g", "60", "-bf", "0"]),  # transport streams have no index: a seek may overshoot
    ],
)
@pytest.mark.parametrize("start", [0, 20, 75])
def test_a_still_is_of_what_its_clip_shows(tmp_path: Path, start: int, name: str, keyframes: list[str]) -> None:
    source = numbered(tmp_path / name, 150, options=[*H264, *keyframes])
    (still,) = stills([clip(source, Fraction(start, 25))], FPS)
    assert start <= read_number(np.asarray(opened(still))) < start + 25


def test_stills_come_in_the_order_of_their_clips_and_a_broken_source_has_none(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 100)
    broken = tmp_path / "b.mp4"
    broken.write_bytes(b"no film")
    clips = [clip(source, Fraction(3)), clip(broken), clip(tmp_path / "gone.mp4"), clip(source)]
    first, *without, last = stills(clips, FPS)
    assert without == ["", ""]
    assert read_number(np.asarray(opened(first))) > read_number(np.asarray(opened(last)))


def test_an_in_point_beyond_the_end_has_the_last_picture(tmp_path: Path) -> None:
    (still,) = stills([clip(numbered(tmp_path / "a.mp4", 20), Fraction(9))], FPS)
    assert read_number(np.asarray(opened(still))) == 19


def test_pictures_are_small_and_upright(tmp_path: Path) -> None:
    source = picture(tmp_path / "a.jpg", size=(1600, 800), orientation=6)
    (still,) = stills([clip(source, kind="image")], FPS)
    assert opened(still).size == (SIZE[0] // 2, SIZE[1])
