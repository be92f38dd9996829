"""Soft shapes in a template's colours that drift slowly: what cards stand on where the film has no picture for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

from montage.graphics.contrast import LEAST, Colour, contrast, farthest, mixed
from montage.template import CardStyle

GRADIENT = 0.3  # how much of the way between the template's two colours is a gradient, the rest the shapes
SHAPES = (  # middle as shares of both sides; path, times round it a minute; radius; strength
    (0.2, 0.3, 0.24, 3.5, 0.62, 0.42),
    (0.76, 0.75, 0.3, -2.6, 0.75, 0.5),
    (0.53, 0.1, 0.33, 1.9, 0.5, 0.38),
)  # lengths are shares of the shorter side
SOFT = 0.3  # of the shorter side: the edge of a shape
SETTLING = 0.04  # steps in which a colour is darkened, or made lighter, until type can be read on it

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shapes:
    """They fill a picture of `size` [px]."""

    style: CardStyle
    size: tuple[int, int]

    def at(self, time: float) -> Image.Image:
        """The picture at a moment [s]."""
        x, y = self._places
        share = GRADIENT * self._slope
        for number, (across, down, path, turns, radius, strength) in enumerate(SHAPES):
            angle = 2 * np.pi * (turns * time / 60 + number / len(SHAPES))
            middle = across * self._sides[0] + path * np.cos(angle), down * self._sides[1] + path * np.sin(angle)
            away = np.hypot(x - middle[0], y - middle[1])
            share = share + strength * np.clip((radius - away) / SOFT + 0.5, 0, 1) ** 2
        near, far = (np.array(colour, np.float32) for colour in self._colours)
        made = near + (far - near) * np.clip(share, 0, 1)[..., None]
        return Image.fromarray((made + 0.5).astype(np.uint8))

    @cached_property
    def _colours(self) -> tuple[Colour, Colour]:
        return ground_colours(self.style)

    @cached_property
    def _places(self) -> tuple[Floats, Floats]:
        """Where each pixel is."""
        wide, high = self.size
        y, x = np.mgrid[:high, :wide].astype(np.float32)
        return (x + 0.5) / min(wide, high), (y + 0.5) / min(wide, high)

    @property
    def _sides(self) -> tuple[float, float]:
        """Width and height, the shorter being 1."""
        return self.size[0] / min(self.size), self.size[1] / min(self.size)

    @cached_property
    def _slope(self) -> Floats:
        x, y = self._places
        return np.asarray((x / x.max() + y / y.max()) / 2, np.float32)


@lru_cache(maxsize=4)
def ground_colours(style: CardStyle) -> tuple[Colour, Colour]:
    """A template's two colours of the ground, moved away from those of its type until all of that can be read."""
    return _settled(style.background, type_colours(style)), _settled(style.background_end, type_colours(style))


def type_colours(style: CardStyle) -> list[Colour]:
    """All colours that a template sets type in on the ground."""
    return [ImageColor.getrgb(one)[:3] for one in (style.ink, style.muted, style.accent)]


def _settled(name: str, type_: Sequence[Colour]) -> Colour:
    colour, away = ImageColor.getrgb(name)[:3], farthest(type_)
    share = 1.0
    while share > 0 and min(contrast(mixed(colour, away, share), other) for other in type_) < LEAST:
        share -= SETTLING
    return mixed(colour, away, max(share, 0.0))
