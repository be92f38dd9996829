"""Designed cards for lines that no shot fits: title, number, quotation, name, statement. Drawn once, with Pillow.

The lowest quarter stays free for subtitles.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from montage.language import HAN, clauses, words
from montage.model import Anchor, Script
from montage.template import CardStyle

CardKind = Literal["title", "number", "quotation", "name", "statement"]
SHOWN = ("number", "quotation", "person", "organisation", "place")  # anchors that make a card
OPENING = "“‘（《「『([$€£¥"
TITLE = Fraction(3)  # [s] the title stands alone for so long
FREE = 0.24  # of the height, for subtitles
SIDE = 0.09  # of the width
LARGEST = {"title": 0.115, "number": 0.30, "quotation": 0.085, "name": 0.15, "statement": 0.105}  # of the height
SMALLEST = 0.045  # of the height


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: `big` in the middle, `small` under it, `head` above."""

    kind: CardKind
    big: str
    small: str = ""
    head: str = ""
    of: Anchor | None = None  # what it shows


def cards_for(script: Script, index: int, anchors: Sequence[Anchor]) -> list[Card]:
    """The cards that suit line `index`, in the order in which they are said; at least one, at most three.

    The first line's first is the title.
    """
    line = script.lines[index]
    head = " · ".join(part for part in (script.publisher, script.published) if part)
    made: list[Card] = [Card("title", script.title, head=head)] if index == 0 and script.title else []
    after = TITLE if made else Fraction(0)
    shown = [a for a in anchors if a.line == index and a.kind in SHOWN and a.at >= after]
    chosen = sorted(shown, key=lambda a: -a.weight)[:2]
    for anchor in sorted(chosen, key=lambda a: a.at):
        rest = _beside(line.text, anchor.text, script.lang)
        if anchor.kind == "number":
            made.append(Card("number", anchor.text, rest, head, anchor))
        elif anchor.kind == "quotation":
            made.append(Card("quotation", _shortened(anchor.text.rstrip(",，"), script.lang, 150), "", head, anchor))
        elif rest:
            made.append(Card("name", anchor.text, rest, head, anchor))
    if not made:
        made.append(Card("statement", _statement(line.text, script.lang), head=head))
    return made


def draw(card: Card, style: CardStyle, size: tuple[int, int], fonts: Path, out: Path) -> None:
    """Draw `card` as a PNG of exactly `size` [px]."""
    width, height = size
    picture = _gradient(style, size)
    pen = ImageDraw.Draw(picture)
    left, room = round(width * SIDE), round(width * (1 - 2 * SIDE))
    small = _font(fonts, "Regular", round(min(height * 0.05, width * 0.05)))
    top = round(height * 0.12)
    if card.head:
        pen.text((left, top), card.head, font=small, fill=style.muted)
    pen.rectangle(
        (left, round(height * 0.205), left + round(width * 0.06), round(height * 0.205) + max(2, height // 180)),
        fill=style.accent,
    )
    space = round(height * (1 - FREE - 0.24)) - (round(small.size * 2.6) if card.small else 0)
    font, lines = _fit(card, fonts, room, space, height)
    y = round(height * 0.245) + max(0, space - round(len(lines) * font.size * 1.28)) // 3  # a little above the middle
    for text in lines:
        pen.text((left, y), text, font=font, fill=style.accent if card.kind == "number" else style.ink)
        y += round(font.size * 1.28)
    for text in _wrapped(card.small, small, room)[:2]:
        pen.text((left, y + small.size * 0.35), text, font=small, fill=style.muted)
        y += round(small.size * 1.3)
    picture.save(out)


def _fit(card: Card, fonts: Path, room: int, space: int, height: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest type in which the card's words fit its space, and the words broken into lines."""
    text = f"“{card.big}”" if card.kind == "quotation" else card.big
    points = round(height * LARGEST[card.kind])
    while True:
        font = _font(fonts, "Regular" if card.kind == "quotation" else "Bold", points)
        lines = _wrapped(text, font, room)
        fits = len(lines) * points * 1.28 <= space and all(font.getlength(line) <= room for line in lines)
        whole = all(font.getlength(piece.strip()) <= room for piece in _pieces(text))  # no word is cut
        if (fits and whole and (card.kind not in ("number", "name") or len(lines) == 1)) or points <= height * SMALLEST:
            return font, lines
        points = round(points * 0.93)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """`text` in lines no wider than `room` [px], broken between words, and between Chinese words."""
    lines: list[str] = []
    for piece in (part for word in _pieces(text) for part in _narrow(word, font, room)):
        if lines and font.getlength((lines[-1] + piece).rstrip()) <= room:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return [line.strip() for line in lines if line.strip()]


def _narrow(piece: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """A word wider than the card is cut wherever the card ends."""
    parts = [""]
    for letter in piece:
        if parts[-1].strip() and font.getlength((parts[-1] + letter).rstrip()) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _pieces(text: str) -> list[str]:
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


def _beside(text: str, part: str, lang: str) -> str:
    """What is said of `part`: the words after it in its clause, or before it where it ends the clause."""
    clause = next((clause for clause in clauses(text, lang) if part in clause), text)
    before, _, after = clause.partition(part)
    after, before = (
        re.sub(r"^(?:’s|'s)?[\s,.;:，。；：、—–-]+|[\s,.;:，。；：、—–-]+$", "", side) for side in (after, before)
    )
    return _shortened(after if len(after) > 1 else before, lang, 60)


def _statement(text: str, lang: str) -> str:
    """The clause that says most, short enough for a card."""
    parts = [part.strip(" ,.;:，。；：、—-") for part in clauses(text, lang)]
    limit = 34 if lang == "zh" else 90
    return _shortened(max(parts, key=lambda part: (len(part) <= limit, min(len(part), limit), -len(part))), lang, limit)


def _shortened(text: str, lang: str, limit: int) -> str:
    """`text`, cut between words and marked with an ellipsis where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    kept = ""
    for piece in _pieces(text):
        if len(kept) + len(piece) > limit:
            break
        kept += piece
    return (kept or text[:limit]).rstrip(" ,.;:，。；：、") + "…"


def _font(fonts: Path, weight: str, points: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts / f"NotoSansSC-{weight}.otf"), max(8, points))


def _gradient(style: CardStyle, size: tuple[int, int]) -> Image.Image:
    """A quiet diagonal gradient."""
    ramp = Image.linear_gradient("L").rotate(35, expand=True)
    cut = ramp.width // 4
    ramp = ramp.crop((cut, cut, ramp.width - cut, ramp.height - cut)).resize(size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", size, style.background_end), Image.new("RGB", size, style.background), ramp)
