"""Local moves: swap a shot, shift a cut, leave one out, until nothing improves. Only what a move touches is counted."""

from collections.abc import Iterable
from functools import cache

import numpy as np

from montage.align.problem import Problem
from montage.align.repetition_costs import Clip, costs

ROUNDS = 20  # they end sooner when nothing improves
SWAPS = 4  # shots that are tried in each clip's place
LEAST = 1e-9  # an improvement, and not the rounding of one

Clips = list[Clip]


def improve(problem: Problem, clips: Clips) -> Clips:
    """`clips`, or a less costly film near it."""
    film = _Film(problem, clips)
    for _ in range(ROUNDS):
        before = list(film.clips)
        k = 0
        while k < len(film.clips):
            film.swap(k)
            if k + 1 < len(film.clips):
                film.shift(k)
            if k + 1 < len(film.clips):
                film.join(k)
            k += 1
        if film.clips == before:
            break
    return film.clips


class _Film:
    """A film that is changed where that costs less."""

    def __init__(self, problem: Problem, clips: Clips) -> None:
        self.clips = list(clips)
        self._problem = problem
        self._clip, self._pair = cache(self._clip_cost), cache(self._pair_cost)  # most of a film stays as it is
        self._assets = problem.asset.tolist()

    def swap(self, k: int) -> None:
        """The best shot at place k."""
        problem, (i, j, shot) = self._problem, self.clips[k]
        shots = problem.choices(i, problem.line(i, j))
        alone = problem.alone(i, j, shots) + problem.pair(np.array([self._before(k)]), shots)[0]
        after = self._after(k + 1)
        if after >= 0:
            alone = alone + problem.pair(shots, np.array([after]))[:, 0]
        best = np.argsort(alone, kind="stable")[:SWAPS]
        old = alone[np.flatnonzero(shots == shot)]
        if len(old):  # a clip that has been moved may show what is no candidate there
            self._take_best(k, 1, float(old[0]), [([(i, j, int(shots[at]))], float(alone[at])) for at in best])

    def shift(self, k: int) -> None:
        """The cut after place k at the best of its neighbours."""
        (i, j, shot), (_, end, after) = self.clips[k], self.clips[k + 1]
        reach = self._problem.reach
        cuts = [cut for cut in (j - 1, j + 1) if cut in reach(i) and end in reach(cut)]
        self._try(k, [[(i, cut, shot), (cut, end, after)] for cut in cuts])

    def join(self, k: int) -> None:
        """Without the cut after place k, if what it divides can be one clip."""
        (i, _, shot), (_, end, after) = self.clips[k], self.clips[k + 1]
        if end in self._problem.reach(i):
            self._try(k, [[(i, end, one)] for one in (shot, after)])

    def _try(self, k: int, others: list[Clips]) -> None:
        """Put the best of `others` in the place of the clips k and k + 1."""
        if others:
            old = self._local(k, 2, self.clips[k : k + 2])
            self._take_best(k, 2, old, [(new, self._local(k, 2, new)) for new in others])

    def _take_best(self, k: int, count: int, old: float, others: Iterable[tuple[Clips, float]]) -> None:
        """Put the best of `others`, each with its local cost, in the place of `count` clips, if it costs less."""
        best, least, now = None, -LEAST, self.clips[k : k + count]
        for new, local in others:
            if new != now and (gain := local - old + self._distant(k, count, new)) < least:
                least, best = gain, new
        if best is not None:
            self.clips[k : k + count] = best

    def _local(self, k: int, count: int, clips: Clips) -> float:
        """What `clips` cost there for themselves and beside their neighbours."""
        before, after = self._before(k), self._after(k + count)
        total = 0.0
        for i, j, shot in clips:
            total += self._clip(i, j, shot) + self._pair(before, shot)
            before = shot
        return total + (self._pair(before, after) if after >= 0 else 0.0)

    def _clip_cost(self, i: int, j: int, shot: int) -> float:
        return float(self._problem.alone(i, j, np.array([shot]))[0])

    def _pair_cost(self, before: int, shot: int) -> float:
        return float(self._problem.pair(np.array([before]), np.array([shot]))[0, 0])

    def _distant(self, k: int, count: int, new: Clips) -> float:
        """What changes in the cost of repeats, of the shots and files that come or go."""
        problem, old = self._problem, self.clips[k : k + count]
        touched = {shot for _, _, shot in (*old, *new)}
        files = {self._assets[shot] for shot in touched}
        for shot in list(touched):
            touched.update(map(int, problem.near_duplicates.get(shot, ())))

        def concerned(clips: Clips) -> Clips:
            return [clip for clip in clips if clip[2] in touched or self._assets[clip[2]] in files]

        before, after = concerned(self.clips[:k]), concerned(self.clips[k + count :])
        if not before and not after and count == len(new) == 1:
            return 0.0  # shown nowhere else
        changed = sum(map(sum, costs(problem, [*before, *new, *after])))
        return changed - sum(map(sum, costs(problem, [*before, *concerned(old), *after])))

    def _before(self, k: int) -> int:
        return self.clips[k - 1][2] if k else -1

    def _after(self, k: int) -> int:
        return self.clips[k][2] if k < len(self.clips) else -1
