"""Noun phrases of a line."""

import pytest

from montage.language.noun_phrases import is_noun_phrase, phrases


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("The dispute over water rights has reached the court.", "en", ["dispute", "water rights", "court"]),
        ("Insurers expect the damage to reach a record.", "en", ["damage", "record"]),
        ("It is the end of the year.", "en", []),  # nothing by itself, and calendar
        ("这项技术需要两小时。", "zh", ["技术"]),
    ],
)
def test_phrases_are_known_by_what_stands_before_them(text: str, lang: str, found: list[str]) -> None:
    assert [phrase for phrase, _ in phrases(text, lang)] == found
    assert all(text[start:].startswith(phrase) for phrase, start in phrases(text, lang))


def test_what_an_article_follows_is_no_noun_phrase() -> None:
    text = "Insurers expect the damage to grow"
    assert not is_noun_phrase(text, text.index(" the"))
    assert is_noun_phrase(text, text.index(" to"))
