"""A map as a piece of a card: the camera falls from the whole globe to the place, and stands."""

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt
from PIL import Image

from montage.graphics.contrast import Colour
from montage.graphics.maps.globe import Globe
from montage.graphics.planes import Box

FINER = 2  # times as wide as the film a mask is: the camera rises by as much before it takes the next
RIM = 16  # parts of a pixel in which the rim of the globe is placed; a power of two

Levels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Ground:
    """The moving map. Masks of land are drawn once a card, each twice as wide as the next; frames are cut from them."""

    size: tuple[int, int]  # [px]
    globe: Globe
    middle: tuple[float, float]  # [px] where the place is
    far: float  # [px] the globe's radius at first
    near: float  # [px] and in the end
    water: Colour
    land: Colour
    behind: Image.Image  # the card's ground: what is seen beside the globe
    thick: int  # [px] of lines
    borders: bool
    takes: float = 0.0
    at: float = 0.0
    words: str = ""

    @property
    def box(self) -> Box:
        """All of the card."""
        return 0, 0, *self.size

    def paint(self, image: Image.Image, share: float, origin: tuple[int, int] = (0, 0)) -> None:
        """Paint it."""
        picture = (
            self._standing if share >= 1 else self._seen(self.near * (self.far / self.near) ** (1 - steady(share)))
        )
        left, top = origin
        whole = image.size == self.size
        image.paste(picture if whole else picture.crop((left, top, left + image.width, top + image.height)))

    @cached_property
    def _standing(self) -> Image.Image:
        return self._seen(self.near)

    def _seen(self, scale: float) -> Image.Image:
        """The map on which the globe's radius is `scale` [px]."""
        import cv2

        mask, drawn = self._mask(max(0, math.ceil(math.log2(self.near / scale) - 1e-9)))
        ratio = drawn / scale
        left, top = ((FINER - ratio) * place + (ratio - 1) / 2 for place in self.middle)
        way = np.array([[ratio, 0, left], [0, ratio, top]])
        land = cv2.warpAffine(mask, way, self.size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        picture = Image.fromarray(cv2.applyColorMap(land, self._palette)).convert(self.behind.mode)
        farthest = max(math.dist(self.middle, corner) for corner in product(*((0, side) for side in self.size)))
        if scale <= farthest:
            picture.paste(self.behind, (0, 0), self._beside(scale))
        return picture

    @cached_property
    def _palette(self) -> Levels:
        """The colour of each value of a mask: [256, 1, 3]."""
        way = np.linspace(0, 1, 256)[:, None, None]
        return np.round(np.array(self.water) * (1 - way) + np.array(self.land) * way).astype(np.uint8)

    def _beside(self, scale: float) -> Image.Image:
        """What is not the globe, as a mask."""
        import cv2

        mask = np.full(self.size[::-1], 255, np.uint8)
        centre = [round(place * RIM) for place in self.middle]
        cv2.circle(mask, centre, round(scale * RIM), 0, cv2.FILLED, cv2.LINE_AA, RIM.bit_length() - 1)
        return Image.fromarray(mask)

    def _mask(self, level: int) -> tuple[Levels, float]:
        """A mask that covers the card down to a scale of near / 2 ** level, and the scale that it is drawn at."""
        if level not in self._masks:
            scale = FINER * self.near / 2**level
            size, middle = ((round(FINER * x), round(FINER * y)) for x, y in (self.size, self.middle))
            self._masks[level] = np.asarray(self.globe.mask(size, middle, scale, self.thick, self.borders)), scale
        return self._masks[level]

    @cached_property
    def _masks(self) -> dict[int, tuple[Levels, float]]:
        return {}


def steady(share: float) -> float:
    """A card's share of its way, which is fast at first, as that of a camera that starts and stops gently."""
    time: float = 1 - (1 - share) ** (1 / 3)
    return time * time * (3 - 2 * time)
