"""Where the picture may change: before the first word of a line, between clauses, and, less gladly, between words."""

from collections.abc import Sequence
from fractions import Fraction

from assets_db.timebase import frame_at
from montage.align.rules import Rules
from montage.language import clauses
from montage.model import Line, Narration, Speech
from montage.spans import locate

LINE, CLAUSE, WORD = 0.0, 0.1, 1.0  # what a cut there costs, 0 good to 1 bad


def line_starts(narration: Narration, rules: Rules) -> list[int]:
    """Where each line's stretch of the film starts [frame], and the film's end.

    A picture comes just before the first word of its line; the first starts with the film.
    """
    starts = [max(0, frame_at(speech.start, rules.fps) - rules.lead) for speech in narration.speeches]
    return [0, *starts[1:], frame_at(narration.duration, rules.fps)]


def places(lines: Sequence[Line], narration: Narration, lang: str, rules: Rules) -> dict[int, float]:
    """Every frame at which may be cut, the film's start and end among them, and what a cut there costs, 0 to 1."""
    bounds = line_starts(narration, rules)
    found = dict.fromkeys(bounds, LINE)
    for speech, start, end in zip(narration.speeches, bounds, bounds[1:], strict=False):
        for frame, cost in _inside(lines[speech.line].text, speech, lang, rules.fps):
            if start + rules.lead < frame < end:
                found[frame] = min(cost, found.get(frame, WORD))
    return dict(sorted(found.items()))


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
