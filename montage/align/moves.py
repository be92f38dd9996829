"""Local moves: swap a shot, shift a cut, leave one out, until nothing improves. Only what a move touches is counted."""

import numpy as np

from montage.align.history import Clip, costs
from montage.align.problem import Problem

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
            film.shift(k)
            film.join(k)
            k += 1
        if film.clips == before:
            break
    return film.clips


class _Film:
    """A film, and what each stretch of it costs."""

    def __init__(self, problem: Problem, clips: Clips) -> None:
        self.clips = list(clips)
        self._problem = problem

    def swap(self, k: int) -> None:
        """The best shot at place k."""
        problem, (i, j, _) = self._problem, self.clips[k]
        shots = problem.candidates[problem.line(i, j)]
        alone = problem.alone(i, j, shots) + problem.pair(np.array([self._before(k)]), shots)[0]
        if k + 1 < len(self.clips):
            alone = alone + problem.pair(shots, np.array([self.clips[k + 1][2]]))[:, 0]
        promising = shots[np.argsort(alone, kind="stable")[:SWAPS]]
        self._take_best(k, 1, [[(i, j, int(shot))] for shot in promising])

    def shift(self, k: int) -> None:
        """The cut after place k at the best of its neighbours."""
        if k + 1 == len(self.clips):
            return
        (i, j, shot), (_, end, after) = self.clips[k], self.clips[k + 1]
        reach = self._problem.reach
        cuts = [cut for cut in (j - 1, j + 1) if cut in reach(i) and end in reach(cut)]
        self._take_best(k, 2, [[(i, cut, shot), (cut, end, after)] for cut in cuts])

    def join(self, k: int) -> None:
        """Without the cut after place k, if what it divides can be one clip."""
        if k + 1 == len(self.clips):
            return
        (i, _, shot), (_, end, after) = self.clips[k], self.clips[k + 1]
        if end in self._problem.reach(i):
            self._take_best(k, 2, [[(i, end, one)] for one in (shot, after)])

    def _take_best(self, k: int, count: int, others: list[Clips]) -> None:
        """Put the best of `others` in the place of `count` clips from k on, if it costs less."""
        old, best = self.clips[k : k + count], None
        least = -LEAST
        for new in others:
            if new != old and (gain := self._local(k, count, new) - self._local(k, count, old)
                               + self._distant(k, count, new)) < least:  # fmt: skip
                least, best = gain, new
        if best is not None:
            self.clips[k : k + count] = best

    def _local(self, k: int, count: int, clips: Clips) -> float:
        """What `clips` cost there for themselves and beside their neighbours."""
        problem, before = self._problem, self._before(k)
        total = 0.0
        for i, j, shot in clips:
            one = np.array([shot])
            total += float(problem.alone(i, j, one)[0] + problem.pair(np.array([before]), one)[0, 0])
            before = shot
        if k + count < len(self.clips):
            total += float(problem.pair(np.array([before]), np.array([self.clips[k + count][2]]))[0, 0])
        return total

    def _distant(self, k: int, count: int, new: Clips) -> float:
        """What changes in the cost of repeats, of the shots and files that come or go."""
        problem, old = self._problem, self.clips[k : k + count]
        touched = {shot for _, _, shot in (*old, *new)}
        files = {int(problem.asset[shot]) for shot in touched}
        for shot in list(touched):
            touched.update(map(int, problem.kin.get(shot, ())))

        def concerned(clips: Clips) -> Clips:
            return [clip for clip in clips if clip[2] in touched or int(problem.asset[clip[2]]) in files]

        before = concerned(self.clips)
        after = concerned([*self.clips[:k], *new, *self.clips[k + count :]])
        return sum(map(sum, costs(problem, after))) - sum(map(sum, costs(problem, before)))

    def _before(self, k: int) -> int:
        return self.clips[k - 1][2] if k else -1
