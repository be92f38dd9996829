"""Type on cards: broken where a line may break, as large as its place allows."""

import re
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from montage.fonts import chain, shown
from montage.language import HAN, words

OPENING = "“‘（《「『([$€£¥"
FAMILY = "Noto Sans SC"
LEADING = 1.28  # of the type's size, from line to line
SHRUNK = 0.93

Weight = Literal["Regular", "Bold"]
Font = ImageFont.FreeTypeFont


def drawable(text: str, fonts: Path) -> str:
    """`text` without what the template's font does not have: nothing is drawn as an empty box."""
    return shown(text, chain(fonts, FAMILY)[:1])


def font(fonts: Path, weight: Weight, points: float) -> Font:
    """The template's type at a size [px]."""
    return ImageFont.truetype(str(fonts / f"NotoSansSC-{weight}.otf"), max(8, round(points)))


def fitted(
    text: str,
    fonts: Path,
    weight: Weight,
    room: tuple[float, float],
    sizes: tuple[float, float],
    one_line: bool = False,
) -> tuple[Font, list[str]]:
    """The largest type, between `sizes` [px] from large to small, in which `text` fits `room` [px], and its lines.

    No word is cut as long as there is a size that spares it.
    """
    points, smallest = sizes
    while True:
        face = font(fonts, weight, points)
        lines = wrapped(text, face, room[0])
        fits = len(lines) * face.size * LEADING <= room[1] and all(face.getlength(line) <= room[0] for line in lines)
        whole = all(face.getlength(piece.strip()) <= room[0] for piece in pieces(text))
        if (fits and whole and not (one_line and len(lines) > 1)) or points <= smallest:
            return face, balanced(lines, face, room[0])
        points *= SHRUNK


def balanced(lines: list[str], face: Font, room: float) -> list[str]:
    """The same words in as many lines, as even as can be: no word stands alone on the last one."""
    if len(lines) < 2:
        return lines
    text = (" " if " " in "".join(lines) or not HAN.search(lines[0]) else "").join(lines)
    narrow, wide = max(face.getlength(piece.strip()) for piece in pieces(text)), room
    for _ in range(8):
        middle = (narrow + wide) / 2
        narrow, wide = (narrow, middle) if len(wrapped(text, face, middle)) <= len(lines) else (middle, wide)
    return wrapped(text, face, wide)


def wrapped(text: str, face: Font, room: float) -> list[str]:
    """`text` in lines no wider than `room` [px], broken between words, and between Chinese words."""
    lines: list[str] = []
    for piece in (part for word in pieces(text) for part in _narrow(word, face, room)):
        if lines and face.getlength((lines[-1] + piece).rstrip()) <= room:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return [line.strip() for line in lines if line.strip()]


def _narrow(piece: str, face: Font, room: float) -> list[str]:
    """A word wider than the card is cut wherever the card ends."""
    parts = [""]
    for letter in piece:
        if parts[-1].strip() and face.getlength((parts[-1] + letter).rstrip()) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def pieces(text: str) -> list[str]:
    """`text` cut where a line may break: after spaces, and between Chinese words."""
    chunks = re.findall(r"\s*\S+\s*", text) or [text]
    return [piece for chunk in chunks for piece in (_chinese(chunk) if HAN.search(chunk) else [chunk])]


def _chinese(chunk: str) -> list[str]:
    """A run without spaces cut between its words; marks stay with the word before, opening ones with the word after."""
    pieces: list[str] = []
    at = 0
    for word in words(chunk, "zh"):
        start = chunk.find(word, at)
        between = chunk[at:start]
        opening = between[len(between.rstrip(OPENING)) :]
        if pieces:
            pieces[-1] += between[: len(between) - len(opening)]
        pieces.append((opening if pieces else between) + word)
        at = start + len(word)
    return [*pieces[:-1], pieces[-1] + chunk[at:]] if pieces else [chunk]
