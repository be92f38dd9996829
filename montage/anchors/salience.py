"""How much a mention matters to a viewer: where it stands, how rare it is, whether the title says it or it comes again.

Each measure is a pure function that gives 0..1; `salience` weighs them together.
"""

import math
from dataclasses import dataclass
from functools import cached_property

from montage.language.text import content_words
from montage.model import Script

# What each measure counts for. An article's first sentence and its title say what it is about (`extractive._weights`).
FILM, LINE, RARE, TITLE, AGAIN = 0.3, 0.15, 0.15, 0.25, 0.15


@dataclass(frozen=True)
class Context:
    """The content words of a script: of its title and of each of its lines."""

    title: frozenset[str]
    lines: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, script: Script) -> "Context":
        """The words of `script`."""
        lines = tuple(frozenset(content_words(line.text, script.lang)) for line in script.lines)
        return cls(frozenset(content_words(script.title, script.lang)), lines)

    @cached_property
    def _frequency(self) -> dict[str, int]:
        every = [word for line in self.lines for word in line]
        return {word: every.count(word) for word in set(every)}

    def salience(self, words: frozenset[str], line: int, start: float) -> float:
        """0..1 of a mention that says `words` in line `line`, `start` (0..1) of the way through it."""
        together = sum(words <= line_words for line_words in self.lines) if words else 0
        rarest = min((self._frequency.get(word, 1) for word in words), default=1)
        return (
            FILM * (1 - line / len(self.lines))
            + LINE * (1 - start)
            + RARE * rarity(rarest, len(self.lines))
            + TITLE * overlap(words, self.title)
            + AGAIN * repetition(together)
        )


def rarity(uses: int, lines: int) -> float:
    """1 for a word used in one of `lines` lines, 0 for one in all: idf as a share of the greatest (Sparck Jones)."""
    return 1 - math.log(max(uses, 1)) / math.log(lines) if lines > 1 else 1.0


def overlap(words: frozenset[str], title: frozenset[str]) -> float:
    """The share of `words` that the title says."""
    return len(words & title) / len(words) if words else 0.0


def repetition(mentions: int) -> float:
    """0 for a single mention, towards 1 for many."""
    return 1 - 1 / max(mentions, 1)
