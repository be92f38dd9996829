"""The telling words of a text: names, figures, things, and what happens to them, as they are written there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from montage.graphics.figure import FIGURE as figures
from montage.language.distinctive_words import is_distinctive
from montage.language.entities import names
from montage.language.noun_phrases import phrases
from montage.language.objects import things
from montage.language.stopwords import CALENDAR, CHINESE, CHINESE_SAYING, ENGLISH, SAYING, VAGUE
from montage.language.text import HAN, WORD, is_chinese, tagged, words

FEWEST, MOST = 2, 5
APART = 3  # words of the text a telling one: more would be the text itself
LONGEST = (24, 9)  # [characters] English, Chinese: of one
NAME, FIGURE, THING, PHRASE, DISTINCT, OTHER = 3.0, 2.2, 2.0, 1.6, 1.3, 0.8  # how much each tells
SHORTEST_OTHER = 6  # letters of an English word that is none of these
_DATE = re.compile(r"\d{2,4}年(?:\d{1,2}月)?|\d{1,2}月\d{1,2}日")
_COUNTED = "一二三四五六七八九十两"  # it belongs to the word after it: 八国联盟
_SAYING_NOTHING = ENGLISH | SAYING | CALENDAR | VAGUE | CHINESE | CHINESE_SAYING


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int  # in the text
    end: int
    tells: float


def telling_words(text: str, lang: str) -> tuple[str, ...]:
    """Two to five telling words or short phrases of `text`, in its order; none where there are fewer."""
    most = min(MOST, max(FEWEST, len(words(text, lang)) // APART))
    chosen = list[_Candidate]()
    for one in sorted(_candidates(text, lang), key=lambda one: (-one.tells, one.start - one.end, one.start)):
        repeated = any(text[one.start : one.end].lower() == text[other.start : other.end].lower() for other in chosen)
        if len(chosen) < most and not repeated and all(one.end <= o.start or o.end <= one.start for o in chosen):
            chosen.append(one)
    if len(chosen) < FEWEST:
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
    for match in (*_DATE.finditer(text), *figures.finditer(text)):
        yield match.start() + len(match[0]) - len(match[0].lstrip()), match.end(), FIGURE
    for thing in things(text, lang):
        yield thing.start, thing.end, THING
    for phrase, start in phrases(text, lang):
        yield start, start + len(phrase), PHRASE
    yield from _words(text, lang)


def _words(text: str, lang: str) -> Iterator[tuple[int, int, float]]:
    if is_chinese(lang):
        at = 0
        for word, flag in tagged(text):
            if len(word) > 1 and HAN.fullmatch(word) and word not in _SAYING_NOTHING and flag[:1] in "nvazl":
                yield at, at + len(word), DISTINCT if is_distinctive(word) else OTHER
            at += len(word)
        return
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word not in _SAYING_NOTHING and is_distinctive(word):
            yield match.start(), match.end(), DISTINCT
        elif word not in _SAYING_NOTHING and len(word) >= SHORTEST_OTHER and not word.endswith("ly"):
            yield match.start(), match.end(), OTHER
