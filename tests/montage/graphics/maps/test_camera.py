"""The camera falls from the globe to the place, and stands."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from montage.graphics.maps.camera import Ground, steady
from montage.graphics.maps.globe import Globe

SIZE = (320, 180)
BEHIND, WATER, LAND = (9, 9, 9), (20, 40, 80), (120, 140, 160)


def ground(borders: bool = False) -> Ground:
    behind = Image.new("RGB", SIZE, BEHIND)
    return Ground(SIZE, Globe(48.9, 2.3), (130.0, 90.0), 80.0, 1600.0, WATER, LAND, behind, 1, borders, 1.5)


def at(share: float) -> npt.NDArray[np.uint8]:
    image = Image.new("RGB", SIZE)
    ground().paint(image, share)
    return np.asarray(image)


def test_first_the_whole_globe_is_seen() -> None:
    first = at(0.0)
    assert tuple(first[5, 5]) == tuple(first[5, -5]) == BEHIND
    assert tuple(first[90, 130]) != BEHIND


def test_in_the_end_the_map_fills_the_picture() -> None:
    last = at(1.0)
    assert not (last == BEHIND).all(axis=2).any()
    shares = (last[..., 0].astype(float) - WATER[0]) / (LAND[0] - WATER[0])
    assert 0.3 < shares.mean() < 0.97


def test_the_place_stays_where_it_is_and_the_map_grows_around_it() -> None:
    """The widths of the Atlantic on the row of the place: nearer, it ends farther from the place."""
    seen = [at(share) for share in (0.4, 0.8, 0.95, 1.0)]
    assert all(tuple(one[90, 130]) == tuple(seen[0][90, 130]) for one in seen)
    differing = [int(np.abs(one.astype(int) - seen[-1]).mean()) for one in seen]
    assert differing[-1] == 0 and differing[0] > 5


def test_the_last_step_is_small() -> None:
    near, stands = at(0.9999).astype(int), at(1.0).astype(int)
    assert np.abs(near - stands).mean() < 3


def test_a_part_is_as_the_whole_has_it() -> None:
    for share in (0.3, 1.0):
        part = Image.new("RGB", (60, 40))
        ground().paint(part, share, (100, 70))
        assert (np.asarray(part) == at(share)[70:110, 100:160]).all()


def test_the_camera_starts_and_stops_gently() -> None:
    times = np.linspace(0, 1, 21)
    way = [steady(1 - (1 - time) ** 3) for time in times]
    steps = np.diff(way)
    assert way[0] == pytest.approx(0) and way[-1] == pytest.approx(1) and (steps > 0).all()
    assert max(steps[0], steps[-1]) < 0.2 * steps.max()
