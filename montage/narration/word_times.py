"""When each written word of a line is spoken: a voice's times of the words that it read, laid over those written.

Words that follow each other share what lies between two words that were timed, by the number of their letters.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from unicodedata import category

import numpy as np
import numpy.typing as npt

from montage.language.graphemes import CLOSING
from montage.language.spoken_form.rewriting import SpokenForm
from montage.language.text import is_chinese, jieba
from montage.model import Word

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_PIECE = re.compile(rf"[{_HAN}]+|[^\s{_HAN}，。！？；：、（）《》〈〉【】「」『』“”…—]+")
# A word from its first to its last letter, figure or sign that is read aloud; a minus or a point before a figure too.
_CORE = re.compile(r"(?:[-−–－](?=[\d.$€£¥])|\.(?=\d))?[\w$€£¥&@#+%°=](?:.*[\w$€£¥&@#+%°=])?")
_DOTTED = re.compile(r"(?:\w\.)+\w")  # U.S. and a.m. are written with their last point
_SLOW = re.compile(rf"[\d$€£¥&@#+%°={_HAN}]")
SLOW = 3  # a syllable, a figure or a sign takes as long as so many Latin letters (260 characters, 165 words a minute)
HASTE = Fraction(1, 50)  # [s] a letter in less time than this was not timed by the voice
LONG_PAUSE = Fraction(2, 25)  # [s] of silence at the end of a word belongs to the pause, not to the word
REACH = 24  # [letters] how far ahead the voice's next word is looked for


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of letters whose time the voice gave."""

    lo: int  # [letters] from the start of the line, see `_weights`
    hi: int  # exclusive
    start: Fraction  # [s]
    end: Fraction  # [s]


def align_words(text: str, lang: str, timed: Sequence[Word], length: Fraction) -> tuple[Word, ...]:
    """Every word of `text` in order, with its time on a clock that runs from 0 to `length` [s].

    `timed` is what the voice gave, in its own division (`A T and T`, characters, whole clauses) and perhaps with holes.
    Times are monotonic and do not overlap; a word the voice did not time shares the time between its neighbours
    by the number of its letters.
    """
    return align_written(text, SpokenForm(text, tuple(range(len(text)))), lang, timed, length)


def align_written(
    text: str, spoken: SpokenForm, lang: str, timed: Sequence[Word], length: Fraction
) -> tuple[Word, ...]:
    """Every written word of `text`, whose `spoken` form was read aloud; `timed` and times as in `align_words`.

    A written word has the time of all that it and its marks were spoken as; one that is not spoken stands, without
    length, at the end of the word before. Without a spoken word there are no words.
    """
    spans = word_spans(spoken.text, lang)
    weights = _weights(spoken.text, spans)
    if weights[-1] == 0:
        return ()
    line = _filled(_orderly(_locate(spoken.text, weights, spans, timed), length), weights[-1], length)
    words, first, at = list[Word](), 0, Fraction(0)
    written = word_spans(text, lang)
    for (lo, hi), (following, _) in zip(written, [*written[1:], (len(text), 0)], strict=True):
        last = weights[bisect_left(spoken.origins, _past_marks(text, hi, following))]
        start = _time(line, first, bisect_right) if first < last else at
        at = _time(line, last, bisect_left) if first < last else at
        words.append(Word(text[lo:hi], start, at))
        first = last
    return tuple(words)


def _past_marks(text: str, end: int, following: int) -> int:
    """The end of a word with the marks that close it (`Nov.`); what else stands before `following` belongs to that."""
    while end < following and text[end] in CLOSING:
        end += 1
    return end


def word_spans(text: str, lang: str) -> list[tuple[int, int]]:
    """(start, end) in `text` of each written word, punctuation left out: `1,234.5`, `$3`, `AT&T`, `U.S.` are one each.

    Chinese is divided by jieba; in a text of another language a run of Chinese characters is one word.
    """
    return [span for piece in _PIECE.finditer(text) for span in _words_of(piece[0], piece.start(), lang)]


def heard_until(sound: npt.NDArray[np.bool_], size: int, start: int, end: int, rate: int) -> Fraction:
    """When [s] the sound of a word ends that a voice says from `start` to `end` [samples], if a pause follows inside.

    `sound` tells sound from silence in blocks of `size` [samples], as `speak.sounding` does.
    """
    loud = np.flatnonzero(sound[start // size : -(-end // size)])
    last = min(end, (start // size + int(loud[-1]) + 1) * size) if len(loud) else end
    return Fraction(last if end - last > LONG_PAUSE * rate else end, rate)


def _clamp(time: Fraction, length: Fraction) -> Fraction:
    return min(max(time, Fraction(0)), length)


def _words_of(piece: str, at: int, lang: str) -> Iterator[tuple[int, int]]:
    if re.match(rf"[{_HAN}]", piece):
        parts = jieba().tokenize(piece) if is_chinese(lang) else [(piece, 0, len(piece))]
        yield from ((at + lo, at + hi) for _, lo, hi in parts)
    elif core := _CORE.search(piece):
        end = core.end()
        while end < len(piece) and category(piece[end])[0] == "M":  # an accent or a vowel on the last letter
            end += 1
        dotted = piece[end : end + 1] == "." and _DOTTED.fullmatch(core[0])
        yield at + core.start(), at + end + bool(dotted)


def _weights(text: str, spans: list[tuple[int, int]]) -> list[int]:
    """How many letters stand before each position: int [len(text) + 1]. Only what is inside a word counts."""
    inside = {position for lo, hi in spans for position in range(lo, hi)}
    total, weights = 0, [0]
    for position, char in enumerate(text):
        if position in inside:
            total += SLOW if _SLOW.match(char) else int(char.isalnum() or char == "_")
        weights.append(total)
    return weights


def _locate(text: str, weights: list[int], spans: list[tuple[int, int]], timed: Sequence[Word]) -> list[_Mark]:
    """Where in `text` the voice's words are. One that is not near, or would begin inside a word, is left out."""
    heavy = [position for position in range(len(text)) if weights[position + 1] > weights[position]]
    letters = "".join(text[position].lower()[0] for position in heavy)
    beginnings = {lo for lo, _ in spans}
    marks: list[_Mark] = []
    at = 0
    for word in timed:
        wanted = "".join(char.lower()[0] for char in word.text if char.isalnum() or char == "_" or _SLOW.match(char))
        found = letters.find(wanted, at, at + REACH + len(wanted)) if wanted else -1
        while found > at and heavy[found] not in beginnings:
            found = letters.find(wanted, found + 1, at + REACH + len(wanted))
        if found >= 0:
            at = found + len(wanted)
            marks.append(_Mark(weights[heavy[found]], weights[heavy[at - 1] + 1], word.start, word.end))
    return marks


def _orderly(marks: list[_Mark], length: Fraction) -> list[_Mark]:
    """Times made monotonic, within 0..`length`, without overlaps."""
    starts: list[Fraction] = []
    for mark in marks:
        starts.append(max(_clamp(mark.start, length), starts[-1] if starts else Fraction(0)))
    nexts = [*starts, length][1:]
    return [
        _Mark(mark.lo, mark.hi, start, max(start, min(mark.end, following)))
        for mark, start, following in zip(marks, starts, nexts, strict=True)
    ]


def _filled(marks: list[_Mark], total: int, length: Fraction) -> list[_Mark]:
    """Marks for every letter from 0 to `total`: what lies between two marks has the time between them.

    Where that is too short to say it, the voice counted those letters to the mark before (or, at the start, after).
    """
    fence = [_Mark(0, 0, Fraction(0), Fraction(0)), *marks, _Mark(total, total, length, length)]
    line: list[_Mark] = []
    owed = 0
    for left, right in pairwise(fence):
        letters, time = right.lo - left.hi, right.start - left.end
        if left.hi > left.lo:
            line.append(_Mark(left.lo - owed, left.hi, left.start, left.end))
            owed = 0
        if letters and (not marks or time >= letters * HASTE):
            line.append(_Mark(left.hi, right.lo, left.end, right.start))
        elif letters and line:
            line[-1] = _Mark(line[-1].lo, right.lo, line[-1].start, right.start)
        else:
            owed = letters
    return line


def _time(line: list[_Mark], at: int, bisect: Callable[..., int]) -> Fraction:
    """When letter `at` is reached: as the end of what stands before it (`bisect_left`) or the start of what follows."""
    mark = line[bisect(line, at, key=lambda mark: mark.lo) - 1]
    return mark.start + (mark.end - mark.start) * Fraction(at - mark.lo, mark.hi - mark.lo)
