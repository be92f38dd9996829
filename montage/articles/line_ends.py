"""Which ends of lines end a paragraph: texts are wrapped at a column, and pages put a clause on each line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from montage.language.text import HAN

NARROWEST, CHINESE_NARROWEST = 30, 12  # [characters] nothing is wrapped at less
FULL = 0.6  # of the lines that are followed by another are full where a text is wrapped
FEWEST = 2  # lines with another below them, for a width to be believed
_STOP = re.compile(r"[.!?。！？…；;:：][”\"’'」』）)]*$")
_GOES_ON = re.compile(r"[a-z,;，、；。：！？”’」』）》)]")  # how a line begins that is the rest of the one above
_OPEN = re.compile(r"(?:[,，、—–(（]|\b(?:and|or|the|an?|of|to|in|on|at|by|for|with|from|as|that|which|but))$")
_ITEM = re.compile(r"(?:[a-z]|\d{1,2})[.)]\s|[-–—•*◆]\s")
_POINT = re.compile(r"\d\.$")  # a figure divided at its point
_DECIMALS = re.compile(
    r"\d{1,3}\s?(?:%|per ?cent|[mbtr]illion|k?m\b|kg|met(?:re|er)s|kilomet|miles|feet|inches|degrees|points|[万亿米元])"
)
LONGEST_DIVIDED = 40  # [letters] the first part of a word that is divided at a line's end
_DIVIDED = re.compile(rf"(?<![^\W\d_])([^\W\d_]{{1,{LONGEST_DIVIDED}}})-$")
# First parts of words that are written with a hyphen anyway.
_HYPHENATED = frozenset(
    [
        "well", "self", "non", "co", "ex", "half", "high", "low", "long", "short", "left", "right", "two", "three",
        "four", "five", "six", "year", "part", "full", "multi", "mid", "cross", "pre", "post", "anti", "semi", "so",
        "north", "south", "east", "west", "old", "new", "first", "second", "third", "open", "old-fashioned", "state",
        "world", "free", "hard", "soft", "fast", "slow", "far", "near", "off", "on", "all", "ever", "over", "under",
        "then", "vice", "mother", "father", "sister", "brother",
    ]
)  # fmt: skip


def width_of(lines: Iterable[str]) -> int:
    """The column [characters] at which lines are wrapped: that of the longest; 0 where they are not wrapped."""
    pairs = [(line, after) for line, after in _neighbours(lines) if line and after]
    width = max((len(side) for pair in pairs for side in pair), default=0)
    full = sum(_is_full(line, after, width) for line, after in pairs)
    narrowest = CHINESE_NARROWEST if pairs and HAN.search(pairs[0][0]) else NARROWEST
    return width if width >= narrowest and len(pairs) >= FEWEST and full >= FULL * len(pairs) else 0


def rejoined(lines: Sequence[str], width: int) -> list[str]:
    """Paragraphs made of `lines`: an empty one ends a paragraph, and so does one that was not wrapped at `width`.

    A word divided at a line's end is made whole.
    """
    found: list[str] = []
    whole = " ".join(lines)
    held = last = ""
    for line in (" ".join(line.split()) for line in lines):
        if held and line and _continues(last, line, width):
            held = _glued(held, line, whole)
        else:
            found += [held] if held else []
            held = line
        last = line
    return [*found, held] if held else found


def _neighbours(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    plain = [" ".join(line.split()) for line in lines]
    return pairwise(plain)


def _continues(line: str, after: str, width: int) -> bool:
    if _ITEM.match(after):
        return False
    if (
        (_POINT.search(line) and _DECIMALS.match(after))
        or _GOES_ON.match(after)
        or (_OPEN.search(line) and not _STOP.search(line))
    ):
        return True
    return bool(width) and _is_full(line, after, width)


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line would not have found room."""
    if HAN.match(line[-1:]) or HAN.match(after[:1]):
        return len(line) >= width - 2  # a punctuation mark is not put at the beginning of a line
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _glued(held: str, line: str, whole: str) -> str:
    end = held[-LONGEST_DIVIDED - 2 :]  # with its hyphen and what stands before it; a paragraph may be a book
    divided = _DIVIDED.search(end)
    if divided and line[:1].islower():
        first, rest = divided[1], re.match(r"[^\W\d_]*", line)
        assert rest  # the pattern takes nothing, too
        hyphen = first.lower() in _HYPHENATED or f"{first}-{rest[0]}" in whole
        return held + line if hyphen else held[:-1] + line
    joined = HAN.match(held[-1:]) or HAN.match(line[:1]) or held[-1:] in "，、；。：！？”"
    between = "" if joined or (_POINT.search(end) and _DECIMALS.match(line)) else " "
    return held + between + line
