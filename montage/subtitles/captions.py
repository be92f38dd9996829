"""Subtitles out of word times: divided where a person would divide them, and long enough to be read.

The figures are those of Netflix' Timed Text Style Guides for English and Simplified Chinese.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, zip_longest

from assets_db.timebase import frame_at, seconds
from montage.language.graphemes import width
from montage.language.spans import locate
from montage.language.text import is_chinese
from montage.model import Caption, Line, Speech
from montage.subtitles.ass import line_room
from montage.subtitles.line_breaks import SENTENCE, Piece, frequent_pairs, joined, narrowed, pieces
from montage.template import SubtitleStyle

SHORTEST = Fraction(5, 6)  # [s]
LONGEST = Fraction(7)  # [s]
HOLD = Fraction(3, 10)  # [s] a subtitle stays after its last word, where there is time
CHAIN = Fraction(1, 2)  # [s] a pause shorter than this between two subtitles only flickers
EARLY = Fraction(2, 5)  # [s] a subtitle that would be too short may come this much before its first word
GAP = 2  # [frame] between neighbours
MOST = 48  # pieces of a subtitle: some have no width
SCRAP = 0.5  # price of a subtitle of a word or two
LATIN_EM = 0.52  # mean width of a Latin letter, in em

USUAL = SubtitleStyle()
CHINESE = 16  # characters on a line, at most
KNOWN = 0.6  # of a line's words that its own subtitle has, from which on their times are its words'

_END_ZH = re.compile(r"(?<![。，、；,.;])[。，、；,.;]++(?=[”’」』》）]*+$)")


@dataclass(frozen=True, slots=True)
class Limits:
    """What can be read, in the widths of `breaks.width`."""

    line: int  # width of a line
    speed: int  # width a second
    second_line: float  # price of a second line


@dataclass(frozen=True, slots=True)
class _Group:
    """The words of one subtitle."""

    parts: tuple[Piece, ...]
    text: str

    @property
    def start(self) -> Fraction:
        return self.parts[0].start

    @property
    def end(self) -> Fraction:
        return self.parts[-1].end


class _Row:
    """Pieces that follow each other, and how wide some of them are together: each stretch is measured once."""

    def __init__(self, parts: Sequence[Piece]) -> None:
        self.parts = parts
        self._widths: dict[tuple[int, int], int] = {}

    def width(self, start: int, end: int) -> int:
        """Of the pieces from `start` to before `end`."""
        if (start, end) not in self._widths:
            self._widths[start, end] = width(joined(self.parts[start:end]))
        return self._widths[start, end]


def captions(
    speeches: Sequence[Speech],
    lines: Sequence[Line],
    lang: str,
    fps: Fraction,
    size: tuple[int, int] = (1280, 720),
    style: SubtitleStyle = USUAL,
) -> tuple[Caption, ...]:
    """Subtitles for the narration: every word of the written lines, or of their own subtitles, once and in order.

    One or two lines, the lower the longer, divided where `breaks` finds it cheapest; Chinese lines lose the comma or
    stop at their end. Times are film frames; neighbours are at least two frames apart. `size` [px] is the picture's: a
    narrow one has room for fewer letters.
    """
    limits = limits_for(lang, size, style)
    terms = frequent_pairs(speeches)
    groups: list[_Group] = []
    for speech, following in zip_longest(speeches, speeches[1:]):
        until = following.start if following else speech.end + CHAIN
        whole = pieces(*_written_for(lines[speech.line], speech), lang, terms)
        parts = [part for piece in whole for part in narrowed(piece, limits.line)]
        groups += [_Group(tuple(group), _written(group, lang, limits)) for group in _divided(parts, until, limits)]
    return tuple(_timed(groups, fps, limits))


def _written_for(line: Line, speech: Speech) -> tuple[str, Speech]:
    """What is written for a line, and its words' times: of other words than are spoken, spread over the line."""
    if line.subtitle is None:
        return line.text, speech
    found = sum(end > start for start, end in locate(line.subtitle, speech.words))
    return line.subtitle, speech if found >= KNOWN * len(speech.words) else replace(speech, words=())


def limits_for(lang: str, size: tuple[int, int], style: SubtitleStyle = USUAL) -> Limits:
    """What fits on a line in type of the template's size, and what can be read in a second."""
    room = line_room(style, size)
    if is_chinese(lang):
        return Limits(2 * max(2, min(CHINESE, style.letters // 2, int(room))), 2 * 9, second_line=1.2)
    return Limits(max(4, min(style.letters, int(room / LATIN_EM))), 20, second_line=0.3)


def _divided(parts: Sequence[Piece], until: Fraction, limits: Limits) -> list[Sequence[Piece]]:
    """`parts` in subtitles, as cheaply as it can be done: shortest path over all places to divide."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    row = _Row(parts)
    for end in range(1, len(parts) + 1):
        options = []
        for start in range(end - 1, max(-1, end - 1 - MOST), -1):
            place = _break(row, start, end, limits)
            if start < end - 1 and place is None:
                break
            time = (parts[end].start if end < len(parts) else until) - parts[start].start
            options.append((best[start][0] + _price(row, start, end, place, time, limits), start))
        best.append(min(options))
    found, end = [], len(parts)
    while end > 0:
        found.append(parts[best[end][1] : end])
        end = best[end][1]
    return found[::-1]


def _price(row: _Row, start: int, end: int, place: int | None, time: Fraction, limits: Limits) -> float:
    """What a subtitle of the pieces from `start` to before `end` costs that is seen for `time` [s] at most.

    `place`: see `_break`.
    """
    group, wide = row.parts[start:end], row.width(start, end)
    room = max(float(time), 0.01)
    price = 1.0 + (0.0 if end == len(row.parts) else 2 * group[-1].price)
    price += 0.8 * sum(part.price == SENTENCE for part in group[:-1])
    price += limits.second_line + 0.5 * group[place - 1].price if place else 0.0
    price += SCRAP if wide < limits.line / 3 else 0.0
    price += max(0.0, wide / room - limits.speed) * 0.3
    price += max(0.0, float(SHORTEST) - room) * 4 + max(0.0, room - float(LONGEST)) * 2
    return price


def _break(row: _Row, start: int, end: int, limits: Limits) -> int | None:
    """How many of the pieces from `start` to before `end` stand on the first line.

    0 if one line is enough, None if two are not.
    """
    if row.width(start, end) <= limits.line:
        return 0
    options = []
    for place in range(1, end - start):
        upper, lower = row.width(start, start + place), row.width(start + place, end)
        if max(upper, lower) <= limits.line:
            uneven = abs(upper - lower) / limits.line + (0.1 if upper > lower else 0.0)  # the lower line is the longer
            options.append((0.6 * row.parts[start + place - 1].price + uneven, place))
    return min(options)[1] if options else None


def _written(group: Sequence[Piece], lang: str, limits: Limits) -> str:
    place = _break(_Row(group), 0, len(group), limits) or 0
    lines = [joined(group[:place]), joined(group[place:])] if place else [joined(group)]
    if is_chinese(lang):
        lines = [_END_ZH.sub("", line).rstrip() or line for line in lines]
    return "\n".join(lines)


def _timed(groups: Sequence[_Group], fps: Fraction, limits: Limits) -> Iterable[Caption]:
    """Subtitles on film frames: from the first word until after the last, and at least as long as reading takes."""
    starts = _starts(groups, fps)
    shortest, longest, chain = (frame_at(time, fps) for time in (SHORTEST, LONGEST, CHAIN))
    for index, group in enumerate(groups):
        start = starts[index]
        reading = frame_at(Fraction(width(group.text), limits.speed), fps)
        end = start + max(frame_at(group.end + HOLD, fps) - start, shortest, reading)
        limit = starts[index + 1] - GAP if index + 1 < len(groups) else end
        if end >= limit or limit - end < chain:
            end = limit
        end = max(start + 1, min(end, start + longest))
        yield Caption(seconds(start, fps), seconds(end, fps), group.text)


def _starts(groups: Sequence[_Group], fps: Fraction) -> list[int]:
    """The frame of each subtitle's first word; a little earlier where the next one follows too soon."""
    spoken = [frame_at(group.start, fps) for group in groups]
    least, early = frame_at(SHORTEST, fps) + GAP, frame_at(EARLY, fps)
    starts: list[int] = []
    for first, following in pairwise([*spoken, None]):
        assert first is not None
        lack = max(0, least - (following - first)) if following is not None else 0
        floor = starts[-1] + least if starts else 0
        starts.append(max(first - min(lack, early), min(first, floor)))
    return starts
