"""Number cards: a figure as large as it goes, or a part of a whole as a ring."""

from PIL import ImageColor

from montage.graphics.content import Card
from montage.graphics.contrast import Colour
from montage.graphics.layers import Count, Ink, Ring, shape, type_mask
from montage.graphics.sheet import Sheet
from montage.graphics.stack import CENTRE, ENDLESS, Block, stacked
from montage.language.text import HAN

COUNTS = 0.85  # [s] that a figure is counted up in
FIGURE, UNIT = (0.31, 0.10), 0.36  # of the em, at most and at least; of the figure's size
YIELDS = 0.19  # of the em: down to this a figure makes room for its words before they become smaller
INLINE = 0.15  # of the em: a figure that would be smaller with its unit beside it has it below
TALL = 0.1  # of the size: Chinese is so much higher than figures
ARROW = 0.52  # of the figure's size, wide
UP = [(0.5, 0.0), (1.0, 0.52), (0.68, 0.52), (0.68, 1.0), (0.32, 1.0), (0.32, 0.52), (0.0, 0.52)]


def number(sheet: Sheet, card: Card) -> None:
    """A figure with the words before and after it, in that order from above."""
    top = sheet.head(card.head)
    if card.share and not card.change:
        _part(sheet, card, top)
    else:
        _figure(sheet, card, top)


def _figure(sheet: Sheet, card: Card, top: float) -> None:
    em, room = sheet.em, sheet.bottom - top
    size, inline = _size(sheet, card, sheet.width)
    below = "" if inline else sheet.shown(card.unit)
    lead, tail = sheet.shown(card.lead), sheet.shown(card.small)
    tall = TALL if HAN.search(card.big) else 0.0
    texts = [
        Block(lead, 0.052 if tail or below else 0.062, 0.036, colour="ink", most=3),
        Block(below, 0.085, 0.05, "Bold", one_line=True),
        Block(tail, 0.066, 0.04, "Bold" if not below else "Regular", gap=0.01, most=3),
    ]
    wanted = stacked(sheet.canvas, texts, (sheet.width, ENDLESS))
    needed = wanted[-1].bottom if wanted else 0.0
    while size > YIELDS * em and needed + _high(sheet, size, tall) > room:
        size *= 0.95
    high = _high(sheet, size, tall)
    sets = stacked(sheet.canvas, texts, (sheet.width, room - high))
    above, under = (sets[:1], sets[1:]) if lead else ([], sets)
    rise = above[-1].bottom if above else 0.0
    total = high + (sets[-1].bottom if sets else 0.0)
    top += max(0.0, room - total) * 0.42
    sheet.type(above, sheet.left, top, sheet.width)
    wide = _counted(sheet, card, size, top + rise + size * (0.89 + tall), inline)
    line = top + rise + size * (1.06 + tall) + em * 0.025
    x = sheet.left + (sheet.width - wide) / 2 if sheet.canvas.centred else sheet.left
    sheet.rule(x, line, wide, COUNTS, card.big)
    sheet.type(under, sheet.left, top + high, sheet.width, "rise", 0.35)


def _high(sheet: Sheet, size: float, tall: float) -> float:
    """Of a figure of `size` [px] with the rule below it."""
    return size * (1.06 + tall) + sheet.em * 0.095


def _size(sheet: Sheet, card: Card, width: float) -> tuple[float, bool]:
    """The figure's size [px] in which it fits `width`, and whether its unit does beside it."""
    with_unit, alone = (min(FIGURE[0] * sheet.em, width / _ems(sheet, card, unit)) for unit in (card.unit, ""))
    inline = not card.unit or with_unit >= INLINE * sheet.em
    return (with_unit, True) if inline else (alone, False)


def _ems(sheet: Sheet, card: Card, unit: str) -> float:
    """How wide a figure is with its arrow and its unit, in its own size."""
    big, small = (sheet.canvas.font("Bold", share) for share in (0.2, 0.2 * UNIT))
    wide = big.getlength(sheet.shown(card.big)) / big.size
    if unit:
        wide += small.getlength(sheet.shown(unit)) / big.size + _space(unit)
    return float(wide + (ARROW + 0.16 if card.change else 0.0))


def _space(unit: str) -> float:
    """Between a figure and its unit, in the figure's size."""
    return 0.03 if unit == "%" else 0.1


def _counted(sheet: Sheet, card: Card, size: float, baseline: float, inline: bool) -> float:
    """The figure, its arrow and its unit on one line; returns how wide they are [px]."""
    canvas, unit = sheet.canvas, sheet.shown(card.unit) if inline else ""
    face = canvas.font("Bold", size / sheet.em)
    wide = _ems(sheet, card, unit) * face.size
    x = sheet.left + (sheet.width - wide) / 2 if canvas.centred else sheet.left
    start = x
    if card.change:
        side = round(face.size * ARROW)
        points = UP if card.change == "up" else [(x, 1 - y) for x, y in UP]
        arrow = shape((side, round(face.size * 0.72)), points)
        sheet.layers.append(
            Ink(
                arrow, (round(x), round(baseline) - arrow.height), sheet.colour("ink"), "fade", 0.0, 0.3, words=card.big
            )
        )
        x += side + face.size * 0.16
    figure = sheet.shown(card.big)
    right = x + face.getlength(figure)
    count = Count(figure, face, round(right), round(baseline), sheet.colour("accent"), 0.05, COUNTS, card.big)
    sheet.layers.append(count if count.moves else _still(sheet, figure, face.size, round(x), round(baseline)))
    if unit:
        small = canvas.font("Bold", size * UNIT * (1.5 if unit == "%" else 1.0) / sheet.em)
        left = right + _space(unit) * face.size
        while left + small.getlength(unit) > sheet.left + sheet.width + 1 and small.size > 10:
            small = canvas.font("Bold", (small.size - 1) / sheet.em)
        mask, (dx, dy) = type_mask(unit, small)
        place = (round(left) + dx, round(baseline) + dy)
        sheet.layers.append(Ink(mask, place, sheet.colour("ink"), "fade", 0.05, 0.3, words=card.big))
        wide = left + small.getlength(unit) - start
    return float(wide)


def _still(sheet: Sheet, text: str, size: float, x: int, baseline: int) -> Ink:
    """A figure that cannot be counted to: a score."""
    mask, (dx, dy) = type_mask(text, sheet.canvas.font("Bold", size / sheet.em))
    return Ink(mask, (x + dx, baseline + dy), sheet.colour("accent"), "fade", 0.05, 0.4, words=text)


def _part(sheet: Sheet, card: Card, top: float) -> None:
    """A ring with the percentage in it, and its words beside or below it."""
    em, room = sheet.em, sheet.bottom - top
    upright = sheet.canvas.upright
    side = round(min(room * 0.56, sheet.width * 0.66) if upright else min(room * 0.94, sheet.width * 0.42))
    width = sheet.width if upright else sheet.width - side - em * 0.09
    blocks = [
        Block(sheet.shown(card.lead), 0.052 if card.small else 0.07, 0.036, colour="ink", most=5),
        Block(sheet.shown(card.small), 0.07, 0.042, "Bold", gap=0.02, most=5),
    ]
    sets = stacked(sheet.canvas, blocks, (width, room - side - em * 0.06 if upright else room))
    high = sets[-1].bottom if sets else 0.0
    total = side + em * 0.06 + high if upright else float(side)
    top += max(0.0, room - total) * 0.45
    beside = (
        0.0
        if upright
        else em * 0.09 + max((one.face.getlength(line) for one in sets for line in one.lines), default=0.0)
    )
    left = sheet.left + (sheet.width - side - beside) / 2 if sheet.canvas.centred else sheet.left
    _ring(sheet, card, (round(left), round(top)), side)
    if upright:
        sheet.type(sets, sheet.left, top + side + em * 0.06, width, "rise", 0.35)
    else:
        sheet.type(sets, left + side + em * 0.09, top + (side - high) / 2, width, "rise", 0.35, centred=False)


def _ring(sheet: Sheet, card: Card, place: tuple[int, int], side: int) -> None:
    box = (*place, place[0] + side, place[1] + side)
    faint = _between(sheet.colour("muted"), ImageColor.getrgb(sheet.canvas.style.background)[:3], 0.3)
    sheet.layers.append(Ring(box, card.share, 0.115, sheet.colour("accent"), faint, 0.05, COUNTS, card.big))
    text = sheet.shown(card.big)
    size = side * 0.34
    while (face := sheet.canvas.font("Bold", size / sheet.em)).getlength(text) + size * 0.5 > side * 0.66:
        size *= 0.94
    small = sheet.canvas.font("Bold", size * 0.5 / sheet.em)
    wide = face.getlength(text) + small.getlength("%")
    left, baseline = place[0] + (side - wide) / 2, round(place[1] + side / 2 + face.size * CENTRE)
    right = round(left + face.getlength(text))
    sheet.layers.append(Count(text, face, right, baseline, sheet.colour("ink"), 0.05, COUNTS, card.big))
    mask, (dx, dy) = type_mask("%", small)
    place_of_sign = (right + dx, baseline + dy)
    sheet.layers.append(Ink(mask, place_of_sign, sheet.colour("ink"), "fade", 0.05, 0.3, words=card.big))


def _between(one: Colour, other: Colour, share: float) -> Colour:
    return tuple(round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
