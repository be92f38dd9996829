"""Where the picture may change: before the first word of a line, between clauses, when something is named, on a beat,
where a short shot is over, and, less gladly, between words.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets_db.timebase import frame_at
from montage.align.rules import Rules
from montage.language.spans import locate
from montage.language.text import clauses
from montage.model import Anchor, BeatTimes, Line, Narration, Speech

LINE, NAMED, CLAUSE, OVER, BEAT, WORD = 0.0, 0.1, 0.1, 0.4, 0.4, 1.0  # what a cut there costs, 0 good to 1 bad
NEAR = 1  # [frame] from a beat is on it
UPBEAT = 0.15  # how far off a beat counts that begins no bar, where bars are known
FAR = Fraction(3, 20)  # [s] from a beat is fully off it


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A frame at which may be cut."""

    sync: float  # what a cut here costs the words, 0 good to 1 bad
    free: bool  # tied to the music, not to the start of a line or to what is named


@dataclass(frozen=True, slots=True)
class Grid:
    """Beats in frames."""

    beats: tuple[int, ...]
    downbeats: frozenset[int]
    far: float  # [frame]

    @classmethod
    def of(cls, pulse: BeatTimes, fps: Fraction) -> "Grid":
        """`pulse` on the film's grid."""
        downbeats = frozenset(frame_at(beat, fps) for beat in pulse.downbeats)
        return cls(tuple(frame_at(beat, fps) for beat in pulse.beats), downbeats, float(FAR * fps))

    def off(self, frame: int) -> float:
        """How far `frame` is from the nearest beat, 0 on it to 1; 0 where there is no music."""
        if not self.beats:
            return 0.0
        at = bisect_left(self.beats, frame)
        nearest = min(self.beats[max(0, at - 1) : at + 1], key=lambda beat: (abs(beat - frame), beat))
        away = min(1.0, max(0, abs(nearest - frame) - NEAR) / self.far)
        upbeat = UPBEAT if self.downbeats and nearest not in self.downbeats else 0.0
        return max(away, upbeat)


def line_starts(narration: Narration, rules: Rules) -> list[int]:
    """Where each line's stretch of the film starts [frame], and the film's end.

    A picture comes just before the first word of its line; the first starts with the film. A title card and an end
    card are no part of it.
    """
    starts = [max(0, frame_at(speech.start, rules.fps) - rules.lead) for speech in narration.speeches]
    return [rules.head, *starts[1:], frame_at(narration.duration, rules.fps) - rules.tail]


def cut_points(
    lines: Sequence[Line],
    narration: Narration,
    lang: str,
    rules: Rules,
    anchors: Sequence[Anchor],
    grid: Grid,
    fixed: Sequence[int] = (),
    over: Sequence[int] = (),
) -> dict[int, CutPoint]:
    """Every frame at which may be cut, ascending: the film's start and end among them, and what a person `fixed`.

    `over` are frames at which a short shot is over that fits the line.
    """
    bounds = line_starts(narration, rules)
    found = {frame: CutPoint(LINE, free=False) for frame in (*bounds, *fixed) if bounds[0] <= frame <= bounds[-1]}
    for anchor in anchors:
        frame = frame_at(anchor.at, rules.fps) - rules.lead
        if bounds[0] < frame < bounds[-1]:
            found.setdefault(frame, CutPoint(NAMED, free=False))
    for speech, start, end in zip(narration.speeches, bounds, bounds[1:], strict=False):
        for frame, cost in _inside(lines[speech.line].text, speech, lang, rules.fps):
            if start + rules.lead < frame < end and cost < found.get(frame, CutPoint(2.0, free=True)).sync:
                found[frame] = CutPoint(cost, free=True)
    for beat in grid.beats:
        if bounds[0] < beat < bounds[-1]:
            found.setdefault(beat, CutPoint(BEAT, free=True))
    for frame in over:
        if bounds[0] < frame < bounds[-1]:
            found.setdefault(frame, CutPoint(OVER, free=False))
    return _thinned(dict(sorted(found.items())), rules)


def _thinned(found: dict[int, CutPoint], rules: Rules) -> dict[int, CutPoint]:
    """Without places that a better one lies near: no cut in the middle of a clause just before it ends."""
    better = [frame for frame, place in found.items() if place.sync < WORD]
    tied = [frame for frame, place in found.items() if not place.free]
    beside = 2 * NEAR
    return {
        frame: place for frame, place in found.items()
        if not place.free or (place.sync < WORD and _far(frame, tied, beside))
        or (place.sync == WORD and _far(frame, better, rules.shortest // 2))
    }  # fmt: skip


def _far(frame: int, others: Sequence[int], least: int) -> bool:
    """Whether none of `others`, ascending, lies within `least` frames."""
    at = bisect_left(others, frame)
    return all(abs(other - frame) > least for other in others[max(0, at - 1) : at + 1])


def _inside(text: str, speech: Speech, lang: str, fps: Fraction) -> list[tuple[int, float]]:
    heads, at = [], 0
    for clause in clauses(text, lang):
        heads.append(at)
        at += len(clause)
    found = []
    for word, (start, _) in zip(speech.words, locate(text, speech.words), strict=True):
        opens = any(head <= start and not text[head:start].strip(" “\"'‘「『《(（") for head in heads)
        found.append((frame_at(word.start, fps), CLAUSE if opens else WORD))
    return found
