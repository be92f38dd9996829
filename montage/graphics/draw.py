"""Cards that fill the picture, but for the room of the subtitles."""

from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops

from montage.graphics.canvas import Look, ground
from montage.graphics.card_file import save
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.page import typeset
from montage.graphics.page_motion import standing

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
