"""Which lines become charts and time lines, and which do not: a table of lines, each with the line before it."""

import csv
from pathlib import Path

import pytest

from montage.graphics.charts.chart import Chart
from montage.graphics.charts.find import chart_of
from montage.graphics.time_line import time_line_of

Row = dict[str, str]


def rows() -> list[Row]:
    with Path(__file__).with_name("lines.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def found(row: Row) -> tuple[str, str]:
    """Form and points, as the table has them."""
    for before in ("", row["before"]):
        if chart := chart_of(row["line"], row["lang"], before):
            return chart.form, "; ".join(f"{point.label}={point.figure}" for point in chart.points)
        if events := time_line_of(row["line"], row["lang"], before):
            return "time line", "; ".join(event.when for event in events)
    return "", ""


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['lang']} {row['line'][:40]}")
def test_a_line_becomes_what_its_grammar_compares(row: Row) -> None:
    assert found(row) == (row["form"], row["points"])


@pytest.mark.parametrize("row", [row for row in rows() if row["form"]], ids=lambda row: row["line"][:40])
def test_every_label_and_figure_is_words_of_the_text(row: Row) -> None:
    assert found(row) != ("", "")
    text = (row["before"] + row["line"]).lower().replace(" percent", "%")
    for before in ("", row["before"]):
        chart = chart_of(row["line"], row["lang"], before)
        for point in chart.points if chart else ():
            assert point.label.lower() in text and point.figure.lower() in text
        for event in time_line_of(row["line"], row["lang"], before):
            assert event.when.lower() in text and event.what.rstrip("…").lower() in text.replace(event.when.lower(), "")


def chart(line: str, lang: str = "en") -> Chart:
    made = chart_of(line, lang)
    assert made
    return made


@pytest.mark.parametrize(
    ("lang", "line", "subject"),
    [
        ("en", "Net profit rose to $3.5 billion from $2.1 billion a year earlier.", "Net profit rose"),
        ("en", "The museum drew 300,000 visitors in 2017, 420,000 in 2018.", "The museum drew visitors"),
        ("en", "The unemployment rate fell in 2025, down from 4.2% to 3.7%.", "The unemployment rate fell"),
        ("en", "Inflation eased, down from 4.2% to 3.7%.", "Inflation eased"),
        ("en", "In 2025 alone, exports rose from $3m to $4m.", "Exports rose"),
        ("en", "Wages up, the tax fell from 25 percent to 20 percent.", "The tax fell"),
        ("zh", "上海、北京的出口额分别为4.3万亿元和3.6万亿元。", "出口额"),
        ("zh", "制造业、服务业增加值分别增长了10.4%和7.3%。", "增加值增长"),
        ("zh", "据统计，该市常住人口由300万人增加到500万人。", "该市常住人口"),
    ],
)
def test_it_says_what_is_counted(lang: str, line: str, subject: str) -> None:
    assert chart(line, lang).subject == subject


def test_a_change_that_goes_on_has_all_its_figures() -> None:
    line = "Attendance rose from 18,400 in 2023 to 21,900 in 2024 and 26,300 in 2025."
    made = chart(line)
    assert (made.form, made.subject, [point.label for point in made.points]) == (
        "series", "Attendance rose", ["2023", "2024", "2025"],
    )  # fmt: skip
    assert chart_of(line.replace("in 2023 ", ""), "en") is None


def test_the_time_of_a_figure_may_stand_before_what_it_counts() -> None:
    made = chart("2018年销售收入为2519亿元，比2017年的2073亿元增长21.5%。", "zh")
    assert made.subject == "销售收入" and [point.label for point in made.points] == ["2017年", "2018年"]


def test_what_is_spoken_first_comes_first() -> None:
    points = chart("Net profit rose to $3.5 billion from $2.1 billion a year earlier.").points
    assert [(point.figure, point.turn) for point in points] == [("$2.1 billion", 1), ("$3.5 billion", 0)]


def test_values_count_with_their_scale() -> None:
    points = chart("2016年、2017年营业收入分别为6066万元和2.61亿元。", "zh").points
    assert [point.value for point in points] == [60_660_000, 261_000_000]
    assert [point.year for point in points] == [2016, 2017]


@pytest.mark.parametrize("second", ["98.5", "100"])
def test_a_change_that_cannot_be_seen_is_none(second: str) -> None:
    assert chart_of(f"The index for steel fell from 100% to {second}%.", "en") is None
    assert chart_of("The index for steel fell from 100% to 80%.", "en")


def test_shares_that_may_overlap_are_compared_only() -> None:
    whole = "In the survey 52% of voters backed the plan, 38% opposed it and {}% were undecided."
    assert chart(whole.format(10)).form == "parts" and chart(whole.format(30)).form == "ranking"


def test_what_was_added_is_not_compared_with_what_there_was() -> None:
    assert chart_of("2018年收入300亿元，2019年增长20亿元。", "zh") is None
    assert chart_of("2018年收入增长30亿元，2019年收入320亿元。", "zh") is None
    assert chart_of("2018年收入300亿元，2019年增至320亿元。", "zh")


def test_a_second_line_needs_the_first() -> None:
    before, line = "In 2015, 300 people died on the road.", "In 2016, 450 people died on the road."
    assert chart_of(line, "en") is None and chart_of(line, "en", before)
    assert time_line_of("Nothing happened.", "en", "It began in 2004 and it was sold in 2011.") == ()
