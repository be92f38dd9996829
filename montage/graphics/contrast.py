"""How well type stands out from what is behind it: the contrast ratio of WCAG 2, 1 to 21."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Colour = tuple[int, ...]  # red, green, blue, 0..255
LEAST = 4.5  # that small type needs
FINER = 0.05  # steps in which two colours are mixed
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
WEIGHTS = np.array([0.2126, 0.7152, 0.0722], np.float32)  # of red, green and blue in light


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of two colours, 1 (alike) to 21 (black and white)."""
    dark, light = sorted(float(luminance(np.array(colour[:3], np.float32))) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def readable(colours: Iterable[Colour], on: Colour) -> Colour:
    """The one of `colours` that stands out best from `on`; black or white where none does well enough."""
    best = max(colours, key=lambda colour: contrast(colour, on))
    return best if contrast(best, on) >= LEAST else max(BLACK, WHITE, key=lambda colour: contrast(colour, on))


def density(panel: Colour, colours: Iterable[Colour], least: float) -> float:
    """How dense a panel has to be, `least` to 1, for all `colours` to be read on it whatever is behind it."""
    type_, share = list(colours), least
    while share < 1 and any(
        contrast(one, mixed(panel, behind, share)) < LEAST for one in type_ for behind in (BLACK, WHITE)
    ):
        share = min(1.0, share + FINER)
    return share


def faint(colour: Colour, on: Colour) -> Colour:
    """`colour` mixed with `on`, as faint as can still be read there."""
    share = 1.0
    while share > FINER and contrast(mixed(colour, on, share - FINER), on) >= LEAST:
        share -= FINER
    return mixed(colour, on, share)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """So much of `one`, 0..1, and the rest of `other`."""
    return tuple(round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))


def farthest(colours: Sequence[Colour]) -> Colour:
    """Black or white: the one from which all of `colours` stand out better."""
    return max(BLACK, WHITE, key=lambda one: min(contrast(one, other) for other in colours))


def least_contrast(picture: npt.NDArray[np.float32], colours: Iterable[Colour]) -> float:
    """The ratio of the colour and the pixel of `picture`, [h, w, 3] 0..255, that stand out least from each other."""
    seen = luminance(picture)
    ratios = []
    for colour in colours:
        light = luminance(np.array(colour[:3], np.float32))
        ratios.append(((np.maximum(seen, light) + 0.05) / (np.minimum(seen, light) + 0.05)).min())
    return float(min(ratios))


def luminance(colours: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The relative luminance, 0..1, of colours [..., 3], 0..255."""
    shares = colours / 255
    linear = np.where(colours < 11, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ WEIGHTS, np.float32)
