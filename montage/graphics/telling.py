"""The telling words of a text: names, figures, dates, things, and phrases around nouns, as they are written there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from montage.graphics.figure import FIGURE as figures
from montage.language.dates import MONTHS
from montage.language.entities import names
from montage.language.noun_phrases import phrases
from montage.language.objects import things
from montage.language.text import is_chinese, words

FEWEST, MOST = 2, 5
APART = 3  # words of the text a telling one: more would be the text itself
SHORTEST = 3  # [characters] of a figure with its unit: a bare 14 says nothing
LONGEST = (24, 9)  # [characters] English, Chinese: of one
NAME, FIGURE, THING, PHRASE = 3.0, 2.2, 2.0, 1.6  # how much each tells
_MONTH = "|".join(month[:3] for month in MONTHS)
_DATE = re.compile(
    r"\d{2,4}年(?:\d{1,2}月)?|\d{1,2}月\d{1,2}日"
    rf"|\b(?:{_MONTH})[a-z]{{0,6}}\.? \d{{1,2}}(?:, \d{{4}})?(?!\d)"
    rf"|\b\d{{1,2}} (?:{_MONTH})[a-z]{{0,6}}(?: \d{{4}})?(?!\d)"
)
_COUNTED = "一二三四五六七八九十两"  # it belongs to the word after it: 八国联盟


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int  # in the text
    end: int
    tells: float


def telling_words(text: str, lang: str) -> tuple[str, ...]:
    """Two to five telling words or short phrases of `text`, in its order; none where it has fewer, or phrases alone."""
    most = min(MOST, max(FEWEST, len(words(text, lang)) // APART))
    chosen = list[_Candidate]()
    for one in sorted(_candidates(text, lang), key=lambda one: (-one.tells, one.start - one.end, one.start)):
        repeated = any(text[one.start : one.end].lower() == text[other.start : other.end].lower() for other in chosen)
        if len(chosen) < most and not repeated and all(one.end <= o.start or o.end <= one.start for o in chosen):
            chosen.append(one)
    if len(chosen) < FEWEST or all(one.tells < THING for one in chosen):
        return ()
    return tuple(text[one.start : one.end] for one in sorted(chosen, key=lambda one: one.start))


def _candidates(text: str, lang: str) -> Iterator[_Candidate]:
    longest = LONGEST[is_chinese(lang)]
    for start, end, tells in _found(text, lang):
        start -= text[:start][-1:] in _COUNTED and start > 0
        part_of_name = "·" in (text[:start][-1:], text[end:][:1])
        if 1 < end - start <= longest and not part_of_name:
            yield _Candidate(start, end, tells)


def _found(text: str, lang: str) -> Iterator[tuple[int, int, float]]:
    """(start, end, how much it tells)."""
    for name in names(text, lang):
        for match in re.finditer(re.escape(name.text), text):
            yield match.start(), match.end(), NAME
    for match in (*_DATE.finditer(text), *(one for one in figures.finditer(text) if len(one[0].strip()) >= SHORTEST)):
        yield match.start() + len(match[0]) - len(match[0].lstrip()), match.end(), FIGURE
    for thing in things(text, lang):
        yield thing.start, thing.end, THING
    for phrase, start in phrases(text, lang):
        yield start, start + len(phrase), PHRASE
