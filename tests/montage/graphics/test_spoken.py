"""When the words on a card are spoken, from the beginning of its clip on."""

from fractions import Fraction

import pytest

from montage.graphics.spoken import spoken_during, spoken_words
from montage.model import Speech, Word

LATIN = ["Profit", "rose", "to", "$3.5", "billion", "must", "US", "firms,", "the", "US", "said"]
HAN = ["公司", "获得", "融资", "总额", "3.5", "亿", "美元"]


def words(texts: list[str], start: int = 0) -> tuple[Word, ...]:
    """A word a second."""
    return tuple(
        Word(text.strip(","), Fraction(start + place), Fraction(start + place + 1)) for place, text in enumerate(texts)
    )


@pytest.mark.parametrize(
    ("texts", "part", "time"),
    [
        (LATIN, "Profit rose", 0.0),
        (LATIN, "$3.5", 3.0),
        (LATIN, "to $3.5 BILLION, and what was cut off…", None),  # the first letters have to agree
        (LATIN, "to $3.5 billion must, however", 2.0),
        (LATIN, "US", 6.0),  # not that of "must"
        (LATIN, "", None),
        (LATIN, "…", None),
        (HAN, "3.5亿", 4.0),
        (HAN, "资总额", 2.0),  # a line of a card may begin within what a voice takes for a word
        (HAN, "日元", None),
    ],
)
def test_a_part_is_found_by_its_first_word(texts: list[str], part: str, time: float | None) -> None:
    assert spoken_words(words(texts), Fraction(0)).time_of(part) == time


def test_what_was_spoken_before_the_clip_came_is_not_waited_for() -> None:
    spoken = spoken_words(words(LATIN), Fraction(7))
    assert spoken.time_of("Profit rose") is None and spoken.time_of("the US") == 1.0
    assert spoken.time_of("US") == 2.0, "the next time it is spoken"
    assert spoken_words(words(LATIN), Fraction(71, 10)).time_of("firms") == 0.0, "it has just begun"


def test_a_clip_hears_the_speeches_around_its_time() -> None:
    speeches = (
        Speech(0, Fraction(0), Fraction(4), words(["one", "two", "three", "four"])),
        Speech(1, Fraction(8), Fraction(12), words(["five", "six", "seven", "eight"], 8)),
    )
    fps = Fraction(25)
    both = spoken_during(75, 100, fps, speeches)
    assert both.time_of("four") == 0.0 and both.time_of("six") == 6.0
    first = spoken_during(0, 100, fps, speeches)
    assert first.time_of("two") == 1.0 and first.time_of("six") is None
    assert spoken_during(100, 60, fps, speeches).letters == both.letters, "two seconds before and after count"
