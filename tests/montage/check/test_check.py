"""A good film passes the gate; the same film spoilt in one way is told with that fault, at its time, and no other."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.check.check import check, timeline_beside
from montage.model import Timeline
from montage.timeline.file import load_timeline
from tests.check_films import found, good, kinds, scroll, spoilt, standing
from tests.media import colour, ffmpeg, picture
from tests.render_media import NEWS, clip, narration, render, speech, still, timeline_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    good(folder)
    return folder / "film.mp4"


def test_a_good_film_has_no_fault(film: Path) -> None:
    assert found(film) == ()


def test_encoding_it_again_is_no_fault(film: Path, tmp_path: Path) -> None:
    assert found(spoilt(film, tmp_path)) == ()


def test_one_channel_is_as_loud_as_two(film: Path, tmp_path: Path) -> None:
    assert found(spoilt(film, tmp_path, "-af", "pan=mono|c0=c0")) == ()


FLICKER = "drawbox=y=ih*0.7:h=ih*0.2:color=white:t=fill:enable='lt(mod(t,0.4),0.2)'"  # like subtitles that change
SPOILT = {
    "black": ("black", 1, 2, ["-vf", "drawbox=color=black:t=fill:enable='between(t,1,1.97)'"]),
    "frozen": ("frozen", 1, 2.5, ["-filter_complex", "[0:v][0:v]freezeframes=first=31:last=74:replace=30"]),
    "frozen under subtitles": (
        "frozen", 1, 2.5,
        ["-filter_complex", f"[0:v][0:v]freezeframes=first=31:last=74:replace=30,{FLICKER}"],
    ),
    "silent": ("silent", 4, 5, ["-af", "volume=0:enable='between(t,4,5)'"]),
    "no sound": ("silent", 0, 11, ["-an"]),
    "too loud": ("loudness", 0, 11, ["-af", "volume=3dB,alimiter=limit=0.8:level=0"]),
    "too soft": ("loudness", 0, 11, ["-af", "volume=-2dB"]),
    "small": ("size", 0, 11, ["-vf", "scale=160:90"]),
    "slow": ("rate", 0, 11, ["-vf", "fps=25"]),
    "short picture": ("duration", 10, 11, ["-vf", "trim=end_frame=300"]),
    "short sound": ("duration", 10.8, 11, ["-af", "atrim=end=10.8"]),
    "late sound": ("drift", 0, 11, ["-af", "adelay=80:all=1,atrim=end=11"]),
    "early sound": ("drift", 0, 11, ["-af", "atrim=start=0.08,asetpts=PTS-STARTPTS,apad=whole_dur=11"]),
    "late picture": (
        "drift", 3, 9.5,
        ["-vf", "tpad=start=4:start_mode=clone,trim=end_frame=330"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "start", "until", "options"), SPOILT.values(), ids=SPOILT)
def test_one_fault_is_found_at_its_time_and_nothing_else(
    film: Path, tmp_path: Path, kind: str, start: float, until: float, options: Sequence[str]
) -> None:
    faults = found(spoilt(film, tmp_path, *options))
    assert {*kinds(faults)} == {kind}, list(map(str, faults))
    assert faults[0].start == pytest.approx(start, abs=0.15) and faults[0].until == pytest.approx(until, abs=0.3)
    assert str(faults[0]).startswith(f"{faults[0].start:.1f}-{faults[0].until:.1f} s: ")


def test_sound_that_starts_late_by_its_timestamps_is_late(film: Path, tmp_path: Path) -> None:
    late = ("-itsoffset", "0.1", "-i", film, "-map", "0:v", "-map", "1:a", "-c", "copy")
    ffmpeg("-i", film, *late, tmp_path / "film.mp4")
    told = [fault.what for fault in found(tmp_path / "film.mp4", load_timeline(film.with_suffix(".json")))]
    assert "the voice is 0.10 s late" in told


def test_clipped_sound_is_told_with_the_place_of_its_peaks(film: Path, tmp_path: Path) -> None:
    faults = found(spoilt(film, tmp_path, "-af", "volume=12dB:enable='between(t,4,4.3)'"))
    clipped = next(fault for fault in faults if fault.kind == "clipped")
    peak = clipped.what.removeprefix("clipped: peaks of ").partition(" ")[0]
    assert float(peak) > 3, "sound with its peaks cut off would end at 0"
    assert clipped.start == pytest.approx(4, abs=0.15) and clipped.until == pytest.approx(4.3, abs=0.3)


def test_another_voice_is_not_the_narration(film: Path, tmp_path: Path) -> None:
    other = ("-f", "lavfi", "-i", "anoisesrc=d=11:seed=7,tremolo=f=3:d=0.9,volume=-12dB", "-map", "0:v", "-map", "1:a")
    faults = found(spoilt(film, tmp_path, *other))
    assert "the narration is not what is heard" in [fault.what for fault in faults]


def test_sound_that_runs_away_is_late_at_the_end_only(tmp_path: Path) -> None:
    """Two windows of comparison: 70 s, the sound 0.2 % too slow."""
    still_one = still(picture(tmp_path / "a.png"), 2100)
    voice = narration(tmp_path / "narration.wav", 70, [(n, n + 0.8) for n in range(70)])
    timeline = replace(timeline_of([still_one]), narration=voice)
    sound = ("-i", voice, "-af", "atempo=0.998,volume=-9dB,atrim=end=70", "-c:a", "aac", "-shortest")
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=320x180:r=30:d=70", *sound, "-preset", "ultrafast", tmp_path / "film.mp4")
    drifts = [fault for fault in found(tmp_path / "film.mp4", timeline) if fault.kind == "drift"]
    assert [fault.what for fault in drifts] == ["the voice is 0.11 s late"]
    assert (drifts[0].start, drifts[0].until) == (50, 70)


def test_a_damaged_file_is_told(film: Path, tmp_path: Path) -> None:
    data = bytearray(film.read_bytes())
    middle = data.index(b"mdat") + 3000
    data[middle : middle + 4000] = bytes(4000)
    (tmp_path / "film.mp4").write_bytes(data)
    (tmp_path / "film.json").write_bytes(film.with_suffix(".json").read_bytes())
    assert "damaged" in kinds(found(tmp_path / "film.mp4", load_timeline(film.with_suffix(".json"))))


def rendered(folder: Path, *clips: object, **fields: object) -> tuple[Path, Timeline]:
    timeline = timeline_of(clips)  # type: ignore[arg-type]
    seconds = float(timeline.frames / timeline.fps)
    voice = narration(folder / "narration.wav", seconds)  # unless it is there
    timeline = render(replace(timeline, narration=voice, **fields), folder)  # type: ignore[arg-type]
    return folder / "film.mp4", timeline


def test_a_source_that_moves_but_is_shown_standing_is_frozen(tmp_path: Path) -> None:
    """As a renderer would that takes one picture of it; the file then is what the plan calls the clip's."""
    film, timeline = rendered(
        tmp_path, clip(standing(tmp_path / "e.mp4", 5, 3), 60), still(picture(tmp_path / "p.png"), 30)
    )
    assert found(film, timeline) == ()
    scroll(tmp_path / "e.mp4", 5, 3)
    assert [str(fault) for fault in found(film, timeline)] == ["0.0-2.0 s: frozen although e.mp4 moves"]
    (tmp_path / "e.mp4").unlink()
    assert [fault.what for fault in found(film, timeline)] == ["nothing moves; whether e.mp4 does cannot be seen"]


def test_a_source_that_ends_too_early_is_frozen_from_there(tmp_path: Path) -> None:
    film, timeline = rendered(tmp_path, clip(standing(tmp_path / "e.mp4", 5, 4), 90))
    standing(tmp_path / "e.mp4", 5, 1)
    assert kinds(found(film, timeline)) == ["frozen"]


def test_a_black_picture_is_meant_and_a_black_clip_is_not(tmp_path: Path) -> None:
    film, timeline = rendered(
        tmp_path, clip(colour(tmp_path / "n.mp4", "black", 3), 60), clip(scroll(tmp_path / "a.mp4", 1, 2), 30)
    )
    assert found(film, timeline) == ()
    scroll(tmp_path / "n.mp4", 2, 3)
    assert kinds(found(film, timeline)) == ["black", "frozen"]


def test_pauses_are_silent_and_a_voice_may_breathe(tmp_path: Path) -> None:
    """Where the narration is silent itself, words without times of their own are spread over a pause."""
    spoken = [(0.0, 2.0), (3.0, 5.0)]
    narration(tmp_path / "narration.wav", 5, spoken)
    source = clip(scroll(tmp_path / "a.mp4", 1, 6), 150)
    film, timeline = rendered(tmp_path, source, speeches=speech((0.0, 5.0)))
    assert found(film, timeline) == ()
    deaf = spoilt_sound(film, tmp_path / "deaf.mp4")
    assert "silent from “word” on, although somebody speaks" in [fault.what for fault in found(deaf, timeline)]


def spoilt_sound(film: Path, out: Path) -> Path:
    ffmpeg("-i", film, "-c:v", "copy", "-af", "volume=0:enable='between(t,1,1.7)'", out)
    return out


def test_without_a_timeline_what_no_film_should_have_is_told(film: Path, tmp_path: Path) -> None:
    faults = [str(fault) for fault in check(film, None, NEWS)]
    assert [line for line in faults if "nothing moves" in line]
    assert any("black" in line for line in faults) and not any("drift" in line for line in faults)
    loud = tmp_path / "film.mp4"
    ffmpeg("-i", film, "-c:v", "copy", "-af", "volume=0:enable='between(t,4,7)'", loud)
    assert "silent" in kinds(check(loud, None, NEWS))
    ffmpeg("-i", film, "-c:v", "copy", "-af", "atrim=end=9", loud)
    assert "the sound lasts 9.0" in next(f.what for f in check(loud, None, NEWS) if f.kind == "duration")


def test_the_subtitles_beside_a_film_without_a_timeline_are_read(tmp_path: Path) -> None:
    ffmpeg("-i", scroll(tmp_path / "a.mp4", 1, 4), "-c", "copy", tmp_path / "film.mp4")
    (tmp_path / "film.srt").write_text("1\n00:00:01,000 --> 00:00:05,500\nHello.\n", "utf-8")
    assert [fault.what for fault in check(tmp_path / "film.mp4", None, NEWS)] == [
        "the subtitle “Hello.” ends after the film, which lasts 4.00 s"
    ]


def test_a_silent_film_of_no_timeline_has_no_loudness(tmp_path: Path) -> None:
    ffmpeg(
        "-i", scroll(tmp_path / "a.mp4", 1, 1.5), "-f", "lavfi", "-i", "anullsrc", "-shortest", tmp_path / "film.mp4"
    )
    assert check(tmp_path / "film.mp4", None, NEWS) == ()


def test_what_is_no_film_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.mp4: cannot be read"):
        check(tmp_path / "none.mp4", None, NEWS)
    (tmp_path / "film.mp4").write_text("no film")
    with pytest.raises(UserError, match="cannot be read as media"):
        check(tmp_path / "film.mp4", None, NEWS)


def test_the_timeline_beside_a_film_is_its_own(film: Path, tmp_path: Path) -> None:
    beside = timeline_beside(film)
    assert beside and beside.frames == 330 and Fraction(beside.fps) == 30
    assert timeline_beside(tmp_path / "film.mp4") is None
