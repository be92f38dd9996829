"""What a shot looks like, from the tiny frames of the decoding pass."""

from collections import deque
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assets_db.model import Asset, VisualFeatures
from indexer.shots.camera_motion import Tracker
from indexer.shots.cuts import Span
from indexer.shots.decode import Pixels

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # BT.709
CRISP = 300.0  # variance of the Laplacian at which sharpness is 0.5: half of real frames have more
LIVELY = 60.0  # [levels/s] of change at which motion is 0.5: a person walks through the picture
EVERY = Fraction(1, 2)  # [s] between frames whose colours are measured
CRUSHED, BLOWN = 6.0, 249.0  # [levels] luma of what has no detail left
BAR = 26.0  # [levels] luma that a bar never reaches in the shot; compressed ones are not quite black
LONGEST_BAR = 0.4  # of the side; a picture that is darker than that at its edges is a dark picture


@dataclass(frozen=True, slots=True)
class _Sample:
    pts: int
    brightness: float  # 0..1
    change: float  # [levels] mean difference to the frame before
    damaged: bool  # it could not be decoded whole


class Meter:
    """Takes every frame in order, and returns the looks of each span when it is known.

    It holds numbers of the open take, and a tiny picture for each half second of it.
    """

    def __init__(self, asset: Asset) -> None:
        self._second = 1 / float(asset.time_base)  # [pts]
        self._step = max(1, int(EVERY / asset.time_base))
        self._turn = asset.rotation // 90
        self._tracker = Tracker(asset)
        self._samples: deque[_Sample] = deque()
        self._pictures: deque[tuple[int, Pixels]] = deque()
        self._last: npt.NDArray[np.float32] | None = None

    def feed(self, pts: int, small: Pixels, damaged: bool = False) -> None:
        """Take a frame, uint8 [27, 48, 3]."""
        light = luma(small)
        change = 0.0 if self._last is None else float(np.abs(light - self._last).mean())
        self._last = light
        self._samples.append(_Sample(pts, float(light.mean()) / 255, change, damaged))
        self._tracker.feed(pts, small)
        if not self._pictures or pts >= self._pictures[-1][0] + self._step:
            self._pictures.append((pts, small))

    def take(self, span: Span, sharpness: float) -> VisualFeatures:
        """Looks of the frames in `span`, which are dropped; `sharpness` 0..1 is that of its key frames."""
        inside = [sample for sample in self._samples if span[0] <= sample.pts < span[1]]
        pictures = [picture for pts, picture in self._pictures if span[0] <= pts < span[1]]
        for queue in (self._samples, self._pictures):
            while queue and _time(queue[0]) < span[1]:
                queue.popleft()
        pan, tilt, zoom, shake = self._tracker.take(span)
        following = self._samples[0] if self._samples else None
        if not inside:
            return VisualFeatures(sharpness=round(sharpness, 3))
        seconds = (span[1] - span[0]) / self._second
        rate = sum(sample.change for sample in inside[1:]) / seconds  # the first change is the cut itself
        looks = colours(np.stack(pictures) if pictures else None, self._turn)
        return replace(
            looks, brightness=round(float(np.mean([sample.brightness for sample in inside])), 3),
            sharpness=round(sharpness, 3), motion=round(rate / (rate + LIVELY), 3),
            pan=pan, tilt=tilt, zoom=zoom, shake=shake,
            damaged=_damaged(inside, following, span[1]),
        )  # fmt: skip


def colours(pictures: Pixels | None, turns: int = 0) -> VisualFeatures:
    """Exposure, tone and bars of a shot's pictures uint8 [n, h, w, 3]; `turns` quarter turns clockwise are to come."""
    if pictures is None:
        return VisualFeatures()
    light = luma(pictures)
    bars = _bars(light.max(axis=0))
    left, top, right, bottom = (round(share * side) for share, side in zip(bars, light.shape[:0:-1] * 2, strict=True))
    shown = np.s_[:, top : light.shape[1] - bottom, left : light.shape[2] - right]
    seen = light[shown]
    for _ in range(turns % 4):
        bars = (bars[3], bars[0], bars[1], bars[2])
    return VisualFeatures(
        brightness=round(float(light.mean()) / 255, 3),
        crushed=round(float((seen <= CRUSHED).mean()), 3),
        blown=round(float((seen >= BLOWN).mean()), 3),
        tone=_tone(pictures[shown]),
        bars=bars,
    )


def luma(pixels: Pixels) -> npt.NDArray[np.float32]:
    """float32 [..., h, w] in 0..255 of uint8 [..., h, w, 3] RGB."""
    light: npt.NDArray[np.float32] = pixels.astype(np.float32) @ LUMA
    return light


def crispness(pixels: Pixels) -> float:
    """0..1 of uint8 [h, w, 3] RGB: how strong its edges are, the variance of its Laplacian on a scale."""
    light = luma(pixels)
    if min(light.shape) < 3:
        return 0.0
    middle = light[1:-1, 1:-1]
    laplacian = light[:-2, 1:-1] + light[2:, 1:-1] + light[1:-1, :-2] + light[1:-1, 2:] - 4 * middle
    variance = float(laplacian.var())
    return variance / (variance + CRISP)


def _damaged(samples: list[_Sample], following: _Sample | None, end: int) -> float:
    """Share of the time up to `end` [pts] that is damaged; each frame stands for the time before it."""
    times = [*samples, following or replace(samples[-1], pts=end)]
    lost = sum(min(b.pts, end) - a.pts for a, b in pairwise(times) if b.damaged)
    return round(lost / max(1, end - samples[0].pts), 3)


def _time(entry: "_Sample | tuple[int, Pixels]") -> int:
    return entry[0] if isinstance(entry, tuple) else entry.pts


def _bars(brightest: npt.NDArray[np.float32]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom: the share of the side that is black through the whole shot, on both sides alike.

    A lamp in the night leaves one side dark, or both in part: bars come in pairs.
    """
    columns, rows = (brightest.max(axis=axis) < BAR for axis in (0, 1))
    found = [_edge(columns), _edge(rows), _edge(columns[::-1]), _edge(rows[::-1])]
    sides = [len(columns), len(rows)] * 2
    if max(share / side for share, side in zip(found, sides, strict=True)) > LONGEST_BAR:
        return 0.0, 0.0, 0.0, 0.0
    pairs = [abs(found[place] - found[(place + 2) % 4]) <= 1 for place in range(4)]
    left, top, right, bottom = (
        round(cells / side, 3) if paired else 0.0 for cells, side, paired in zip(found, sides, pairs, strict=True)
    )
    return left, top, right, bottom


def _edge(dark: npt.NDArray[np.bool_]) -> int:
    """How many are dark before the first that is not."""
    return int(np.argmin(dark)) if not dark.all() else len(dark)


def _tone(pictures: Pixels) -> tuple[float, float, float]:
    """Mean CIE L*a*b* (D65) of uint8 [n, h, w, 3] RGB."""
    import cv2

    if not pictures.size:
        return VisualFeatures().tone
    flat = pictures.reshape(1, -1, 3).astype(np.float32) / 255
    light, red, yellow = cv2.cvtColor(flat, cv2.COLOR_RGB2LAB).reshape(-1, 3).mean(axis=0).tolist()
    return round(light, 1), round(red, 1), round(yellow, 1)
