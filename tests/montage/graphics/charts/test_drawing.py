"""Charts and time lines as pictures: bars from zero and true to their figures, nothing clipped, nothing on anything."""

import itertools
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image

from montage.graphics.canvas import Look, ground, look_of
from montage.graphics.charts.chart import Chart, Form, Point
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.layers import Box, Count, Ink, Layer, bar
from montage.graphics.time_line import Event
from montage.template import load_template, template_names

SHAPES = ((640, 360), (360, 640))
HEAD = "The Daily · 1 May 2026"
LONG = "Respondents who said that they had never heard of the plan before"


def chart(form: Form, *points: tuple[str, str, float], subject: str = "The museum drew", years: bool = False) -> Card:
    made = (
        Point(label, figure, value, int(label[:4]) if years else 0, turn)
        for turn, (label, figure, value) in enumerate(points)
    )
    return Card("chart", subject, head=HEAD, chart=Chart(form, subject, tuple(made)))


CHANGE = chart("change", ("now", "around 20%", 20), ("by the end of the next decade", "40%", 40))
SERIES = chart(
    "series",
    ("2015年", "30万人", 3e5),
    ("2018年", "42万人", 4.2e5),
    ("2019年", "60万人", 6e5),
    subject="参观人数",
    years=True,
)
CARDS = (
    CHANGE,
    chart("change", ("", "$600 million", 6e8), ("today", "$1.2 billion", 1.2e9), subject="A bill that has grown " * 4),
    SERIES,
    chart("series", *((f"{year}", f"{year - 1900},000", year - 1900) for year in range(2010, 2018)), years=True),
    chart("series", ("2001", "12,000", 12), ("2018", "14,000", 14), ("2019", "19,000", 19), years=True),
    chart("ranking", ("The United States", "39", 39), ("China", "38", 38), ("Japan", "27", 27), subject="Won gold"),
    chart("ranking", *((f"{LONG} {number}", f"{number}.5%", number) for number in range(1, 9))),
    chart("ranking", *((f"第{number}高技术制造业企业", f"{number}.2万亿元", number) for number in range(1, 9))),
    chart("ranking", ("A", "0%", 0), ("B", "3%", 3)),
    chart("parts", ("backed the plan", "52%", 52), ("opposed it", "38%", 38), ("were undecided", "10%", 10)),
    chart(
        "parts", *((f"{LONG} {number}", f"{share}%", share) for number, share in enumerate((50, 20, 10, 8, 6, 3, 2, 1)))
    ),
    chart("score", ("Manchester United", "3", 3), ("Arsenal", "2", 2), subject=""),
    chart("score", ("中国男子篮球队", "77", 77), ("Republic of Northern Ireland Reserves", "103", 103), subject=""),
)
STADIUM = "这里建成了一座能容纳八万人的体育场，" * 2
EVENTS = (
    Card("time line", head=HEAD, events=(Event("1998", "The firm was founded"), Event("2004", "It went public", 1))),
    Card("time line", head=HEAD, events=tuple(Event(f"201{turn}年12月31日", STADIUM, turn) for turn in range(4))),
    Card("time line", head=HEAD, events=tuple(Event(f"September 1{turn}", LONG, turn) for turn in range(4))),
)


@cache
def looks() -> list[Look]:
    return [look_of(load_template(name), size) for name in template_names() for size in SHAPES]


def named(card: Card) -> str:
    return f"{card.kind} {card.chart.form if card.chart else ''} {card.title[:12]}"


def inked(layer: Layer) -> Box:
    """What a piece covers when it stands."""
    if isinstance(layer, Ink):
        left, top = layer.place
        return left, top, left + layer.mask.width, top + layer.mask.height
    assert isinstance(layer, Count)
    left, top, right, bottom = layer.face.getbbox(layer.number, anchor="rs")
    return (
        round(layer.right + left),
        round(layer.baseline + top),
        round(layer.right + right),
        round(layer.baseline + bottom),
    )


def is_bar(layer: Layer) -> bool:
    return isinstance(layer, Ink) and layer.mask.getextrema() == (255, 255)


@pytest.mark.slow
@pytest.mark.parametrize("card", [*CARDS, *EVENTS], ids=named)
def test_nothing_is_clipped_and_no_words_lie_on_anything(card: Card) -> None:
    assert looks()
    for look in looks():
        layers = compose(card, look).layers
        width, height = look.size
        boxes = [inked(layer) for layer in layers]
        for left, top, right, bottom in boxes:
            assert left >= width * 0.05 and right <= width * 0.95
            assert top >= height * 0.08 and bottom <= height * look.lowest + 2
        for (one, box), (other, with_box) in itertools.combinations(zip(layers, boxes, strict=True), 2):
            if not (is_bar(one) and is_bar(other)) and "dot" not in (kind_of(one), kind_of(other)):
                assert not meet(box, with_box), (look.style, look.size, box, with_box)


def kind_of(layer: Layer) -> str:
    """A dot lies on its time line by intention."""
    return "dot" if isinstance(layer, Ink) and layer.mask.width == layer.mask.height and not is_bar(layer) else ""


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_column_grows_from_its_foot() -> None:
    picture = Image.new("RGB", (10, 20))
    bar((2, 4, 8, 16), (255, 255, 255), "up", 0.0, 1.0).paint(picture, 0.5)
    assert picture.getbbox() == (2, 10, 8, 16)


@pytest.mark.parametrize("card", [CARDS[0], CARDS[2], CARDS[4], CARDS[5], CARDS[9]], ids=named)
def test_bars_are_as_long_as_their_figures_say(card: Card) -> None:
    assert looks() and card.chart
    values = [point.value for point in card.chart.points]
    for look in looks():
        lengths = [long for _, long in grown(card, look)]
        assert len(lengths) == len(values)
        assert all(
            long / max(lengths) == pytest.approx(value / max(values), abs=0.03)
            for long, value in zip(lengths, values, strict=True)
        )


def grown(card: Card, look: Look) -> list[tuple[tuple[int, int], int]]:
    """(middle, length) of each value's bar, in the order of the points."""
    takes = {layer.takes for layer in compose(card, look).layers if isinstance(layer, Count)}
    bars = [one for one in compose(card, look).layers if is_bar(one) and one.takes in takes]
    assert all(isinstance(one, Ink) for one in bars)
    boxes = [inked(one) for one in bars]
    across = [one.enter == "across" for one in bars if isinstance(one, Ink)]
    return [
        (((box[0] + box[2]) // 2, (box[1] + box[3]) // 2), box[2] - box[0] if wide else box[3] - box[1])
        for box, wide in zip(boxes, across, strict=True)
    ]


def test_columns_stand_where_their_years_are() -> None:
    wide = [look for look in looks() if look.size == (640, 360)]
    assert wide
    for look in wide:
        (first, second, third) = [middle[0] for middle, _ in grown(SERIES, look)]
        assert (second - first) / (third - second) == pytest.approx(3, abs=0.15)


def test_parts_come_in_the_order_in_which_they_are_spoken() -> None:
    assert CHANGE.chart and looks()
    late, early = CHANGE.chart.points
    turned = replace(CHANGE, chart=replace(CHANGE.chart, points=(replace(late, turn=1), replace(early, turn=0))))
    for look in looks():
        counts = [layer for layer in compose(turned, look).layers if isinstance(layer, Count)]
        assert [count.number for count in sorted(counts, key=lambda one: one.at)] == ["40%", "around 20%"]


def test_words_and_bars_stand_out_from_the_ground() -> None:
    assert looks()
    for look in looks():
        corners = [ground(look).image.getpixel(at) for at in ((0, 0), (look.size[0] - 1, look.size[1] - 1))]
        for card in (*CARDS, *EVENTS):
            for layer in compose(card, look).layers:
                least = (
                    3.0 if is_bar(layer) or kind_of(layer) or layer.box[3] - layer.box[1] > look.size[1] / 20 else 4.5
                )
                colour = layer.colour  # type: ignore[attr-defined]
                assert all(contrast(colour, corner) >= least for corner in corners), (look.style, card, layer)


def contrast(one: object, other: object) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: object) -> float:
    assert isinstance(colour, tuple)
    linear = [(part / 255 / 12.92 if part < 11 else ((part / 255 + 0.055) / 1.055) ** 2.4) for part in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_words_of_a_card_are_whole_where_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts: list[object] = []

    def kept(lines: tuple[str, ...], face: object, width: float, most: int) -> tuple[str, ...]:
        cuts.extend([lines] if len(lines) > most else [])
        return lines

    monkeypatch.setattr("montage.graphics.charts.lettering.with_ellipsis", kept)
    for look in looks():
        for card in (CARDS[0], CARDS[5], CARDS[9], CARDS[11], EVENTS[0]):
            compose(card, look)
    assert looks() and cuts == []
