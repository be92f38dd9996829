"""How loud the music is at every moment: low under speech, higher elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from montage.model import Speech
from montage.template import SoundStyle

FADE_IN = 0.5  # [s] of the film's beginning
FADE_OUT = 2.0  # [s] of its end
HOLD = 0.1  # [s] around speech in which music is down: a window of 0.4 s half of which is spoken must not hear it rise
BREATH = 0.5  # [s] music that rises for less than this only flutters


@dataclass(frozen=True, slots=True)
class Envelope:
    """A curve of straight lines in decibels."""

    times: npt.NDArray[np.float64]  # [s] ascending
    levels: npt.NDArray[np.float64]  # [dB] below speech, negative
    duration: float  # [s] of the film

    def gain(self, times: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        """The amplitude factor at each of `times` [s], the film's fades included."""
        level = 10.0 ** (np.interp(times, self.times, self.levels) / 20.0)
        fades = np.clip(np.minimum(times / FADE_IN, (self.duration - times) / FADE_OUT), 0.0, 1.0)
        return np.asarray(level * fades, np.float32)


def envelope(speeches: Sequence[Speech], style: SoundStyle, duration: float) -> Envelope:
    """The music's level under `speeches`: it is down before a word begins and rises after the last one's end."""
    low, high = -style.music_under, -style.music_alone
    times, levels = [-style.attack - HOLD], [high]
    for start, end in _spoken(speeches, style.attack + style.release + BREATH):
        times += [start - HOLD - style.attack, start - HOLD, end + HOLD, end + HOLD + style.release]
        levels += [high, low, low, high]
    return Envelope(np.array(times), np.array(levels), duration)


def _spoken(speeches: Sequence[Speech], gap: float) -> list[tuple[float, float]]:
    """Stretches [s] in which someone speaks, without pauses shorter than `gap`."""
    found: list[tuple[float, float]] = []
    for word in (word for speech in speeches for word in speech.words):
        start, end = float(word.start), float(word.end)
        if found and start - found[-1][1] < gap:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
