"""Maps as they stand: nothing over another, nothing cut off, read in every template."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from montage.graphics.animate import building
from montage.graphics.canvas import Look, look_of
from montage.graphics.card_file import card_in
from montage.graphics.compose import compose
from montage.graphics.content import Card, cards_for
from montage.graphics.draw import draw
from montage.graphics.layers import Box, Ink
from montage.graphics.maps.camera import Ground
from montage.graphics.planes import Colours
from montage.graphics.sheet import Sheet
from montage.model import Line, Script
from montage.template import load_template, template_names

LINES = (
    ("en", "Police closed streets in Paris."), ("en", "Locusts destroyed crops across Kenya."),
    ("en", "A volcano erupted in Iceland."), ("en", "A fire burned in San Francisco."),
    ("en", "A bus crashed in Thiruvananthapuram."), ("en", "Snow fell across Russia."),
    ("en", "They met in Luxembourg."), ("en", "A storm hit Fiji."),
    ("en", "It rained in San Cristóbal de las Casas, Mexico."),
    ("zh", "会议在北京举行。"), ("zh", "旅客滞留在海口市。"), ("zh", "地震发生在四川西部。"),
    ("zh", "山火在澳大利亚境内蔓延。"),
)  # fmt: skip
SIZES = ((1280, 720), (720, 1280), (720, 720))
CONTRAST = 4.5


def card(lang: str, text: str) -> Card:
    script = Script("", lang, (Line(text),), publisher="The Daily", published="2026-05-01")
    return next(one for one in cards_for(script, 0, ()) if one.map)


def look(template: str, size: tuple[int, int]) -> Look:
    return look_of(load_template(template), size)


def type_on(sheet: Sheet) -> list[Ink]:
    """Lines of type and dots: what is over the map and is no halo."""
    ground = sheet.colour("background_end")
    return [layer for layer in sheet.layers if isinstance(layer, Ink) and layer.colour != ground]


def inked(ink: Ink) -> Box:
    """Where a piece is seen when it stands."""
    left, top, right, bottom = ink.mask.getbbox() or (0, 0, 0, 0)
    return ink.place[0] + left, ink.place[1] + top, ink.place[0] + right, ink.place[1] + bottom


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("template", template_names())
def test_no_label_is_over_another_and_none_is_cut_off(template: str, size: tuple[int, int]) -> None:
    for lang, text in LINES:
        sheet = compose(card(lang, text), look(template, size))
        inks = type_on(sheet)
        accent = sheet.colour("accent")
        labels = [inked(ink) for ink in inks if ink.colour != accent]
        marks = [inked(ink) for ink in inks if ink.colour == accent]
        assert len(labels) >= 2, text
        for one, other in combinations(labels, 2):
            assert not meet(one, other), (text, one, other)
        for one in labels:
            assert not any(meet(one, mark) for mark in marks), (text, one)
        for left, top, right, bottom in (*labels, *marks):
            assert left >= 0 and top >= 0 and right <= size[0] and bottom <= sheet.bottom + 1, (text, left, right)


def luminance(colour: np.ndarray) -> np.ndarray:
    """Relative luminance, WCAG 2, of sRGB in 0..255."""
    share = np.asarray(colour, float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("template", template_names())
def test_type_is_read_against_what_is_around_its_letters(template: str, tmp_path: Path) -> None:
    for lang, text in (LINES[0], LINES[1], LINES[9], LINES[11]):
        sheet = compose(card(lang, text), look(template, (1280, 720)))
        draw(card(lang, text), look(template, (1280, 720)), tmp_path / "map.png")
        with Image.open(tmp_path / "map.png") as picture:
            seen = luminance(np.asarray(picture.convert("RGB")))
        lines = [ink for ink in type_on(sheet) if ink.mask.height >= 14 and ink.colour != sheet.colour("accent")]
        assert len(lines) >= 2, "dots, rules and pins are no type"
        for ink in lines:
            wide = Image.new("L", (ink.mask.width + 8, ink.mask.height + 8))
            wide.paste(ink.mask, (4, 4))
            beside = (np.asarray(wide.filter(ImageFilter.MaxFilter(5))) > 0) & (
                np.asarray(wide.filter(ImageFilter.MaxFilter(3))) == 0
            )
            left, top = ink.place[0] - 4, ink.place[1] - 4
            part = seen[top : top + wide.height, left : left + wide.width]
            bright, dark = float(luminance(np.array(ink.colour))), float(np.median(part[beside]))
            assert (bright + 0.05) / (dark + 0.05) >= CONTRAST, (text, ink.place)


def test_the_name_is_the_largest_type() -> None:
    sheet = compose(card(*LINES[0]), look("news", (1280, 720)))
    tallest = max((ink for ink in type_on(sheet) if ink.colour == sheet.colour("ink")), key=lambda ink: ink.mask.height)
    assert tallest.mask.height > 40


def test_a_point_has_its_pin_where_the_place_is() -> None:
    sheet = compose(card(*LINES[0]), look("news", (1280, 720)))
    ground = sheet.layers[0]
    assert isinstance(ground, Ground)
    pin = next(ink for ink in type_on(sheet) if ink.colour == sheet.colour("accent") and ink.enter == "fade")
    left, top, right, bottom = pin.box
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx(ground.middle, abs=1.5)


def test_an_area_lies_within_its_brackets() -> None:
    sheet = compose(card(*LINES[2]), look("news", (1280, 720)))
    ground = sheet.layers[0]
    assert isinstance(ground, Ground)
    brackets = [ink.box for ink in type_on(sheet) if ink.colour == sheet.colour("accent") and ink.enter == "fade"]
    left, top = min(box[0] for box in brackets), min(box[1] for box in brackets)
    right, bottom = max(box[2] for box in brackets), max(box[3] for box in brackets)
    for latitude, longitude in ((64.15, -21.9), (65.7, -18.1), (64.25, -15.2)):  # Reykjavík, Akureyri, Höfn
        x, y = ground.globe.at(latitude, longitude) or (9, 9)
        assert left < ground.middle[0] + ground.near * x < right and top < ground.middle[1] + ground.near * y < bottom


def test_the_camera_comes_closer_even_to_the_largest_country() -> None:
    for lang, text in (LINES[5], LINES[6]):
        ground = compose(card(lang, text), look("news", (1280, 720))).layers[0]
        assert isinstance(ground, Ground) and ground.near >= 2 * ground.far


def test_borders_are_drawn_where_the_template_says() -> None:
    plain = look("news", (640, 360))
    with_borders = replace(plain, style=replace(plain.style, borders=True))
    assert not plain.style.borders
    pictures = []
    for one in (plain, with_borders):
        sheet = compose(card(*LINES[1]), one)
        sheet.layers[0].paint(sheet.canvas.image, 1.0)
        pictures.append(np.asarray(sheet.canvas.image).astype(int))
    assert (np.abs(pictures[0] - pictures[1]).max(axis=2) > 12).sum() > 300


def test_a_map_moves_and_ends_as_it_is_drawn(tmp_path: Path) -> None:
    small, one = look("news", (320, 180)), card(*LINES[0])
    frames = [np.frombuffer(frame, np.uint8) for frame in building(one, small, Fraction(25), 150, 0, range(150))]
    draw(one, small, tmp_path / "map.png")
    with Image.open(tmp_path / "map.png") as picture:
        stands = Colours().planes(picture.convert("RGB")).ravel()
    apart = [float(np.abs(frame.astype(int) - stands).mean()) for frame in frames]
    standing = next(number for number, away in enumerate(apart) if away < 0.5)
    assert 30 < standing < 60 and max(apart[standing:]) < 0.5 and apart[0] > 5


def test_a_map_is_drawn_again_from_its_picture(tmp_path: Path) -> None:
    one = card(*LINES[9])
    draw(one, look("news", (320, 180)), tmp_path / "map.png")
    assert card_in(tmp_path / "map.png") == replace(one, of=None)
