"""When each word of a caption is spoken: the places of spoken words in the written text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import zip_longest
from unicodedata import category

from montage.language.spans import locate
from montage.model import Caption, Line, Speech

HOLD = Fraction(1, 2)  # [s] a pause shorter than this between two words belongs to the first
AHEAD = 60  # [characters] beyond its own length in which a caption is looked for in the narration
SURE = 3  # [characters] in a row that agree by more than chance


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of a caption, or the part of it that is there."""

    low: int  # its first character in the caption's text
    high: int  # one past its last
    start: Fraction  # [s]
    end: Fraction  # [s] where its turn ends


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in the text of all lines."""

    low: int
    high: int
    start: Fraction
    end: Fraction


def spoken(captions: Sequence[Caption], lines: Sequence[Line], speeches: Sequence[Speech]) -> list[list[Spoken]]:
    """The words of each caption, in order. An edited caption has those that are spoken all the same."""
    text = "".join(lines[speech.line].text for speech in speeches)
    places = _places(captions, text)
    found: list[list[Spoken]] = [[] for _ in captions]
    for word in _words(lines, speeches):
        written: dict[int, list[int]] = {}
        for place in range(word.low, word.high):
            if place in places:
                number, own = places[place]
                written.setdefault(number, []).append(own)
        for number, own_places in written.items():
            high = _past_marks(captions[number].text, own_places[-1] + 1)
            found[number].append(Spoken(own_places[0], high, word.start, word.end))
    return found


def _places(captions: Sequence[Caption], text: str) -> dict[int, tuple[int, int]]:
    """For the characters of `text`: the caption that shows them, and where in it. White space does not count."""
    letters = [place for place, character in enumerate(text) if not character.isspace()]
    found: dict[int, tuple[int, int]] = {}
    at = 0
    for number, caption in enumerate(captions):
        own = [place for place, character in enumerate(caption.text) if not character.isspace()]
        ahead = letters[at : at + len(own) + AHEAD]
        matcher = SequenceMatcher(
            None, [caption.text[place] for place in own], [text[place] for place in ahead], autojunk=False
        )
        for first, second, size in matcher.get_matching_blocks():
            if size >= min(SURE, max(1, len(own))):
                found.update((ahead[second + step], (number, own[first + step])) for step in range(size))
                at = letters.index(ahead[second], at) + size
    return found


def _words(lines: Sequence[Line], speeches: Sequence[Speech]) -> Iterator[_Word]:
    offset, made = 0, list[_Word]()
    for speech in speeches:
        text = lines[speech.line].text
        for (low, high), word in zip(locate(text, speech.words), speech.words, strict=True):
            if high > low:
                made.append(_Word(offset + low, offset + high, word.start, word.end))
        offset += len(text)
    for one, following in zip_longest(made, made[1:]):
        held = following and following.start - one.end < HOLD
        yield _Word(one.low, one.high, one.start, following.start if held else one.end)


def _past_marks(text: str, at: int) -> int:
    """`at`, moved past the marks on the character before it."""
    while at < len(text) and category(text[at]).startswith("M"):
        at += 1
    return at
