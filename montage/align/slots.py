"""Where the picture may change: a slot a line, with the cuts its words allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from assets_db.timebase import frame_at
from montage.align.rules import Rules
from montage.language import clauses
from montage.model import Line, Narration, Speech
from montage.spans import locate

CLAUSE_BONUS = Fraction(7, 10)  # [s] a cut between clauses is worth this much distance from where it was wanted


@dataclass(frozen=True, slots=True)
class Slot:
    """The stretch of a film that shows one line, or a part of it."""

    line: int
    start: int  # [frame]
    end: int  # [frame], exclusive
    cuts: tuple[tuple[int, Fraction], ...] = ()  # (frame inside the slot, bonus [s]), ascending

    @property
    def length(self) -> int:
        """[frame]"""
        return self.end - self.start


def slots(lines: Sequence[Line], narration: Narration, lang: str, rules: Rules) -> list[Slot]:
    """One slot a line: from just before its first word to just before the next line's, without a gap.

    The first starts with the film, the last ends with it.
    """
    starts = [frame_at(speech.start, rules.fps) - rules.lead for speech in narration.speeches]
    starts[0] = 0
    ends = [*starts[1:], frame_at(narration.duration, rules.fps)]
    return [
        Slot(speech.line, start, end, _cuts(lines[speech.line].text, speech, lang, rules.fps, start, end))
        for speech, start, end in zip(narration.speeches, starts, ends, strict=True)
    ]


def divide(slot: Slot, pieces: int, rules: Rules) -> list[Slot]:
    """`slot` in at most `pieces` parts of about equal length, cut between words, none shorter than allowed."""
    bounds = [slot.start]
    for piece in range(1, pieces):
        target = slot.start + slot.length * piece // pieces
        allowed = [cut for cut in slot.cuts if bounds[-1] + rules.shortest <= cut[0] <= slot.end - rules.shortest]
        if allowed:
            bounds.append(min(allowed, key=lambda cut: (abs(cut[0] - target) - cut[1] * rules.fps, cut[0]))[0])
    bounds.append(slot.end)
    return [part(slot, start, end) for start, end in pairwise(bounds)]


def part(slot: Slot, start: int, end: int) -> Slot:
    """The stretch [start, end) of `slot`."""
    return Slot(slot.line, start, end, tuple(cut for cut in slot.cuts if start < cut[0] < end))


def _cuts(
    text: str, speech: Speech, lang: str, fps: Fraction, start: int, end: int
) -> tuple[tuple[int, Fraction], ...]:
    heads, at = set(), 0
    for clause in clauses(text, lang):
        heads.add(at + len(clause) - len(clause.lstrip()))
        at += len(clause)
    cuts = {}
    for word, span in zip(speech.words, locate(text, speech.words), strict=True):
        frame = frame_at(word.start, fps)
        if start < frame < end:
            opens = any(head <= span[0] and not text[head : span[0]].strip(" “\"'「『《(（") for head in heads)
            cuts[frame] = max(cuts.get(frame, Fraction(0)), CLAUSE_BONUS if opens else Fraction(0))
    return tuple(sorted(cuts.items()))
