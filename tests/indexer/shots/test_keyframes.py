"""Which frames of a shot are kept."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from assets_db.model import Asset
from indexer.media.safety import MediaError
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import Picker, jpeg, picture_at, pixels, still
from tests import media
from tests.libraries import asset


class Fake:
    """A decoded frame."""

    def __init__(self, pts: int, picture: Pixels) -> None:
        self.pts, self.middle = pts, picture
        self.small = np.asarray(media.Image.fromarray(picture).resize((48, 27)))


def video() -> Asset:
    return replace(asset("a"), time_base=Fraction(1, 25), fps=Fraction(25))


def picked(pictures: list[Pixels]) -> list[int]:
    picker = Picker(video())
    for pts, picture in enumerate(pictures):
        picker.offer(Fake(pts, picture))  # type: ignore[arg-type]
    return [frame.pts for frame in picker.take((0, len(pictures)))[0]]


def test_one_of_each_kind() -> None:
    kept = picked([media.scene(1)] * 30 + [media.scene(2)] * 30 + [media.scene(3)] * 30)
    assert [pts // 30 for pts in kept] == [0, 1, 2]


def test_a_still_take_needs_one_frame() -> None:
    assert len(picked([media.scene(1)] * 90)) == 1


def test_the_sharp_one_of_two() -> None:
    sharp = media.scene(1).copy()
    sharp[::4] //= 2
    blurred = np.asarray(media.Image.fromarray(sharp).resize((40, 22)).resize(media.SIZE))
    kept = picked([blurred] * 40 + [sharp] * 20 + [blurred] * 40)
    assert any(40 <= pts < 60 for pts in kept)


def test_black_frames_are_left_out_unless_there_is_nothing_else() -> None:
    black = np.zeros((90, 160, 3), np.uint8)
    assert all(pts >= 50 for pts in picked([black] * 50 + [media.scene(1)] * 50))
    assert len(picked([black] * 50)) == 1


def test_a_span_without_a_frame_shows_the_one_before() -> None:
    picker = Picker(video())
    picker.offer(Fake(0, media.scene(1)))  # type: ignore[arg-type]
    assert [frame.pts for frame in picker.take((0, 300))[0]] == [0]
    assert [frame.pts for frame in picker.take((300, 600))[0]] == [300]


def test_frames_of_the_next_span_wait() -> None:
    picker = Picker(video())
    for pts in range(0, 100):
        picker.offer(Fake(pts, media.scene(pts // 50)))  # type: ignore[arg-type]
    first, second = picker.take((0, 50))[0], picker.take((50, 100))[0]
    assert first and all(frame.pts < 50 for frame in first)
    assert second and all(50 <= frame.pts < 100 for frame in second)


def test_jpeg_there_and_back() -> None:
    assert np.abs(pixels(jpeg(media.scene(1))).astype(int) - media.scene(1)).mean() < 4


def test_still_is_upright_and_of_middle_size(tmp_path: Path) -> None:
    shown = still(media.picture(tmp_path / "a.jpg", size=(1600, 900), orientation=6))
    assert shown.shape == (512, 288, 3)
    expected = np.rot90(media.scene(0, (512, 288)), -1)
    assert np.abs(shown.astype(int) - expected).mean() < 6


def test_transparent_is_white(tmp_path: Path) -> None:
    media.Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert still(tmp_path / "a.png").min() == 255


@pytest.mark.parametrize("name", ["a.mp4", "a.ts", "a.webm"])
def test_picture_at(tmp_path: Path, name: str) -> None:
    options = ("-c:v", "libvpx", "-b:v", "1M") if name == "a.webm" else media.H264
    path = media.numbered(tmp_path / name, 75, options=options)
    for frame in (0, 30, 74):
        shown = picture_at(path, "video", Fraction(frame, 25) + Fraction(1, 100))
        assert media.read_number(np.asarray(shown)) == frame


def test_picture_past_the_end_is_the_last(tmp_path: Path) -> None:
    path = media.numbered(tmp_path / "a.mp4", 10)
    assert media.read_number(np.asarray(picture_at(path, "video", Fraction(9)))) == 9


def test_picture_of_a_picture(tmp_path: Path) -> None:
    assert picture_at(media.picture(tmp_path / "a.jpg", orientation=6), "image", Fraction(0)).size == (90, 160)


def test_no_picture(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        picture_at(tmp_path / "nowhere.mp4", "video", Fraction(0))


def test_a_transport_stream_of_reordered_pictures_shows_each(tmp_path: Path) -> None:
    path = media.numbered(tmp_path / "a.ts", 60, options=[*media.H264, "-g", "250", "-bf", "3"])
    for number in (0, 1, 30, 59):
        shown = picture_at(path, "video", Fraction(number, 25))
        assert media.read_number(np.asarray(shown)) == number
