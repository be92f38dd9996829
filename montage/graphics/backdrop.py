"""A picture out of focus behind a card: toned in the template's colours, as clear as type on it allows, adrift."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

from indexer.shots.decode import Pixels
from montage.geometry import cover, even
from montage.graphics.contrast import LEAST, WEIGHTS, farthest, least_contrast, mixed
from montage.graphics.shapes import ground_colours, type_colours
from montage.template import CardStyle

ROOM = 1.25  # times the ground's size: it drifts within that
ROUND = 40.0  # [s] once round its path
BLUR = 0.027  # of the ground's shorter side: the blur's sigma
HIGH = 0.4  # of what is cut off above and below, so much is above: faces are above the middle
DEEP = 0.5  # how far the ground's colour is moved away from the type's before the picture comes over it
OWN = 0.55  # of the picture's colours, the rest is its light in the template's colour
CLEAREST = 0.6  # how far a picture covers the ground's colour at most
STRETCH = 2.5  # its contrast is raised by so much at most
SURE = 1.03  # times the least contrast: levels are rounded on the way to the film
HALVINGS = 8  # of the steps in which it is found how clear a picture may be

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a card keeps of the picture behind it."""

    picture: bytes  # PNG: out of focus, ROOM times as large as the ground is made
    begun: float = 0.0  # [s] that it has been there already when the card comes


def out_of_focus(seen: Pixels, small: tuple[int, int]) -> bytes:
    """A picture uint8 [h, w, 3] RGB as a `Backdrop` keeps it, for grounds that are made in `small` [px]."""
    size = _roomy(small)
    full = cover((seen.shape[1], seen.shape[0]), size)
    left, top = (full[0] - size[0]) // 2, int((full[1] - size[1]) * HIGH)
    large = Image.fromarray(seen).resize(full, Image.Resampling.BOX, reducing_gap=2)
    cut = np.asarray(large.crop((left, top, left + size[0], top + size[1])))
    soft = cv2.GaussianBlur(cut, (0, 0), BLUR * min(size), borderType=cv2.BORDER_REFLECT)
    file = BytesIO()
    Image.fromarray(soft).save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True)
class Drifting:
    """A backdrop in a template's colours, seen through a window of `size` [px] that goes round slowly."""

    backdrop: Backdrop
    style: CardStyle
    size: tuple[int, int]

    def at(self, time: float) -> Image.Image:
        """The picture at a moment [s] of the card's clip."""
        angle = 2 * np.pi * (time + self.backdrop.begun) / ROUND
        room = (whole - side for whole, side in zip(_roomy(self.size), self.size, strict=True))
        left, top = (free * (0.5 + 0.5 * turn) for free, turn in zip(room, (np.cos(angle), np.sin(angle)), strict=True))
        shift = np.array([[1, 0, -left], [0, 1, -top]], np.float32)
        seen = cv2.warpAffine(self._toned, shift, self.size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return Image.fromarray((seen + 0.5).astype(np.uint8))

    @cached_property
    def _toned(self) -> Floats:
        with Image.open(BytesIO(self.backdrop.picture)) as picture:
            return toned(np.asarray(picture.convert("RGB").resize(_roomy(self.size))), self.style)


def toned(picture: Pixels, style: CardStyle) -> Floats:
    """uint8 [h, w, 3] RGB -> float32, 0..255: over the template's ground as clear as all type on it can be read.

    Also where the template's motif lies between the two.
    """
    near, far = ground_colours(style)
    deep = np.array(mixed(near, farthest(type_colours(style)), DEEP), np.float32)
    light = _stretched(picture.astype(np.float32))
    tint = np.array(far, np.float32) / max(1, *far)
    grey = (light @ WEIGHTS)[..., None] / np.sqrt(max(float(tint @ WEIGHTS), 0.1))
    over = np.clip(OWN * light + (1 - OWN) * grey * tint, 0, 255)
    motif = np.array(ImageColor.getrgb(style.ink)[:3], np.float32)

    def readable(share: float) -> bool:
        seen = (deep * (1 - share) + over * share) * (1 - style.motif) + motif * style.motif
        return least_contrast(seen, type_colours(style)) >= LEAST * SURE

    clear, step = (CLEAREST, 0.0) if readable(CLEAREST) else (0.0, CLEAREST)
    for _ in range(HALVINGS):
        step /= 2
        clear += step if readable(clear + step) else 0.0
    return np.asarray(deep * (1 - clear) + over * clear, np.float32)


def _stretched(picture: Floats) -> Floats:
    """`picture` with its darkest light near black, and its brightest near white as far as `STRETCH` goes."""
    low, high = np.percentile(picture @ WEIGHTS, (1, 99))
    return np.asarray(np.clip((picture - low) * min(STRETCH, 255 / max(high - low, 1.0)), 0, 255), np.float32)


def _roomy(small: tuple[int, int]) -> tuple[int, int]:
    return even(small[0] * ROOM), even(small[1] * ROOM)
