"""Blocks of type one under the other, in sizes that let all of them fit their place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from montage.graphics.canvas import Canvas
from montage.graphics.type import LEADING, Font, Weight, fitted, with_ellipsis, wrapped

SHRUNK = 0.94
ENDLESS = 1e9  # [px] of room
NEARLY = 1.05  # of the size that should fit is tried first
CENTRE = 0.36  # [em] from the middle of a line of type down to its baseline: for capitals, figures and Chinese


@dataclass(frozen=True, slots=True)
class Block:
    """A text, how large it is wanted, and how small it may become. Sizes are shares of the canvas's em."""

    text: str
    size: float
    least: float = 0.034
    weight: Weight = "Regular"
    colour: str = ""
    gap: float = 0.0  # above it, where something is
    leading: float = LEADING
    one_line: bool = False  # as long as there is a size for that
    most: int = 9  # lines


@dataclass(frozen=True, slots=True)
class Set:
    """A block that has been set."""

    block: Block
    face: Font
    lines: tuple[str, ...]
    top: float  # [px] below the stack's top

    @property
    def step(self) -> float:
        """From line to line [px]."""
        return float(self.face.size * self.block.leading)

    @property
    def bottom(self) -> float:
        """[px] below the stack's top."""
        return self.top + self.step * len(self.lines)

    def baseline(self, number: int) -> float:
        """Of a line, from 0 [px below the stack's top]."""
        return self.top + self.step * (number + 0.5) + float(self.face.size) * CENTRE


def stacked(canvas: Canvas, blocks: Sequence[Block], room: tuple[float, float]) -> list[Set]:
    """`blocks` set one under the other within `room` [px]: all shrink together, and at last words are left out."""
    shown = [block for block in blocks if block.text]
    scale = 1.0
    while True:
        made = _set(canvas, shown, room[0], scale)
        if not made or (made[-1].bottom <= room[1] and all(len(one.lines) <= one.block.most for one in made)):
            return made
        if all(block.size * scale <= block.least for block in shown):
            return _cut(canvas, made, room)
        fits = min(1.0, (max(room[1], 1.0) / made[-1].bottom) ** 0.5)  # type half as large takes a quarter of the room
        scale *= min(SHRUNK, fits * NEARLY)


def _set(canvas: Canvas, blocks: Sequence[Block], width: float, scale: float) -> list[Set]:
    made: list[Set] = []
    for block in blocks:
        size, least = max(block.size * scale, block.least) * canvas.em, min(block.size, block.least) * canvas.em
        fonts = canvas.look.fonts
        face, lines = fitted(block.text, fonts, block.weight, (width, ENDLESS), (size, least), block.one_line)
        top = made[-1].bottom + _gap(canvas, block, scale) if made else 0.0
        made.append(Set(block, face, tuple(lines), top))
    return made


def _cut(canvas: Canvas, made: Sequence[Set], room: tuple[float, float]) -> list[Set]:
    """As many lines of each as there is room for; the last one ends in an ellipsis where it goes on."""
    fitting: list[Set] = []
    for place, one in enumerate(made):
        top = fitting[-1].bottom + _gap(canvas, one.block, 0.0) if fitting else 0.0
        others = sum(other.step + _gap(canvas, other.block, 0.0) for other in made[place + 1 :])  # a line of each
        most = min(one.block.most, max(1, int((room[1] - others - top) / one.step)))
        if top + one.step > room[1]:
            break
        fitting.append(replace(one, lines=with_ellipsis(one.lines, one.face, room[0], most), top=top))
    return fitting


def _gap(canvas: Canvas, block: Block, scale: float) -> float:
    return block.gap * canvas.em * max(scale, 0.6)


def one_line(canvas: Canvas, text: str, weight: Weight, sizes: tuple[float, float], width: float) -> tuple[Font, str]:
    """`text` on one line no wider than `width` [px], as large as it may be; cut where even the smallest is wider."""
    size = sizes[0]
    while (face := canvas.font(weight, size)).getlength(text) > width and size > sizes[1]:
        size *= SHRUNK
    if face.getlength(text) > width:
        text = f"{wrapped(text, face, width - face.getlength('…'))[0]}…"
    return face, text
