"""How loud a sound is beside the speech: what brings music, and the shots' own sound, to the speech's level."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from montage.render.loudness import loudness
from montage.render.raw import RATE, blocks, length, mapped

HOP = RATE // 10  # [samples]
WINDOW = 4  # [hops] 0.4 s, R128's momentary loudness
SLOW = 30  # [hops] 3 s, R128's short-term loudness: what a piece does within it is left alone
RAISED = 6.0  # [dB] at most that a soft passage is raised: more would bring up hiss
GATE = 20.0  # [dB] below the piece: rests do not count, or the notes around them would swell
SILENT = 1e-7  # mean square, -70 dB

Powers = npt.NDArray[np.float64]  # [n] mean square of each hop


@dataclass(frozen=True, slots=True)
class Level:
    """How loud a sound is; -inf where it is silent, or too short to measure.

    Loudness alone lets bass through: drums and bass at the loudness of speech have up to 4 dB more power than it.
    """

    loudness: float  # [LUFS]
    power: float  # [dB] gated like loudness, but not weighted


def level(file: Path, channels: int) -> Level:
    """Measure a raw file."""
    return Level(loudness(file, RATE, channels), _decibels(_gated(_powers(file, channels))))


def difference(level: Level, other: Level) -> float:
    """[dB] to add to `other` for it to be as loud as `level`, and no more powerful; 0 where either is silent."""
    pairs = ((level.loudness, other.loudness), (level.power, other.power))
    return min((a - b for a, b in pairs if math.isfinite(a) and math.isfinite(b)), default=0.0)


def even_out(file: Path) -> None:
    """Raise the soft passages of a raw stereo file and lower the loud ones, slowly, in its place.

    A piece that is as loud as speech as a whole may be 6 dB louder for a while, and then covers it.
    """
    gains = _evening(_powers(file, 2))
    centres = (np.arange(len(gains)) + 0.5) * HOP
    for at, count in blocks(0, length(file, 2)):
        decibels = np.interp(np.arange(at, at + count), centres, gains)
        mapped(file, 2, "r+")[at : at + count] *= (10 ** (decibels / 20))[:, None].astype(np.float32)


def _powers(file: Path, channels: int) -> Powers:
    """The mean of the channels: one channel sounds like two that are equal."""
    found = []
    for at, count in blocks(0, length(file, channels)):
        square = (mapped(file, channels)[at : at + count].astype(np.float64) ** 2).mean(axis=1)
        starts = np.arange(0, count, HOP)
        found.append(np.add.reduceat(square, starts) / np.minimum(HOP, count - starts))
    return np.concatenate([np.zeros(0), *found])


def _gated(powers: Powers) -> float:
    """The mean of what is heard: of the windows within 10 dB of the mean of those that are not silent."""
    width = max(1, min(WINDOW, len(powers)))
    windows = np.convolve(powers, np.ones(width) / width, "valid") if len(powers) else powers
    heard = windows[windows > SILENT]
    return float(heard[heard > heard.mean() / 10].mean()) if len(heard) else 0.0


def _decibels(power: float) -> float:
    return 10 * math.log10(power) if power else -math.inf


def _evening(powers: Powers) -> Powers:
    """[dB] to add to each hop."""
    usual = _gated(powers)
    if len(powers) < SLOW or not usual:
        return np.zeros(max(1, len(powers)))
    heard = powers > usual / 10 ** (GATE / 10)
    near = _around(powers * heard) / np.maximum(_around(heard), 1)
    wanted = 10 * np.log10(usual / np.where(near > 0, near, usual))
    return _around(np.minimum(wanted, RAISED)) / _around(np.ones(len(powers)))


def _around(values: npt.NDArray[np.float64 | np.bool_]) -> Powers:
    """The sum of what lies around each."""
    return np.convolve(values, np.ones(SLOW), "same")
