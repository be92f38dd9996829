"""Takes as cut detectors see them: tiny pictures of a still camera, a pan, and changes between them."""

import numpy as np

from indexer.shots.decode import SMALL, Pixels
from tests.media import scene

BLACK: Pixels = np.zeros((SMALL[1], SMALL[0], 3), np.uint8)


def take(seed: int, count: int) -> list[Pixels]:
    """A still camera with some grain."""
    grain = np.random.default_rng(seed)
    picture = scene(seed, SMALL).astype(int)
    return [np.clip(picture + grain.integers(-2, 3, picture.shape), 0, 255).astype(np.uint8) for _ in range(count)]


def pan(seed: int, count: int, speed: int = 3) -> list[Pixels]:
    """A camera that turns, `speed` pixels a picture."""
    wide = np.concatenate([scene(seed + turn, SMALL) for turn in range(count * speed // 48 + 2)], axis=1)
    kernel = np.ones(9) / 9  # no edge between the parts of the panorama
    wide = np.apply_along_axis(lambda row: np.convolve(row, kernel, "same"), 1, wide).astype(np.uint8)
    return [wide[:, place * speed : place * speed + 48] for place in range(count)]


def dissolve(one: int, two: int, count: int) -> list[Pixels]:
    """One take turns into another."""
    shares = np.linspace(0, 1, count)
    pairs = zip(take(one, count), take(two, count), shares, strict=True)
    return [(before * (1 - share) + after * share).astype(np.uint8) for before, after, share in pairs]


def fade(one: int, two: int, count: int, black: int = 0) -> list[Pixels]:
    """One take goes to black over `count` pictures, and another comes as slowly."""
    away = [(picture * share).astype(np.uint8) for picture, share in zip(take(one, count), _down(count), strict=True)]
    back = [(picture * share).astype(np.uint8) for picture, share in zip(take(two, count), _down(count), strict=False)]
    return away + [BLACK] * black + back[::-1]


def _down(count: int) -> list[float]:
    return np.linspace(1, 0, count).tolist()
