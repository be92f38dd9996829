"""Frames -> shot spans in pts, while they are decoded."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assets_db.model import Asset
from indexer.decode import Pixels

Span = tuple[int, int]  # [pts] start, end; end exclusive

AROUND = 4  # frames on each side that a jump is compared with
JUMP = 14.0  # [levels] the least mean change of a cut; compression and grain stay below 4
STANDS_OUT = 3.0  # times the mean change around it: fast motion changes much, but in every frame
STAYS = 0.5  # of the jump: how much must still differ when the frames after it are over; a flash goes back
FLAT = 3.0  # [levels] standard deviation of a frame that shows nothing; a plane in a grey sky has 5
SHORTEST = Fraction(1, 2)  # [s]
LONGEST = 12  # [s] of a shot; a longer take is divided, so that a moment in it can be found


@dataclass(frozen=True, slots=True)
class _Look:
    """A frame as the detector remembers it."""

    pts: int
    small: npt.NDArray[np.int16]
    change: float  # [levels] mean difference to the frame before
    flat: bool


class Cuts:
    """Feed it every frame in order; it gives back spans as soon as they are sure, and they cover the whole video."""

    def __init__(self, asset: Asset) -> None:
        self._start = asset.start  # of the open take
        self._shortest = int(SHORTEST / asset.time_base)
        self._longest = int(LONGEST / asset.time_base)
        self._window: deque[_Look] = deque(maxlen=2 * AROUND + 1)
        self._flat_since: int | None = None

    def feed(self, pts: int, small: Pixels) -> list[Span]:
        """Take a frame, uint8 [27, 48, 3]; returns the spans that it completes."""
        self._window.append(self._look(pts, small))
        found = []
        cut = self._jump() or self._after_nothing()
        if cut and cut - self._start >= self._shortest:
            found = list(_divided((self._start, cut), self._longest))
            self._start = cut
        if pts - self._start > 2 * self._longest:  # so that what waits for the end of a take stays bounded
            found.append((self._start, self._start + self._longest))
            self._start += self._longest
        return found

    def finish(self, end: int) -> list[Span]:
        """The last spans, up to `end` [pts], where the last frame stops being shown."""
        looks = list(self._window)
        spans = []
        for at in range(max(1, len(looks) - AROUND), len(looks)):  # near the end less comes to compare with
            cut = looks[at].pts
            if self._is_cut(looks, at) and min(cut - self._start, end - cut) >= self._shortest:
                spans.append((self._start, cut))
                self._start = cut
        spans.append((self._start, end))
        return [part for span in spans for part in _divided(span, self._longest)]

    def _look(self, pts: int, small: Pixels) -> _Look:
        values = small.astype(np.int16)
        change = float(np.abs(values - self._window[-1].small).mean()) if self._window else 0.0
        return _Look(pts, values, change, float(values.mean(2).std()) < FLAT)

    def _jump(self) -> int | None:
        """[pts] of a cut in the middle of the window, if there is one."""
        looks = list(self._window)
        middle = len(looks) - 1 - AROUND
        return looks[middle].pts if middle > 0 and self._is_cut(looks, middle) else None

    def _is_cut(self, looks: list[_Look], at: int) -> bool:
        change = looks[at].change
        around = [look.change for place, look in enumerate(looks) if place not in (0, at)] or [0.0]
        if change < JUMP or change < max(around) or change < STANDS_OUT * float(np.mean(around)):
            return False
        before = looks[at - 1].small
        return min(float(np.abs(look.small - before).mean()) for look in looks[at:]) > STAYS * change

    def _after_nothing(self) -> int | None:
        """[pts] where a fade has its middle: the film went to one colour, and comes back. A dark lead-in ends here."""
        look = self._window[-1]
        if look.flat:
            self._flat_since = look.pts if self._flat_since is None else self._flat_since
            return None
        since, self._flat_since = self._flat_since, None
        if since is None or look.pts - since < self._shortest // 3:  # a flash is shorter
            return None
        return look.pts if since <= self._start else (since + look.pts) // 2


def _divided(span: Span, longest: int) -> Iterator[Span]:
    """`span` in equal parts of at most `longest` [pts]."""
    start, end = span
    parts = max(1, -(-(end - start) // longest))
    edges = [start + (end - start) * part // parts for part in range(parts + 1)]
    yield from pairwise(edges)
