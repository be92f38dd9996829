"""How each kind of card but the page is laid out: each on its own way, wide and upright, left and centred."""

from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw

from montage.graphics.canvas import Look, clear
from montage.graphics.charts.drawing import lay_out
from montage.graphics.content import Card, CardKind
from montage.graphics.figures import number
from montage.graphics.kinetic import key_words
from montage.graphics.layers import Ink, shape, type_mask
from montage.graphics.maps.compose import locator_map
from montage.graphics.quotation import quotation
from montage.graphics.sheet import QUICK, STEP, Sheet
from montage.graphics.stack import CENTRE, Block, Set, stacked
from montage.graphics.time_line_layout import time_line

PIN = 0.25  # of the em: how high a pin on a map is, where there is room
CREDITS = 0.13, 0.92  # of the height: where the end card begins and ends
THIN = ("I", "1")  # letters that are not known for what they are when they stand alone
BAR = 1.8  # rules wide: the bar beside a title or a name
RIPPLES = (0.10, 0.20, 0.32, 0.46)  # of the em: how wide the rings around a pin are


def compose(card: Card, look: Look) -> Sheet:
    """`card` in a template's look: what never moves on it, and the pieces over that in the order of painting."""
    sheet = Sheet(clear(look))
    _KINDS[card.kind](sheet, card)
    return sheet


def _title(sheet: Sheet, card: Card) -> None:
    centred, em = sheet.canvas.centred, sheet.em
    indent = sheet.indent(BAR)
    x, width = sheet.left + indent, sheet.width - indent
    head, big = sheet.shown(card.head), sheet.shown(card.big, title=True)
    sets = stacked(
        sheet.canvas,
        [
            Block(head, 0.04, 0.026, colour="muted", one_line=True, most=2),
            Block(big, 0.1 if sheet.canvas.upright else 0.118, 0.05, "Bold", gap=0.035, leading=1.22),
        ],
        (width, sheet.bottom - sheet.top - (em * 0.05 if centred else 0.0)),
    )
    high = sets[-1].bottom if sets else 0.0
    top = max(sheet.top + (em * 0.05 if centred else 0.0), sheet.top + (sheet.bottom - sheet.top - high) * 0.45)
    sheet.type(sets, x, top, width)
    if centred:
        sheet.rule(sheet.left + sheet.width / 2 - em * 0.06, top - em * 0.04, em * 0.12)
    else:
        sheet.bar_beside(top + em * 0.012, top + high - em * 0.012, BAR)


def _name(sheet: Sheet, card: Card) -> None:
    centred, em = sheet.canvas.centred, sheet.em
    top = sheet.head(card.head)
    _initial(sheet, sheet.shown(card.big))
    indent = sheet.indent(BAR)
    x, width = sheet.left + indent, (sheet.width - indent) * (1.0 if sheet.canvas.upright or centred else 0.86)
    name, role, text = sheet.shown(card.big, title=True), sheet.shown(card.role), sheet.shown(card.small)
    blocks = [
        Block(name, 0.15, 0.036, "Bold", leading=1.16, most=3),
        Block(role, 0.054, 0.038, "Bold", "accent", gap=0.02, most=3),
        Block(text, 0.05, 0.036, colour="ink", gap=0.045, most=4),
    ]
    sets = stacked(sheet.canvas, blocks, (width, sheet.bottom - top))
    high = sets[-1].bottom if sets else 0.0
    top += (sheet.bottom - top - high) * 0.45
    sheet.type(sets[:1], x, top, width)
    sheet.type(sets[1:], x, top, width, "rise", 0.3)
    if centred:
        sheet.rule(sheet.left + sheet.width / 2 - em * 0.06, top - em * 0.02, em * 0.12)
    else:
        sheet.bar_beside(top + em * 0.02, top + high - em * 0.01, BAR)


def _initial(sheet: Sheet, name: str) -> None:
    """The name's first letter behind it, so large that the picture cuts it off; an I alone would be a bar."""
    letters = "".join(one.upper() for one in name if one.isalnum())
    letter = letters[: 2 if letters[:1] in THIN else 1]
    if letter:
        width, height = sheet.canvas.image.size
        mask, _ = type_mask(letter, sheet.canvas.font("Bold", 0.95 if sheet.canvas.upright else 1.05))
        middle = sheet.canvas.centred
        left = (width - mask.width) // 2 if middle else width - round(mask.width * 0.86)
        sheet.motif(mask, (left, round(height * 0.06) if not sheet.canvas.upright else round(height * 0.16)))


def _place(sheet: Sheet, card: Card) -> None:
    if card.map:
        locator_map(sheet, card.big, card.role, card.head, card.map)
        return
    centred, em = sheet.canvas.centred, sheet.em
    top = sheet.head(card.head)
    beside = not centred and not sheet.canvas.upright
    high = em * (PIN if beside else PIN * 0.8)
    pin = shape_of_pin(round(high))
    width = sheet.width * (0.6 if beside else 1.0)
    above = 0.0 if beside else high + em * 0.06
    name, text = sheet.shown(card.big, title=True), sheet.shown(card.small)
    blocks = [
        Block(name, 0.15, 0.036, "Bold", leading=1.16, most=3),
        Block(text, 0.054, 0.036, colour="ink", gap=0.08, most=5),
    ]
    sets = stacked(sheet.canvas, blocks, (width, sheet.bottom - top - above))
    total = above + (sets[-1].bottom if sets else 0.0)
    start = top + (sheet.bottom - top - total) * 0.45
    if beside:
        foot = (sheet.left + sheet.width * 0.86, top + (sheet.bottom - top) * 0.62)
    else:
        foot = (sheet.left + sheet.width / 2 if centred else sheet.left + pin.width * 1.1, start + high)
    _ripples(sheet, foot, 1.0 if beside else 0.6)
    sheet.layers.append(
        Ink(
            pin,
            (round(foot[0] - pin.width / 2), round(foot[1] - pin.height)),
            sheet.colour("accent"),
            "fade",
            0.05,
            QUICK,
        )
    )
    sheet.type(sets[:1], sheet.left, start + above, width)
    sheet.type(sets[1:], sheet.left, start + above, width, "rise", 0.35)
    if len(sets) > 1:
        across = em * 0.12
        x = sheet.left + (width - across) / 2 if centred else sheet.left
        sheet.rule(x, start + above + sets[0].bottom * 0.55 + sets[1].top * 0.45 - sheet.canvas.thick / 2, across)


def _ripples(sheet: Sheet, foot: tuple[float, float], scale: float) -> None:
    """Ellipses around the point of a pin, fainter the farther they are."""
    width, height = sheet.canvas.image.size
    for place, radius in enumerate(RIPPLES):
        wide, high = (round(part * radius * scale * sheet.em) * 2 for part in (1.0, 0.42))
        mask = Image.new("L", (wide * 2, high * 2))
        ImageDraw.Draw(mask).ellipse((1, 1, wide * 2 - 2, high * 2 - 2), outline=255, width=max(2, sheet.canvas.thick))
        mask = mask.resize((wide, high), Image.Resampling.BOX)
        left, top = round(foot[0] - wide / 2), round(foot[1] - high / 2)
        box = (max(0, -left), max(0, -top), min(wide, width - left), min(high, height - top))
        sheet.motif(mask.crop(box), (left + box[0], top + box[1]), "accent", 6.0 / (place + 1.4))


def shape_of_pin(high: int) -> Image.Image:
    """A map pin, `high` pixels, its point in the middle of its lower edge: a mask."""
    side = 4 * high
    wide = round(side * 0.7)
    large = Image.new("L", (wide, side))
    pen, radius = ImageDraw.Draw(large), wide / 2 - 1
    pen.ellipse((1, 1, wide - 1, wide - 1), fill=255)
    pen.polygon([(wide * 0.045, radius * 1.3), (wide * 0.955, radius * 1.3), (wide / 2, side - 1)], fill=255)
    hole = radius * 0.4
    pen.ellipse((wide / 2 - hole, radius - hole, wide / 2 + hole, radius + hole), fill=0)
    return large.resize((max(2, wide // 4), high), Image.Resampling.BOX)


def _list(sheet: Sheet, card: Card) -> None:
    centred, em = sheet.canvas.centred, sheet.em
    top = sheet.head(card.head)
    indent = 0.0 if centred else em * 0.055
    items = [sheet.shown(item) for item in card.items]
    blocks = [
        Block(sheet.shown(card.lead), 0.048, 0.036, colour="muted", most=3),
        *(Block(item, 0.074, 0.042, "Bold", gap=0.034, one_line=True, most=2, leading=1.2) for item in items),
        Block(sheet.shown(card.small), 0.042, 0.034, colour="muted", gap=0.045, most=3),
    ]
    sets = stacked(sheet.canvas, blocks, (sheet.width - indent, sheet.bottom - top))
    high = sets[-1].bottom if sets else 0.0
    top += (sheet.bottom - top - high) * 0.45
    at = 0.1
    for one in sets:
        row = one.block.weight == "Bold"
        shift = indent if row else 0.0
        sheet.type([one], sheet.left + shift, top, sheet.width - shift, "rise" if row else "stand", at if row else 0.0)
        if row:
            _row(sheet, one, top, at)
            at += STEP * 1.5


def _row(sheet: Sheet, item: Set, top: float, at: float) -> None:
    """The hairline above an item that is set below `top`, and its mark."""
    em, line, words = sheet.em, max(1, round(sheet.em / 500)), item.lines[0]
    place = round(top + item.top - em * 0.017)
    wide = sheet.width * 0.5 if sheet.canvas.centred else sheet.width
    left = sheet.left + (sheet.width - wide) / 2
    faint = Image.new("L", (round(wide), line), 90)
    sheet.layers.append(Ink(faint, (round(left), place), sheet.colour("muted"), "across", at, QUICK, words=words))
    if not sheet.canvas.centred:
        side = round(em * 0.022)
        middle = top + item.baseline(0) - item.face.size * CENTRE
        mark = shape((side, side), [(0, 0), (1, 0), (1, 1), (0, 1)])
        spot = (round(sheet.left), round(middle - side / 2))
        sheet.layers.append(Ink(mark, spot, sheet.colour("accent"), "fade", at, QUICK, words=words))


def _chart(sheet: Sheet, card: Card) -> None:
    top = sheet.head(card.head)
    if card.chart:
        lay_out(sheet, card.chart, top)


def _credits(sheet: Sheet, card: Card) -> None:
    """Headings and their texts one under the other, without room for subtitles."""
    top, height = sheet.canvas.image.height * CREDITS[0], sheet.canvas.image.height * (CREDITS[1] - CREDITS[0])
    blocks = [Block(sheet.shown(card.big), 0.07, 0.05, "Bold", one_line=True, leading=1.2)]
    for heading, text in zip(card.items[::2], card.items[1::2], strict=True):
        blocks.append(
            Block(sheet.shown(heading), 0.036, 0.018, "Bold", "accent", gap=0.045 if len(blocks) > 1 else 0.09)
        )
        blocks.append(Block(sheet.shown(text), 0.045, 0.022, gap=0.008, most=99))
    sets = stacked(sheet.canvas, blocks, (sheet.width, height))
    sheet.type(sets, sheet.left, top, sheet.width)
    wide = sheet.em * 0.12
    x = sheet.left + (sheet.width - wide) / 2 if sheet.canvas.centred else sheet.left
    sheet.rule(x, top + sets[0].bottom + sheet.em * 0.025, wide)


_KINDS: Mapping[CardKind, Callable[[Sheet, Card], None]] = {
    "title": _title, "number": number, "quotation": quotation, "name": _name, "place": _place, "list": _list,
    "chart": _chart, "time line": time_line, "key words": key_words,
    "credits": _credits,
}  # fmt: skip
