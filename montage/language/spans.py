"""Which characters of a line a spoken word is: words come in the line's order, as written."""

from collections.abc import Sequence
from fractions import Fraction

from montage.model import Speech, Word


def locate(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """(start, end) in `text` of each of `words`; a word that is not in the text gets an empty span at its turn."""
    spans, at = [], 0
    for word in words:
        found = text.find(word.text, at)
        start = found if found >= 0 else at
        at = start + len(word.text) if found >= 0 else at
        spans.append((start, at))
    return spans


def time_of(text: str, part: str, speech: Speech, after: int = 0) -> tuple[Fraction, Fraction] | None:
    """When `part` of the line `text` is spoken: (start, end) [s], or None if it is not in the text from `after` on."""
    start = text.find(part, after)
    if start < 0 or not speech.words:
        return None
    spans = locate(text, speech.words)
    spoken = [
        word for word, span in zip(speech.words, spans, strict=True) if span[0] < start + len(part) and span[1] > start
    ]
    return (spoken[0].start, spoken[-1].end) if spoken else None
