"""A line of a caption as libass needs it: runs of one font and one direction, from left to right.

libass lays out each run on its own, to the right of the one before, as VSFilter did; so where text from the right
stands in a line is settled here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from montage.subtitles.bidi import EXPLICIT, levels, visual
from montage.subtitles.fonts import Face, drawable
from montage.subtitles.karaoke import Spoken


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours in a line that one font draws in one direction, and that are one word or none."""

    text: str  # in the order of reading
    face: Face
    level: int  # odd: from right to left
    word: int  # which of the caption's spoken words; -1: none


def lines_of(text: str, words: Sequence[Spoken], faces: Sequence[Face], right: bool) -> list[list[Run]]:
    """The runs of each line of a caption, those from the right in their places; lines that show nothing are left out.

    `words` are of this caption; `right`: it is laid out from the right as a whole.
    """
    found, start = [], 0
    for line in text.split("\n"):
        own = [-1] * len(line)
        for number, word in enumerate(words):
            for place in range(max(0, word.low - start), min(len(line), word.high - start)):
                own[place] = number
        found.append(_runs(line, own, faces, right))
        start += len(line) + 1
    return [line for line in found if line]


def length(text: str, faces: Sequence[Face]) -> float:
    """How long a line is [em], without kerning."""
    return sum(face.advances[ord(text[place])] for place, face in drawable(text, faces))


def _runs(line: str, own: Sequence[int], faces: Sequence[Face], right: bool) -> list[Run]:
    deep = levels(line, right)
    drawn = [(place, face) for place, face in drawable(line, faces) if line[place] not in EXPLICIT]
    runs = [
        Run("".join(line[place] for place, _ in group), face, level, word)
        for (face, level, word), group in groupby(drawn, lambda one: (one[1], deep[one[0]], own[one[0]]))
    ]
    return [runs[place] for place in visual([run.level for run in runs])]
