"""What a card is put together from: pieces that paint themselves, whole or on their way to it.

A piece is painted at a share of its way, 0 to 1; at 1 it stands. Pieces know the box that they stay within, so that a
moving card is drawn only where it moves.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
from PIL import Image, ImageDraw

from montage.graphics.contrast import Colour
from montage.graphics.planes import Box
from montage.graphics.type import Font

Enter = Literal["stand", "fade", "rise", "across", "down", "up"]

SMOOTH = 2  # times as large is what has curves drawn, and then made smaller


class Layer(Protocol):
    """A piece of a card."""

    @property
    def box(self) -> Box:
        """All that it may touch."""

    @property
    def at(self) -> float:
        """[s] when it begins to come."""

    @property
    def takes(self) -> float:
        """[s] until it stands; 0: it is there at once."""

    @property
    def words(self) -> str:
        """What is spoken when it begins to come, instead of at `at`; empty: nothing in particular."""

    def paint(self, image: Image.Image, share: float, origin: tuple[int, int] = (0, 0)) -> None:
        """Paint it on `image`, whose upper left corner lies at `origin` [px] of the card."""


@dataclass(frozen=True)
class Ink:
    """A shape in one colour: type, a rule, a picture of geometry. `mask` is an L image."""

    mask: Image.Image
    place: tuple[int, int]
    colour: Colour
    enter: Enter = "stand"
    at: float = 0.0
    takes: float = 0.0
    lift: int = 0  # [px] that it rises by
    words: str = ""

    @property
    def box(self) -> Box:
        """All that it may touch."""
        left, top = self.place
        return left, top, left + self.mask.width, top + self.mask.height + self.lift

    def paint(self, image: Image.Image, share: float, origin: tuple[int, int] = (0, 0)) -> None:
        """Paint it."""
        left, top = self.place[0] - origin[0], self.place[1] - origin[1]
        if share >= 1 or self.enter == "stand":
            image.paste(self.colour, (left, top), self.mask)
        elif self.enter in ("across", "down", "up"):
            wide, high = self.mask.size
            shown = (round(wide * share), high) if self.enter == "across" else (wide, round(high * share))
            drop = high - shown[1] if self.enter == "up" else 0
            if min(shown) > 0:
                image.paste(self.colour, (left, top + drop), self.mask.crop((0, drop, shown[0], drop + shown[1])))
        elif share > 0:
            faint = self.mask.point([round(level * share) for level in range(256)])
            image.paste(self.colour, (left, top + round(self.lift * (1 - share))), faint)


@dataclass(frozen=True)
class Photograph:
    """A picture, RGB, that comes out of nothing."""

    picture: Image.Image
    place: tuple[int, int]
    at: float = 0.0
    takes: float = 0.0
    words: str = ""

    @property
    def box(self) -> Box:
        """All that it may touch."""
        left, top = self.place
        return left, top, left + self.picture.width, top + self.picture.height

    def paint(self, image: Image.Image, share: float, origin: tuple[int, int] = (0, 0)) -> None:
        """Paint it."""
        dense = Image.new("L", self.picture.size, 255)
        seen = Image.merge("RGBX", (*self.picture.split(), dense))
        place = self.place[0] - origin[0], self.place[1] - origin[1]
        image.paste(seen, place, Image.eval(dense, lambda level: round(level * min(1.0, max(0.0, share)))))


@dataclass(frozen=True)
class Count:
    """A figure that is counted up to. Its end stands still, so that its digits keep their places."""

    number: str  # "$3.5", "85,000", "3.5亿"
    face: Font
    right: int  # [px] where it ends
    baseline: int  # [px]
    colour: Colour
    at: float = 0.0
    takes: float = 0.0
    words: str = ""

    @cached_property
    def _value(self) -> tuple[str, float, int, bool, str] | None:
        """What is before the digits, their value, decimals, whether thousands are set apart, what is after them."""
        start = next((place for place, letter in enumerate(self.number) if letter.isdigit()), len(self.number))
        end = start + len(self.number[start:]) - len(self.number[start:].lstrip("0123456789,."))
        digits = self.number[start:end]
        plain = digits.replace(",", "")
        score = any(letter.isdigit() for letter in self.number[end:])
        if not plain or plain.count(".") > 1 or score:
            return None
        parts = self.number[:start], float(plain), len(plain.partition(".")[2]), "," in digits, self.number[end:]
        return parts if _written(parts, 1.0) == self.number else None

    @property
    def moves(self) -> bool:
        """Whether it is a number that can be counted to."""
        return self._value is not None

    @cached_property
    def box(self) -> Box:
        """All that it may touch."""
        left, top, right, bottom = self.face.getbbox(self.number, anchor="rs")
        pad = math.ceil(self.face.size * 0.12)
        return (
            self.right + math.floor(left) - pad, self.baseline + math.floor(top) - pad,
            self.right + math.ceil(right) + pad, self.baseline + math.ceil(bottom) + pad,
        )  # fmt: skip

    def text(self, share: float) -> str:
        """What stands there at a share of its way."""
        return self.number if self._value is None or share >= 1 else _written(self._value, share)

    def paint(self, image: Image.Image, share: float, origin: tuple[int, int] = (0, 0)) -> None:
        """Paint it; nothing before it begins to come."""
        if share <= 0:
            return
        place = (self.right - origin[0], self.baseline - origin[1])
        ImageDraw.Draw(image).text(place, self.text(share), font=self.face, fill=self.colour, anchor="rs")


@dataclass(frozen=True)
class Ring:
    """A part of a whole as an arc, from the top on, clockwise, over the whole circle in a faint colour."""

    box: Box
    part: float  # 0..1
    thick: float  # of the diameter
    colour: Colour
    faint: Colour
    at: float = 0.0
    takes: float = 0.0
    words: str = ""

    @cached_property
    def _band(self) -> tuple["np.typing.NDArray[np.float32]", "np.typing.NDArray[np.float32]"]:
        """How much of each pixel is on the ring, 0..1, and its place on it, 0..1 of the way round."""
        side = self.box[2] - self.box[0]
        y, x = np.mgrid[:side, :side].astype(np.float32) - (side - 1) / 2
        radius, outer = np.hypot(x, y), side / 2 - 1
        band = np.clip(outer - radius + 0.5, 0, 1) * np.clip(radius - outer + self.thick * side + 0.5, 0, 1)
        return band.astype(np.float32), (np.arctan2(x, -y) / (2 * np.pi) % 1).astype(np.float32)

    def paint(self, image: Image.Image, share: float, origin: tuple[int, int] = (0, 0)) -> None:
        """Paint it."""
        band, way = self._band
        edge = len(band) * np.pi * (1 - self.thick)  # [px] once round: the end of the arc is as soft as its sides
        lit = np.clip((self.part * share - way) * edge + 0.5, 0, 1) if self.part * share < 1 else np.ones_like(way)
        place = self.box[0] - origin[0], self.box[1] - origin[1]
        image.paste(self.faint, place, Image.fromarray((band * (1 - lit) * 255).astype(np.uint8)))
        image.paste(self.colour, place, Image.fromarray((band * lit * 255).astype(np.uint8)))


def bar(
    box: tuple[float, float, float, float],
    colour: Colour,
    enter: Enter = "across",
    at: float = 0,
    takes: float = 0,
    words: str = "",
) -> Ink:
    """A rectangle, at least a pixel each way."""
    left, top, right, bottom = (round(edge) for edge in box)
    mask = Image.new("L", (max(1, right - left), max(1, bottom - top)), 255)
    return Ink(mask, (left, top), colour, enter, at, takes, words=words)


def type_mask(text: str, face: Font) -> tuple[Image.Image, tuple[int, int]]:
    """`text` as a mask, and where its upper left corner lies from the beginning of its baseline [px]."""
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    left, top = math.floor(left), math.floor(top)
    mask = Image.new("L", (max(1, math.ceil(right) - left), max(1, math.ceil(bottom) - top)))
    ImageDraw.Draw(mask).text((-left, -top), text, font=face, fill=255, anchor="ls")
    return mask, (left, top)


def shape(size: tuple[int, int], points: list[tuple[float, float]]) -> Image.Image:
    """A polygon of `points` (shares of `size` [px]) as a mask with soft edges."""
    large = Image.new("L", (size[0] * SMOOTH * 2, size[1] * SMOOTH * 2))
    ImageDraw.Draw(large).polygon([(x * large.width, y * large.height) for x, y in points], fill=255)
    return large.resize(size, Image.Resampling.BOX)


def faded(mask: Image.Image, strength: float) -> Image.Image:
    """A mask that lets less through."""
    return mask.point([round(level * strength) for level in range(256)])


def _written(parts: tuple[str, float, int, bool, str], share: float) -> str:
    before, value, decimals, apart, after = parts
    shown = value * share if share < 1 else value
    return f"{before}{shown:{',' if apart else ''}.{decimals}f}{after}"
