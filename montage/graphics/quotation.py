"""Quotation cards: the words behind a large mark, or beside a picture of who said them."""

from io import BytesIO

from PIL import Image, ImageDraw

from montage.graphics.canvas import Look, clear
from montage.graphics.content import Card, Portrait
from montage.graphics.layers import Ink, Photograph, type_mask
from montage.graphics.sheet import QUICK, Sheet
from montage.graphics.spoken import letters_of
from montage.graphics.stack import Block, Set, one_line, stacked

CREDIT = 0.024  # of the em: whose picture it is
COMES = 0.5  # [s] the picture takes


def quotation(sheet: Sheet, card: Card) -> None:
    """The words and who said them, with a picture of that person where there is one."""
    top = sheet.head(card.head)
    if card.portrait is None:
        _alone(sheet, card, top)
    elif sheet.canvas.upright:
        _above(sheet, card, card.portrait, top)
    else:
        _beside(sheet, card, card.portrait, top)


def has_room(card: Card, look: Look) -> bool:
    """Whether all words of a quotation stand on its card, none cut off."""
    sheet = Sheet(clear(look))
    quotation(sheet, card)
    wanted = "".join(map(sheet.shown, (card.big, card.speaker, card.role)))
    written = "".join(layer.words for layer in sheet.layers)
    return sorted(letters_of(written)) == sorted(letters_of(wanted))


def _alone(sheet: Sheet, card: Card, top: float) -> None:
    centred, em = sheet.canvas.centred, sheet.em
    mark = _opening_mark(sheet, 0.30 if sheet.canvas.upright else 0.34)
    beside = not centred and not sheet.canvas.upright
    indent = mark.width + em * 0.05 if beside else 0.0
    x, width = sheet.left + indent, sheet.width - indent
    above = 0.0 if beside else mark.height + em * 0.05
    sets = _set(sheet, card, (width, sheet.bottom - top - above))
    high = above + (sets[-1].bottom if sets else 0.0)
    top += (sheet.bottom - top - high) * 0.42
    left = round(sheet.left + (sheet.width - mark.width) / 2 if centred else sheet.left)
    lift = round(em * 0.03) if beside else 0  # its top stands beside the first line's
    sheet.layers.append(Ink(mark, (left, round(top) + lift), sheet.colour("accent"), "fade", 0.0, QUICK))
    sheet.type(sets, x, top + above, width, "rise", 0.05)


def _beside(sheet: Sheet, card: Card, portrait: Portrait, top: float) -> None:
    """The picture at the left, the mark, the words and their speaker beside it."""
    em = sheet.em
    picture = _picture(portrait)
    x = sheet.left + picture.width + em * 0.07
    width = sheet.left + sheet.width - x
    mark = _opening_mark(sheet, 0.16)
    gap = mark.height + em * 0.03
    sets = _set(sheet, card, (width, sheet.bottom - top - gap))
    words = gap + (sets[-1].bottom if sets else 0.0)
    high = max(words, picture.height + _credit_height(sheet, portrait))
    top += max(0.0, sheet.bottom - top - high) * 0.42
    _lay(sheet, picture, portrait.credit, (sheet.left, top))
    top += max(0.0, high - words) * 0.4
    middle = x + (width - mark.width) / 2 if sheet.canvas.centred else x
    sheet.layers.append(Ink(mark, (round(middle), round(top)), sheet.colour("accent"), "fade", 0.0, QUICK))
    sheet.type(sets, x, top + gap, width, "rise", 0.05)


def _above(sheet: Sheet, card: Card, portrait: Portrait, top: float) -> None:
    """The picture over the words, the mark and the speaker beside it: for upright films."""
    em = sheet.em
    picture = _picture(portrait)
    x = sheet.left + picture.width + em * 0.05
    width = sheet.left + sheet.width - x
    mark = _opening_mark(sheet, 0.18)
    named = stacked(sheet.canvas, _speaker(sheet, card), (width, picture.height - mark.height - em * 0.03))
    above = picture.height + _credit_height(sheet, portrait) + em * 0.04
    said = stacked(sheet.canvas, [_words(sheet, card)], (sheet.width, sheet.bottom - top - above))
    top += max(0.0, sheet.bottom - top - above - (said[-1].bottom if said else 0.0)) * 0.42
    _lay(sheet, picture, portrait.credit, (sheet.left, top))
    sheet.layers.append(Ink(mark, (round(x), round(top)), sheet.colour("accent"), "fade", 0.0, QUICK))
    low = top + picture.height - (named[-1].bottom if named else 0.0)
    sheet.type(named, x, low, width, "rise", 0.05, centred=False)
    sheet.type(said, sheet.left, top + above, sheet.width, "rise", 0.05)


def _picture(portrait: Portrait) -> Image.Image:
    with Image.open(BytesIO(portrait.picture)) as opened:
        picture: Image.Image = opened.convert("RGB")
    return picture


def _lay(sheet: Sheet, picture: Image.Image, credit: str, place: tuple[float, float]) -> None:
    """The picture over a rule, and whose it is below."""
    left, low = place[0], place[1] + picture.height
    sheet.layers.append(Photograph(picture, (round(left), round(place[1])), 0.0, COMES))
    sheet.rule(left, low, picture.width)
    if credit:
        face, line = one_line(sheet.canvas, sheet.shown(credit), "Regular", (CREDIT, CREDIT * 0.8), picture.width)
        mask, (dx, dy) = type_mask(line, face)
        spot = round(left) + dx, round(low + sheet.canvas.thick + face.size * 1.2) + dy
        sheet.layers.append(Ink(mask, spot, sheet.colour("muted"), "fade", 0.0, COMES))


def _credit_height(sheet: Sheet, portrait: Portrait) -> float:
    return sheet.canvas.thick + (sheet.em * CREDIT * 1.6 if portrait.credit else 0.0)


def _set(sheet: Sheet, card: Card, room: tuple[float, float]) -> list[Set]:
    """The words, the speaker and the speaker's role within `room` [px]."""
    return stacked(sheet.canvas, [_words(sheet, card), *_speaker(sheet, card)], room)


def _words(sheet: Sheet, card: Card) -> Block:
    return Block(sheet.shown(card.big), 0.086, 0.042, leading=1.3)


def _speaker(sheet: Sheet, card: Card) -> list[Block]:
    speaker, role = sheet.shown(card.speaker), sheet.shown(card.role)
    return [
        Block(speaker, 0.05, 0.036, "Bold", "accent", gap=0.05, most=2),
        Block(role, 0.04, 0.032, colour="muted", gap=0.0 if speaker else 0.05, most=2),
    ]


def _opening_mark(sheet: Sheet, size: float) -> Image.Image:
    face = sheet.canvas.font("Bold", size)
    mark = Image.new("L", (round(face.size * 2), round(face.size * 2)))
    ImageDraw.Draw(mark).text((face.size / 2, 0), "“", font=face, fill=255)
    return mark.crop(mark.getbbox())  # it is as wide as a Chinese character, most of it empty
