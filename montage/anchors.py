"""Interest anchors: the moments at which a viewer waits to see something.

Here: the first mention of each person, organisation, place and key phrase, each number and each quotation.
"""

import re
from fractions import Fraction

from montage.model import Anchor, AnchorKind, Line, Narration, Script, Speech
from montage.spans import time_of

UNIT = "%|percent|per cent|million|billion|trillion|万亿|亿|万|千|百|年|个|人|米|公里|公斤|吨|元|美元|分"
NUMBER = re.compile(rf"(?<![\w.-])(?:[$€£¥]\s?)?\d[\d,.]*\d?(?:\s?(?:{UNIT}))*(?![-\dA-Za-z月日号时点届第])", re.ASCII)
NAME_OR_MONTH = re.compile(r"(?:[^.!?\s]\s+[A-Z]\w+|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)\s$")
QUOTATION = re.compile(r"[“\"「『]([^”\"」』]{8,160})[”\"」』]")
YEAR = re.compile(r"(?:1[89]|20)\d\d年?")
WEIGHT: dict[AnchorKind, float] = {
    "quotation": 0.9,
    "person": 0.9,
    "number": 0.8,
    "place": 0.7,
    "organisation": 0.7,
    "phrase": 0.5,
}


def find_anchors(script: Script, narration: Narration) -> tuple[Anchor, ...]:
    """The anchors of a spoken script, in the order in which they are said."""
    anchors: list[Anchor] = []
    seen: set[str] = set()
    for speech in narration.speeches:
        line = script.lines[speech.line]
        for kind, text, weight in _moments(line):
            when = time_of(line.text, text, speech)
            if when is None or text.casefold() in seen:
                continue
            seen.add(text.casefold())
            anchors.append(_anchor(speech, kind, text, when, weight))
    return tuple(sorted(anchors, key=lambda anchor: (anchor.at, -anchor.weight, anchor.text)))


def _anchor(speech: Speech, kind: AnchorKind, text: str, when: tuple[Fraction, Fraction], weight: float) -> Anchor:
    return Anchor(speech.line, when[0], when[1], text, text, kind, round(WEIGHT[kind] * weight, 3))


def _moments(line: Line) -> list[tuple[AnchorKind, str, float]]:
    """What a line has to show: kind, words, weight 0..1."""
    found: list[tuple[AnchorKind, str, float]] = []
    found += [("quotation", match[1], 1.0) for match in QUOTATION.finditer(line.text)]
    found += [("number", number, 1.0) for number in numbers(line.text)]
    found += [(tag.kind, tag.text, tag.weight) for tag in line.tags if tag.kind != "topic"]
    return found


def numbers(text: str) -> list[str]:
    """The figures of a text that are worth showing, with their unit: no single digits, dates, or parts of words."""
    found = [match for match in NUMBER.finditer(text) if not NAME_OR_MONTH.search(text[: match.start()])]
    figures = [match[0].strip(" ,.") for match in found]
    return [figure for figure in figures if not YEAR.fullmatch(figure) and len(figure) > 1]
