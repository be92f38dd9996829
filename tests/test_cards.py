from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from montage.cards.canvas import look_of
from montage.cards.content import Card, cards_for
from montage.cards.draw import draw
from montage.cards.type import pieces
from montage.model import Anchor, AnchorKind, Line, Script
from montage.template import load_template

NEWS = load_template("news")


def anchor(kind: AnchorKind, text: str, line: int = 1) -> Anchor:
    return Anchor(line, Fraction(1), Fraction(2), text, text, kind, 0.8)


def script(*texts: str, lang: str = "en") -> Script:
    return Script("The title", lang, tuple(Line(text) for text in texts), published="2026-05-01", publisher="The Daily")


def test_the_first_line_gets_the_title_and_who_published_it() -> None:
    card = cards_for(script("First.", "Second."), 0, ())[0]
    assert (card.kind, card.big, card.head) == ("title", "The title", "The Daily · 1 May 2026")


def test_a_number_says_what_it_counts() -> None:
    said = script("First.", "The plant makes 12,000 cars a year.")
    card = cards_for(said, 1, (anchor("number", "12,000"),))[0]
    assert (card.kind, card.big, card.small) == ("number", "12,000", "cars a year")


@pytest.mark.parametrize(
    ("kind", "wanted"), [("quotation", "quotation"), ("person", "name"), ("place", "name"), ("phrase", "statement")]
)
def test_the_kind_of_anchor_decides_the_card(kind: AnchorKind, wanted: str) -> None:
    assert (
        cards_for(script("First.", "Nothing but words about Paris here."), 1, (anchor(kind, "Paris"),))[0].kind
        == wanted
    )


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (320, 180)])
@pytest.mark.parametrize(
    "card",
    [
        Card(
            "title",
            "A very long title that goes on for quite a while, as titles of news pages do these days",
            head="The Daily",
        ),
        Card("number", "384,400 kilometres", "from here to the Moon and then some more"),
        Card("quotation", "我们选择登月，不是因为它容易，而是因为它困难。"),
        Card("statement", "Donaudampfschifffahrtsgesellschaftskapitänsmütze"),
    ],
    ids=lambda value: value.kind if isinstance(value, Card) else "x".join(map(str, value)),
)
def test_words_fit_the_picture_and_leave_room_for_subtitles(card: Card, size: tuple[int, int], tmp_path: Path) -> None:
    draw(card, look_of(NEWS, size), tmp_path / "card.png")
    draw(Card(card.kind, "", "", ""), look_of(NEWS, size), tmp_path / "empty.png")
    with Image.open(tmp_path / "card.png") as drawn, Image.open(tmp_path / "empty.png") as empty:
        assert drawn.size == size
        box = ImageChops.difference(drawn, empty).getbbox()
    assert box is not None
    assert box[2] <= size[0] * 0.95
    assert box[3] <= size[1] * look_of(NEWS, size).lowest + 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A Man Develops 'Feather-Duvet Lung'", ["A ", "Man ", "Develops ", "'Feather-Duvet ", "Lung'"]),
        ("指责梁振英“撒谎”，要求", ["指责", "梁振英", "“撒谎”，", "要求"]),
        ("2020 Audi e-tron亮相", ["2020 ", "Audi ", "e-tron", "亮相"]),
    ],
)
def test_lines_break_after_spaces_and_between_chinese_words(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_the_title_stands_alone_first() -> None:
    said = script("NASA counts 300 people.")
    early, late = anchor("number", "300", 0), replace(anchor("number", "300", 0), at=Fraction(5))
    assert [card.kind for card in cards_for(said, 0, (early,))] == ["title"]
    assert [card.kind for card in cards_for(said, 0, (late,))] == ["title", "number"]
