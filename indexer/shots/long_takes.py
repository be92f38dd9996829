"""A long take -> stretches that a film can use, divided where its content changes most."""

from collections import deque
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from indexer.shots.decode import Pixels

Span = tuple[int, int]  # [pts] start, end; end exclusive
Floats = npt.NDArray[np.float64]

STEP = Fraction(1, 2)  # [s] between samples
SHORTEST = 3  # [s] of a stretch: a film shows one for 2 to 6
LONGEST_STRETCH = 12  # [s]: a moment in a longer one is not found
PART = 1.0  # what another stretch costs, in squared distance of content x seconds
EVEN = 1e-3  # [1/s] of a length's square: where nothing changes, the parts are equal


class Stretches:
    """Takes frames, and divides takes whose frames are among the last 24 s or so."""

    def __init__(self, time_base: Fraction) -> None:
        self._time_base = time_base
        self._step = int(STEP / time_base)  # [pts]
        self._samples: deque[tuple[int, Floats]] = deque()

    def feed(self, pts: int, small: Pixels) -> None:
        """Take a frame, uint8 [27, 48, 3]."""
        if not self._samples or pts - self._samples[-1][0] >= self._step:
            self._samples.append((pts, _content(small)))

    def divide(self, take: Span) -> list[Span]:
        """`take`, whole where it is short, else in parts of SHORTEST to LONGEST_STRETCH seconds.

        The parts have the least scatter of content within them (kernel temporal segmentation, Potapov et al. 2014).
        """
        seconds = float((take[1] - take[0]) * self._time_base)
        if seconds <= LONGEST_STRETCH:
            return [take]
        count = int(np.ceil(seconds / STEP))
        edges = [take[0] + (take[1] - take[0]) * step // count for step in range(count + 1)]
        chosen = _segmented(self._content_at(edges[:-1]), seconds / count)
        return list(pairwise(edges[edge] for edge in chosen))

    def forget(self, before: int) -> None:
        """Drop the samples shown only `before` [pts]."""
        while len(self._samples) > 1 and self._samples[1][0] <= before:
            self._samples.popleft()

    def _content_at(self, times: list[int]) -> Floats:
        """[n, d] of the samples shown then."""
        starts = [pts for pts, _ in self._samples]
        places = np.searchsorted(starts, times, "right").clip(1) - 1
        return np.stack([self._samples[place][1] for place in places])


def _segmented(content: Floats, step: float) -> list[int]:
    """Edges of the cheapest division of [n, d] rows, `step` [s] apart, by dynamic programming."""
    count = len(content)
    shortest, longest = int(np.ceil(SHORTEST / step)), int(LONGEST_STRETCH / step)
    sums = np.concatenate([np.zeros((1, content.shape[1])), np.cumsum(content, 0)])
    squares = np.concatenate([[0.0], np.cumsum((content**2).sum(1))])
    cost, came = np.full(count + 1, np.inf), np.zeros(count + 1, np.intp)
    cost[0] = 0
    for end in range(shortest, count + 1):
        starts = np.arange(max(0, end - longest), end - shortest + 1)
        lengths = end - starts
        scatter = squares[end] - squares[starts] - ((sums[end] - sums[starts]) ** 2).sum(1) / lengths
        total = cost[starts] + scatter * step + PART + EVEN * (lengths * step) ** 2
        best = int(np.argmin(total))
        cost[end], came[end] = total[best], starts[best]
    edges = [count]
    while edges[-1]:
        edges.append(int(came[edges[-1]]))
    return edges[::-1]


def _content(small: Pixels) -> Floats:
    """Roots of a histogram of 64 colours, and the picture in 3 x 4 fields; unrelated ones are some 1 apart, squared."""
    levels = (small >> 6).reshape(-1, 3).astype(np.intp)
    counts = np.bincount(levels[:, 0] << 4 | levels[:, 1] << 2 | levels[:, 2], minlength=64)
    fields = small.reshape(3, 9, 4, 12, 3).mean((1, 3)).ravel() / 128
    return np.concatenate([np.sqrt(counts / len(levels)), fields / np.sqrt(len(fields))])
