"""What an editor counts on a file by."""

from fractions import Fraction
from pathlib import Path

import pytest

from indexer.media.safety import MediaError
from montage.exports.reels import Reel, look_at, reels_of, steady
from tests.export_media import AWKWARD, footage, rich
from tests.media import H264, colour, ffmpeg, numbered


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footage(tmp_path_factory.mktemp("footage"))


def test_a_video_a_picture_and_a_sound(folder: Path) -> None:
    assert look_at(folder / AWKWARD, "video") == Reel("video", Fraction(25), 0, Fraction(8), (160, 90))
    assert look_at(folder / "photo.png", "image") == Reel("image", size=(320, 240))
    assert look_at(folder / "music.wav", "sound") == Reel("sound", duration=Fraction(4), hertz=48_000, channels=1)


@pytest.mark.parametrize(
    ("code", "rate", "first"),
    [("10:00:00;00", "30000/1001", 1_078_920), ("01:00:00:12", "25", 90_012), ("01:00:00:00", "24000/1001", 86_400)],
)
def test_timecode_is_counted_as_editors_do(tmp_path: Path, code: str, rate: str, first: int) -> None:
    reel = look_at(numbered(tmp_path / "a.mov", 10, rate, ("-timecode", code, *H264)), "video")
    assert (reel.rate, reel.first) == (Fraction(rate), first)


@pytest.mark.parametrize("rate", ["25/2", "15000/1001", "60", "179/6", "3725/148", "0"])
def test_rates_that_are_meant_are_told_from_means(rate: str) -> None:
    """Means of real files from telephones and the web among them."""
    meant = rate in ("25/2", "15000/1001", "60")
    assert steady(Fraction(rate)) == (Fraction(rate) if meant else None)


def test_sound_of_a_video_is_told(tmp_path: Path) -> None:
    tone = ("-f", "lavfi", "-i", "sine=440:duration=1:sample_rate=44100")
    ffmpeg("-i", colour(tmp_path / "a.mp4"), *tone, "-c:v", "copy", "-ac", "2", tmp_path / "b.mp4")
    reel = look_at(tmp_path / "b.mp4", "video")
    assert (reel.hertz, reel.channels) == (44_100, 2)


def test_a_rate_that_varies_is_none(tmp_path: Path) -> None:
    """A telephone's: the mean of its frames' times is no rate that anything can be counted by."""
    plain = numbered(tmp_path / "a.mp4", 40, "25")
    uneven = "setpts='(N+0.37*mod(N*N,7))/25/TB'"
    ffmpeg("-i", plain, "-vf", uneven, "-fps_mode", "vfr", "-enc_time_base", "1:90000", *H264, tmp_path / "b.mp4")
    assert look_at(tmp_path / "b.mp4", "video").rate is None


def test_what_cannot_be_read_is_noted_and_the_rest_is_there(folder: Path) -> None:
    timeline = rich(folder, Fraction(25))
    reels, notes = reels_of(timeline)
    assert {path.name for path in reels} == {
        AWKWARD,
        "camera.mov",
        "photo.png",
        "title.png",
        "music.wav",
        "narration.wav",
    }
    assert len(notes) == 1 and notes[0].startswith("gone.mp4 ") and notes[0].endswith("are not in the export")
    with pytest.raises(MediaError):
        look_at(folder / "gone.mp4", "video")
