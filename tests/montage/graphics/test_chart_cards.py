"""Cards of charts and time lines among the other cards of a line, and in a picture."""

from fractions import Fraction
from pathlib import Path

from montage.graphics.animate import building
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.content import Card, cards_for
from montage.graphics.draw import draw
from montage.model import Anchor, Line, Script
from montage.template import load_template

CHANGE = "The plant raised the efficiency of its cells from 20% to 24%."
TIMES = "The firm was founded in 1998. It went public in 2004."


def script(*texts: str) -> Script:
    return Script("A title", "en", tuple(Line(text) for text in texts), publisher="The Daily")


def figure(text: str, line: int, at: int) -> Anchor:
    return Anchor(line, Fraction(at), Fraction(at + 1), text, text, "number", 0.9)


def of_line(index: int, *texts: str, anchors: tuple[Anchor, ...] = ()) -> list[Card]:
    """The cards of a line but for the last, which is the page."""
    *cards, page = cards_for(script(*texts), index, anchors)
    assert page.kind == "page"
    return cards


def test_a_chart_takes_the_place_of_the_figures_that_it_compares() -> None:
    anchors = (figure("20%", 1, 4), figure("24%", 1, 5))
    (card,) = of_line(1, "First.", CHANGE, anchors=anchors)
    assert card.kind == "chart" and card.of == anchors[0] and card.head == "The Daily"
    assert card.chart and [point.figure for point in card.chart.points] == ["20%", "24%"]


def test_another_figure_of_the_line_keeps_its_card() -> None:
    text = f"{CHANGE} The change cost 300 million dollars in the end."
    made = of_line(1, "First.", text, anchors=(figure("24%", 1, 5), figure("300 million dollars", 1, 7)))
    assert [card.kind for card in made] == ["chart", "number"]


def test_a_chart_that_begins_in_the_line_before_belongs_to_the_second() -> None:
    lines = ("First.", "In 2015, 300 people died on the road.", "In 2016, 450 people died on the road.")
    assert all(card.kind != "chart" for card in of_line(1, *lines))
    assert [card.kind for card in of_line(2, *lines)] == ["chart"]


def test_a_time_line_has_a_card() -> None:
    (card,) = of_line(1, "First.", TIMES)
    assert card.kind == "time line" and card.title == "1998, 2004"


def test_under_the_title_a_chart_waits_for_its_figure() -> None:
    assert [card.kind for card in of_line(0, TIMES)] == ["title"]
    assert [card.kind for card in of_line(0, CHANGE)] == ["title"]
    assert [card.kind for card in of_line(0, CHANGE, anchors=(figure("24%", 0, 4),))] == ["title", "chart"]


def test_a_picture_tells_its_chart_and_its_time_line_again(tmp_path: Path) -> None:
    look = look_of(load_template("news"), (320, 180))
    for text in (CHANGE, TIMES):
        (card,) = of_line(1, "First.", text)
        draw(card, look, tmp_path / "card.png")
        assert card_in(tmp_path / "card.png") == card


def test_values_grow_one_after_the_other() -> None:
    look, (card,) = look_of(load_template("news"), (320, 180)), of_line(1, "First.", CHANGE)
    frames = list(building(card, look, Fraction(10), 60, 0, range(60)))
    assert len(set(frames)) > 8 and frames[0] != frames[5]
