"""Quotations that run over several sentences: they are spoken whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from montage.language.text import is_chinese

LONGEST, CHINESE_LONGEST = 420, 160  # [characters] of a quotation with its speaker
_OPENING, _CLOSING = "“「『", "”」』"
_TYPED = (("’’", "”"), ("‘‘", "“"), ("''", '"'), ("``", "“"), ("„", "“"))


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of one paragraph that stay together."""

    text: str
    first: int  # place of the first in the paragraph, from 0
    count: int
    torn: bool = False  # a quotation begins or ends outside: it cannot be spoken


def passages(sentences: Sequence[str], lang: str) -> list[Passage]:
    """The sentences of one paragraph, those of a quotation joined.

    A quotation that a paragraph leaves open, as print does where the next continues it, is closed. One too long to
    be spoken at once is torn.
    """
    longest, between = (CHINESE_LONGEST, "") if is_chinese(lang) else (LONGEST, " ")
    found: list[Passage] = []
    first, held = 0, ""
    for place, sentence in enumerate(map(_marks, sentences)):
        held = f"{held}{between}{sentence}" if held else sentence
        if _open(held) > 0 and place + 1 < len(sentences):
            continue
        found.append(_passage(held, first, place + 1 - first, longest))
        first, held = place + 1, ""
    return found


def _passage(text: str, first: int, count: int, longest: int) -> Passage:
    depth = _open(text)
    if depth < 0 or (count > 1 and len(text) > longest):
        return Passage(text, first, count, torn=True)
    return Passage(text + _closing(text) if depth > 0 else text, first, count)


def _marks(text: str) -> str:
    for typed, printed in _TYPED:
        text = text.replace(typed, printed)
    return text


def _open(text: str) -> int:
    """How many quotations are open at the end; below zero where one is closed that was not opened."""
    depth = lowest = 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        lowest = min(lowest, depth)
    if lowest < 0:
        return -1
    straight = text.count('"')
    if not straight % 2:
        return depth
    lonely = text.rstrip().endswith('"') and not text.startswith('"')
    return -1 if lonely and straight == 1 else depth + 1


def _closing(text: str) -> str:
    if text.count('"') % 2:
        return '"'
    last = max(_OPENING, key=text.rfind)
    return _CLOSING[_OPENING.index(last)]
