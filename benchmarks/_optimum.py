"""The least costly film there is, by OR-tools' CP-SAT: what the search is measured against on small instances.

The energy of montage/align written a second time, as linear constraints on whole numbers.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from montage.align import costs
from montage.align.problem import WINDOW, Problem
from montage.align.solve import Clips

SCALE = 1_000_000  # costs are whole numbers of millionths
PATIENCE = 60.0  # [s]

Clip = tuple[int, int, int]


def optimum(problem: Problem) -> tuple[float, Clips]:
    """(energy, clips) of a film that none is better than. Raises TimeoutError where a minute does not prove it."""
    from ortools.sat.python import cp_model

    model = _Model(problem, cp_model.CpModel())
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = PATIENCE
    solver.parameters.num_workers = 1
    if solver.solve(model.raw) != cp_model.OPTIMAL:
        raise TimeoutError("no proof in time")
    return solver.objective_value / SCALE, sorted(clip for clip, chosen in model.clips.items() if solver.value(chosen))


@dataclass
class _Model:
    problem: Problem
    raw: Any
    clips: dict[Clip, Any] = field(default_factory=dict)
    costs: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._choose()
        self._neighbours()
        for clip in self.clips:
            self._repeats(clip)
            self._soon(clip)
        self.raw.minimize(sum(self.costs))

    def _choose(self) -> None:
        """A path of clips from the first place to the last."""
        problem, last = self.problem, len(self.problem.cuts) - 1
        open_, into, out = [0], defaultdict[int, list[Any]](list), defaultdict[int, list[Any]](list)
        seen = {0}
        while open_:
            i = open_.pop()
            for j in problem.reach(i):
                shots = problem.candidates[problem.line(i, j)]
                for shot, cost in zip(shots.tolist(), problem.alone(i, j, shots), strict=True):
                    chosen = self.raw.new_bool_var(f"{i} {j} {shot}")
                    self.clips[i, j, shot] = chosen
                    self.costs.append(round(SCALE * float(cost)) * chosen)
                    out[i].append(chosen)
                    into[j].append(chosen)
                if j not in seen:
                    seen.add(j)
                    open_.append(j)
        for place in seen:
            self.raw.add(sum(out[place]) + (place == last) == sum(into[place]) + (place == 0))

    def _neighbours(self) -> None:
        ending, starting = self._by_place(end=True), self._by_place(end=False)
        for place in ending.keys() & starting.keys():
            for one, ends in ending[place].items():
                for other, starts in starting[place].items():
                    cost = float(self.problem.pair(np.array([one]), np.array([other]))[0, 0])
                    self._cost(cost, sum(ends) + sum(starts) - 1)

    def _by_place(self, end: bool) -> dict[int, dict[int, list[Any]]]:
        found: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for (i, j, shot), chosen in self.clips.items():
            found[j if end else i][shot].append(chosen)
        return found

    def _repeats(self, clip: Clip) -> None:
        """LEFT of a repeat where the shot was seen, all of it where no part is left, or a near-duplicate was seen."""
        problem, (i, j, shot), chosen = self.problem, clip, self.clips[clip]
        weight, kin = problem.rules.weights.repeat, set(map(int, problem.near_duplicates.get(shot, ())))
        before = [other for other in self.clips if other[1] <= i]
        own = [other for other in before if other[2] == shot]
        dull = [other for other in before if other[2] in kin]
        if problem.still[shot] and not problem.card[shot]:
            own, dull = [], own + dull
        if own:
            again = self._cost(weight * costs.LEFT, *[self.clips[other] + chosen - 1 for other in own])
            self.raw.add_implication(again, chosen)
        if own and not problem.card[shot]:
            room = int(problem.length[shot]) - problem.frames(i, j)
            shown = sum(problem.frames(*other[:2]) * self.clips[other] for other in own)
            most = int(problem.cuts[-1]) + abs(room)
            full = self.raw.new_bool_var("")
            some = self.raw.new_bool_var("")
            for other in own:
                self.raw.add(some >= self.clips[other])
            self.raw.add(shown - room <= most * (full + 2 - chosen - some))
            self.costs.append(round(SCALE * weight * (1 - costs.LEFT)) * full)
        if dull:
            # Where the shot itself was seen too, this counts LEFT of it a second time; instances have no such shots.
            self._cost(weight, *[self.clips[other] + chosen - 1 for other in dull])

    def _soon(self, clip: Clip) -> None:
        """By when the shot's file was last up."""
        problem, (i, _, shot) = self.problem, clip
        if problem.card[shot]:
            return
        ended: dict[int, list[Any]] = defaultdict(list)
        for (_, end, other), chosen in self.clips.items():
            if end <= i and problem.asset[other] == problem.asset[shot]:
                ended[end].append(chosen)
        far = WINDOW * problem.rules.wanted
        for place, ends in ended.items():
            gap = float(problem.cuts[i] - problem.cuts[place])
            cost = problem.rules.weights.soon * float(costs.soon(np.array(gap), far))
            later = sum(sum(chosen) for end, chosen in ended.items() if end > place)
            self._cost(cost, self.clips[clip] + sum(ends) - later - 1)

    def _cost(self, cost: float, *least: Any) -> Any:
        """A cost that is due where any of `least` is 1."""
        due = self.raw.new_bool_var("")
        if cost:
            for one in least:
                self.raw.add(due >= one)
            self.costs.append(round(SCALE * cost) * due)
        return due
