"""The ground of cards: it moves, slowly, and all type can be read on it at any time."""

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageColor

from montage.graphics.contrast import LEAST, least_contrast
from montage.graphics.ground import RATE, Ground, ground_of, step_of
from montage.graphics.planes import Colours, Glass
from montage.template import load_template, template_names

SIZES = ((640, 360), (360, 640))
TIMES = (0.0, 7.0, 23.0, 61.0)


def grounds() -> list[Ground]:
    return [ground_of(load_template(name).cards, size) for name in template_names() for size in SIZES]


def lowest(ground: Ground, colour: str) -> float:
    """The contrast of a colour with what stands out least from it, at any pixel and time."""
    type_ = [ImageColor.getrgb(colour)[:3]]
    return min(least_contrast(np.asarray(ground.picture(time), np.float32), type_) for time in TIMES)


@pytest.mark.parametrize("name", ["ink", "muted", "accent"])
def test_type_can_be_read_on_every_pixel_of_it(name: str) -> None:
    assert len(grounds()) == 8
    for ground in grounds():
        style = ground.shown.style
        assert lowest(ground, getattr(style, name)) >= LEAST - 0.05, (style, name)


@pytest.mark.parametrize("ground", grounds(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_it_moves_slowly_and_is_not_flat(ground: Ground) -> None:
    one, next_one, later = (np.asarray(ground.picture(time), int) for time in (0.0, 1 / RATE, 8.0))
    assert np.abs(one - next_one).max() <= 6, "no step is seen"
    assert np.abs(one - later).max() >= 6 and one.reshape(-1, 3).std(axis=0).max() >= 2


def test_a_frame_shows_the_ground_of_its_moment() -> None:
    moments = [step_of(frame, Fraction(25)) for frame in range(50)]
    assert moments == sorted(moments) and set(moments) == {number / RATE for number in range(2 * RATE)}


@pytest.mark.parametrize("ground", grounds(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_it_has_the_colours_of_a_film(ground: Ground) -> None:
    planes, wanted = ground.planes(3.0), Colours().planes(ground.picture(3.0))
    assert np.abs(planes.astype(int) - wanted).max() <= 3


def test_what_is_seen_through_is_laid_over_it() -> None:
    ground = grounds()[0]
    paint = Image.new("RGBX", ground.size, (0, 0, 0, 0))
    for colour, left, dense in ((200, 30, 30), 0, 255), ((30, 200, 30), 200, 128):
        paint.paste(colour, (left, 0), Image.new("L", (200, 360), dense))
    glass = Glass(ground.size)
    glass.draw(paint, (0, 0, *ground.size))
    wanted = ground.picture(0.0).convert("RGB")
    wanted.paste((200, 30, 30), (0, 0), Image.new("L", (200, 360), 255))
    wanted.paste((30, 200, 30), (200, 0), Image.new("L", (200, 360), 128))
    off = np.abs(glass.over(ground.planes(0.0)).astype(int) - Colours().planes(wanted))
    assert np.mean(off > 3) < 0.02, "colour has half the resolution: edges alone differ"
    glass.draw(Image.new("RGBX", (100, 100), (0, 0, 0, 0)), (0, 0, 100, 100))
    assert np.array_equal(glass.over(ground.planes(0.0))[:96, :96], ground.planes(0.0)[:96, :96])
