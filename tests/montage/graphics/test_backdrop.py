"""A picture behind a card: all type can be read on it, whatever it shows; it drifts, and lets nobody be recognised."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageColor

from indexer.shots.decode import Pixels
from montage.graphics.backdrop import Backdrop, out_of_focus, toned
from montage.graphics.contrast import LEAST, least_contrast
from montage.graphics.ground import RATE, ground_of, small_size
from montage.graphics.planes import Colours
from montage.graphics.shapes import type_colours
from montage.template import CardStyle, load_template, template_names

SIZES = ((640, 360), (360, 640))
LIGHT = CardStyle("#f2efe8", "#d9e2ea", ink="#14181c", muted="#4a5560", accent="#9b2d1f")
STYLES = [*(load_template(name).cards for name in template_names()), LIGHT]


def noise(shape: tuple[int, int], seed: int = 1) -> Pixels:
    made: Pixels = np.random.default_rng(seed).integers(0, 256, (*shape, 3), np.uint8)
    return made


def halves(shape: tuple[int, int]) -> Pixels:
    """Black beside white: the hardest for type."""
    made = np.zeros((*shape, 3), np.uint8)
    made[:, shape[1] // 2 :] = 255
    return made


def plain(colour: str, shape: tuple[int, int] = (90, 160)) -> Pixels:
    return np.full((*shape, 3), ImageColor.getrgb(colour), np.uint8)


PICTURES = {
    "noise": noise((180, 320)), "upright": halves((320, 140)), "wide": halves((100, 320)), "tiny": noise((4, 6)),
    "white": plain("white"), "black": plain("black"), "yellow": plain("#ffff00"), "blue": plain("#0000ff"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.background)
@pytest.mark.parametrize("size", SIZES)
def test_all_type_can_be_read_on_its_brightest_and_darkest_place(style: CardStyle, size: tuple[int, int]) -> None:
    found = {}
    for name, seen in PICTURES.items():
        ground = ground_of(style, size, Backdrop(out_of_focus(seen, small_size(size))))
        for time in (0.0, 17.0, 40.0):
            pixels = np.asarray(ground.picture(time), np.float32)
            found[name, time] = least_contrast(pixels, type_colours(style))
    assert len(found) == 3 * len(PICTURES) and min(found.values()) >= LEAST, found


def test_type_can_be_read_where_the_motif_lies_between() -> None:
    for style in STYLES:
        seen = toned(halves((90, 160)), style)
        ink = np.array(ImageColor.getrgb(style.ink)[:3], np.float32)
        assert least_contrast(seen * (1 - style.motif) + ink * style.motif, type_colours(style)) >= LEAST


def test_a_light_template_stays_light_and_a_dark_one_dark() -> None:
    assert toned(halves((90, 160)), LIGHT).mean() > 180
    assert toned(halves((90, 160)), STYLES[0]).mean() < 110


def test_a_picture_is_still_seen_in_it() -> None:
    for style in STYLES:
        seen = toned(halves((90, 160)), style).mean(axis=(0, 2))
        assert abs(seen[20] - seen[140]) > 12, style.background


def test_it_gives_way_to_a_template_whose_colours_are_near_each_other() -> None:
    near = replace(CardStyle(), background="#707070", background_end="#808080", ink="#ffffff", muted="#e0e0e0")
    assert least_contrast(toned(noise((90, 160)), near), type_colours(near)) >= LEAST


def test_it_is_out_of_focus() -> None:
    ground = ground_of(STYLES[1], (640, 360), Backdrop(out_of_focus(halves((360, 640)), small_size((640, 360)))))
    row = np.asarray(ground.picture(0.0), float)[180].mean(axis=1)
    share = (row - row.min()) / (row.max() - row.min())
    assert np.count_nonzero((share > 0.25) & (share < 0.75)) >= 12, "an edge is as wide as the features of a face"


@pytest.mark.parametrize("size", SIZES)
def test_it_drifts_slowly_and_goes_on_behind_the_next_card(size: tuple[int, int]) -> None:
    soft = out_of_focus(PICTURES["upright"], small_size(size))
    ground, after = ground_of(STYLES[0], size, Backdrop(soft)), ground_of(STYLES[0], size, Backdrop(soft, 8.0))
    one, step, later = (np.asarray(ground.picture(time), int) for time in (0.0, 1 / RATE, 8.0))
    assert np.abs(one - step).max() <= 4, "no step is seen"
    assert np.abs(one - later).max() >= 4
    assert np.array_equal(after.picture(0.0), later)


def test_it_has_the_colours_of_a_film() -> None:
    ground = ground_of(STYLES[1], (640, 360), Backdrop(out_of_focus(PICTURES["noise"], small_size((640, 360)))))
    planes, wanted = ground.planes(3.0), Colours().planes(ground.picture(3.0))
    assert np.abs(planes.astype(int) - wanted).max() <= 3
