from fractions import Fraction

from montage.language.spans import locate, time_of
from montage.model import Word
from tests.films import narration, script


def test_words_are_found_in_order_also_when_they_recur() -> None:
    text = "the cat and the dog"
    words = [Word(word, Fraction(i), Fraction(i + 1)) for i, word in enumerate(["the", "cat", "and", "the", "dog"])]
    assert locate(text, words) == [(0, 3), (4, 7), (8, 11), (12, 15), (16, 19)]


def test_a_word_that_is_not_in_the_text_stands_empty_where_it_is_said() -> None:
    words = [
        Word("a", Fraction(0), Fraction(1)),
        Word("dollars", Fraction(1), Fraction(2)),
        Word("b", Fraction(2), Fraction(3)),
    ]
    assert locate("a b", words) == [(0, 1), (1, 1), (2, 3)]


def test_a_part_of_a_line_has_the_time_of_its_words() -> None:
    said = script("The Red Sea is warm.")
    speech = narration(said).speeches[0]
    assert time_of(said.lines[0].text, "Red Sea", speech) == (speech.words[1].start, speech.words[2].end)
    assert time_of(said.lines[0].text, "Dead Sea", speech) is None
