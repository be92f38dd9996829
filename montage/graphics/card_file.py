"""A card's words inside its picture: a PNG text chunk, so that the card can be drawn again from the file, animated."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import cattrs
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from indexer.media.safety import MediaError, open_picture
from indexer.own_films import CARD
from montage.codec import dumps, loads
from montage.graphics.content import Card

KEYWORD, DRAWN, WORDS = CARD, "newsreel drawn", "newsreel words"
VERSION = 2  # 1 had `marked`, and statements instead of pages


def save(picture: Image.Image, card: Card, out: BinaryIO) -> None:
    """Write `picture` as a PNG with the text of `card` as metadata."""
    metadata = {"version": VERSION, "card": json.loads(dumps(replace(card, of=None)))}
    info = PngInfo()
    info.add_itxt(KEYWORD, json.dumps(metadata, ensure_ascii=False))
    picture.save(out, "PNG", pnginfo=info, compress_level=1)


def save_drawn(picture: Image.Image, out: Path, words: Mapping[str, str] | None = None) -> None:
    """Write `picture` as a PNG marked as drawn here, so that nobody is credited for it; with its `words`, by name."""
    info = PngInfo()
    info.add_itxt(DRAWN, str(VERSION))
    if words:
        info.add_itxt(WORDS, json.dumps(dict(words), ensure_ascii=False))
    picture.save(out, "PNG", pnginfo=info)


def words_in(picture: Path) -> Mapping[str, str]:
    """The words of a picture that was drawn here with them; none for any other."""
    try:
        with open_picture(picture) as image:
            words = json.loads(image.info.get(WORDS, "{}"))
    except (MediaError, ValueError):
        return {}
    return words if isinstance(words, dict) and all(isinstance(one, str) for one in words.values()) else {}


def is_drawn(picture: Path) -> bool:
    """Whether a file is a card, a title or a label that was drawn here."""
    try:
        with open_picture(picture) as image:
            return KEYWORD in image.info or DRAWN in image.info
    except MediaError:
        return False


def card_in(picture: Path) -> Card | None:
    """What a card drawn before says; None for any other picture, and for a card of a kind or version not known here."""
    try:
        with open_picture(picture) as image:
            text = image.info.get(KEYWORD)
        metadata = json.loads(text) if text else {}
        values = metadata["card"]
        if metadata["version"] == 1:
            values.pop("marked", None)
        elif metadata["version"] != VERSION:
            return None
        return loads(json.dumps(values), Card, strict=True)
    except (MediaError, ValueError, KeyError, TypeError, AttributeError, cattrs.BaseValidationError):
        return None
