"""Labels and figures of charts: all of a kind in one size, each a piece that comes with what it names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from montage.graphics.layers import Count, Ink, type_mask
from montage.graphics.sheet import QUICK, Sheet
from montage.graphics.stack import CENTRE, SHRUNK
from montage.graphics.type import Font, Weight, pieces, with_ellipsis, wrapped

Align = Literal["left", "middle", "right"]

LEADING = 1.2  # of a label's size, from line to line
GROWS = 0.8  # [s] in which a value grows to what it is
STEP = 0.45  # [s] from one value to the next, where nothing is heard of them


@dataclass(frozen=True, slots=True)
class Lettering:
    """Texts in one size, each in lines."""

    face: Font
    lines: tuple[tuple[str, ...], ...]

    @property
    def step(self) -> float:
        """From line to line [px]."""
        return float(self.face.size) * LEADING

    @property
    def high(self) -> float:
        """Of the text with the most lines [px]."""
        return self.step * max(map(len, self.lines), default=0)

    @property
    def wide(self) -> float:
        """Of the widest line [px]."""
        return max((self.face.getlength(line) for lines in self.lines for line in lines), default=0.0)


def lettered(
    sheet: Sheet, texts: Sequence[str], width: float, sizes: tuple[float, float], most: int, weight: Weight = "Regular"
) -> Lettering:
    """`texts` as large as lets each fit `width` [px] in `most` lines without a word cut. `sizes` are shares of the em.

    At the smallest size what is longer ends in an ellipsis.
    """
    shown, size = [sheet.shown(text) for text in texts], sizes[0]
    while True:
        face = sheet.canvas.font(weight, max(size, sizes[1]))
        lines = [tuple(wrapped(text, face, width)) if text else () for text in shown]
        whole = all(face.getlength(piece.strip()) <= width for text in shown for piece in pieces(text))
        if whole and all(len(some) <= most for some in lines):
            return Lettering(face, tuple(lines))
        if size <= sizes[1]:
            return Lettering(face, tuple(with_ellipsis(some, face, width, most) for some in lines))
        size *= SHRUNK


def write(
    sheet: Sheet,
    lettering: Lettering,
    number: int,
    place: tuple[float, float],
    align: Align,
    colour: str,
    at: float,
    words: str,
) -> None:
    """Lay text `number`: `place` [px] is on the upper edge of its first line, at its left, middle or right.

    It comes when `words` are spoken, or at `at` [s].
    """
    for row, line in enumerate(lettering.lines[number]):
        mask, (dx, dy) = type_mask(line, lettering.face)
        left = _left(place[0], lettering.face.getlength(line), align)
        baseline = place[1] + lettering.step * (row + 0.5) + float(lettering.face.size) * CENTRE
        spot = (round(left) + dx, round(baseline) + dy)
        sheet.layers.append(Ink(mask, spot, sheet.colour(colour), "fade", at, QUICK, words=words))


def count_up(
    sheet: Sheet, lettering: Lettering, number: int, place: tuple[float, float], align: Align, at: float, words: str
) -> None:
    """As `write`, for a figure on one line, which is counted up to where it can be."""
    (text,) = lettering.lines[number]
    wide = lettering.face.getlength(text)
    baseline = round(place[1] + lettering.step / 2 + float(lettering.face.size) * CENTRE)
    right = round(_left(place[0], wide, align) + wide)
    count = Count(text, lettering.face, right, baseline, sheet.colour("ink"), at, GROWS, words)
    if count.moves:
        sheet.layers.append(count)
    else:
        write(sheet, lettering, number, place, align, "ink", at, words)


def _left(x: float, wide: float, align: Align) -> float:
    return x if align == "left" else x - wide / 2 if align == "middle" else x - wide
