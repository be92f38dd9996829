"""Levels beside the speech: bass counts, soft passages come up slowly, silence changes nothing."""

import math
from pathlib import Path

import numpy as np
import pytest

from montage.render.levels import RAISED, Level, difference, even_out, level
from montage.render.raw import BLOCK, RATE, mapped


def written(path: Path, *channels: np.ndarray) -> Path:
    np.stack(channels, axis=1).astype("<f4").tofile(path)
    return path


def noise(seconds: float, gain: float = 0.1) -> np.ndarray:
    return gain * np.random.default_rng(1).standard_normal(round(seconds * RATE))


def test_pauses_do_not_count(tmp_path: Path) -> None:
    sound = noise(6)
    paused = np.concatenate([sound, noise(6, 0.002), sound])
    one, other = level(written(tmp_path / "a", sound), 1), level(written(tmp_path / "b", paused), 1)
    assert one.power == pytest.approx(-20, abs=0.1) and other.power == pytest.approx(one.power, abs=0.3)
    assert other.loudness == pytest.approx(one.loudness, abs=0.3)


def test_a_mono_sound_is_as_powerful_as_two_equal_channels(tmp_path: Path) -> None:
    sound = noise(1)
    assert level(written(tmp_path / "a", sound), 1).power == level(written(tmp_path / "b", sound, sound), 2).power


def test_the_greater_of_loudness_and_power_decides() -> None:
    assert difference(Level(-20, -18), Level(-14, -8)) == -10
    assert difference(Level(-20, -18), Level(-14, -16)) == -6
    assert difference(Level(-20, -18), Level(-math.inf, -8)) == -10  # too short for a loudness
    assert difference(Level(-20, -18), Level(-math.inf, -math.inf)) == 0


@pytest.mark.parametrize("seconds", [0, 0.02, 0.3])
def test_short_sounds_have_a_power_if_any(tmp_path: Path, seconds: float) -> None:
    sound = noise(seconds)
    assert level(written(tmp_path / "a", sound), 1).power == pytest.approx(-20 if seconds else -math.inf, abs=0.5)


def test_soft_passages_come_up_and_loud_ones_go_down_slowly(tmp_path: Path) -> None:
    time = np.arange(40 * RATE) / RATE
    sound = noise(40) * np.where(time % 20 < 10, 1, 10 ** (-9 / 20))
    file = written(tmp_path / "a", sound, sound)
    even_out(file)
    gain = 20 * np.log10(mapped(file, 2)[:, 0] / sound.astype("<f4"))
    levels = [20 * np.log10(mapped(file, 2)[at * RATE : (at + 2) * RATE].std()) for at in (4, 14, 24, 34)]
    assert max(levels) - min(levels) < 1
    assert gain.max() <= RAISED + 0.01 and np.abs(np.diff(gain[:: RATE // 10])).max() < 0.5  # [dB] in 0.1 s
    assert len(gain) > 2 * BLOCK


def test_what_is_even_stays_as_it_is_up_to_its_last_note(tmp_path: Path) -> None:
    sound = np.concatenate([noise(8), noise(2, 0.001)])
    file = written(tmp_path / "a", sound, sound)
    even_out(file)
    assert np.allclose(mapped(file, 2)[: 8 * RATE, 0], sound[: 8 * RATE], rtol=0.05)


@pytest.mark.parametrize("seconds", [0, 0.5])
def test_a_piece_too_short_to_be_uneven_is_left_alone(tmp_path: Path, seconds: float) -> None:
    sound = noise(seconds)
    file = written(tmp_path / "a", sound, sound)
    even_out(file)
    assert np.array_equal(mapped(file, 2)[:, 0], sound.astype("<f4"))
