"""Land is land, and water is water."""

import numpy as np
import pytest

from montage.atlas.shapes import BORDER, CELL, LAND, WATER_HOLE, shapes


def is_land(latitude: float, longitude: float) -> bool:
    """What is painted last there."""
    kinds, points, starts = shapes()
    land = False
    for kind, start, stop in zip(kinds, starts[:-1], starts[1:], strict=True):
        if kind != BORDER and holds(points[start:stop], longitude, latitude):
            land = kind in (LAND, WATER_HOLE)
    return land


def holds(ring: np.ndarray, x: float, y: float) -> bool:
    """Whether a point is inside, by the edges that a ray from it crosses."""
    after = np.roll(ring, -1, axis=0)
    across = (ring[:, 1] > y) != (after[:, 1] > y)
    one, other = ring[across], after[across]
    where = one[:, 0] + (y - one[:, 1]) / (other[:, 1] - one[:, 1]) * (other[:, 0] - one[:, 0])
    return bool(np.sum(where > x) % 2)


@pytest.mark.parametrize(
    ("name", "latitude", "longitude", "land"),
    [
        ("Paris", 48.9, 2.3, True),
        ("Nairobi", -1.3, 36.8, True),
        ("the Atlantic", 30, -40, False),
        ("the Caspian Sea", 41, 51, False),
        ("Lake Victoria", -1, 33, False),
        ("Lake Michigan", 43.5, -87, False),
        ("north of Iceland", 68, -18, False),  # where Asia's edge would run if it went round the globe
        ("Chukotka, beyond 180 degrees", 66.5, -175, True),
        ("the South Pole", -88, 100, True),
        ("the North Pole", 88, 100, False),
    ],
)
def test_land_is_where_it_is(name: str, latitude: float, longitude: float, land: bool) -> None:
    assert is_land(latitude, longitude) == land, name


def test_no_shape_is_larger_than_a_cell() -> None:
    kinds, points, starts = shapes()
    sizes = [
        float(np.ptp(points[start:stop], axis=0).max())
        for kind, start, stop in zip(kinds, starts[:-1], starts[1:], strict=True)
        if kind != BORDER
    ]
    assert len(sizes) > 1500 and max(sizes) <= CELL + 0.02


def test_there_are_borders() -> None:
    kinds, _, _ = shapes()
    assert 300 < sum(kind == BORDER for kind in kinds) < 1000
