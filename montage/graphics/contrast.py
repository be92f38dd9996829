"""How well type stands out from what is behind it: the contrast ratio of WCAG 2, 1 to 21."""

from collections.abc import Iterable

Colour = tuple[int, ...]  # red, green, blue, 0..255
LEAST = 4.5  # that small type needs
FINER = 0.05  # steps in which two colours are mixed
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of two colours, 1 (alike) to 21 (black and white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
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


def _luminance(colour: Colour) -> float:
    linear = [(part / 255 / 12.92 if part < 11 else ((part / 255 + 0.055) / 1.055) ** 2.4) for part in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
