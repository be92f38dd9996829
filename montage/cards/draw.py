"""Cards that fill the picture, but for the room of the subtitles."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from montage.cards.canvas import Canvas, Look, ground
from montage.cards.content import Card
from montage.cards.type import LEADING, SHRUNK, Weight, drawable, fitted, wrapped

HEAD, RULE, TOP = 0.12, 0.205, 0.245  # of the height: who published it, the line under that, the words
LARGEST = {"title": 0.115, "number": 0.30, "quotation": 0.088, "name": 0.15, "statement": 0.105}  # of the em
SMALLEST = 0.045  # of the em
SMALL = 0.052
MARK = 0.34  # the quotation mark


def draw(card: Card, look: Look, out: Path) -> None:
    """Draw `card` as a PNG of the film's size."""
    canvas, style, height = ground(look), look.style, look.size[1]
    head, big, beside = (drawable(text, look.fonts) for text in (card.head, card.big, card.small))
    big = big.upper() if style.capitals else big
    small = canvas.font("Regular", SMALL)
    if head:
        line, face = height * (RULE - HEAD), small
        while face.getlength(head) > canvas.room and face.size > SMALLEST * canvas.em / 2:
            face = face.font_variant(size=face.size * SHRUNK)
        canvas.lines([head], face, height * RULE - line / 2 - face.size * LEADING / 2, style.muted)
    canvas.rule(height * RULE)
    below = wrapped(beside, small, canvas.room)[:2]
    space = height * (look.lowest - TOP) - len(below) * small.size * LEADING
    top = height * TOP
    if card.kind == "quotation":
        mark = _mark(canvas, top)
        top, space = top + mark, space - mark
    weight: Weight = "Regular" if card.kind == "quotation" else "Bold"
    sizes = (canvas.em * LARGEST[card.kind], canvas.em * SMALLEST)
    face, lines = fitted(big, look.fonts, weight, (canvas.room, space), sizes, one_line=card.kind in ("number", "name"))
    top += max(0.0, space - len(lines) * face.size * LEADING) / 3  # a little above the middle
    top = canvas.lines(lines, face, top, style.accent if card.kind == "number" else style.ink)
    canvas.lines(below, small, top + small.size * 0.2, style.muted)
    canvas.image.save(out)


def _mark(canvas: Canvas, top: float) -> float:
    """An opening quotation mark; returns how much room it takes [px]."""
    face = canvas.font("Bold", MARK)
    mark = Image.new("L", (round(face.size * 2), round(face.size * 2)))
    ImageDraw.Draw(mark).text((face.size / 2, 0), "“", font=face, fill=255)
    ink = mark.crop(mark.getbbox())  # it is as wide as a Chinese character, most of it empty
    left = (canvas.size[0] - ink.width) // 2 if canvas.style.align == "centre" else canvas.left
    canvas.image.paste(canvas.style.accent, (left, round(top + canvas.em * 0.02)), ink)
    return float(ink.height + canvas.em * 0.06)


def draw_end(head: str, entries: Sequence[tuple[str, str]], look: Look, out: Path) -> None:
    """Draw the card that a film ends with: what it was told from and whose pictures it shows, as (heading, text)."""
    canvas, height = ground(look), look.size[1]
    canvas.lines([head], canvas.font("Bold", 0.07), height * 0.13, look.style.ink)
    canvas.rule(height * 0.245)
    _columns(canvas, entries, height * 0.3, height * 0.92)
    canvas.image.save(out)


def _columns(canvas: Canvas, entries: Sequence[tuple[str, str]], top: float, bottom: float) -> None:
    """Headings and their texts one under the other, in type that lets all of them fit."""
    share = 0.045
    while True:
        face = canvas.font("Regular", share)
        rows = [(heading, wrapped(drawable(text, canvas.look.fonts), face, canvas.room)) for heading, text in entries]
        needed = sum(face.size * LEADING * (len(lines) + 0.95 + 0.4) for _, lines in rows)
        if needed <= bottom - top or share < 0.022:
            break
        share *= 0.94
    title = canvas.font("Bold", share * 0.8)
    for heading, lines in rows:
        if top + face.size * LEADING * 2 > bottom:
            return
        canvas.lines([heading], title, top, canvas.style.accent)
        top = canvas.lines(lines, face, top + face.size * LEADING * 0.95, canvas.style.ink) + face.size * LEADING * 0.4
