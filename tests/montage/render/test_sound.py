"""The mix: loud enough, never too loud, music down under speech, in step to the millisecond, as long as the film."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assets_db.errors import UserError
from montage.model import Loop, Music, Timeline
from montage.render.loudness import loudness
from montage.render.raw import RATE
from montage.render.sound import mix
from montage.template import SoundStyle
from montage.timeline.file import VERSION
from tests.media import ffmpeg, tone
from tests.render_media import SMALL, narration, samples, speech

pytestmark = pytest.mark.slow

STYLE = SoundStyle()
SPOKEN = ((1.0, 4.0), (4.4, 7.0), (10.0, 12.5))


def sounding(folder: Path, seconds: int = 14, music: Path | None = None, offset: int = 0) -> Timeline:
    voice = narration(folder / "narration.wav", seconds, SPOKEN)
    (folder / "work").mkdir(exist_ok=True)
    return Timeline(
        version=VERSION, title="", lang="en", source="", fps=Fraction(30), size=SMALL, frames=seconds * 30,
        template="news",
        video=(), narration=voice, captions=(), lines=(), speeches=speech(*SPOKEN),
        music=Music(music, Fraction(offset)) if music else None,
    )  # fmt: skip


def mixed(timeline: Timeline, style: SoundStyle, folder: Path) -> Path:
    """The film's sound, nothing of which is missing."""
    made = mix(timeline, style, folder / "work")
    assert not made.notes
    return made.path


def measured(file: Path) -> tuple[float, float]:
    """(integrated loudness, true peak) by ffmpeg's loudnorm, which is not what the mix measures with."""
    import json
    import subprocess

    from imageio_ffmpeg import get_ffmpeg_exe

    command = [
        get_ffmpeg_exe(),
        "-hide_banner",
        "-i",
        str(file),
        "-af",
        "loudnorm=print_format=json",
        "-f",
        "null",
        "-",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    values = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    return float(values["input_i"]), float(values["input_tp"])


def level(sound: np.ndarray, start: float, end: float) -> float:
    """[dB]"""
    part = sound[:, int(start * RATE) : int(end * RATE)].astype(float)
    return float(10 * np.log10((part**2).mean() + 1e-12))


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds of steady noise, much louder than the narration."""
    path = tmp_path_factory.mktemp("music") / "noise.wav"
    noise = np.random.default_rng(2).standard_normal(20 * RATE)
    noise = np.repeat(np.convolve(noise, np.ones(24) / 24, "same")[:, None], 2, axis=1)  # coloured like the narration
    soundfile.write(path, noise, RATE)
    return path


@pytest.mark.parametrize("target", [-16.0, -23.0, -14.0])
def test_loudness_and_true_peak_are_the_templates(tmp_path: Path, music: Path, target: float) -> None:
    style = replace(STYLE, loudness=target)
    got, peak = measured(mixed(sounding(tmp_path, music=music), style, tmp_path))
    assert abs(got - target) <= 0.5 and peak <= style.true_peak


@pytest.mark.parametrize("target", [-16.0, -7.0])
def test_a_narration_of_clicks_does_not_pass_the_true_peak(tmp_path: Path, target: float) -> None:
    timeline = sounding(tmp_path, 5)
    voice, rate = soundfile.read(timeline.narration)
    voice[:: rate // 8] = 1.0
    soundfile.write(timeline.narration, voice, rate)
    assert measured(mixed(timeline, replace(STYLE, loudness=target), tmp_path))[1] <= STYLE.true_peak


def test_music_goes_down_before_a_word_and_comes_back_after_the_last(tmp_path: Path, music: Path) -> None:
    timeline = sounding(tmp_path, music=music)
    quiet, _ = samples(mixed(replace(timeline, narration=hushed(timeline.narration)), STYLE, tmp_path))
    under, alone = level(quiet, 2, 3.8), level(quiet, 8, 9.5)
    assert alone - under == pytest.approx(STYLE.music_under - STYLE.music_alone, abs=0.3)
    assert level(quiet, 1.0, 1.1) == pytest.approx(under, abs=0.6)  # down when the first word begins
    assert level(quiet, 4.1, 4.3) == pytest.approx(under, abs=0.6)  # a breath between two words
    assert level(quiet, 0, 0.05) < alone - 15 and level(quiet, 13.9, 13.99) < alone - 15  # the film's fades


def hushed(voice: Path) -> Path:
    """A narration so quiet that only the music is heard, but not silent."""
    sound, rate = soundfile.read(voice)
    out = voice.with_name("hushed.wav")
    soundfile.write(out, sound * 1e-6, rate, subtype="FLOAT")
    return out


def test_music_lies_as_far_below_speech_as_the_template_says(tmp_path: Path, music: Path) -> None:
    timeline = sounding(tmp_path, music=music)
    both, _ = samples(mixed(timeline, STYLE, tmp_path))
    without, _ = samples(mixed(replace(timeline, music=None), STYLE, tmp_path))
    gain = level(both, 2, 3.8) - level(without, 2, 3.8)
    alone = level(both, 8, 9.5)
    speech_level = level(without, 1, 4) + gain
    assert speech_level - alone == pytest.approx(STYLE.music_alone, abs=1.5)  # loudness leaves out what is quiet
    assert abs(gain) < 2  # music adds to the loudness, so the speech gives way a little


def test_music_is_as_much_louder_as_the_timeline_says(tmp_path: Path, music: Path) -> None:
    usual = sounding(tmp_path, music=music)
    louder = replace(usual, music=Music(music, gain=6.0))
    before, after = (samples(mixed(one, STYLE, tmp_path))[0] for one in (usual, louder))
    assert level(after, 8, 9.5) - level(before, 8, 9.5) > 4, "beside the speech, which the loudness is measured by"


def test_the_voice_stays_in_step(tmp_path: Path) -> None:
    timeline = sounding(tmp_path)
    voice, _ = soundfile.read(timeline.narration)
    out, rate = samples(mixed(timeline, STYLE, tmp_path))
    span = slice(2 * rate, 3 * rate)
    shifts = range(-240, 241)
    match = [np.dot(voice[span], out[0, 2 * rate + shift : 3 * rate + shift]) for shift in shifts]
    assert abs(shifts[int(np.argmax(match))]) <= 24  # half a millisecond
    assert 0 <= out.shape[1] - 14 * rate < 1024  # the last block of AAC


@pytest.mark.parametrize("seconds", [3, 5])
def test_a_short_piece_is_repeated_without_a_hole(tmp_path: Path, seconds: float) -> None:
    piece = tmp_path / "piece.wav"
    soundfile.write(piece, np.random.default_rng(3).standard_normal((int(seconds * RATE), 2)) * 0.1, RATE)
    timeline = replace(sounding(tmp_path, music=piece), speeches=())
    timeline = replace(timeline, narration=hushed(timeline.narration))
    sound, _ = samples(mixed(timeline, STYLE, tmp_path))
    levels = [level(sound, at / 10, at / 10 + 0.1) for at in range(10, 115)]
    assert max(levels) - min(levels) < 2.5


def test_a_piece_that_only_stutters_is_told(tmp_path: Path) -> None:
    piece = tmp_path / "piece.wav"
    soundfile.write(piece, np.random.default_rng(3).standard_normal((RATE // 5, 2)) * 0.1, RATE)
    made = mix(sounding(tmp_path, music=piece), STYLE, tmp_path / "work")
    assert made.notes == ("piece.wav lasts 0.2 s: it is repeated all the time",)


def test_a_loop_goes_from_bar_line_to_bar_line_without_a_click(tmp_path: Path) -> None:
    """A tone of a whole number of waves a bar: where the loop turns is not to be heard, and its end is never played."""
    piece, time = tmp_path / "piece.wav", np.arange(6 * RATE) / RATE
    sound = np.sin(2 * np.pi * 220 * time) * 0.3
    sound[round(5.5 * RATE) :] = 0
    soundfile.write(piece, np.stack([sound, sound], axis=1), RATE)
    timeline = replace(sounding(tmp_path, music=piece), speeches=())
    timeline = replace(
        timeline, music=Music(piece, loop=Loop(Fraction(1), Fraction(5))), narration=hushed(timeline.narration)
    )
    out, _ = samples(mixed(timeline, STYLE, tmp_path))
    levels = [level(out, at / 10, at / 10 + 0.1) for at in range(10, 115)]
    assert max(levels) - min(levels) < 0.8  # where both are heard they add up: 3 dB for 20 ms
    steps = np.abs(np.diff(out[0, RATE : 11 * RATE]))
    assert steps.max() < 1.5 * np.quantile(steps, 0.99)


def test_music_starts_where_the_timeline_says(tmp_path: Path) -> None:
    piece = tmp_path / "piece.wav"
    loud = np.random.default_rng(3).standard_normal((20 * RATE, 2)) * 0.1
    loud[: 5 * RATE] *= 0.01
    soundfile.write(piece, loud, RATE)
    timeline = replace(sounding(tmp_path, music=piece, offset=5), speeches=())
    timeline = replace(timeline, narration=hushed(timeline.narration))
    sound, _ = samples(mixed(timeline, STYLE, tmp_path))
    assert abs(level(sound, 1, 2) - level(sound, 8, 9)) < 1


def test_silence_stays_silence(tmp_path: Path) -> None:
    timeline = sounding(tmp_path)
    soundfile.write(timeline.narration, np.zeros(14 * RATE), RATE)
    sound, _ = samples(mixed(timeline, STYLE, tmp_path))
    assert np.abs(sound).max() < 1e-4


def test_mp3_and_mono_and_other_rates_are_music_too(tmp_path: Path) -> None:
    hum = tone(tmp_path / "hum.wav", 3)
    ffmpeg("-i", hum, "-ar", "22050", tmp_path / "hum.mp3")
    assert loudness_of(mixed(sounding(tmp_path, 5, tmp_path / "hum.mp3"), STYLE, tmp_path)) < -10


def loudness_of(file: Path) -> float:
    return measured(file)[0]


@pytest.mark.parametrize("bad", ["gone", "rubbish", "picture", "past_the_end", "playlist"])
def test_music_that_cannot_be_read_is_told(tmp_path: Path, music: Path, bad: str) -> None:
    piece = tmp_path / "piece.mp3"
    offset = 0
    if bad == "rubbish":
        piece.write_bytes(bytes(range(256)) * 9)
    elif bad == "picture":
        ffmpeg("-f", "lavfi", "-i", "color=d=1", "-c:v", "libx264", "-f", "mp4", piece)
    elif bad == "past_the_end":
        piece, offset = music, 100
    elif bad == "playlist":
        piece.write_text(f"#EXTM3U\n#EXTINF:1,\n{music}\n#EXT-X-ENDLIST\n")
    with pytest.raises(UserError, match=piece.name) as told:
        mixed(sounding(tmp_path, music=piece, offset=offset), STYLE, tmp_path)
    assert "\n" not in str(told.value)
    assert [file.name for file in (tmp_path / "work" / "sound").iterdir()] == []


def swelling(folder: Path, seconds: int) -> Path:
    """Music of which a third is 24 dB louder than the rest."""
    piece, time = folder / "swelling.wav", np.arange(seconds * RATE) / RATE
    noise = np.random.default_rng(4).standard_normal((len(time), 2)) * 0.3
    soundfile.write(piece, noise * np.where(time % 6 < 2, 1.0, 10 ** (-24 / 20))[:, None], RATE)
    return piece


@pytest.mark.parametrize("seconds", [5, 40])
@pytest.mark.parametrize("with_music", [False, True])
def test_short_films_and_dynamic_music_are_as_loud_as_others(tmp_path: Path, seconds: int, with_music: bool) -> None:
    timeline = sounding(tmp_path, seconds, swelling(tmp_path, seconds) if with_music else None)
    got, peak = measured(mixed(timeline, STYLE, tmp_path))
    assert abs(got - STYLE.loudness) <= 0.5 and peak <= STYLE.true_peak


def test_what_is_there_is_not_mixed_again_unless_something_changed(tmp_path: Path, music: Path) -> None:
    timeline = sounding(tmp_path, 5, music)
    first = mixed(timeline, STYLE, tmp_path)
    made = first.stat().st_mtime_ns
    assert mixed(timeline, STYLE, tmp_path) == first and first.stat().st_mtime_ns == made
    changed = [
        mixed(replace(timeline, music=Music(music, Fraction(1))), STYLE, tmp_path),
        mixed(replace(timeline, speeches=speech((1.0, 3.0))), STYLE, tmp_path),
        mixed(timeline, replace(STYLE, music_under=20.0), tmp_path),
    ]
    assert len({first, *changed}) == 4


def test_a_mono_voice_is_measured_as_it_sounds_from_two_speakers(tmp_path: Path) -> None:
    noise = (np.random.default_rng(1).standard_normal(5 * RATE) * 0.1).astype("<f4")
    (tmp_path / "one.raw").write_bytes(noise.tobytes())
    (tmp_path / "two.raw").write_bytes(np.repeat(noise, 2).tobytes())
    assert loudness(tmp_path / "one.raw", RATE, 1) == pytest.approx(loudness(tmp_path / "two.raw", RATE, 2), abs=0.11)
