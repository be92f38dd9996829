"""What a shot looks like, from the tiny frames of the decoding pass."""

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets_db.model import Asset, Looks
from indexer.cuts import Span
from indexer.decode import Pixels

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)  # BT.709
CRISP = 300.0  # variance of the Laplacian at which sharpness is 0.5: half of real frames have more
LIVELY = 60.0  # [levels/s] of change at which motion is 0.5: somebody walks through the picture


@dataclass(frozen=True, slots=True)
class _Sample:
    pts: int
    brightness: float  # 0..1
    change: float  # [levels] mean difference to the frame before


class Meter:
    """Feed it every frame in order, and take the looks of each span when it is known."""

    def __init__(self, asset: Asset) -> None:
        self._second = 1 / float(asset.time_base)  # [pts]
        self._samples: deque[_Sample] = deque()
        self._last: npt.NDArray[np.float32] | None = None

    def feed(self, pts: int, small: Pixels) -> None:
        """Take a frame, uint8 [27, 48, 3]."""
        light = luma(small)
        change = 0.0 if self._last is None else float(np.abs(light - self._last).mean())
        self._last = light
        self._samples.append(_Sample(pts, float(light.mean()) / 255, change))

    def take(self, span: Span, sharpness: float) -> Looks:
        """Looks of the frames in `span`, which are let go; `sharpness` 0..1 is that of its kept frames."""
        inside = [sample for sample in self._samples if span[0] <= sample.pts < span[1]]
        while self._samples and self._samples[0].pts < span[1]:
            self._samples.popleft()
        if not inside:
            return Looks(sharpness=round(sharpness, 3))
        seconds = (span[1] - span[0]) / self._second
        rate = sum(sample.change for sample in inside[1:]) / seconds  # the first change is the cut itself
        brightness = float(np.mean([sample.brightness for sample in inside]))
        return Looks(round(brightness, 3), round(sharpness, 3), round(rate / (rate + LIVELY), 3))


def luma(pixels: Pixels) -> npt.NDArray[np.float32]:
    """float32 [h, w] in 0..255 of uint8 [h, w, 3] RGB."""
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
