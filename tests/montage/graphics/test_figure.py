"""Figures: their number and unit, and the words around them."""

import pytest

from montage.anchors.find import NUMBER
from montage.graphics.figure import figure_of


def test_the_words_before_a_figure_begin_with_a_clause() -> None:
    text = "Her symptoms got better at first, but they worsened later that month, forcing her to take 14 days off."
    figure = figure_of(text, "14", "en")
    assert figure and (figure.lead, figure.tail) == ("Forcing her to take", "days off")


def test_a_figure_ends_with_its_clause() -> None:
    said = "The telescope stared at one patch of sky for 23 days, and its deep field shows some 5,500 galaxies."
    first, second = figure_of(said, "23", "en"), figure_of(said, "5,500", "en")
    assert first and (first.number, first.tail) == ("23", "days")
    assert second and (second.lead, second.tail) == ("Its deep field shows some", "galaxies")
    joined = (
        "They shut off 375,000 people in 18 Northern and central counties as the region faces fire, again and again."
    )
    figure = figure_of(joined, "375,000", "en")
    assert figure and figure.tail == "people in 18 Northern and central counties"


@pytest.mark.parametrize(
    ("text", "said", "number", "unit"),
    [
        ("Inflation was −0.3% in May, the office said.", ["−0.3%"], "−0.3", "%"),
        ("Temperatures fell to -12 degrees in the north.", ["-12"], "−12", "degrees"),
        ("The low was –5°C on the north coast.", ["–5"], "−5", "°C"),
        ("The budget was £2½ million in all.", ["£2½ million"], "£2½", "million"),
        ("They collected £13m in fines last year.", ["£13m"], "£13", "m"),
        ("The castle covers 40 m² of ground, 10² of it old.", ["40"], "40", "m²"),
        ("Profit was -$3 million last year, the bank said.", ["-$3 million"], "−$3", "million"),
    ],
)
def test_a_figure_is_kept_whole(text: str, said: list[str], number: str, unit: str) -> None:
    assert [match[0] for match in NUMBER.finditer(text)] == said
    figure = figure_of(text, said[0], "en")
    assert figure is not None and (figure.number, figure.unit) == (number, unit)


def test_a_hyphen_is_no_minus() -> None:
    assert [match[0] for match in NUMBER.finditer("It won 3-1, and the F-16 flew 5–4 miles in 2019-20.")] == ["5"]
