"""Cards that fill the picture, but for the room of the subtitles."""

from pathlib import Path

from PIL import Image, ImageChops

from montage.graphics.canvas import Look, ground
from montage.graphics.card_file import save
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.page import typeset
from montage.graphics.page_motion import standing


def draw(card: Card, look: Look, out: Path) -> None:
    """Draw `card` as a PNG of the film's size: as it stands in the end. Its words are saved in the file."""
    save(_standing(card, look), card, out)


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
