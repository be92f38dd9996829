"""Quotations: their words stand whole, beside a picture of the speaker or alone."""

from dataclasses import replace

import pytest

from montage.graphics.canvas import look_of
from montage.graphics.compose import compose
from montage.graphics.content import Card
from montage.graphics.layers import Ink, Photograph
from montage.graphics.portrait import portrait_of
from montage.graphics.quotation import has_room
from montage.template import load_template, template_names
from tests.montage.graphics.test_portrait import ASTRONAUT, shot

SIZES = ((1280, 720), (720, 1280))
CARD = Card(
    "quotation",
    "From up there one cannot see a single border",
    head="The Daily",
    speaker="Eileen Collins",
    role="Pilot",
)
LONGEST = "We have waited for years for this day to come, and now that it has come at last, none of us knows what to do"


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", template_names())
def test_picture_and_words_have_places_of_their_own(name: str, size: tuple[int, int]) -> None:
    look = look_of(load_template(name), size)
    for words in (CARD.big, LONGEST):
        card = replace(CARD, big=words, portrait=portrait_of(shot(ASTRONAUT), size))
        assert has_room(card, look)
        layers = compose(card, look).layers
        (picture,) = (layer for layer in layers if isinstance(layer, Photograph))
        left, top, right, bottom = picture.box
        assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1] * look.lowest
        written = [layer for layer in layers if isinstance(layer, Ink) and layer.words]
        assert len(written) >= 3
        for ink in written:
            x, y, end = *ink.place, ink.place[1] + ink.mask.height
            apart = x >= right or x + ink.mask.width <= left or y >= bottom or end <= top
            assert apart and x + ink.mask.width <= size[0] and end <= size[1] * look.lowest + 2, ink.words


def test_words_that_would_be_cut_off_have_no_room() -> None:
    look = look_of(load_template("vertical"), (720, 1280))
    card = replace(CARD, big=" ".join([LONGEST] * 3), portrait=portrait_of(shot(ASTRONAUT), (720, 1280)))
    assert not has_room(card, look)


def test_without_a_picture_type_stands_alone() -> None:
    layers = compose(CARD, look_of(load_template("news"), (640, 360))).layers
    assert layers and not any(isinstance(layer, Photograph) for layer in layers)
