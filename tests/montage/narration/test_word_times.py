"""When each written word is spoken, from what a voice tells of the words that it read."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from montage.model import Word
from montage.narration.word_times import align_words, word_spans


def texts(spans: list[tuple[int, int]], text: str) -> list[str]:
    return [text[lo:hi] for lo, hi in spans]


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("It cost $1,234.5 — “all told”.", "en", ["It", "cost", "$1,234.5", "all", "told"]),
        ("It was –5°C and −3%, 3–5 days", "en", ["It", "was", "–5°C", "and", "−3%", "3–5", "days"]),
        ("AT&T left the U.S. for $3.", "en", ["AT&T", "left", "the", "U.S.", "for", "$3"]),
        ("At 5 p.m. it's 5%, -3 or .5", "en", ["At", "5", "p.m.", "it's", "5%", "-3", "or", ".5"]),
        ("See https://example.com/a?b=1, now", "en", ["See", "https://example.com/a?b=1", "now"]),
        ("state-of-the-art C++ (e.g. this)…", "en", ["state-of-the-art", "C++", "e.g.", "this"]),
        ("said—that R&D & more 🙂", "en", ["said", "that", "R&D", "&", "more"]),
        ("cafe\u0301s don’t ‘quote’", "en", ["cafe\u0301s", "don’t", "quote"]),
        ("中国在2024年发射，GDP增长5.2%。", "zh", ["中国", "在", "2024", "年", "发射", "GDP", "增长", "5.2%"]),
        ("约翰·史密斯用iPhone15手机", "zh", ["约翰", "史密斯", "用", "iPhone15", "手机"]),
        ("दिल्ली, ঢাকা। and கோவை", "en", ["दिल्ली", "ঢাকা", "and", "கோவை"]),
        ("Mr. Xi (习近平) spoke", "en", ["Mr", "Xi", "习近平", "spoke"]),
        ("", "en", []),
        ("… — “” 🙂", "zh", []),
    ],
)
def test_written_words(text: str, lang: str, words: list[str]) -> None:
    assert texts(word_spans(text, lang), text) == words


def test_words_without_times_share_them_by_their_letters() -> None:
    text = "One three five."
    timed = [Word("one", F(0), F(1)), Word("five", F(3), F(4))]
    assert align_words(text, "en", timed, F(5)) == (
        Word("One", F(0), F(1)),
        Word("three", F(1), F(3)),
        Word("five", F(3), F(4)),
    )
    assert align_words("aa bbbb", "en", [], F(6)) == (Word("aa", F(0), F(2)), Word("bbbb", F(2), F(6)))


def test_a_written_word_in_parts_gets_the_whole_of_its_time() -> None:
    timed = [Word("AT", F(1), F(2)), Word("&", F(2), F(3)), Word("T", F(3), F(4)), Word("left", F(5), F(6))]
    assert align_words("AT&T left", "en", timed, F(6)) == (Word("AT&T", F(1), F(4)), Word("left", F(5), F(6)))


def test_characters_make_words_and_clauses_are_divided() -> None:
    timed = [Word(char, F(index), F(index + 1)) for index, char in enumerate("中国发射")]
    assert align_words("中国，发射。", "zh", timed, F(4)) == (Word("中国", F(0), F(2)), Word("发射", F(2), F(4)))
    clauses = [Word("One two", F(0), F(6)), Word("six", F(7), F(8))]
    assert [word.start for word in align_words("One two, six", "en", clauses, F(9))] == [0, 3, 7]


def test_what_the_voice_read_differently_is_passed_over() -> None:
    timed = [Word("Only", F(0), F(1)), Word("twelve", F(1), F(2)), Word("men", F(2), F(3))]
    words = align_words("Only 12 men", "en", timed, F(3))
    assert words == (Word("Only", F(0), F(1)), Word("12", F(1), F(2)), Word("men", F(2), F(3)))


def test_the_voice_s_word_is_not_found_inside_another() -> None:
    told = ["a", "dozen", "cats", "sat"]  # "a" is in "cats"
    timed = [Word(text, F(index), F(index + 1)) for index, text in enumerate(told)]
    words = align_words("12 cats sat", "en", timed, F(4))
    assert words == (Word("12", F(0), F(2)), Word("cats", F(2), F(3)), Word("sat", F(3), F(4)))


def test_a_word_left_out_in_no_time_shares_that_of_its_neighbour() -> None:
    timed = [Word("in", F(0), F(2)), Word("park", F(2), F(3))]
    words = align_words("in the park", "en", timed, F(3))
    assert words == (Word("in", F(0), F(4, 5)), Word("the", F(4, 5), F(2)), Word("park", F(2), F(3)))


def test_disorder_and_overlap_are_put_right() -> None:
    timed = [Word("one", F(-1), F(3)), Word("two", F(2), F(1)), Word("ten", F(1), F(99))]
    words = align_words("one two ten", "en", timed, F(4))
    assert words == (Word("one", F(0), F(2)), Word("two", F(2), F(2)), Word("ten", F(2), F(4)))


TEXT = st.text(alphabet="ab Z.,-$5%&'’中国人，。…🙂\n\u0301", max_size=60)
TIMES = st.fractions(min_value=-1, max_value=9, max_denominator=100)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(text=TEXT, lang=st.sampled_from(["en", "zh"]), told=st.lists(st.tuples(TEXT, TIMES, TIMES), max_size=8))
def test_every_word_is_there_in_order_and_in_time(text: str, lang: str, told: list[tuple[str, F, F]]) -> None:
    words = align_words(text, lang, [Word(*one) for one in told], F(8))
    assert [word.text for word in words] == texts(word_spans(text, lang), text)
    times = [time for word in words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(0 <= time <= 8 for time in times)


@settings(deadline=None, max_examples=100)
@given(text=TEXT, lang=st.sampled_from(["en", "zh"]))
def test_aligning_what_is_aligned_changes_nothing(text: str, lang: str) -> None:
    words = align_words(text, lang, [], F(100))
    assert align_words(text, lang, words, F(100)) == words
