"""The shapes of land, lakes and borders, from Natural Earth."""

import io
import lzma
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = "shapes.npz.xz"
STEPS = 180  # of a degree: how exactly points are known; 600 m at the equator
CELL = 15  # [degrees] shapes are cut along a grid as wide as this
LAND, ISLAND_HOLE, WATER, WATER_HOLE, BORDER = range(5)  # kinds; a hole of land is water, one of water is land

Points = npt.NDArray[np.float64]  # [n, 2] longitude, latitude [degrees]


@lru_cache(maxsize=1)
def shapes() -> tuple[tuple[int, ...], Points, npt.NDArray[np.int64]]:
    """The kinds, the points of all shapes in the order of painting, and where each begins and the last one ends."""
    raw = lzma.decompress((Path(__file__).parent / FILE).read_bytes())
    with np.load(io.BytesIO(raw)) as data:
        deltas, lengths, kinds = (data[name] for name in ("deltas", "lengths", "kinds"))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    sums = np.cumsum(deltas.astype(np.int64), axis=1)
    before = np.concatenate([np.zeros((2, 1), np.int64), sums], axis=1)[:, starts[:-1]]
    points = (sums - np.repeat(before, lengths, axis=1)).T / STEPS
    return tuple(int(kind) for kind in kinds), points, starts
