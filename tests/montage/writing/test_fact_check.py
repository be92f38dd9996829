from decimal import Decimal

import pytest

from montage.language.numbers import numbers
from montage.model import Article
from montage.writing.fact_check import check, unsupported

STORY = (
    "Alibaba raised $12.9bn in Hong Kong. Jack Ma, who founded it with 17 friends, sold 1,000 shares for two dollars "
    "each. The share price fell 2.8 per cent."
)
CHINESE_STORY = "阿里巴巴在香港上市，筹资1.2亿元。马云说，有三百万名用户。"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000", "1000"), ("one thousand", "1000"), ("12.9bn", "12900000000"), ("12.9 billion", "12900000000"),
        ("twenty-three", "23"), ("two hundred and fifty", "250"), ("2.8%", "2.8"), ("三百万", "3000000"),
        ("1.2亿", "120000000"), ("二〇一九", "2019"), ("一百二十三", "123"), ("十五", "15"), ("3万亿", "3000000000000"),
    ],
)  # fmt: skip
def test_numbers_have_a_value(text: str, value: str) -> None:
    assert [found for _, found in numbers(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Alibaba raised 12.9 billion dollars in Hong Kong.",
        "Ma and seventeen friends founded it.",
        "One thousand shares went for $2 each.",
        "On Tuesday the price fell 2.8%.",
    ],
)
def test_what_the_source_says_in_other_words_is_supported(sentence: str) -> None:
    assert unsupported(sentence, STORY, "en") == ()


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Alibaba raised 13.9 billion dollars.", ("13.9 billion",)),
        ("The sale in New York was led by Tim Cook.", ("New York", "Tim Cook")),
        ("Bezos said it was too cheap.", ("Bezos",)),
        ("Eighteen friends founded it.", ("Eighteen",)),
    ],
)
def test_what_it_does_not_say_is_found(sentence: str, wrong: tuple[str, ...]) -> None:
    assert unsupported(sentence, STORY, "en") == wrong


def test_chinese_numbers_and_names() -> None:
    assert unsupported("阿里巴巴筹资12000万元，有300万用户。", CHINESE_STORY, "zh") == ()
    assert unsupported("刘强东表示，筹资2亿元，在北京上市。", CHINESE_STORY, "zh") == ("2亿", "刘强东", "北京")


def test_an_unsupported_sentence_is_replaced_by_the_closest_of_the_source() -> None:
    article = Article("", STORY, "en", "page")
    done = check(["Alibaba raised $99bn in Hong Kong.", "The share price fell."], article, "the model")
    assert [line.text for line in done.lines] == ["Alibaba raised $12.9bn in Hong Kong.", "The share price fell."]
    assert [line.sources for line in done.lines] == [(("page", 0),), (("page", 2),)]
    assert len(done.notes) == 1 and "99bn" in done.notes[0]


def test_the_source_is_never_said_twice() -> None:
    article = Article("", "Alibaba raised money in Hong Kong.", "en", "page")
    done = check(["Alibaba raised $99bn.", "Alibaba raised $98bn."], article, "the model")
    assert [line.text for line in done.lines] == ["Alibaba raised money in Hong Kong."]
