"""Which words of a caption are said when."""

from fractions import Fraction

import pytest

from montage.model import Caption, Line, Speech, Word
from montage.subtitles.captions import captions
from montage.subtitles.karaoke import spoken
from tests.montage.subtitles.test_captions import CHINESE, ENGLISH, FPS
from tests.montage.subtitles.test_captions import spoken as voiced


def caption(text: str) -> Caption:
    return Caption(Fraction(0), Fraction(9), text)


def one_second_each(text: str, *words: str, line: int = 0) -> Speech:
    made = tuple(Word(word, Fraction(n), Fraction(n) + Fraction(9, 10)) for n, word in enumerate(words))
    return Speech(line, Fraction(0), Fraction(len(words)), made)


def lit(shown: list[str], line: str, *words: str) -> list[list[str]]:
    """What lights up in each of the captions `shown`, in turn."""
    made = [caption(text) for text in shown]
    found = spoken(made, [Line(line)], [one_second_each(line, *words)])
    return [[text[word.low : word.high] for word in one] for text, one in zip(shown, found, strict=True)]


@pytest.mark.parametrize(
    ("lang", "pace", "text"),
    [
        (
            "en",
            ENGLISH,
            "The plan — “bold”, she said — is to reduce fine dust by 90%, and to improve the safety of it.",
        ),
        (
            "zh",
            CHINESE,
            "国家医保局密切监测短缺药品清单，保障人民群众的用药需求。记者获悉，iPhone 15的“情况已经好转”！",
        ),
    ],
)
def test_every_spoken_word_has_its_place_and_time(lang: str, pace: Fraction, text: str) -> None:
    (speech,) = voiced([text], lang, pace)
    made = captions([speech], [Line(text)], lang, FPS)
    assert len(made) > 1
    found = spoken(made, [Line(text)], [speech])
    words = [one.text[word.low : word.high] for one, own in zip(made, found, strict=True) for word in own]
    assert words == [word.text for word in speech.words]
    assert [word.start for own in found for word in own] == [word.start for word in speech.words]


def test_a_word_that_comes_again_is_another_one() -> None:
    assert lit(["so it is so", "as it was"], "so it is so, as it was.", "so", "it", "is", "so", "as", "it", "was") == [
        ["so", "it", "is", "so"],
        ["as", "it", "was"],
    ]


def test_a_word_divided_between_captions_is_lit_in_both() -> None:
    assert lit(["see www.exam", "ple.com now"], "see www.example.com now", "see", "www.example.com", "now") == [
        ["see", "www.exam"],
        ["ple.com", "now"],
    ]


def test_a_caption_that_was_changed_keeps_the_words_it_kept() -> None:
    said = "The minister was in Paris yesterday. The rest of the speech follows here."
    words = said.replace(".", "").split()
    first, second = lit(["The minister went to Paris yesterday.", "The rest of the speech follows here."], said, *words)
    assert first[:2] == ["The", "minister"] and first[-2:] == ["Paris", "yesterday"] and "went" not in first
    assert second == words[6:]


def test_a_caption_that_was_written_anew_spoils_no_other() -> None:
    said = "The minister was in Paris yesterday. The rest of the speech follows here, and there is more to come."
    words = said.replace(".", "").replace(",", "").split()
    found = lit(
        ["Mr. Smith spoke for hours", "The rest of the speech follows here,", "and there is more to come."],
        said,
        *words,
    )
    assert found == [[], words[6:13], words[13:]]


def test_marks_on_the_last_letter_belong_to_the_word() -> None:
    assert lit(["שָׁלוֹם"], "שָׁלוֹם", "שָׁלוֹ", "ם") == [["שָׁלוֹ", "ם"]]
    assert lit(["cafe\u0301"], "cafe\u0301", "cafe") == [["cafe\u0301"]]


def test_a_turn_lasts_until_the_next_word_but_not_through_a_pause() -> None:
    words = (
        Word("one", Fraction(0), Fraction(1)),
        Word("two", Fraction(6, 5), Fraction(2)),
        Word("three", Fraction(3), Fraction(4)),
    )
    (found,) = spoken([caption("one two three")], [Line("one two three")], [Speech(0, Fraction(0), Fraction(4), words)])
    assert [(word.start, word.end) for word in found] == [(0, Fraction(6, 5)), (Fraction(6, 5), 2), (3, 4)]


def test_a_voice_without_times_lights_nothing() -> None:
    assert spoken([caption("one")], [Line("one")], [Speech(0, Fraction(0), Fraction(1), ())]) == [[]]
    assert spoken([], [], []) == []
