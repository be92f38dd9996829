"""Brightness, sharpness and motion of a shot."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from assets_db.model import Looks
from indexer.decode import Pixels
from indexer.looks import Meter, crispness
from tests.libraries import asset
from tests.media import Image, scene
from tests.test_cuts import SMALL, pan, take


def measured(frames: list[Pixels]) -> Looks:
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
    assert Meter(asset("a")).take((0, 10), 0.25) == Looks(sharpness=0.25)


def test_crispness() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (90, 160, 3), np.uint8)
    blurred = np.asarray(Image.fromarray(noise).resize((20, 11)).resize((160, 90)))
    assert 0 <= crispness(blurred) < 0.5 < crispness(noise) <= 1
    assert crispness(np.zeros((2, 2, 3), np.uint8)) == 0
