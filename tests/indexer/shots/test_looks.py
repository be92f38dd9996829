"""Brightness, sharpness and motion of a shot."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from assets_db.model import VisualFeatures
from indexer.shots.decode import SMALL, Pixels
from indexer.shots.looks import Meter, colours, crispness
from tests.libraries import asset
from tests.media import Image, scene
from tests.pictures import pan, take


def measured(frames: list[Pixels]) -> VisualFeatures:
    meter = Meter(replace(asset("a"), time_base=Fraction(1, 25)))
    for pts, small in enumerate(frames):
        meter.feed(pts, small)
    return meter.take((0, len(frames)), 0.5)


def test_brightness() -> None:
    levels = [measured([np.full((27, 48, 3), level, np.uint8)] * 5).brightness for level in (0, 128, 255)]
    assert levels == [0, 0.502, 1]


def test_motion() -> None:
    still, fast = measured(take(1, 50)).motion, measured(pan(1, 50)).motion
    assert measured([scene(1, SMALL)] * 50).motion == 0
    assert still < 0.6 < fast < 1


def test_the_cut_itself_is_no_motion() -> None:
    meter = Meter(replace(asset("a"), time_base=Fraction(1, 25)))
    for pts in range(100):
        meter.feed(pts, scene(pts // 50, SMALL))
    assert meter.take((0, 50), 0.5).motion == 0
    assert meter.take((50, 100), 0.5).motion == 0


def test_motion_does_not_depend_on_the_rate() -> None:
    frames = pan(1, 100, speed=1)
    slow = Meter(replace(asset("a"), time_base=Fraction(1, 25)))
    for pts in range(0, 100, 2):
        slow.feed(pts, frames[pts])
    assert abs(slow.take((0, 100), 0.5).motion - measured(frames).motion) < 0.1


def test_a_span_without_a_frame() -> None:
    assert Meter(asset("a")).take((0, 10), 0.25) == VisualFeatures(sharpness=0.25)


def boxed(
    left: int = 0, top: int = 0, right: int = 0, bottom: int = 0, black: int = 0, count: int = 50
) -> list[Pixels]:
    """A pan with bars of so many cells, `black` not quite being 0."""
    frames = [np.full((27, 48, 3), black, np.uint8) for _ in range(count)]
    for frame, picture in zip(frames, pan(1, count), strict=True):
        frame[top : 27 - bottom, left : 48 - right] = np.maximum(picture, 40)[top : 27 - bottom, left : 48 - right]
    return frames


@pytest.mark.parametrize(
    ("frames", "bars"),
    [(boxed(), (0, 0, 0, 0)), (boxed(top=3, bottom=3), (0, 0.111, 0, 0.111)),
     (boxed(left=6, right=6), (0.125, 0, 0.125, 0)), (boxed(top=3, bottom=4, black=18), (0, 0.111, 0, 0.148)),
     (boxed(left=6), (0, 0, 0, 0)), ([np.zeros((27, 48, 3), np.uint8)] * 20, (0, 0, 0, 0)),
     (boxed(top=3, bottom=3, count=20) + boxed(count=20), (0, 0, 0, 0))],
    ids=["none", "letterbox", "pillarbox", "not quite black", "one dark side", "all dark", "for half the shot"],
)  # fmt: skip
def test_bars(frames: list[Pixels], bars: tuple[float, ...]) -> None:
    assert measured(frames).bars == bars


def test_bars_are_on_the_sides_where_they_are_seen() -> None:
    meter = Meter(replace(asset("a"), time_base=Fraction(1, 25), rotation=90, size=(720, 1280)))
    for pts, small in enumerate(boxed(top=3, bottom=4)):
        meter.feed(pts, small)
    assert meter.take((0, 50), 0.5).bars == (0.148, 0, 0.111, 0)


def test_exposure_leaves_bars_out() -> None:
    picture = np.full((27, 48, 3), 128, np.uint8)
    picture[:, :12], picture[:, 12:18] = 255, 0
    found = colours(picture[None])
    assert (found.blown, found.crushed) == (0.25, 0.125)
    assert measured(boxed(top=5, bottom=5)).crushed == 0


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [((255, 0, 0), (53.2, 80.1, 67.2)), ((0, 0, 255), (32.3, 79.2, -107.9)), ((119, 119, 119), (50.0, 0, 0)),
     ((255, 255, 255), (100, 0, 0))],
)  # fmt: skip
def test_tone_is_cie_lab(rgb: tuple[int, int, int], lab: tuple[float, float, float]) -> None:
    picture = np.broadcast_to(np.array(rgb, np.uint8), (1, 27, 48, 3))
    assert colours(np.ascontiguousarray(picture)).tone == pytest.approx(lab, abs=0.4)


def test_what_waits_is_let_go() -> None:
    meter = Meter(replace(asset("a"), time_base=Fraction(1, 25)))
    for pts, small in enumerate(pan(1, 100)):
        meter.feed(pts, small)
    meter.take((0, 90), 0.5)
    assert len(meter._samples) == 10 and len(meter._pictures) <= 1


def test_crispness() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (90, 160, 3), np.uint8)
    blurred = np.asarray(Image.fromarray(noise).resize((20, 11)).resize((160, 90)))
    assert 0 <= crispness(blurred) < 0.5 < crispness(noise) <= 1
    assert crispness(np.zeros((2, 2, 3), np.uint8)) == 0
