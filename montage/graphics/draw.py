"""Cards that fill the picture, but for the room of the subtitles."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from montage.graphics.canvas import Canvas, Look, ground
from montage.graphics.card_file import save, save_drawn
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.page import typeset
from montage.graphics.page_motion import standing
from montage.graphics.type import LEADING, drawable, wrapped

CARDS = 64  # that are kept in memory, of 0.1 to 0.5 MB each


def draw(card: Card, look: Look, out: Path) -> None:
    """Draw `card` as a PNG of the film's size: as it stands in the end. Its words are saved in the file."""
    out.write_bytes(_file(replace(card, of=None), look))


@lru_cache(CARDS)
def _file(card: Card, look: Look) -> bytes:
    """A card as a PNG: films that are edited are drawn again and again."""
    file = BytesIO()
    save(_standing(card, look), card, file)
    return file.getvalue()


def _standing(card: Card, look: Look) -> Image.Image:
    behind = ground(look, card.backdrop).image
    if card.kind == "page":
        return standing(typeset(card, look), behind)
    sheet = compose(card, look)
    for layer in sheet.layers:
        layer.paint(sheet.canvas.image, 1.0)
    dense = Image.eval(sheet.canvas.image.getchannel("X"), lambda level: 255 - level)
    black = Image.new("RGB", look.size)
    return ImageChops.add(Image.composite(behind, black, dense), sheet.canvas.image.convert("RGB"))


def draw_end(head: str, entries: Sequence[tuple[str, str]], look: Look, out: Path) -> None:
    """Draw the card that a film ends with: its sources and whose pictures it shows, as (heading, text)."""
    canvas, height = ground(look), look.size[1]
    canvas.lines([head], canvas.font("Bold", 0.07), height * 0.13, look.style.ink)
    canvas.rule(height * 0.245)
    _columns(canvas, entries, height * 0.3, height * 0.92)
    save_drawn(canvas.image, out)


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
