"""What cards stand on: soft shapes in the template's colours that drift slowly; they are drawn small and enlarged."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

from montage.geometry import even
from montage.graphics.contrast import BLACK, LEAST, WHITE, Colour, contrast, mixed
from montage.graphics.planes import Colours, Planes, split
from montage.template import CardStyle

SMALLER = 8  # times as small is the ground made
RATE = 4  # [1/s] pictures of it: what moves so slowly and softly needs no more
GRADIENT = 0.3  # how much of the way between the template's two colours is a gradient, the rest the shapes
SHAPES = (  # middle as shares of both sides; path, times round it a minute; radius; strength
    (0.2, 0.3, 0.16, 1.1, 0.62, 0.42),
    (0.76, 0.75, 0.2, -0.8, 0.75, 0.5),
    (0.53, 0.1, 0.22, 0.6, 0.5, 0.38),
)  # lengths are shares of the shorter side
SOFT = 0.16  # of the shorter side: the edge of a shape
SETTLING = 0.04  # steps in which a colour is darkened, or made lighter, until type can be read on it

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Ground:
    """The ground of all cards of a look."""

    style: CardStyle
    size: tuple[int, int]  # [px] of the film

    def planes(self, time: float) -> Planes:
        """It at a moment [s] of a clip, in the colours of a film."""
        width, height = self.size
        made = np.empty((height * 3 // 2, width), np.uint8)
        for large, small in zip(split(made), split(Colours().planes(self._small(time))), strict=True):
            large[:] = cv2.resize(small, large.shape[::-1], interpolation=cv2.INTER_CUBIC)
        return made

    def picture(self, time: float) -> Image.Image:
        """It at a moment [s] of a clip, of the film's size."""
        return self._small(time).resize(self.size, Image.Resampling.BICUBIC)

    def _small(self, time: float) -> Image.Image:
        x, y = self._places
        share = GRADIENT * self._slope
        for number, (across, down, path, turns, radius, strength) in enumerate(SHAPES):
            angle = 2 * np.pi * (turns * time / 60 + number / len(SHAPES))
            middle = across * self._sides[0] + path * np.cos(angle), down * self._sides[1] + path * np.sin(angle)
            away = np.hypot(x - middle[0], y - middle[1])
            share = share + strength * np.clip((radius - away) / SOFT + 0.5, 0, 1) ** 2
        near, far = (np.array(colour, np.float32) for colour in self.colours)
        made = near + (far - near) * np.clip(share, 0, 1)[..., None]
        return Image.fromarray((made + 0.5).astype(np.uint8))

    @cached_property
    def colours(self) -> tuple[Colour, Colour]:
        """The template's two, moved away from those of its type until all of that can be read on them."""
        style = self.style
        type_ = [ImageColor.getrgb(one)[:3] for one in (style.ink, style.muted, style.accent)]
        return _settled(style.background, type_), _settled(style.background_end, type_)

    @cached_property
    def _places(self) -> tuple[Floats, Floats]:
        """Where each small pixel is."""
        wide, high = (even(side / SMALLER) for side in self.size)
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


@lru_cache(maxsize=2)
def ground_of(style: CardStyle, size: tuple[int, int]) -> Ground:
    """The ground of a template's cards in films of `size` [px]."""
    return Ground(style, size)


def step_of(frame: int, fps: Fraction) -> float:
    """The moment [s] whose ground frame `frame` of a clip shows."""
    return int(frame / fps * RATE) / RATE


def _settled(name: str, type_: Sequence[Colour]) -> Colour:
    colour = ImageColor.getrgb(name)[:3]
    away = max(BLACK, WHITE, key=lambda one: min(contrast(one, other) for other in type_))
    share = 1.0
    while share > 0 and min(contrast(mixed(colour, away, share), other) for other in type_) < LEAST:
        share -= SETTLING
    return mixed(colour, away, max(share, 0.0))
