"""What the camera does, from tiny frames: a grid of points is followed, and one movement fitted that most of them make.

Points are followed by pyramidal Lucas-Kanade (OpenCV). The fit is a similarity (shift, scale, turn) by iteratively
reweighted least squares with Geman-McClure weights, so that somebody who walks through the picture moves nothing.
"""

from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_db.model import Asset
from indexer.shots.cuts import Span
from indexer.shots.decode import Pixels

Floats = npt.NDArray[np.float64]

STEP = Fraction(1, 16)  # [s] between frames that are compared: shake below 8 Hz shows, and half the frames cost nothing
SIZE = (96, 54)  # [px] the frames are blown up to: points are followed to a tenth of a pixel there
GRID = (10, 6)  # points
WINDOW = 11  # [px] around a point
DETAIL = 13  # [px] over which brightness is evened out: fades and flashes are no movement
SCALE = 0.006  # [picture heights] a point that is further off the common movement hardly counts
ROUNDS = 6
AGREED = 0.5  # mean weight of the points, below which a pair of frames is not judged
WOBBLE = 0.006  # [picture widths] root mean square around the camera's smooth path at which shake is 0.5
SMOOTH = 9  # compared frames over which the path is smoothed, half a second
Camera = tuple[float, float, float, float]  # pan, tilt, zoom, shake, as `VisualFeatures` has them
STILL: Camera = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Step:
    """The common movement of the content from one compared frame to the next."""

    before: int  # [pts]
    pts: int
    seconds: float
    shift: tuple[float, float]  # [picture widths, heights] to the right and down, as shown
    growth: float  # of the picture, 0 none


class Tracker:
    """Takes every frame in order, and returns the camera's movement of each span when it is known."""

    def __init__(self, asset: Asset) -> None:
        self._base = float(asset.time_base)
        self._gap = max(1, int(STEP / asset.time_base))
        self._turn = asset.rotation // 90
        width, height = asset.size if asset.rotation % 180 == 0 else asset.size[::-1]
        self._aspect = width / height  # of the picture as stored
        self._steps: deque[_Step] = deque()
        self._last: tuple[int, Pixels] | None = None

    def feed(self, pts: int, small: Pixels) -> None:
        """Take a frame, uint8 [27, 48, 3]; most are skipped."""
        if self._last is not None and pts < self._last[0] + self._gap:
            return
        even = _even(small)
        if self._last is not None:
            before, seen = self._last
            moved = _movement(seen, even, self._aspect)
            if moved is not None:
                shift, growth = self._shown(moved[0]), moved[1]
                self._steps.append(_Step(before, pts, (pts - before) * self._base, shift, growth))
        self._last = pts, even

    def take(self, span: Span) -> Camera:
        """Pan, tilt, zoom and shake of `span`, whose frames are dropped; all 0 where nothing can be followed."""
        inside = [step for step in self._steps if span[0] <= step.before and step.pts < span[1]]
        while self._steps and self._steps[0].pts < span[1]:
            self._steps.popleft()
        seconds = sum(step.seconds for step in inside)
        if not seconds:
            return STILL
        shifts = np.array([step.shift for step in inside])
        right, down = shifts.sum(axis=0) / seconds
        zoom = sum(step.growth for step in inside) / seconds
        return round(float(-right), 3), round(float(down), 3), round(zoom, 3), _shake(shifts)

    def _shown(self, shift: tuple[float, float]) -> tuple[float, float]:
        """A shift in the stored picture as it is seen after the player has turned it clockwise."""
        for _ in range(self._turn % 4):
            shift = -shift[1], shift[0]
        return shift


def _even(small: Pixels) -> Pixels:
    """uint8 [54, 96] of equal local brightness and contrast, so that only structure is left."""
    cv2 = _cv2()
    grey = cv2.resize(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), SIZE, interpolation=cv2.INTER_CUBIC).astype(np.float32)
    above = grey - cv2.blur(grey, (DETAIL, DETAIL))
    spread = cv2.sqrt(cv2.blur(above * above, (DETAIL, DETAIL)))
    return np.asarray(np.clip(128 + 45 * above / (spread + 4), 0, 255), np.uint8)


def _movement(one: Pixels, other: Pixels, aspect: float) -> tuple[tuple[float, float], float] | None:
    """((widths, heights) to the right and down, growth) of the content from one to the other; None: undetermined."""
    cv2 = _cv2()
    size, points = np.array(SIZE, np.float32), _points()
    found, status, _ = cv2.calcOpticalFlowPyrLK(
        one, other, points, None, winSize=(WINDOW, WINDOW), maxLevel=2,
        criteria=(cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 10, 0.03), minEigThreshold=1e-3,
    )  # fmt: skip
    tracked = status.ravel() > 0
    if tracked.sum() < 10:
        return None
    square = np.array([aspect, 1.0])  # picture heights, both ways
    places = ((points.reshape(-1, 2) / size - 0.5) * square)[tracked].astype(np.float64)
    flow = ((found - points).reshape(-1, 2) / size * square)[tracked].astype(np.float64)
    starts = [_fitted(places, flow, start) for start in (np.zeros(2), np.median(flow, axis=0))]
    # A still camera is the likelier one where both explain as much.
    agreed, shift, growth = max(starts, key=lambda fit: (round(fit[0] * 20), -abs(float(np.hypot(*fit[1])))))
    return ((float(shift[0]) / aspect, float(shift[1])), growth) if agreed >= AGREED else None


def _fitted(places: Floats, flow: Floats, shift: Floats) -> tuple[float, Floats, float]:
    """(mean weight of the points, shift of the middle [heights], growth) of the similarity that most points follow."""
    growth = turn = 0.0
    weights = np.zeros(len(places))
    across = np.stack([-places[:, 1], places[:, 0]], axis=1)
    for _ in range(ROUNDS):
        away = np.hypot(*(flow - shift - growth * places - turn * across).T)
        weights = 1 / (1 + (away / SCALE) ** 2) ** 2
        total = weights.sum()
        if total < 1e-3:
            break
        middle, mean = weights @ places / total, weights @ flow / total
        x, f = places - middle, flow - mean
        spread = weights @ (x * x).sum(axis=1) + 1e-3 * total
        growth = float(weights @ (x * f).sum(axis=1) / spread)
        turn = float(weights @ (x[:, 0] * f[:, 1] - x[:, 1] * f[:, 0]) / spread)
        shift = mean - growth * middle - turn * np.array([-middle[1], middle[0]])
    return float(np.sqrt(weights).mean()), shift, growth


def _shake(shifts: Floats) -> float:
    """0..1 of the shifts [n, 2] from frame to frame: how far the path strays from its running mean."""
    if len(shifts) < SMOOTH:
        return 0.0
    path = shifts.cumsum(axis=0)
    kernel = np.ones(SMOOTH) / SMOOTH
    smooth = np.stack([np.convolve(path[:, axis], kernel, "valid") for axis in (0, 1)], axis=1)
    stray = path[SMOOTH // 2 : SMOOTH // 2 + len(smooth)] - smooth
    wobble = float(np.sqrt((stray**2).sum(axis=1).mean()))
    return round(wobble / (wobble + WOBBLE), 3)


def _points() -> npt.NDArray[np.float32]:
    across, down = ((np.arange(count) + 0.5) * side / count for count, side in zip(GRID, SIZE, strict=True))
    return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 1, 2).astype(np.float32)


def _cv2() -> Any:
    import cv2

    cv2.setNumThreads(1)  # pictures are tiny, and other workers have the other cores
    return cv2
