"""Type on cards: broken where a line may break, as large as its place allows."""

import math
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import ImageFont

from montage.language.bounds import shortened
from montage.language.text import HAN, words
from montage.subtitles.fonts import chain, shown

OPENING = "“‘（《「『([$€£¥"
LEANING = frozenset("的了着过地得们吗呢吧等")  # no line begins with them; a unit stays with its figure, too
LONGEST = 400  # [characters] that a picture has room for
FAMILY = "Noto Sans SC"
LEADING = 1.28  # of the type's size, from line to line
SHRUNK = 0.93

Weight = Literal["Regular", "Bold"]
Font = ImageFont.FreeTypeFont


def drawable(text: str, fonts: Path, most: int = LONGEST) -> str:
    """`text`, `most` characters of it, without what the template's font does not have: no empty box is drawn."""
    return shown(shortened(text, most), chain(fonts, FAMILY)[:1])


def font(fonts: Path, weight: Weight, points: float) -> Font:
    """The template's type at a size [px]."""
    return _font(fonts / f"NotoSansSC-{weight}.otf", max(8, round(points)))


@lru_cache(maxsize=24)  # a card tries a dozen sizes; opening a font takes 1 ms, and holding it 0.8 MB
def _font(file: Path, points: int) -> Font:
    return ImageFont.truetype(str(file), points)


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
    text = shortened(text, LONGEST)
    points, smallest = sizes
    while True:
        face = font(fonts, weight, points)
        lines = wrapped(text, face, room[0])
        fits = len(lines) * face.size * LEADING <= room[1] and all(face.getlength(line) <= room[0] for line in lines)
        whole = all(face.getlength(piece.strip()) <= room[0] for piece in pieces(text))
        if (fits and whole and not (one_line and len(lines) > 1)) or points <= smallest:
            return face, balanced(text, lines, face, room[0])
        points *= SHRUNK


def with_ellipsis(lines: tuple[str, ...], face: Font, room: float, most: int) -> tuple[str, ...]:
    """At most `most` of `lines`; the last of them ends in an ellipsis within `room` [px] where there were more."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and face.getlength(f"{last}…") > room:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip(' ,，')}…")


def balanced(text: str, lines: list[str], face: Font, room: float) -> list[str]:
    """`text` in as many lines as `lines`, as even as can be: no word stands alone on one of them."""
    parts = pieces(text)
    ends = [0.0]
    for part in parts:
        ends.append(ends[-1] + face.getlength(part))
    spaces = [face.getlength(part) - face.getlength(part.rstrip()) for part in parts]
    if len(lines) < 2 or any(
        end - start - space > room for start, end, space in zip(ends, ends[1:], spaces, strict=False)
    ):
        return lines
    even = ends[-1] / len(lines)
    best: list[tuple[float, list[int]]] = [(0.0, [0])] + [(math.inf, [])] * len(parts)  # of lines that end there
    for _ in lines:
        best = [_ended(end, best, ends, spaces, even, room) for end in range(len(parts) + 1)]
    places = best[-1][1]
    return ["".join(parts[a:b]).strip() for a, b in pairwise(places)] if places else lines


def _ended(
    end: int, best: list[tuple[float, list[int]]], ends: list[float], spaces: list[float], even: float, room: float
) -> tuple[float, list[int]]:
    """The evenest lines of which the last ends before piece `end`, one more than in `best`."""
    found: tuple[float, list[int]] = (math.inf, [])
    for start in range(end - 1, -1, -1):
        wide = ends[end] - ends[start] - spaces[end - 1]
        if wide > room:
            break
        uneven = best[start][0] + (wide - even) ** 2
        if best[start][1] and uneven < found[0]:
            found = (uneven, [*best[start][1], end])
    return found


def wrapped(text: str, face: Font, room: float) -> list[str]:
    """`text` in lines no wider than `room` [px], broken between words, and between Chinese words."""
    lines: list[str] = []
    wide = 0.0  # of the last line, as the sum of its pieces: nearly exact, and a tenth of the time
    for piece in (part for word in pieces(text) for part in _narrow(word, face, room)):
        more = face.getlength(piece)
        sure = wide + more < room - face.size / 4
        if lines and (sure or (wide < room and face.getlength((lines[-1] + piece).rstrip()) <= room)):
            lines[-1] += piece
            wide += more
        else:
            lines.append(piece.lstrip())
            wide = more
    return [line.strip() for line in lines if line.strip()]


def _narrow(piece: str, face: Font, room: float) -> list[str]:
    """A word wider than the card is cut wherever the card ends."""
    if face.getlength(piece.rstrip()) <= room:
        return [piece]
    parts = [""]
    for letter in piece:
        if parts[-1].strip() and face.getlength((parts[-1] + letter).rstrip()) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def pieces(text: str) -> list[str]:
    """`text` cut where a line may break: after spaces, and between Chinese words."""
    return list(_pieces(text))


@lru_cache(maxsize=64)  # asked for at every size that is tried
def _pieces(text: str) -> tuple[str, ...]:
    chunks = re.findall(r"(?:\A\s+)?\S+\s*", text) or [text]
    return tuple(piece for chunk in chunks for piece in (_chinese(chunk) if HAN.search(chunk) else [chunk]))


def _chinese(chunk: str) -> list[str]:
    """A run without spaces cut between its words; marks stay with the word before, opening ones with the word after."""
    pieces: list[str] = []
    at = 0
    for word in words(chunk, "zh"):
        start = chunk.find(word, at)
        between = chunk[at:start]
        opening = between[len(between.rstrip(OPENING)) :]
        glued = not between and bool(pieces) and (word in LEANING or pieces[-1][-1].isdigit())
        if pieces:
            pieces[-1] += between[: len(between) - len(opening)]
        if glued:
            pieces[-1] += word
        else:
            pieces.append((opening if pieces else between) + word)
        at = start + len(word)
    return [*pieces[:-1], pieces[-1] + chunk[at:]] if pieces else [chunk]
