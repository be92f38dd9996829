"""The globe seen from above a point."""

import math

import numpy as np
import pytest

from montage.graphics.maps.globe import BORDER_ON_LAND, DRY, WET, Globe

NORTH = Globe(60.0, 20.0)


def test_the_point_is_in_the_middle_and_north_is_up() -> None:
    assert NORTH.at(60, 20) == pytest.approx((0, 0))
    x, y = NORTH.at(61, 20) or (9, 9)
    assert x == pytest.approx(0) and y == pytest.approx(-math.sin(math.radians(1)))


def test_far_north_east_and_north_have_one_scale() -> None:
    east, north = NORTH.at(60, 22) or (9, 9), NORTH.at(61, 20) or (9, 9)
    assert math.hypot(*east) / math.hypot(*north) == pytest.approx(2 * math.cos(math.radians(60)), rel=0.01)


def test_what_is_behind_is_moved_to_the_rim() -> None:
    assert NORTH.at(-60, -160) is None and NORTH.at(-30, 20) is not None and NORTH.at(-31, 20) is None
    flat, front = NORTH.seen(np.array([(20.0, -50.0), (20.0, 70.0)]))
    assert front.tolist() == [False, True] and np.hypot(*flat[0]) == pytest.approx(1) and flat[0, 1] > 0


def value(globe: Globe, latitude: float, longitude: float, borders: bool = False) -> float:
    """Of the mask at a point, on average over a few pixels."""
    x, y = globe.at(latitude, longitude) or (9, 9)
    mask = np.asarray(globe.mask((400, 400), (200, 200), 2000, 1, borders), float)
    column, row = round(200 + 2000 * x), round(200 + 2000 * y)
    return float(mask[row - 2 : row + 3, column - 2 : column + 3].mean())


def test_land_and_water_are_where_they_are() -> None:
    japan = Globe(36.0, 138.0)
    assert value(japan, 36.4, 138.3) > 0.8 * DRY and value(japan, 38.3, 134.3) < WET + 50
    caspian = Globe(41.0, 50.0)
    assert value(caspian, 41.3, 51.2) < WET + 50 and value(caspian, 41.3, 47.3) > 0.8 * DRY


@pytest.mark.parametrize(("latitude", "longitude"), [(-34, -64), (35, 105), (89, 0), (-89, 0)])
def test_the_whole_globe_is_neither_all_land_nor_all_water(latitude: float, longitude: float) -> None:
    """Also where the antipode lies within a continent."""
    globe = np.asarray(Globe(latitude, longitude).mask((200, 200), (100, 100), 100, 1, False), float) / DRY
    y, x = np.mgrid[:200, :200] - 99.5
    land = globe[np.hypot(x, y) < 98].mean()
    assert 0.1 < land < 0.75


def test_borders_are_drawn_where_they_are_asked_for() -> None:
    def on_border(borders: bool) -> int:
        mask = np.asarray(Globe(47.0, 10.0).mask((400, 400), (200, 200), 3000, 1, borders))
        return int((mask == BORDER_ON_LAND).sum())

    assert on_border(True) > 400 and on_border(False) == 0
