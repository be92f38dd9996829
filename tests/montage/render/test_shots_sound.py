"""The shots' own sound: to the sample where the picture cuts, without clicks, at its level below the speech."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from montage.model import Clip, Music, Timeline, Transition
from montage.render.levels import Level
from montage.render.raw import RATE, mapped
from montage.render.shots_sound import SEAM, heard, shots_track
from montage.render.sound import mix, stems
from montage.template import SoundStyle
from tests.media import H264, ffmpeg
from tests.montage.render.test_sound import measured
from tests.render_media import clip, film, narration, samples, speech, still, timeline_of

SPEECH = Level(-17.7, -20.0)  # two equal channels of -20 dB
STYLE = SoundStyle(shots=16.0)
RATES = [Fraction(30), Fraction(30000, 1001)]
AAC, OPUS, PCM = ("-c:a", "aac", "-b:a", "192k"), ("-c:a", "libopus"), ("-c:a", "pcm_s16le")

Samples = npt.NDArray[np.float64]


def toned(path: Path, hertz: int, seconds: float = 6, sound: Sequence[str] = AAC, late: float = 0) -> Path:
    """A video with a tone, which begins so much later than the picture [s]."""
    video = ("-f", "lavfi", "-i", f"color=gray:s=32x32:r=30:d={seconds}")
    tone = ("-itsoffset", str(late), "-f", "lavfi", "-i", f"sine={hertz}:r=48000:d={seconds}")
    ffmpeg(*video, *tone, "-af", "volume=4", *H264, *sound, path)
    return path


def track(timeline: Timeline, folder: Path, speech: Level = SPEECH) -> Samples:
    """The left channel of all shots; nothing may be missing."""
    samples = round(timeline.frames / timeline.fps * RATE)
    file, notes = shots_track(heard(timeline), speech, samples, folder)
    assert not notes and len(mapped(file, 2)) == samples
    return np.array(mapped(file, 2)[:, 0], float)


def strength(sound: Samples, hertz: int, at: int, width: int = 960) -> float:
    """Amplitude of a tone in the samples from `at` on."""
    time = np.arange(at, at + width) / RATE
    return float(2 * abs(np.mean(sound[at : at + width] * np.exp(-2j * np.pi * hertz * time))))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("tones")
    return [toned(folder / f"{hertz}.mp4", hertz) for hertz in TONES]


TONES = (300, 500, 700)


@pytest.mark.slow
@pytest.mark.parametrize("fps", RATES)
def test_at_each_cut_the_tone_changes_with_the_picture(tmp_path: Path, sources: list[Path], fps: Fraction) -> None:
    clips = [
        clip(src, dur, offset, gain=6.0)
        for src, dur, offset in zip(
            sources * 3,
            (17, 31, 8, 44, 5, 23, 29, 13, 40),
            map(Fraction, ("0", "0.7", "1.3", "2", "4.1", "0.33", "3", "5", "1")),
            strict=True,
        )
    ]
    timeline = timeline_of(clips, fps=fps)
    sound = track(timeline, tmp_path)
    for number, one in enumerate(timeline.video[1:], 1):
        cut, (before, after) = round(one.start / fps * RATE), (TONES[(number - 1) % 3], TONES[number % 3])
        whole = strength(sound, before, cut - 2000)
        assert strength(sound, before, cut - 960) == pytest.approx(whole, rel=0.05)  # up to the cut
        assert strength(sound, after, cut - 960) < 0.05 * whole
        assert strength(sound, before, cut + SEAM) < 0.05 * whole  # from 25 ms after it on
        assert strength(sound, after, cut + SEAM) == pytest.approx(whole, rel=0.05)
    steepest = np.abs(sound).max() * 2 * np.pi * max(TONES) / RATE
    assert np.abs(np.diff(sound)).max() <= 1.5 * steepest  # two tones at once, where one goes over into the other


def test_a_transition_is_heard_for_as_long_as_it_is_seen(tmp_path: Path, sources: list[Path]) -> None:
    clips = [clip(sources[0], 60, gain=6.0), clip(sources[1], 60, gain=6.0, transition=Transition("dissolve", 30))]
    sound = track(timeline_of(clips), tmp_path)
    whole, start, end = strength(sound, TONES[0], RATE), 2 * RATE, 3 * RATE
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        at = round(start + share * (end - start)) - 480
        assert strength(sound, TONES[0], at) == pytest.approx(whole * (1 - share) ** 0.5, rel=0.05)
        assert strength(sound, TONES[1], at) == pytest.approx(whole * share**0.5, rel=0.05)
    assert strength(sound, TONES[0], end) < 0.02 * whole


@pytest.mark.parametrize("late", [-0.5, 0, 0.5])
@pytest.mark.parametrize(
    ("suffix", "sound"), [("mp4", AAC), ("mkv", OPUS), ("ts", AAC), ("mov", PCM)], ids=["mp4", "mkv", "ts", "mov"]
)
def test_sound_lies_beside_its_picture_in_every_container(
    tmp_path: Path, suffix: str, sound: Sequence[str], late: float
) -> None:
    """A beep every second of the file's picture, wherever the file's sound begins."""
    video = ("-f", "lavfi", "-i", "color=gray:s=32x32:r=30:d=6")
    beeps = f"aevalsrc='sin(2*PI*1000*t)*lt(mod(t+{late},1),0.1)':s=48000:d=7"
    source = tmp_path / f"beeps.{suffix}"
    ffmpeg(*video, "-itsoffset", str(late), "-f", "lavfi", "-i", beeps, *H264, "-g", "90", *sound, source)
    out = track(timeline_of([clip(source, 45, Fraction(offset), gain=0.0) for offset in ("0.4", "3.7")]), tmp_path)
    loud = np.abs(out) > 0.3 * np.abs(out).max()
    starts = [at for at in np.flatnonzero(loud) if not loud[max(0, at - 4000) : at].any()]
    expected = [0.6, 1.5 + 0.3, 1.5 + 1.3]  # [s]
    assert np.allclose(np.array(starts) / RATE, expected, atol=0.005)


def test_sound_that_begins_late_or_ends_early_does_not_click(tmp_path: Path) -> None:
    """Both where the wave is highest."""
    late, short = tmp_path / "late.mov", tmp_path / "short.mov"
    for path, begin, wave in ((late, "0.5", "cos(2*PI*300*t):d=3"), (short, "0", f"sin(2*PI*300*t):d={1 + 1 / 1200}")):
        wave = f"aevalsrc=0.1*{wave}:s=48000"
        video = ("-f", "lavfi", "-i", "color=gray:s=32x32:r=30:d=3")
        ffmpeg(*video, "-itsoffset", begin, "-f", "lavfi", "-i", wave, *H264, *PCM, path)
    sound = track(timeline_of([clip(late, 60, gain=6.0), clip(short, 60, gain=6.0)]), tmp_path)
    assert np.abs(sound[: RATE // 2]).max() == 0 and np.abs(sound[round(3.01 * RATE) :]).max() == 0
    assert np.abs(sound[RATE : 2 * RATE]).max() > 0.01
    assert np.abs(np.diff(sound)).max() <= 1.2 * np.abs(sound).max() * 2 * np.pi * 300 / RATE


def test_a_clip_lies_as_far_below_speech_as_its_gain_says(tmp_path: Path, sources: list[Path]) -> None:
    sound = track(timeline_of([clip(sources[0], 60, gain=10.0), clip(sources[1], 60, gain=20.0)]), tmp_path)
    loud, soft = (20 * np.log10(sound[at : at + RATE].std()) for at in (RATE // 4, RATE * 9 // 4))
    assert loud - soft == pytest.approx(10, abs=0.5)
    assert loud == pytest.approx(SPEECH.power - 10, abs=1)


def test_what_is_nearly_silent_is_raised_only_a_little(tmp_path: Path) -> None:
    hiss = tmp_path / "hiss.mov"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=32x32:r=30:d=3", "-f", "lavfi", "-i", "anoisesrc=a=0.001:d=3", *H264,
           *PCM, hiss)  # fmt: skip
    sound = track(timeline_of([clip(hiss, 60, gain=0.0)]), tmp_path)
    assert 20 * np.log10(sound[RATE // 4 : RATE].std() / (0.001 / 3**0.5)) < 13


def test_stills_and_clips_without_sound_or_gain_are_silent(tmp_path: Path, sources: list[Path]) -> None:
    mute = tmp_path / "mute.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=32x32:r=30:d=3", *H264, mute)
    clips = [clip(mute, 30, gain=6.0), clip(sources[0], 30), still(tmp_path / "a.png", 30, gain=6.0)]
    assert np.abs(track(timeline_of(clips), tmp_path)).max() == 0


@pytest.mark.parametrize("bad", ["gone", "rubbish", "playlist", "unknown codec"])
def test_a_source_that_cannot_be_read_is_silent_and_told_again(tmp_path: Path, sources: list[Path], bad: str) -> None:
    lost = tmp_path / "lost.mp4"
    if bad == "rubbish":
        lost.write_bytes(bytes(range(256)) * 9)
    elif bad == "playlist":
        lost.write_text(f"#EXTM3U\n#EXTINF:1,\n{sources[0]}\n#EXT-X-ENDLIST\n")
    elif bad == "unknown codec":
        lost.write_bytes(sources[0].read_bytes().replace(b"mp4a", b"abcd").replace(b"esds", b"free"))
    timeline = film(tmp_path, [clip(lost, 30, gain=6.0), clip(sources[0], 30, gain=6.0), clip(lost, 30, gain=6.0)])
    (tmp_path / "work").mkdir()
    first, second = (mix(timeline, STYLE, tmp_path / "work") for _ in range(2))
    assert first == second and len(first.notes) == 1 and first.notes[0].startswith("lost.mp4 is not heard (")


def test_damaged_sound_is_silent_where_it_is_damaged(tmp_path: Path) -> None:
    source = toned(tmp_path / "tone.ts", 300)
    data = bytearray(source.read_bytes())
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    source.write_bytes(data)
    sound = track(timeline_of([clip(source, 150, gain=6.0)]), tmp_path)
    assert np.abs(sound[:RATE]).max() > 0.02 and np.abs(sound[4 * RATE :]).max() > 0.02
    assert np.abs(sound[round(2.3 * RATE) : round(2.7 * RATE)]).max() == 0


def test_shots_go_down_with_the_music_while_someone_speaks(tmp_path: Path, sources: list[Path]) -> None:
    spans = ((3.0, 5.0), (8.0, 10.0))
    timeline = replace(
        timeline_of(
            [clip(sources[0], 150, gain=16.0), clip(sources[1], 150, gain=16.0), still(tmp_path / "a.png", 90)]
        ),
        narration=narration(tmp_path / "v.wav", 13, spans),
        speeches=speech(*spans),
    )
    shots = stems(timeline, STYLE, 13 * RATE, tmp_path).shots
    assert shots
    sound = shots(0, 13 * RATE)[:, 0]
    alone, under = (20 * np.log10(sound[round(at * RATE) : round((at + 0.7) * RATE)].std()) for at in (6.6, 3.5))
    assert alone - under == pytest.approx(STYLE.music_under - STYLE.music_alone, abs=0.3)


@pytest.mark.slow
def test_the_key_holds_everything_that_is_heard(tmp_path: Path, sources: list[Path]) -> None:
    (tmp_path / "work").mkdir()
    first, second = clip(sources[0], 30, gain=6.0), clip(sources[1], 30, gain=6.0)

    def name(*clips: Clip, **fields: object) -> str:
        timeline = replace(film(tmp_path, clips), **fields)  # type: ignore[arg-type]
        return mix(timeline, STYLE, tmp_path / "work").path.name

    names = [
        name(first, second),
        name(replace(first, gain=None), second),
        name(replace(first, gain=7.0), second),
        name(replace(first, offset=Fraction(1)), second),
        name(replace(first, src=sources[2], key="fedcba9876543210@0-1"), second),
        name(replace(first, dur=20), replace(second, dur=40)),
        name(first, replace(second, transition=Transition("dissolve", 10))),
        name(first, second, speeches=speech((0.2, 1.0))),
    ]
    assert len(set(names)) == len(names)
    assert name(replace(first, title="other"), second) == names[0]


@pytest.mark.slow
def test_narration_music_and_shots_together_are_as_loud_as_the_template_says(
    tmp_path: Path, sources: list[Path]
) -> None:
    music = toned(tmp_path / "music.mp4", 440)
    made = film(tmp_path, [clip(sources[0], 120, gain=10.0), clip(sources[1], 120, gain=10.0)])
    (tmp_path / "work").mkdir()
    made = replace(made, music=Music(music))
    path = mix(made, STYLE, tmp_path / "work").path
    loudness, peak = measured(path)
    assert abs(loudness - STYLE.loudness) <= 0.5 and peak <= STYLE.true_peak
    other = mix(
        replace(made, video=tuple(replace(one, gain=None) for one in made.video)), STYLE, tmp_path / "work"
    ).path
    heard_now, not_heard = (strength(samples(file)[0][0], TONES[0], RATE, 2 * RATE) for file in (path, other))
    assert heard_now > 5 * not_heard
