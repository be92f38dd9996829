"""Music under speech: far enough below it wherever someone speaks, up in the pauses, without pumping."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from montage.model import Line, Music, Script, Speech, Timeline, Word
from montage.narration.speak import speak
from montage.render.envelope import BREATH, FADE_OUT, envelope
from montage.render.raw import RATE, Sound
from montage.render.sound import stems
from montage.template import Pauses, SoundStyle
from montage.timeline.file import VERSION
from tests.media import ffmpeg
from tests.render_media import SMALL, speech

pytestmark = pytest.mark.slow

STYLE = SoundStyle()
RISES = STYLE.attack + STYLE.release + BREATH  # [s] a pause in which the music comes up
PAUSES = (0.35, 0.6, 0.5, 2.2, 0.8, 1.2, 0.4, 3.0, 0.7, 1.0)  # [s] between sentences
BELOW, MOST = 12.0, 0.95  # [dB] below speech in so many of the spoken windows
WINDOW, HOP = round(0.4 * RATE), round(0.1 * RATE)
TEXT = (
    "The river rose in the night, and by the morning the old bridge had to be closed to all traffic.",
    "Engineers from the city said that nobody was hurt.",
    "More than four hundred people left their homes; most of them are staying with friends.",
    "The mayor promised help, but he did not say when it would come or who would pay for it.",
)

Times = npt.NDArray[np.float64]


@cache
def told() -> tuple[tuple[Speech, ...], float]:
    """Ten sentences as they are spoken, and the end [s] of the film."""
    random = np.random.default_rng(5)
    at, made = 0.6, []
    for line, pause in enumerate(PAUSES):
        words = []
        for _ in range(random.integers(6, 12)):
            end = at + random.uniform(0.2, 0.4)
            words.append(Word("word", Fraction(at), Fraction(end)))
            at = end + random.uniform(0.05, 0.3)
        made.append(Speech(line, words[0].start, words[-1].end, tuple(words)))
        at = float(words[-1].end) + pause
    return tuple(made), at + 1.5


def voice(path: Path) -> Path:
    """Noise in the colour of speech, each word up to 4 dB louder or softer than that."""
    speeches, end = told()
    random = np.random.default_rng(6)
    noise = np.convolve(random.standard_normal(round(end * RATE)), np.ones(24) / 24, "same")
    gain = np.zeros(len(noise))
    for word in (word for one in speeches for word in one.words):
        span = slice(round(word.start * RATE), round(word.end * RATE))
        gain[span] = np.hanning(span.stop - span.start) ** 0.3 * 10 ** (random.uniform(-4, 4) / 20)
    soundfile.write(path, 0.1 * noise * gain, RATE)
    return path


def piece(path: Path, kind: str) -> Path:
    """Forty seconds of music: steady; a third of it 12 dB louder; drums and bass."""
    time = np.arange(40 * RATE) / RATE
    noise = np.convolve(np.random.default_rng(7).standard_normal(len(time)), np.ones(24) / 24, "same")
    if kind == "swelling":
        noise *= np.where(time % 15 < 5, 1.0, 0.25)
    if kind == "drums":
        noise = 0.5 * np.sin(2 * np.pi * 55 * time) * np.exp(-8 * (time % 0.5)) + 0.1 * noise
    soundfile.write(path, np.stack([noise, noise], axis=1), RATE)
    return path


def film(voice: Path, music: Path, speeches: tuple[Speech, ...], end: float) -> Timeline:
    return Timeline(
        version=VERSION, title="", lang="en", source="", fps=Fraction(30), size=SMALL, frames=round(end * 30),
        template="news", video=(), narration=voice, captions=(), lines=(), speeches=speeches, music=Music(music),
    )  # fmt: skip


def means(values: Times) -> Times:
    total = np.concatenate([[0], np.cumsum(values.mean(axis=1))])
    at = np.arange(0, len(values) - WINDOW + 1, HOP)
    return (total[at + WINDOW] - total[at]) / WINDOW


def power(sound: Sound, folder: Path) -> Times:
    """[dB] of each window."""
    return np.asarray(10 * np.log10(means(sound.astype(float) ** 2) + 1e-12))


def windows(
    timeline: Timeline, folder: Path, measure: Callable[[Sound, Path], Times] = power
) -> tuple[Times, Times, Times]:
    """Of each window of 0.4 s: narration and music [dB] as they are mixed, and the share in which someone speaks."""
    folder.mkdir()
    samples = round(timeline.frames / timeline.fps * RATE)
    made = stems(timeline, STYLE, samples, folder)
    assert made.music
    spoken = np.zeros((samples, 1))
    for word in (word for one in timeline.speeches for word in one.words):
        spoken[round(word.start * RATE) : round(word.end * RATE)] = 1
    narration, music = (measure(stem(0, samples), folder) for stem in (made.narration, made.music))
    share = means(spoken)[: len(narration)]
    return narration[: len(share)], music[: len(share)], share


@pytest.mark.parametrize("kind", ["steady", "swelling", "drums"])
def test_music_lies_far_below_speech(tmp_path: Path, kind: str) -> None:
    timeline = film(voice(tmp_path / "v.wav"), piece(tmp_path / "m.wav", kind), *told())
    said, music, spoken = windows(timeline, tmp_path / "stems")
    below = (said - music)[spoken >= 0.5]
    assert (below >= BELOW).mean() >= MOST
    assert np.median(below) < STYLE.music_under + 3  # and is heard


@pytest.mark.parametrize("name", ["brid_0001_M4-01-SA.wav", "librosa_Kevin_MacLeod_-_Vibe_Ace.ogg"])
def test_real_music_lies_far_below_a_real_voice(tmp_path: Path, shared: Path, name: str) -> None:
    """Drums and bass, in R128's momentary loudness."""
    script, pauses = Script("", "en", tuple(map(Line, TEXT))), Pauses()
    said = speak(script, "espeak", tmp_path / "v.wav", head=pauses.head, between=Fraction(2), tail=pauses.tail)
    timeline = film(said.audio, shared / "data/music" / name, said.speeches, float(said.duration))
    narration, music, spoken = windows(timeline, tmp_path / "stems", momentary)
    assert ((narration - music)[spoken >= 0.5] >= BELOW).mean() >= MOST


def momentary(sound: Sound, folder: Path) -> Times:
    """[LUFS] of each window, as ffmpeg has it."""
    file = folder / "one.wav"
    soundfile.write(file, sound, RATE, subtype="FLOAT")
    kept = "ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.M:file=-"
    said = ffmpeg("-i", file, "-af", kept, "-f", "null", "-").decode()
    found = [float(line.partition("=")[2]) for line in said.splitlines() if "=" in line]
    return np.array(found[3:])  # the first ones are not full


def test_music_comes_up_at_the_head_at_the_tail_and_in_long_pauses(tmp_path: Path) -> None:
    timeline = film(voice(tmp_path / "v.wav"), piece(tmp_path / "m.wav", "steady"), *told())
    _, music, spoken = windows(timeline, tmp_path / "stems")
    under = np.median(music[spoken >= 0.5])
    for start, end in gaps(told()[1]):
        if end - start > RISES:
            inside = music[int(start / 0.1) + 1 : int(end / 0.1) - 4]
            assert inside.max() > under + 9, start
    assert music[:3].max() > under + 3 and music[-15:].max() > under + 4


def gaps(end: float) -> Iterator[tuple[float, float]]:
    """The pauses between words [s]."""
    words = [word for one in told()[0] for word in one.words]
    yield from ((float(a.end), float(b.start)) for a, b in pairwise(words))


def test_music_does_not_pump() -> None:
    speeches, end = told()
    assert gaps(end)
    curve = envelope(speeches, STYLE, end)
    steepest = (STYLE.music_under - STYLE.music_alone) / min(STYLE.attack, STYLE.release)  # [dB/s]
    for start, stop in [*gaps(end), *((float(w.start), float(w.end)) for s in speeches for w in s.words)]:
        times = np.linspace(start, stop, 200)
        if stop > end - FADE_OUT:
            continue
        decibels = 20 * np.log10(curve.gain(times))
        ways = np.sign(np.round(np.diff(decibels), 6))
        turns = [way for way, before in zip(ways, [0, *ways], strict=False) if way and way != before]
        assert turns in ([], [1.0, -1.0]), (start, stop)  # it stays down, or comes up once and goes down once
        assert bool(turns) == (stop - start >= RISES), (start, stop)
        assert np.abs(np.diff(decibels)).max() <= steepest * (times[1] - times[0]) * 1.01


def test_the_envelope_has_no_flutter() -> None:
    curve = envelope(speech((1, 2), (2.5, 4), (20, 21)), STYLE, 30.0)
    times = np.arange(0, 30, 0.01)
    gain = 20 * np.log10(curve.gain(times) + 1e-9)
    assert gain[150] == pytest.approx(-18) and gain[230] == pytest.approx(-18) and gain[1000] == pytest.approx(-6)
    assert np.abs(np.diff(gain[60:2700])).max() < 0.6  # [dB] in 10 ms: 12 dB in a quarter of a second
