"""The telling words of a line: its own, in its order."""

import pytest

from montage.graphics.telling import FEWEST, LONGEST, MOST, telling_words

ENGLISH = [
    ("Local dealers sold thousands of new cars in Houston last month.", ("Houston",)),
    ("Consumers have purchased 208,560 new vehicles this year, down 5 percent from 2018.", ("208,560", "5 percent")),
    ("He urged Vietnam and others in the region to push back.", ("Vietnam", "region")),
    ("Sentencing is scheduled for Feb. 14, the office of the judge said.", ("Feb. 14", "judge")),
    ("South Carolina holds the first Southern primary of 2020, and needs black voters.", ("South Carolina", "2020")),
]
CHINESE = [
    ("姚明说，周琦在北京的体育馆里训练。", ("姚明", "北京")),
    ("2018年进口继续扩大，突破3000亿美元", ("2018年", "3000亿美元")),
    ("今天，多国议员号称组成了“八国联盟”。", ("八国联盟",)),
]


@pytest.mark.parametrize(
    ("text", "among", "lang"), [*((*one, "en") for one in ENGLISH), *((*one, "zh") for one in CHINESE)]
)
def test_they_are_words_of_the_line_in_its_order(text: str, among: tuple[str, ...], lang: str) -> None:
    found = telling_words(text, lang)
    assert set(among) <= set(found) and FEWEST <= len(found) <= MOST
    places = [text.index(one) for one in found]
    assert places == sorted(places)
    assert all(len(one) <= LONGEST[lang == "zh"] for one in found)
    ends = [place + len(one) for place, one in zip(places, found, strict=True)]
    assert all(end <= start for end, start in zip(ends, places[1:], strict=False)), "they do not overlap"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("“Don’t mind me!” he told them.", "en"),
        ("And so it was.", "en"),
        ("是的。", "zh"),
        ("", "en"),
        ("It is lower and wider, and was built to last.", "en"),
        ("他们一直坚持，终于成立了。", "zh"),
        ("既能生活无忧，又能悠然尘世。", "zh"),
    ],
)
def test_a_line_that_says_little_has_none(text: str, lang: str) -> None:
    assert telling_words(text, lang) == ()


def test_a_name_is_never_cut_in_two() -> None:
    assert not {"茉莉", "西尔斯"} & set(telling_words("28岁的茉莉·西尔斯曾担任殡仪馆主任，负责接收死者。", "zh"))
