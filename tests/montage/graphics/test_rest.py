"""Burnt-in subtitles rest while a card says their words, and only then."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from montage.graphics.canvas import look_of
from montage.graphics.content import Card
from montage.graphics.draw import draw
from montage.graphics.overlays import PanelText, draw_lower_third
from montage.graphics.rest import repeated, resting, words_of
from montage.model import Caption, Clip, Overlay, Timeline
from montage.template import load_template
from tests.render_media import timeline_of

FPS = Fraction(25)
PAGE = Card("page", "Title", items=("We have a need, he said.", "Nine companies bid."), lang="en")
NUMBER = Card("number", "9", "companies", lead="In all")


def film(folder: Path, *cards: Card, captions: tuple[Caption, ...]) -> Timeline:
    """Cards of four seconds each."""
    clips = []
    for number, card in enumerate(cards):
        file = folder / f"{number}.png"
        draw(card, look_of(load_template("news"), (320, 180)), file)
        clips.append(Clip(number * 100, 100, file, "image", Fraction(0), "k", "card", 0, 1.0))
    return timeline_of(clips, list(captions), FPS, (320, 180))


def caption(start: float, end: float, text: str = "We have a need,\nhe said.") -> Caption:
    return Caption(Fraction(start), Fraction(end), text)


@pytest.mark.parametrize(
    ("text", "card", "lang", "least", "most"),
    [
        ("We have a need,\nhe said.", PAGE, "en", 1, 1),
        ("It was about nine.", PAGE, "en", 0, 0.5),
        (
            "Sales rose to 3.5 billion dollars",
            Card("number", "3.5", unit="billion dollars", lead="Sales"),
            "en",
            0.6,
            0.9,
        ),
        ("公司完成3.5亿美元融资", Card("number", "3.5亿", "融资", lead="公司完成", unit="美元"), "zh", 1, 1),
        ("姚明指导周琦", Card("key words", items=("姚明", "周琦")), "zh", 0.5, 0.7),
        ("…", PAGE, "en", 0, 0),
    ],
)
def test_how_much_of_a_subtitle_a_card_says(text: str, card: Card, lang: str, least: float, most: float) -> None:
    assert least <= repeated(caption(0, 1, text), words_of(card), lang) <= most


def test_they_rest_on_the_page_and_not_on_a_number(tmp_path: Path) -> None:
    made = film(tmp_path, NUMBER, PAGE, NUMBER, captions=(caption(1, 2), caption(4.5, 6), caption(9, 10)))
    assert resting(made) == ((113, 150),)


def test_what_is_seen_of_one_outside_the_card_is_no_scrap(tmp_path: Path) -> None:
    made = film(tmp_path, NUMBER, PAGE, NUMBER, captions=(caption(3.8, 6), caption(6.1, 8.2)))
    assert resting(made) == ((95, 150), (152, 205))
    long = replace(made, captions=(caption(2, 6), caption(6.1, 10)))
    assert resting(long) == ((100, 150), (152, 200))


def test_footage_says_nothing(tmp_path: Path) -> None:
    made = film(tmp_path, PAGE, captions=(caption(1, 2),))
    assert resting(made)
    assert resting(replace(made, video=(replace(made.video[0], origin="own"),))) == ()


def test_they_rest_while_a_fact_over_a_shot_says_their_words(tmp_path: Path) -> None:
    made = film(tmp_path, NUMBER, captions=(caption(1, 3, "Nine companies bid."), caption(3, 4, "That is all.")))
    drawn = draw_lower_third(
        PanelText("Nine", "companies bid"), look_of(load_template("news"), (320, 180)), tmp_path / "n"
    )
    fact = Overlay(20, 60, drawn.file, drawn.rect, role="lower third")
    assert resting(replace(made, overlays=(fact,))) == ((25, 75),)
    other = draw_lower_third(PanelText("The Daily"), look_of(load_template("news"), (320, 180)), tmp_path / "o")
    assert resting(replace(made, overlays=(replace(fact, src=other.file),))) == ()
