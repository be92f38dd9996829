"""A card on its way to being drawn: its place on the picture, and the pieces that are on it so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from PIL import Image, ImageColor

from montage.graphics.canvas import Canvas
from montage.graphics.contrast import Colour
from montage.graphics.layers import Enter, Ink, Layer, bar, faded, type_mask
from montage.graphics.stack import CENTRE, Set, one_line
from montage.graphics.type import Font, drawable

EDGE = {False: 0.09, True: 0.12}  # of the height, free above: in upright films telephones need more
HEAD = 0.036  # of the em: who published it
RISE = 0.35  # of its size that a line of type comes from below
QUICK, STEP = 0.3, 0.12  # [s] a line of type takes to come, and comes after the line before it


@dataclass
class Sheet:
    """Pieces on a canvas. Coordinates are pixels of the film."""

    canvas: Canvas
    layers: list[Layer] = field(default_factory=list)

    @property
    def em(self) -> float:
        """What sizes are shares of [px]."""
        return self.canvas.em

    @property
    def left(self) -> float:
        """Where the card's content begins."""
        return float(self.canvas.left)

    @property
    def width(self) -> float:
        """Of the content."""
        return float(self.canvas.room)

    @cached_property
    def top(self) -> float:
        """Where the content may begin; `head` sets its own line above."""
        return self.canvas.image.height * EDGE[self.canvas.upright]

    @property
    def bottom(self) -> float:
        """Where it has to end: subtitles follow."""
        return self.canvas.image.height * self.canvas.look.lowest

    def colour(self, name: str) -> Colour:
        """One of the template's colours: ink, accent, muted."""
        return ImageColor.getrgb(getattr(self.canvas.style, name))[:3]

    def shown(self, text: str, title: bool = False) -> str:
        """`text` as it can be drawn; a title in capitals where the template has them."""
        drawn = drawable(text, self.canvas.look.fonts)
        return drawn.upper() if title and self.canvas.style.capitals else drawn

    def head(self, text: str, size: float = HEAD) -> float:
        """Who published it, behind a short bar; returns where the content begins."""
        text, high = self.shown(text), size * self.em * 1.5
        if not text:
            return self.top
        mark = self.em * 0.05
        centred = self.canvas.centred
        room = self.width if centred else self.width - mark * 1.4
        face, line = one_line(self.canvas, text, "Regular", (size, 0.026), room)
        middle = self.top + high / 2
        x = (self.canvas.image.width - face.getlength(line)) / 2 if centred else self.left + mark * 1.4
        mask, (dx, dy) = type_mask(line, face)
        self.layers.append(Ink(mask, (round(x) + dx, round(middle + face.size * CENTRE) + dy), self.colour("muted")))
        if not centred:
            thick = self.canvas.thick
            self.layers.append(
                bar(
                    (self.left, middle - thick / 2, self.left + mark, middle + thick / 2),
                    self.colour("accent"),
                    "stand",
                )
            )
        return self.top + high + self.em * (0.06 if self.canvas.upright else 0.04)

    def type(
        self,
        sets: Sequence[Set],
        x: float,
        top: float,
        width: float,
        enter: Enter = "stand",
        at: float = 0.0,
        centred: bool | None = None,
    ) -> None:
        """Lay blocks of type at `top`, each line a piece that comes when it is spoken, or after the one before."""
        middle = self.canvas.centred if centred is None else centred
        for one in sets:
            for number, line in enumerate(one.lines):
                left = x + (width - one.face.getlength(line)) / 2 if middle else x
                colour = self.colour(one.block.colour or "ink")
                self._line(line, one.face, (left, top + one.baseline(number)), colour, enter, at)
                at += 0.0 if enter == "stand" else STEP

    def _line(self, text: str, face: Font, place: tuple[float, float], colour: Colour, enter: Enter, at: float) -> None:
        if enter == "rise":
            self.word(text, face, place, colour, at, text)
        else:
            mask, (dx, dy) = type_mask(text, face)
            self.layers.append(Ink(mask, (round(place[0]) + dx, round(place[1]) + dy), colour))

    def word(self, text: str, face: Font, place: tuple[float, float], colour: Colour, at: float, spoken: str) -> None:
        """Lay type with its baseline at `place`, which rises when `spoken` is said, or at `at` [s]."""
        mask, (dx, dy) = type_mask(text, face)
        spot, lift = (round(place[0]) + dx, round(place[1]) + dy), round(face.size * RISE)
        self.layers.append(Ink(mask, spot, colour, "rise", at, QUICK, lift, spoken))

    def rule(self, x: float, top: float, width: float, takes: float = 0.5, words: str = "") -> None:
        """A rule in the accent's colour, drawn from left to right."""
        box = (x, top, x + width, top + self.canvas.thick)
        self.layers.append(bar(box, self.colour("accent"), "across", 0.0, takes, words))

    def indent(self, thick: float) -> float:
        """From the left edge to type that has a bar beside it, `thick` rules wide; a centred template has none."""
        return 0.0 if self.canvas.centred else self._wide(thick) + 0.034 * self.em

    def bar_beside(self, top: float, bottom: float, thick: float) -> None:
        """A bar at the left edge, beside what it belongs to."""
        box = (self.left, top, self.left + self._wide(thick), bottom)
        self.layers.append(bar(box, self.colour("accent"), "down", 0.0, 0.5))

    def _wide(self, thick: float) -> float:
        return max(2.0, self.canvas.thick * thick)

    def motif(self, mask: Image.Image, place: tuple[int, int], colour: str = "ink", strength: float = 1.0) -> None:
        """A shape behind everything, as faint as in the template. It belongs to the ground and never moves."""
        faint = min(1.0, self.canvas.style.motif * strength)
        if faint > 0:
            self.canvas.image.paste(self.colour(colour), place, faded(mask, faint))
