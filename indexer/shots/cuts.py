"""Frames -> shot spans in pts, while they are decoded."""

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import floor

from assets_db.model import Asset
from indexer.shots.decode import Pixels
from indexer.shots.long_takes import LONGEST_STRETCH, Stretches
from indexer.shots.long_takes import Span as Span
from indexer.shots.transitions import Transitions
from indexer.shots.transnet import RATE, judge

SHORTEST = Fraction(1, 2)  # [s] of a shot
MOST_TICKS = 50  # that one frame is shown for: enough for the network to see that the picture is still
EARLY = Fraction(2, 5)  # [tick] that a frame may come before its tick: clocks jitter, and half a tick is left out


class Cuts:
    """Takes every frame in order; returns spans as soon as they are certain, which cover the whole video."""

    def __init__(self, asset: Asset, threads: int = 0) -> None:
        """`threads` for the network, 0: as many as it takes."""
        self._start = asset.start  # of the open take
        self._shortest = int(SHORTEST / asset.time_base)
        self._twice = int(2 * LONGEST_STRETCH / asset.time_base)
        self._finder = Finder(asset, threads)
        self._stretches = Stretches(asset.time_base)

    def feed(self, pts: int, small: Pixels) -> list[Span]:
        """Take a frame, uint8 [27, 48, 3]; returns the spans that it completes."""
        self._stretches.feed(pts, small)
        spans = [span for cut in self._finder.feed(pts, small) for span in self._cut(cut)]
        return spans + self._stretched(self._finder.sure)

    def finish(self, end: int) -> list[Span]:
        """The last spans, up to `end` [pts], where the last frame stops being shown."""
        cuts = [cut for cut in self._finder.finish() if end - cut >= self._shortest]
        spans = [span for cut in cuts for span in self._cut(cut)]
        return spans + self._stretched(end) + self._stretches.divide((self._start, end))

    def _cut(self, at: int) -> list[Span]:
        """The spans that end there, if it is not too soon."""
        if at - self._start < self._shortest:
            return []
        spans = self._stretched(at)
        spans += self._stretches.divide((self._start, at))
        self._begin(at)
        return spans

    def _stretched(self, sure: int) -> list[Span]:
        """The spans known of a take that goes on past `sure` [pts]; they bound the memory for long takes."""
        spans = []
        while sure - self._start > self._twice:
            spans.append(self._stretches.divide((self._start, self._start + self._twice))[0])
            self._begin(spans[-1][1])
        return spans

    def _begin(self, at: int) -> None:
        self._start = at
        self._stretches.forget(at)


class Takes:
    """Cuts of a whole file: no shot begins before the first picture, and a jump of the clock ends one."""

    def __init__(self, asset: Asset, threads: int = 0) -> None:
        """`threads` for the network, 0: as many as it takes."""
        self._asset, self._threads = asset, threads
        self._cuts: Cuts | None = None
        self._start = asset.start  # [pts] of the first frame of the current `Cuts`
        self._shortest = int(SHORTEST / asset.time_base)
        self._met = 0  # jumps so far

    def begin(self, pts: int, jumps: Sequence[int]) -> list[Span]:
        """Before the frame at `pts` is fed: the spans that end there, because the clock jumps there."""
        met = bisect_right(jumps, pts)
        before = jumps[self._met - 1] if self._met else self._asset.start
        # A jump soon after another is no new recording: an outlier, or an unreliable clock.
        jumped = any(b - a >= self._shortest for a, b in pairwise([before, *jumps[self._met : met]]))
        self._met = met
        long = pts - self._start >= self._shortest
        if self._cuts is None:
            self._cuts = self._from(pts if long else self._asset.start)
        elif jumped and long:
            spans = self._cuts.finish(pts)
            self._cuts = self._from(pts)
            return spans
        return []

    def feed(self, pts: int, small: Pixels) -> list[Span]:
        """Take a frame, uint8 [27, 48, 3]; returns the spans that it completes."""
        assert self._cuts is not None, "begin comes first"
        return self._cuts.feed(pts, small)

    def finish(self, end: int) -> list[Span]:
        """The last spans, up to `end` [pts], where the last frame stops being shown."""
        return self._cuts.finish(end) if self._cuts else []

    def _from(self, start: int) -> Cuts:
        self._start = start
        return Cuts(replace(self._asset, start=start), self._threads)


class Finder:
    """Frames with their times -> when new shots begin, hard or gradually; a gradual change is cut at its middle."""

    def __init__(self, asset: Asset, threads: int = 0) -> None:
        self._clock = Clock(asset)
        self._frames = deque([(0, asset.start)])  # first tick and pts of each that a shot may still begin with
        self._transitions = Transitions(partial(judge, threads=threads))
        self.ticks = 0  # pictures that were processed

    @property
    def judged(self) -> int:
        """Pictures that the network saw, of `ticks`; those that it saw twice count twice."""
        return self._transitions.judged

    @property
    def sure(self) -> int:
        """[pts] Every shot that begins before it has been returned."""
        return self._time(self._transitions.sure)

    def feed(self, pts: int, small: Pixels) -> list[int]:
        """Take a frame, uint8 [27, 48, 3]; returns times [pts] of frames that shots begin with."""
        shown = self._clock.ticks(pts)
        if not shown:
            return []
        self._frames.append((self.ticks, pts))
        self.ticks += shown
        found = [tick for copy in range(shown) for tick in self._transitions.feed(small, fresh=copy == 0)]
        return [self._time(tick) for tick in found]

    def finish(self) -> list[int]:
        """The rest, when no more frames come."""
        return [self._time(tick) for tick in self._transitions.finish()]

    def _time(self, tick: int) -> int:
        """[pts] of the frame shown at `tick`; asked for in order."""
        while len(self._frames) > 1 and self._frames[1][0] <= tick:
            self._frames.popleft()
        return self._frames[0][1]


class Clock:
    """Frames at any rate, shown on a clock near the rate that the network learnt at.

    Of 60 a second every other one is left out. At 12 each is shown twice: the network finds 31 of the 33 cuts of a
    film that way, and 21 where it sees each once.
    """

    def __init__(self, asset: Asset) -> None:
        shown, passed = max(1, round(RATE / asset.fps)), max(1, round(asset.fps / RATE))
        self._period = passed / (asset.fps * asset.time_base * shown)  # [pts] of a tick
        self._due: Fraction | None = None  # [pts] of the next tick

    def ticks(self, pts: int) -> int:
        """How many ticks the next frame is shown for; 0: it is left out."""
        due = pts if self._due is None else self._due
        count = max(0, floor((pts - due) / self._period + EARLY) + 1)
        self._due = due + count * self._period
        return min(count, MOST_TICKS)
