"""Shapes in a template's colours: they give way where type could not be read on these, and drift."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageColor

from montage.graphics.contrast import LEAST, contrast, least_contrast
from montage.graphics.shapes import Shapes, ground_colours, type_colours
from montage.template import CardStyle

SIZE = (80, 46)


@pytest.mark.parametrize("colours", [("#c2271c", "#ff8070"), ("#777777", "#888888"), ("#ffffff", "#101010")])
@pytest.mark.parametrize("type_", [{}, {"ink": "#101010", "muted": "#333333", "accent": "#401010"}])
def test_they_give_way_where_a_templates_colours_are_too_near_each_other(
    colours: tuple[str, str], type_: dict[str, str]
) -> None:
    style = replace(CardStyle(), background=colours[0], background_end=colours[1], **type_)
    assert all(contrast(one, other) >= LEAST for one in ground_colours(style) for other in type_colours(style))
    for time in (0.0, 7.0, 23.0):
        assert least_contrast(np.asarray(Shapes(style, SIZE).at(time), np.float32), type_colours(style)) >= LEAST - 0.05


def test_colours_that_type_can_be_read_on_are_kept() -> None:
    style = CardStyle()
    assert ground_colours(style) == tuple(map(ImageColor.getrgb, (style.background, style.background_end)))


def test_they_are_of_the_size_asked_for_and_drift() -> None:
    one, later = (np.asarray(Shapes(CardStyle(), SIZE).at(time), int) for time in (0.0, 8.0))
    assert one.shape == (SIZE[1], SIZE[0], 3) and np.abs(one - later).max() >= 6
