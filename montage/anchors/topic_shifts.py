"""Turns of topic: lines that say so, and lines that share few words with those before but go on after."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence

from montage.language.text import clauses, content_words

WINDOW = 3  # lines on each side that are compared
LEAST_DEPTH = 0.15  # of a valley: in a short script, or one that is a list, words come again by chance
APART = 3  # lines between two turns that only the words show
CUE = re.compile(
    r"(?:meanwhile|however|elsewhere|separately|in contrast|by contrast|conversely|on the other hand"
    r"|at the same time|in other news|turning to [^,]+|as for [^,]+|另一方面|与此同时|然而|此外|另外|另据[^，]*|反观"
    r"|相比之下|相反|至于|再来看|转向)(?=[\s,，:：]|[\u3400-\u9fff])",
    re.IGNORECASE,
)
_LEANS = re.compile(r"(?:he|she|it|its|his|her|they|their|this|that|these|those)\b|[他她它这那其]", re.IGNORECASE)


def topic_shifts(lines: Sequence[str], lang: str) -> dict[int, str]:
    """Line -> its words that turn to another topic: the cue, or else its first clause. Never the first line."""
    found = {place: match[0] for place, text in enumerate(lines) if place and (match := CUE.match(text))}
    for place in _valleys([Counter(content_words(text, lang)) for text in lines]):
        if all(abs(place - other) >= APART for other in found) and not _LEANS.match(lines[place]):
            found[place] = clauses(lines[place], lang)[0].rstrip(" ,;:，；：。.")
    return dict(sorted(found.items()))


def _valleys(lines: Sequence[Counter[str]]) -> list[int]:
    """Lines before which the shared words are fewest, the deepest first (TextTiling, Hearst 1997)."""
    shared = [cohesion(lines[max(0, gap - WINDOW) : gap], lines[gap : gap + WINDOW]) for gap in range(1, len(lines))]
    depths = [_depth(shared, place) for place in range(len(shared))]
    if len(depths) < 2 * WINDOW:
        return []
    least = max(LEAST_DEPTH, statistics.fmean(depths) + statistics.pstdev(depths))
    found = [place for place, depth in enumerate(depths) if depth >= least]
    return [place + 1 for place in sorted(found, key=lambda place: (-depths[place], place))]


def cohesion(before: Sequence[Counter[str]], after: Sequence[Counter[str]]) -> float:
    """How far two stretches say the same words: the cosine of their counts, 0..1."""
    left, right = sum(before, Counter[str]()), sum(after, Counter[str]())
    length = (left.total() and sum(n * n for n in left.values()) * sum(n * n for n in right.values())) ** 0.5
    return sum(count * right[word] for word, count in left.items()) / length if length else 0.0


def _depth(shared: Sequence[float], place: int) -> float:
    """How far the cohesion rises on both sides of a gap, as long as it rises."""
    left = right = place
    while left and shared[left - 1] >= shared[left]:
        left -= 1
    while right + 1 < len(shared) and shared[right + 1] >= shared[right]:
        right += 1
    return min(shared[left] - shared[place], shared[right] - shared[place])
