"""A line of a film's score: which moment stands where, which row lies where, and where texts have room."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from assets_db.timebase import seconds
from montage.model import Clip, Timeline
from montage.report.cut_reasons import CutReason, cut_reasons
from montage.report.plots import wide
from montage.template import Pace

T = TypeVar("T")

SPAN = 15  # [s] of a line: at this scale nearly all English words have room where they are spoken
GUTTER, SECOND = 64.0, 75.0  # [px] for the names of the rows; of a second
WIDTH = GUTTER + SPAN * SECOND
STILL = 64.0  # [px] height of a picture
FLAGS, LYRICS = 3, 2  # lines for the names of anchors, and for words, that would overlap on one
SMALL = 10.5  # [px] of letters
TAU = 2  # [wanted lengths] in which the interest in a picture falls to a third
HEIGHTS = {  # [px] of the rows, from above
    "ruler": 18.0, "cuts": 14.0, "pictures": STILL + 4, "fit": 30.0, "names": 13.0 * FLAGS, "interest": 44.0,
    "beats": 16.0, "words": 14.0 * LYRICS,
}  # fmt: skip
FOOT = "foot"


def clock(time: Fraction) -> str:
    """`time` [s] as `1:02.3`."""
    minutes, rest = divmod(math.floor(time * 10 + Fraction(1, 2)), 600)
    return f"{minutes}:{rest // 10:02}.{rest % 10}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A clip on the film's clock."""

    number: int  # from 1
    clip: Clip
    start: Fraction  # [s]
    end: Fraction  # [s]
    cut: CutReason  # what its start follows


@dataclass(frozen=True, slots=True)
class Staff:
    """A stretch of the film on one line, and the top of each row that the film has."""

    film: Timeline
    tau: float  # [s]
    start: int  # [s]
    end: Fraction  # [s] one past
    tops: Mapping[str, float]  # [px] of each row, and the FOOT of the last
    clips: Sequence[Shown]  # those that are up, if only for a part

    def x(self, time: Fraction | float) -> float:
        """Where a moment stands; what lies outside is at the nearer end."""
        return GUTTER + (min(max(float(time), self.start), float(self.end)) - self.start) * SECOND

    def text_at(self, time: Fraction, width: float) -> float:
        """Where a text about a moment begins that is to end on the line."""
        return max(min(self.x(time), WIDTH - width), GUTTER)

    def within(self, items: Sequence[T], time: Callable[[T], Fraction]) -> Sequence[T]:
        """Those of `items`, ascending by `time`, that fall into it."""
        return items[bisect_left(items, Fraction(self.start), key=time) : bisect_left(items, self.end, key=time)]


def staves(film: Timeline, pace: Pace) -> list[Staff]:
    """The lines of `film`; rows that the whole film has nothing for are left out."""
    length, tau, tops = seconds(film.frames, film.fps), TAU * float(pace.wanted), _tops(film)
    shown = [
        Shown(number, clip, seconds(clip.start, film.fps), seconds(clip.start + clip.dur, film.fps), cut)
        for number, (clip, cut) in enumerate(zip(film.video, cut_reasons(film, pace.lead), strict=True), 1)
    ]
    lines = []
    for start in range(0, math.ceil(length), SPAN):
        end = min(length, Fraction(start + SPAN))
        first = bisect_right(shown, Fraction(start), key=lambda one: one.end)
        after = bisect_left(shown, end, key=lambda one: one.start)
        lines.append(Staff(film, tau, start, end, tops, shown[first:after]))
    return lines


def _tops(film: Timeline) -> dict[str, float]:
    empty = {"names"} if not film.anchors else set()
    empty |= {"beats"} if not film.pulse.beats else set()
    empty |= {"words"} if not any(speech.words for speech in film.speeches) else set()
    tops, at = {}, 0.0
    for name, height in HEIGHTS.items():
        if name not in empty:
            tops[name] = at
            at += height
    return {**tops, FOOT: at}


def places(
    lefts: Sequence[float], widths: Sequence[float], count: int, pushed: float = 0.0
) -> list[tuple[int, float] | None]:
    """Which of `count` lines each text goes to, and where it begins there, so that none overlap; None: no room.

    The first line that has room is taken, or else the one in which it is moved least, `pushed` [px] at most.
    """
    ends = [-math.inf] * count
    found: list[tuple[int, float] | None] = []
    for left, width in zip(lefts, widths, strict=True):
        line = next((line for line, end in enumerate(ends) if end <= left), ends.index(min(ends)))
        x = max(left, ends[line])
        room = x - left <= pushed
        found.append((line, x) if room else None)
        if room:
            ends[line] = x + width
    return found


def fitting(text: str, room: float) -> str:
    """As much of `text` as `room` [px] holds, ending in dots where it is cut off."""
    if wide(text, SMALL) <= room:
        return text
    count = next((n for n in range(len(text)) if wide(text[: n + 1] + "…", SMALL) > room), 0)
    return f"{text[:count]}…" if count else ""
