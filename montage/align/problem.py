"""The choice as arrays: where may be cut, what may be shown, what each costs. Files play no part."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assets_db.timebase import frame_at
from montage.align.places import Grid, line_starts, places
from montage.align.rules import Rules
from montage.model import NO_PULSE, Anchor, Hit, Narration, Pulse, Ranking, Script

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
WAITED_FOR = 0.5  # an anchor of less weight brings no picture of its own: a phrase of few words finds anything
ENDLESS = 1 << 40  # [frame] how long a still lasts


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """An anchor: the frame at which it is judged, its weight, and how well each shot fits it."""

    frame: int
    weight: float  # 0..1
    fit: Floats  # [m] 0..1


@dataclass(frozen=True, eq=False)
class Problem:
    """m shots, n+1 places to cut, l lines. A clip is (i, j, s): shot s from place i up to place j."""

    rules: Rules
    shots: tuple[Hit, ...]  # m, each shot once, with its best score
    cuts: Ints  # [n+1] frames, ascending: the first is 0, the last the film's end
    sync: Floats  # [n+1] what cutting there costs the words, 0..1
    offbeat: Floats  # [n+1] how far off the beat a cut there is, 0..1; 0 where a line or a name asks for it
    bounds: list[int]  # l+1 frames: where each line starts, and the film's end
    fit: Floats  # [l, m] how well each shot fits each line, 0..1; 0 where it was not found for it
    candidates: tuple[Ints, ...]  # l lists of shots
    moments: tuple[Moment, ...]  # in the order of their frames
    length: Ints  # [m] frames in each shot
    still: npt.NDArray[np.bool_]  # [m]
    card: npt.NDArray[np.bool_]  # [m]
    asset: Ints  # [m] a number an asset
    looks: Floats  # [3, m] brightness, motion, and badness: 0 good, 1 blurred or dark

    @cached_property
    def _times(self) -> list[int]:
        return [moment.frame for moment in self.moments]

    def line(self, i: int, j: int) -> int:
        """The line in the middle of a clip."""
        middle = int(self.cuts[i] + self.cuts[j]) // 2
        return min(bisect_right(self.bounds, middle), len(self.candidates)) - 1

    def reach(self, i: int) -> list[int]:
        """Where a clip that starts at place i may end, so that it and what is left keep the limits.

        Where that is impossible, the first place beyond the shortest length.
        """
        n, start = len(self.cuts) - 1, int(self.cuts[i])
        first = int(np.searchsorted(self.cuts, start + self.rules.shortest))
        last = int(np.searchsorted(self.cuts, start + self.rules.longest, side="right"))
        rest = int(np.searchsorted(self.cuts, int(self.cuts[n]) - self.rules.shortest, side="right"))
        ends = list(range(first, min(last, rest)))
        if first <= n < last:
            ends.append(n)
        return ends or ([min(first, n)] if i < n else [])

    def unary(self, i: int, j: int, shots: Ints) -> Floats:
        """[len(shots)] what each shot costs between places i and j, whatever else is in the film."""
        w, start, end = self.rules.weights, int(self.cuts[i]), int(self.cuts[j])
        length = end - start
        share = length / self.rules.wanted
        total = w.quality * share * self.looks[2, shots] + w.freeze * (self.length[shots] < length)
        first = bisect_right(self.bounds, start) - 1
        for line in range(first, len(self.candidates)):
            shared = min(end, self.bounds[line + 1]) - max(start, self.bounds[line])
            if shared <= 0:
                break
            total += shared / self.rules.wanted * (1.0 - self.fit[line, shots]) + (w.late if line > first else 0.0)
        for moment in self._inside(start, end):
            total += w.anchor * moment.weight * (1.0 - moment.fit[shots])
        pace = min(1.0, abs(math.log(share))) * w.length * ~self.card[shots]  # a card may stay
        at_cut = w.cut * self.sync[i] + w.beat * self.offbeat[i]
        return np.asarray(total + pace + w.interest * self._stale(start, end) + at_cut)

    def pair(self, before: Ints, shots: Ints) -> Floats:
        """[len(before), len(shots)] what each shot costs right after each of `before`; -1 is the film's start."""
        w, rows = self.rules.weights, before[:, None]
        same = (self.asset[shots] == self.asset[rows]) & ~self.card[shots]
        tone = np.minimum(1.0, 2 * np.abs(self.looks[0, shots] - self.looks[0, rows]))
        motion = np.minimum(1.0, 2 * np.abs(self.looks[1, shots] - self.looks[1, rows]))
        return np.asarray((rows >= 0) * (w.jump * same + w.tone * tone + w.motion * motion))

    def repeat(self, shown: Ints, shots: Ints, frames: int) -> Floats:
        """[len(shown), len(shots)] what seeing a shot again costs, `shown` [., m] being the frames shown of each.

        A part that was not seen yet costs less; so does a card that stays.
        """
        w, seen = self.rules.weights, shown[:, shots]
        fresh = (self.length[shots] - seen >= frames) & ~self.still[shots] | self.card[shots]
        return np.where(seen == 0, 0.0, np.where(fresh, w.again, w.repeat))

    def _inside(self, start: int, end: int) -> Sequence[Moment]:
        return self.moments[bisect_left(self._times, start) : bisect_left(self._times, end)]

    def _stale(self, start: int, end: int) -> float:
        """How stale the picture is when it matters: interest decays from the cut, as exp(-t / two wanted lengths)."""
        tau, length = 2.0 * self.rules.wanted, end - start
        whole = 0.1 * length / self.rules.wanted * (1.0 - tau / length * (1.0 - math.exp(-length / tau)))
        return whole + sum(m.weight * (1.0 - math.exp(-(m.frame - start) / tau)) for m in self._inside(start, end))


def pose(
    script: Script,
    narration: Narration,
    anchors: Sequence[Anchor],
    ranking: Ranking,
    rules: Rules,
    pulse: Pulse = NO_PULSE,
) -> Problem:
    """The problem of one film. Every line has at least one hit."""
    waited = [
        (anchor, hits) for anchor, hits in zip(anchors, ranking.anchors, strict=True) if anchor.weight >= WAITED_FOR
    ]
    best: dict[str, Hit] = {}
    for hit in (hit for hits in (*ranking.lines, *(hits for _, hits in waited)) for hit in hits):
        if hit.shot.key not in best or hit.score > best[hit.shot.key].score:
            best[hit.shot.key] = hit
    keys = sorted(best)
    number = {key: place for place, key in enumerate(keys)}
    shots = tuple(best[key] for key in keys)
    assets = {path: place for place, path in enumerate(sorted({hit.shot.asset.path for hit in shots}))}
    grid = Grid.of(pulse, rules.fps)
    cuts = places(script.lines, narration, script.lang, rules, [anchor for anchor, hits in waited if hits], grid)
    of_line: list[list[Hit]] = [list(hits) for hits in ranking.lines]
    for anchor, hits in waited:
        of_line[anchor.line] += hits
    spoken = [of_line[speech.line] for speech in narration.speeches]
    looks = [hit.shot.looks for hit in shots]
    return Problem(
        rules=rules,
        shots=shots,
        cuts=np.array(list(cuts), np.int64),
        sync=np.array([place.sync for place in cuts.values()]),
        offbeat=np.array([grid.off(frame) if place.free else 0.0 for frame, place in cuts.items()]),
        bounds=line_starts(narration, rules),
        fit=np.stack([_scores(ranking.lines[speech.line], number) for speech in narration.speeches]),
        candidates=tuple(np.unique([number[hit.shot.key] for hit in hits]).astype(np.int64) for hits in spoken),
        moments=tuple(_moments(waited, number, rules)),
        length=np.array([_frames(hit, rules) for hit in shots], np.int64),
        still=np.array([hit.shot.asset.kind == "image" for hit in shots]),
        card=np.array([hit.shot.asset.origin == "card" for hit in shots]),
        asset=np.array([assets[hit.shot.asset.path] for hit in shots], np.int64),
        looks=np.array([[one.brightness, one.motion, _badness(one.sharpness, one.brightness)] for one in looks]).T,
    )


def _moments(waited: Sequence[tuple[Anchor, tuple[Hit, ...]]], number: dict[str, int], rules: Rules) -> list[Moment]:
    """Anchors that some shot fits; they are judged a little after the word, when a picture that leads it is up."""
    found = [
        Moment(frame_at(anchor.at, rules.fps) + rules.lead, anchor.weight, _scores(hits, number))
        for anchor, hits in waited
        if hits
    ]
    return sorted(found, key=lambda moment: moment.frame)


def _scores(hits: Sequence[Hit], number: dict[str, int]) -> Floats:
    row = np.zeros(len(number))
    for hit in hits:
        row[number[hit.shot.key]] = max(row[number[hit.shot.key]], hit.score)
    return row


def _frames(hit: Hit, rules: Rules) -> int:
    return ENDLESS if hit.shot.asset.kind == "image" else int(hit.shot.duration * rules.fps)


def _badness(sharpness: float, brightness: float) -> float:
    return 0.6 * (1.0 - sharpness) + 0.4 * max(0.0, 0.15 - brightness) / 0.15
