"""Amounts: what they are worth, and which may be compared."""

from decimal import Decimal

import pytest

from montage.graphics.charts.amounts import amounts, comparable


@pytest.mark.parametrize(
    ("lang", "text", "figure", "value", "measure"),
    [
        ("en", "It cost around $3.5 billion in all.", "around $3.5 billion", 3_500_000_000, "$"),
        ("en", "About 25 percent went.", "25%", 25, "%"),
        ("zh", "营业收入约6066万元。", "约6066万元", 60_660_000, "元"),
        ("zh", "获得39枚金牌。", "39枚", 39, "枚"),
    ],
)
def test_an_amount_is_as_written_and_worth_its_scale(
    lang: str, text: str, figure: str, value: int, measure: str
) -> None:
    (made,) = amounts(text, lang)
    assert (made.figure.removeprefix("About "), made.value, made.measure) == (figure, Decimal(value), measure)


@pytest.mark.parametrize(
    "text",
    ["He is 35 years old.", "It opens at 5 p.m.", "They won 3-2.", "Room 101 was shut.", "It fell to −5% of it."],
)
def test_what_counts_nothing_is_none(text: str) -> None:
    assert amounts(text, "en") == []


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("from 300 people to 500 people", True),
        ("from 23 to 35%", True),  # the first has the unit of the second
        ("from 300 people to 500 dollars", False),
        ("from 300 people to 500 shops", False),
        ("from $300 to 500", False),
        ("from 300 people to 50%", False),
        ("from $0.30/kg to $0.20/km", False),
    ],
)
def test_only_one_unit_and_one_thing_are_compared(text: str, alike: bool) -> None:
    found = amounts(text, "en")
    assert len(found) == 2 and comparable(found) == alike
