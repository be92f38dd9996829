"""Texts wrapped at a column, a clause on each line, words divided at line ends."""

import textwrap

import pytest

from montage.articles.line_ends import rejoined, width_of

LONG = (
    "The city council approved a new tram line on Monday night after a debate of six hours, officials said. "
    "The line will link the central station with the university and carry about 40,000 passengers a day. "
    "Opponents argued that the cost was too high for a city of this size, and asked for a referendum."
)
CHINESE = (
    "这座城市的议会星期一晚上经过六个小时的辩论之后批准了一条新的电车线路官员们说这条线路将连接中央车站和大学每天运送约四万名乘客"
    * 2
)


@pytest.mark.parametrize("width", [40, 50, 60, 72, 80])
def test_a_text_wrapped_at_any_width_is_one_paragraph(width: int) -> None:
    lines = textwrap.wrap(LONG, width)
    assert rejoined(lines, width_of(lines)) == [LONG]
    lines = textwrap.wrap(CHINESE, width // 2)
    assert rejoined(lines, width_of(lines)) == [CHINESE]


def test_lines_that_were_ended_on_purpose_stay_apart() -> None:
    lines = ["Palm Bay won again", "Rockledge lost", "Nobody else played on that cold and rainy evening in June."]
    assert rejoined(lines, width_of(lines)) == lines
    items = ["The council met.", "2) Then the band.", "a. Cakes were eaten.", "- Rain fell."]
    assert rejoined(items, width_of(items)) == items


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["a long de-", "bate of six hours"], "a long debate of six hours"),
        (["The well-", "known architect"], "The well-known architect"),
        (["the euro-zone fell, said euro-", "zone ministers"], "the euro-zone fell, said euro-zone ministers"),
        (["the river rose by 2.", "5 metres overnight"], "the river rose by 2.5 metres overnight"),
        (["rose by two metres", "after three days"], "rose by two metres after three days"),
        (["many hundreds of", "People's Guards came"], "many hundreds of People's Guards came"),
        (["市长说，", "大桥明年开工"], "市长说，大桥明年开工"),
    ],
)
def test_what_goes_on_is_joined(lines: list[str], whole: str) -> None:
    assert rejoined(lines, 0) == [whole]
