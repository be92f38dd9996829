"""The choice as arrays: where may be cut, what may be shown, what each costs. Files play no part."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from montage.align import costs
from montage.align.costs import Flags, Floats, Ints
from montage.align.rules import Rules
from montage.model import Hit

ENDLESS = 1 << 40  # [frame] how long a still lasts, and how long ago the film had not begun
FADING = 2.0  # [wanted lengths] in which the interest in a picture falls to a third
WINDOW = 6.0  # [wanted lengths] after which a file may come again
IDLE = 0.1  # weight of interest where nothing is waited for


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """Something a viewer waits for: the frame at which it is judged, and how well each shot shows it."""

    frame: int
    salience: float  # 0..1, how much a fresh picture matters there
    weight: float  # what it costs not to show it
    fit: Floats  # [m] 0..1


@dataclass(frozen=True, slots=True, eq=False)
class ShotFeatures:
    """What m shots look like."""

    poor: Floats  # [m] 0 good, 1 bad
    age: Floats  # [m] 0 the newest footage there is, 1 old
    lively: Floats  # [m] 0..1
    motion: Floats  # [m] 0..1, what moves in it
    camera: Floats  # [m, 2] pan, tilt [picture widths or heights/s]
    tone: Floats  # [m, 3] CIE L*a*b*
    scale: Ints  # [m] 1 close, 2 wide, 0 not known


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A clip that stays where it is."""

    end: int  # place
    shots: Ints  # what may be shown in it


@dataclass(frozen=True, eq=False)
class Problem:
    """m shots, n+1 places to cut, l lines. A clip is (i, j, s): shot s from place i up to place j."""

    rules: Rules
    shots: tuple[Hit, ...]  # m, each shot once, with its best score
    cuts: Ints  # [n+1] frames, ascending: the first is 0, the last the film's end
    sync: Floats  # [n+1] what cutting there costs the words, 0..1
    offbeat: Floats  # [n+1] how far off the beat a cut there is, 0..1
    free: Flags  # [n+1] whether it is tied to the music, not to the start of a line or a name
    fixed: tuple[int, ...]  # places that are cuts, ascending; the last is n
    bounds: list[int]  # l+1 frames: where each line starts, and the film's end
    fit: Floats  # [l, m] how well each shot fits each line, 0..1; 0 where it was not found for it
    candidates: tuple[Ints, ...]  # l lists of shots
    moments: tuple[Moment, ...]  # in the order of their frames
    length: Ints  # [m] frames in each shot
    least: Ints  # [m] frames that each has to be up: a shot shorter than the shortest clip all it has, a card more
    still: Flags  # [m]
    card: Flags  # [m]
    asset: Ints  # [m] a number an asset
    near_duplicates: Mapping[int, Ints]  # shot -> its near-duplicates, for those that have any
    features: ShotFeatures
    kept: Mapping[int, Kept] = field(default_factory=dict)  # place at which one begins -> a clip that stays

    @cached_property
    def _times(self) -> list[int]:
        return [moment.frame for moment in self.moments]

    @cached_property
    def _bounds(self) -> Ints:
        return np.array(self.bounds, np.int64)

    def frames(self, i: int, j: int) -> int:
        """Length of a clip."""
        return int(self.cuts[j] - self.cuts[i])

    def line(self, i: int, j: int) -> int:
        """The line in the middle of a clip."""
        middle = int(self.cuts[i] + self.cuts[j]) // 2
        return min(bisect_right(self.bounds, middle), len(self.candidates)) - 1

    def best_fit(self, i: int, j: int, shot: int) -> float:
        """How well a shot fits the line in the middle of its clip, or what is named in it."""
        named = [moment.fit[shot] for moment in self._waited(int(self.cuts[i]), int(self.cuts[j]))]
        return float(max([self.fit[self.line(i, j), shot], *named]))

    def choices(self, i: int, line: int) -> Ints:
        """The shots that a clip from place i on may show, whose middle is in `line`."""
        return self.kept[i].shots if i in self.kept else self.candidates[line]

    def _waited(self, start: int, end: int) -> Sequence[Moment]:
        return self.moments[bisect_left(self._times, start) : bisect_left(self._times, end)]

    def reach(self, i: int) -> list[int]:
        """Where a clip that starts at place i may end, so that it and what is left keep the limits.

        What is left goes up to the next cut that is fixed. Where the limits cannot be met, the first place beyond the
        shortest length.
        """
        if i == len(self.cuts) - 1:
            return []
        if i in self.kept:
            return [self.kept[i].end]
        stop = self.fixed[bisect_right(self.fixed, i)]
        start, shortest = int(self.cuts[i]), self.rules.shortest
        first = int(np.searchsorted(self.cuts, start + shortest))
        last = int(np.searchsorted(self.cuts, start + self.rules.longest, side="right"))
        rest = int(np.searchsorted(self.cuts, int(self.cuts[stop]) - shortest, side="right"))
        ends = list(range(first, min(last, rest)))
        if first <= stop < last:
            ends.append(stop)
        brief = [j for j in self._brief.get(i, ()) if j < min(first, rest) or j == stop]
        return brief + ends if ends else [*brief, min(first, stop)]

    @cached_property
    def _brief(self) -> Mapping[int, Sequence[int]]:
        """Place -> the places, ascending, at which a shot shorter than the shortest clip has been seen whole."""
        found: dict[int, set[int]] = defaultdict(set)
        number = {int(frame): place for place, frame in enumerate(self.cuts)}
        for shot in np.flatnonzero(self.least < self.rules.shortest).tolist():
            for i, frame in enumerate(self.cuts.tolist()):
                j = number.get(frame + int(self.least[shot]))
                if j is not None and shot in self.candidates[self.line(i, j)]:
                    found[i].add(j)
        return {i: sorted(ends) for i, ends in found.items()}

    def parts(self, i: int, ends: Ints, shots: Ints) -> dict[str, Floats]:
        """What each shot costs from place i up to each of `ends`, ascending, independent of all other clips.

        A term each, of a shape that fits [len(ends), len(shots)].
        """
        w, see, wanted = self.rules.weights, self.features, self.rules.wanted
        start, stops = int(self.cuts[i]), self.cuts[ends]
        lengths = (stops - start)[:, None]
        share, tau = lengths / wanted, FADING * wanted
        first = bisect_right(self.bounds, start) - 1
        odd = costs.odd_length(lengths, np.minimum(wanted, self.length[shots]))  # a short shot is shown whole
        lines = np.arange(first, bisect_left(self.bounds, int(stops[-1])))
        opens, closes = self._bounds[lines], self._bounds[lines + 1]
        shared = np.minimum(stops[:, None], closes) - np.maximum(start, opens)  # [ends, lines] frames
        waited = self._waited(start, int(stops[-1]))
        missed = [moment.weight * costs.relevance(moment.fit[shots]) for moment in waited]
        dull = [moment.salience * costs.staleness(moment.frame - start, tau) for moment in waited]
        until = np.searchsorted([moment.frame for moment in waited], stops)
        stale = IDLE * share * costs.mean_staleness(lengths, tau) + _sums(np.array(dull)[:, None], until)
        lively = see.lively[shots]
        return {
            "relevance": np.maximum(shared, 0) / wanted @ costs.relevance(self.fit[np.ix_(lines, shots)]),
            "anchor": _sums(np.array(missed).reshape(len(waited), len(shots)), until),
            "interest": w.interest * stale,
            "length": w.length * np.where(self.card[shots], 0.0, odd),  # a card may stay
            "card": w.card * share * self.card[shots],
            "sync": np.full((1, 1), w.sync * self.sync[i]),
            "beat": np.full((1, 1), (w.beat if self.free[i] else w.spoken_beat) * self.offbeat[i]),
            "late": w.late * self._late(start, stops, opens),
            "quality": w.quality * share * see.poor[shots],
            "recency": w.recency * share * see.age[shots],
            "movement": abs(w.movement) * share * ((1 - lively) if w.movement > 0 else lively),
            "freeze": np.where(self.length[shots] < lengths, w.freeze, 0.0),
            "brief": np.where(lengths < self.least[shots], w.brief, 0.0),
        }

    def _late(self, start: int, stops: Ints, opens: Ints) -> Floats:
        """[len(stops), 1] how far the lines that open within a clip are from its ends."""
        within = (opens > start) & (opens < stops[:, None])
        off = np.minimum(opens - start, stops[:, None] - opens)
        return np.asarray(np.sum(within * costs.late(off, self.rules.tolerance), axis=1, keepdims=True))

    def unary(self, i: int, ends: Ints, shots: Ints) -> Floats:
        """[len(ends), len(shots)] the sum of `parts`."""
        total: Floats = np.zeros((len(ends), len(shots)))
        for part in self.parts(i, ends, shots).values():
            total += part
        return total

    def alone(self, i: int, j: int, shots: Ints) -> Floats:
        """[len(shots)] `unary` for one end."""
        return np.asarray(self.unary(i, np.array([j]), shots)[0])

    def beside(self, before: Ints, shots: Ints) -> dict[str, Floats]:
        """What each shot costs right after each of `before`, -1 being the film's start: [len(before), len(shots)]."""
        w, see, rows = self.rules.weights, self.features, before[:, None]
        after = (rows >= 0).astype(float)
        apart = np.linalg.norm(see.tone[rows] - see.tone[shots], axis=-1)
        same = (self.asset[shots] == self.asset[rows]) & ~self.card[shots]
        stirred = np.abs(see.motion[shots] - see.motion[rows])
        return {
            "jump": w.jump * after * costs.jump(same, apart),
            "tone": w.tone * after * costs.tone(apart),
            "motion": w.motion * after * costs.motion(see.camera[rows], see.camera[shots], stirred),
            "scale": w.scale * after * costs.scale(see.scale[rows], see.scale[shots]),
        }

    def pair(self, before: Ints, shots: Ints) -> Floats:
        """[len(before), len(shots)] the sum of `beside`."""
        return np.asarray(sum(self.beside(before, shots).values()))

    def repeat(self, seen: Ints, shots: Ints, frames: Ints) -> Floats:
        """What showing `frames` of each shot costs where `seen` of it were shown; of shapes that go together."""
        w = self.rules.weights
        return w.repeat * costs.repeat(seen, self.length[shots], frames, self.still[shots], self.card[shots])

    def soon(self, gap: Ints, shots: Ints) -> Floats:
        """[., len(shots)] what it costs that the shot's file was up `gap` [., len(shots)] frames ago."""
        far = costs.soon(np.asarray(gap, float), WINDOW * self.rules.wanted)
        return self.rules.weights.soon * far * ~self.card[shots]


def _sums(rows: Floats, until: Ints) -> Floats:
    """[len(until), ...] the sums of the first so many `rows`."""
    return np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])[until]
