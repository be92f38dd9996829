"""Beats: exact where there are some, none where there are none."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from benchmarks.beats import percussion
from indexer.media.safety import MediaError
from montage.backends.espeak import Espeak
from montage.music.beats import RATE, BeatGrid, track_beats

pytestmark = pytest.mark.slow

Sound = npt.NDArray[np.float64]


def written(path: Path, sound: Sound) -> Path:
    soundfile.write(path, sound, RATE)
    return path


@pytest.mark.parametrize("tempo", [66, 100, 132, 176])
def test_percussion_is_found_to_the_millisecond(tmp_path: Path, tempo: int) -> None:
    sound, true = percussion(tempo, 20)
    grid = track_beats(written(tmp_path / "a.wav", sound))
    assert grid.tempo == pytest.approx(tempo, rel=0.03)
    assert grid.confidence > 0.8
    offsets = [float(beat) - true[np.argmin(np.abs(true - float(beat)))] for beat in grid.beats[1:-1]]
    assert abs(float(np.median(offsets))) < 0.002
    assert np.abs(offsets).max() < 0.01


def test_beats_are_exact_fractions_in_order(tmp_path: Path) -> None:
    grid = track_beats(written(tmp_path / "a.wav", percussion(120, 12)[0]))
    assert all(isinstance(beat, Fraction) and one < beat for one, beat in pairwise(grid.beats))
    assert set(grid.downbeats) <= set(grid.beats)


def test_bars_begin_where_the_bass_is(tmp_path: Path) -> None:
    sound, true = percussion(120, 20)
    for stroke in true[2::4]:
        start = round(stroke * RATE)
        length = np.arange(int(0.2 * RATE))
        sound[start : start + len(length)] += np.sin(2 * np.pi * 70 / RATE * length) * np.exp(-length / (0.08 * RATE))
    grid = track_beats(written(tmp_path / "a.wav", sound / 2))
    assert len(grid.downbeats) >= 8
    assert all(np.abs(true[2::4] - float(beat)).min() < 0.02 for beat in grid.downbeats[1:-1])


def held(seconds: float) -> Sound:
    return np.sin(np.arange(int(RATE * seconds)) * 0.06) * 0.3


def stumbling(seconds: float) -> Sound:
    draw, sound, at = np.random.default_rng(0), np.zeros(int(RATE * seconds)), 0.5
    while at < seconds - 0.5:
        start = round(at * RATE)
        sound[start : start + 2000] += draw.normal(size=2000) * np.exp(-np.arange(2000) / 600)
        at += draw.uniform(0.25, 1.2)
    return sound * 0.2


@pytest.mark.parametrize(
    "sound",
    [np.zeros(RATE * 10), held(15), stumbling(30), percussion(120, 2.0)[0], np.zeros(100),
     np.random.default_rng(0).normal(size=RATE * 10) * 0.1],
    ids=["silence", "a held tone", "no steady beat", "two seconds", "a few samples", "noise"],
)  # fmt: skip
def test_where_there_is_no_beat_there_is_no_grid(tmp_path: Path, sound: Sound) -> None:
    found = track_beats(written(tmp_path / "a.wav", sound))
    assert found == BeatGrid(duration=Fraction(len(sound), RATE))


def test_speech_is_not_trusted(tmp_path: Path) -> None:
    text = "The council met on Tuesday. It talked about the harbour for an hour, and then it went home again. "
    samples, rate, _ = _spoken(Espeak().speak, text * 2)
    soundfile.write(tmp_path / "a.wav", samples, rate)
    assert track_beats(tmp_path / "a.wav").confidence < 0.5


def _spoken(speak: Callable[..., object], text: str) -> tuple[Sound, int, object]:
    spoken = speak(text, "en")
    return spoken.samples, spoken.rate, spoken.words  # type: ignore[attr-defined]


def test_what_is_no_sound_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        track_beats(tmp_path / "a.wav")


def test_recordings(shared: Path) -> None:
    """The targets of the benchmark: no worse than librosa's defaults on any."""
    from benchmarks.beats import _recordings

    rows = [row for row in _recordings(shared / "data" / "music") if row.target is not None]
    assert len(rows) == 3 and all(row.reached for row in rows)
