"""What cards stand on: a picture of the film out of focus, or shapes. It is made small, enlarged, and moves slowly."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image

from montage.geometry import even
from montage.graphics.backdrop import Backdrop, Drifting
from montage.graphics.planes import Colours, Planes, split
from montage.graphics.shapes import Shapes
from montage.template import CardStyle

SMALLER = 8  # times as small is the ground made
RATE = 15  # [1/s] pictures of it: what moves so slowly and softly needs no more


@dataclass(frozen=True)
class Ground:
    """The ground of a card."""

    size: tuple[int, int]  # [px] of the film
    shown: Shapes | Drifting  # small

    def planes(self, time: float) -> Planes:
        """It at a moment [s] of a clip, in the colours of a film."""
        width, height = self.size
        made = np.empty((height * 3 // 2, width), np.uint8)
        for large, small in zip(split(made), split(Colours().planes(self.shown.at(time))), strict=True):
            large[:] = cv2.resize(small, large.shape[::-1], interpolation=cv2.INTER_CUBIC)
        return made

    def picture(self, time: float) -> Image.Image:
        """It at a moment [s] of a clip, of the film's size."""
        return self.shown.at(time).resize(self.size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=4)
def ground_of(style: CardStyle, size: tuple[int, int], backdrop: Backdrop | None = None) -> Ground:
    """The ground of a card with this `backdrop`, in films of `size` [px]; without one, shapes."""
    small = small_size(size)
    return Ground(size, Drifting(backdrop, style, small) if backdrop else Shapes(style, small))


def small_size(size: tuple[int, int]) -> tuple[int, int]:
    """[px] in which the ground of a film of `size` is made."""
    return even(size[0] / SMALLER), even(size[1] / SMALLER)


def step_of(frame: int, fps: Fraction) -> float:
    """The moment [s] whose ground frame `frame` of a clip shows."""
    return int(frame / fps * RATE) / RATE
