"""A card's words inside its picture: a PNG text chunk, so that whoever has the file can draw it again, moving."""

import json
from dataclasses import replace
from pathlib import Path

import cattrs
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from indexer.media.safety import MediaError, open_picture
from indexer.own_films import CARD
from montage.codec import dumps, loads
from montage.graphics.content import Card

KEYWORD, DRAWN = CARD, "newsreel drawn"
VERSION = 1


def save(picture: Image.Image, card: Card, out: Path) -> None:
    """Write `picture` as a PNG with what `card` says in it."""
    told = {"version": VERSION, "card": json.loads(dumps(replace(card, of=None)))}
    info = PngInfo()
    info.add_itxt(KEYWORD, json.dumps(told, ensure_ascii=False))
    picture.save(out, "PNG", pnginfo=info, compress_level=1)


def save_drawn(picture: Image.Image, out: Path) -> None:
    """Write `picture` as a PNG that says that it was drawn here: nobody else is to be credited for it."""
    info = PngInfo()
    info.add_itxt(DRAWN, str(VERSION))
    picture.save(out, "PNG", pnginfo=info)


def is_drawn(picture: Path) -> bool:
    """Whether a file is a card, a title or a label that was drawn here."""
    try:
        with open_picture(picture) as image:
            return KEYWORD in image.info or DRAWN in image.info
    except MediaError:
        return False


def card_in(picture: Path) -> Card | None:
    """What a card drawn before says; None for any other picture, and for a card of another version."""
    try:
        with open_picture(picture) as image:
            text = image.info.get(KEYWORD)
        told = json.loads(text) if text else {}
        return loads(json.dumps(told["card"]), Card, strict=True) if told.get("version") == VERSION else None
    except (MediaError, ValueError, KeyError, AttributeError, cattrs.BaseValidationError):
        return None
