"""What happened when, in the words of the lines."""

import pytest

from montage.graphics.time_line import time_line_of


def test_events_are_the_words_beside_their_dates() -> None:
    events = time_line_of(
        "The firm was founded in 1998. In 2004, it went public and it was sold to a rival in 2011.", "en"
    )
    assert [(event.when, event.what, event.turn) for event in events] == [
        ("1998", "The firm was founded", 0), ("2004", "It went public", 1), ("2011", "It was sold to a rival", 2),
    ]  # fmt: skip


def test_they_stand_by_their_dates_and_come_as_they_are_spoken() -> None:
    events = time_line_of("The bridge was rebuilt in 1999, after the old one had been closed in 1987.", "en")
    assert [(event.when, event.turn) for event in events] == []
    events = time_line_of("The bridge was rebuilt in 1999; the old one had been closed in 1987.", "en")
    assert [(event.when, event.turn) for event in events] == [("1987", 1), ("1999", 0)]


def test_a_month_without_a_year_is_of_the_year_before_it() -> None:
    events = time_line_of("2019年11月，工程开工；2020年3月，大桥建成；5月，大桥通车。", "zh")
    assert [event.when for event in events] == ["2019年11月", "2020年3月", "5月"]
    assert [event.what for event in events] == ["工程开工", "大桥建成", "大桥通车"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "The trial began in 2016. The shop opened on 5 May."),  # no common order
        ("en", "The trial began in 2016 and the shop opened in 2016."),
        ("en", "The trial began in 2016. The shop opened in May 2016."),
        ("en", "The trial began in 2016."),
        ("en", "The law of 1996 was replaced, and in 2004 it ended."),
        ("zh", "5月28日，大臣表示，6月2日他将访问上海，据新华社6月3日称。"),
        ("zh", "2019年版手册出版，2020年版手册停印。"),
        ("zh", "从2016年到2019年，工程持续了三年。"),
    ],
)
def test_doubtful_dates_are_none(lang: str, line: str) -> None:
    assert time_line_of(line, lang) == ()
