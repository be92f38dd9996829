"""The place that a line means: the one that the text tells, and none where it leaves that open.

tests/data/places.tsv: the set (the rules were written with `tuned`; of `held`, 56 of 60 were right before four were
mended), the language, the place or -, the page, the lines.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import maps as benchmark
from montage.atlas.locate import Located, home, located
from montage.model import Line, Script, Tag

CASES = [line.split("\t") for line in (Path(__file__).parents[2] / "data/places.tsv").read_text("utf-8").splitlines()]


def script(text: str, lang: str = "en", source: str = "") -> Script:
    return Script("", lang, tuple(Line(line) for line in text.split(" | ")), source=source)


def written(one: Located) -> str:
    """As places.tsv writes a place."""
    return benchmark.written(one.place)


@pytest.mark.parametrize(("part", "lang", "wanted", "source", "text"), CASES, ids=[case[4][:40] for case in CASES])
def test_a_line_shows_the_place_that_it_means(part: str, lang: str, wanted: str, source: str, text: str) -> None:
    found = [written(one) for one in located(script(text, lang, source)).values()]
    assert wanted in found if wanted != "-" else not found


def test_the_table_has_enough_of_each() -> None:
    for lang in ("en", "zh"):
        for part in ("tuned", "held"):
            some = [case for case in CASES if case[:2] == [part, lang]]
            assert len(some) == 30 and sum(case[2] == "-" for case in some) >= 9


def test_a_place_is_shown_once() -> None:
    twice = script("Crowds gathered in Lisbon. | A day later it was quiet in Lisbon.")
    assert list(located(twice)) == [0]


def test_of_a_city_and_its_country_a_line_shows_the_city() -> None:
    assert written(located(script("In Portugal, crowds gathered in Lisbon."))[0]) == "PT Lisbon"


def test_the_country_of_the_film_is_not_shown() -> None:
    assert not located(script("病例在中国增加。", "zh"))
    assert located(script("病例在日本增加。", "zh"))
    at_home = script("Cases are rising in Japan.", source="https://news.example.jp/1")
    assert home(at_home) == "JP" and not located(at_home)


@pytest.mark.parametrize(("publisher", "wanted"), [("Chicago Tribune", ""), ("The Paris Daily of Texas", ""), ("", "")])
def test_a_publisher_whose_country_is_not_told_has_none(publisher: str, wanted: str) -> None:
    assert home(replace(script("One."), publisher=publisher)) == wanted


def test_what_a_tag_takes_for_a_body_is_no_place() -> None:
    text = "A crowd waited in Paris for the verdict."
    assert located(script(text))
    tagged = Script("", "en", (Line(text, tags=(Tag("waited in Paris", "organisation"),)),))
    assert not located(tagged)


def test_a_person_of_that_name_anywhere_in_the_text_leaves_it_open() -> None:
    assert located(script("Refugees waited in Jordan."))
    assert not located(script("Refugees waited in Jordan. | Michael Jordan sent a gift."))


def test_a_state_that_does_not_have_the_place_is_believed() -> None:
    assert not located(script("A barn burned in Paris, Kentucky."))
    in_french_austin = located(script("一座谷仓在法国奥斯汀烧毁。", "zh"))
    assert [written(one) for one in in_french_austin.values()] == ["FR France"]


def test_a_list_of_countries_is_no_chain() -> None:
    assert [written(one) for one in located(script("Talks were held in Paris, Germany and Italy.")).values()] == [
        "FR Paris"
    ]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("He told visiting Ukraine officials to deliver.", "en"),
        ("Shares fell in Congo on Monday.", "en"),  # two countries
        ("公司收到浙江证监局的决定书。", "zh"),
        ("他们选择站在英国一边。", "zh"),
        ("会谈在刚果举行。", "zh"),
    ],
)
def test_a_body_a_manner_of_speaking_and_two_countries_are_no_place(text: str, lang: str) -> None:
    assert not located(script(text, lang))
