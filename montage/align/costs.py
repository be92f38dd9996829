"""What an editor asks of a clip, one small pure function a question: 0 good, 1 bad.

They take numbers or arrays alike. What each counts stands in rules.py, where they meet in problem.py.
"""

import math
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", float, Floats)

E_FOLD = 1.0  # [nat] a length that is off by this factor is as bad as any
UNLIKE = 60.0  # [CIE76] colours that far apart jar as much as any
ALIKE = 12.0  # [CIE76] two pictures of one file that are no further apart are nearly the same
OTHER_VIEW = 0.5  # of a jump cut: the same file again, but another picture of it
LEFT = 0.15  # of a repeat: more of a shot that was seen, but not the same pictures
BRISK = 0.1  # [picture widths or heights/s] from which on a camera's direction is felt
DARK, BRIGHT = 0.15, 0.92  # mean luma beyond which a picture is too dark or too bright
COVERED = 0.25  # of the picture under text, which subtitles then run into
BARRED = 0.3  # of a side lost to black bars
OLD = 3650.0  # [d] as old as any


def relevance(fit: Number) -> Number:
    """How little the shot shows of what is spoken; `fit` 0..1."""
    return 1.0 - fit


def staleness(since: float, tau: float) -> float:
    """The picture has been up for `since` frames: interest decays as exp(-since / tau)."""
    return 1.0 - math.exp(-since / tau)


def mean_staleness(length: Floats | Ints, tau: float) -> Floats:
    """The mean of `staleness` over a clip of `length` frames."""
    return np.asarray(1.0 - tau / length * (1.0 - np.exp(-length / tau)))


def odd_length(length: Floats | Ints, wanted: float | Floats | Ints) -> Floats:
    """Distance from the wanted length, in log seconds."""
    return np.minimum(1.0, np.abs(np.log(length / wanted)) / E_FOLD)


def late(off: Floats | Ints, tolerance: float) -> Floats:
    """A line starts `off` frames before or after its first picture; thrice the `tolerance` is as bad as none."""
    return np.clip((off - tolerance) / (2.0 * tolerance), 0.0, 1.0)


def repeat(seen: Ints, length: Ints, frames: Ints, stands: Flags, card: Flags) -> Floats:
    """The shot was seen for `seen` frames, and `frames` more are wanted of its `length`; a still `stands`.

    A part that was not seen yet is no repeat, and a card may come back.
    """
    fresh = (length - seen >= frames) & ~stands | card
    return np.where(seen == 0, 0.0, np.where(fresh, LEFT, 1.0))


def soon(gap: Floats, window: float) -> Floats:
    """The file was on screen `gap` frames ago, not just before; `window` later it is forgotten."""
    return np.where(gap > 0, np.clip(1.0 - gap / window, 0.0, 1.0), 0.0)


def jump(same: Flags, apart: Floats) -> Floats:
    """A clip after one of the `same` file; `apart` is how far their colours are [CIE76]."""
    return np.where(same, np.where(apart <= ALIKE, 1.0, OTHER_VIEW), 0.0)


def tone(apart: Floats) -> Floats:
    """The colours jump; `apart` [CIE76]."""
    return np.minimum(1.0, apart / UNLIKE)


def motion(one: Floats, other: Floats, stirred: Floats) -> Floats:
    """The camera turns round from `one` to `other` [..., 2] pan and tilt, or calm becomes hectic: `stirred` 0..1."""
    speed = np.minimum(np.linalg.norm(one, axis=-1), np.linalg.norm(other, axis=-1))
    against = np.sum(one * other, axis=-1) < -0.5 * np.maximum(speed, 1e-9) ** 2
    return np.where((speed >= BRISK) & against, 1.0, np.minimum(1.0, stirred))


def scale(one: Ints, other: Ints) -> Floats:
    """The same scale twice, close or wide; 0 where it is not known."""
    return np.where((one == other) & (one != 0), 1.0, 0.0)


def poor(sharpness: float, brightness: float, shake: float, bars: float, text: float) -> float:
    """Blurred, dark or glaring, shaky, letterboxed, covered by text: the worst counts, the others a little."""
    dark = max(0.0, DARK - brightness) / DARK
    glare = max(0.0, brightness - BRIGHT) / (1.0 - BRIGHT)
    faults = sorted((1.0 - sharpness, dark, glare, shake, min(1.0, bars / BARRED), min(1.0, text / COVERED)))
    return min(1.0, 0.8 * faults[-1] + 0.2 * sum(faults[:-1]) / (len(faults) - 1))


def age(days: float) -> float:
    """How old the footage is beside the newest there is, in log days."""
    return min(1.0, math.log1p(max(0.0, days)) / math.log1p(OLD))


def lively(motion: float, pan: float, tilt: float, zoom: float) -> float:
    """How much goes on in a shot, 0..1: what moves in it, or its camera."""
    return min(1.0, max(motion, math.hypot(pan, tilt) / 0.5, abs(zoom) / 0.5))
