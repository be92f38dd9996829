"""The search: dynamic programming over (cut, shot) with a beam, then local moves until nothing improves.

Deterministic. A first-order programme cannot see what lies further back than one clip, so each state of the beam
carries how much of every shot it has shown, and when each file was last up.
"""

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from montage.align.costs import Floats, Ints
from montage.align.local_search import improve
from montage.align.problem import ENDLESS, Problem
from montage.align.repetition_costs import seen_after

BEAM = 24  # states a cut; 64 find no better films of 40 lines, and 8 none worse
SAME_END = 4  # of them may end in the same shot

Clips = list[tuple[int, int, int]]  # (i, j, shot), see `Problem`
_Pool = list[tuple[Floats, Ints, Ints, int]]  # energies, states of the cut before, shots; the cut before


@dataclass(frozen=True, slots=True, eq=False)
class _States:
    """The beam at one cut, best first."""

    energy: Floats  # [b]
    shot: Ints  # [b] the last one, -1 at the start
    back: list[tuple[int, int]]  # (cut, state) before
    seen: Ints  # [b, m] frames of each shot shown so far
    ended: Ints  # [b, assets] frame at which each was last up


def solve(problem: Problem, beam: int = BEAM) -> Clips:
    """The clips of the least costly film that was found, from the first frame to the last."""
    return improve(problem, _search(problem, beam))


def _search(problem: Problem, beam: int) -> Clips:
    nothing = np.zeros((1, 0), np.int64)
    seen = np.zeros((1, len(problem.shots)), np.int64)
    ended = np.full((1, int(problem.asset.max()) + 1), -ENDLESS, np.int64)
    states_at = {0: _States(np.zeros(1), np.array([-1]), [(-1, -1)], seen, ended)}
    pools: dict[int, _Pool] = {}
    trail: dict[int, _States] = {}
    for i in range(len(problem.cuts)):
        if i in pools:
            states_at[i] = _prune(problem, pools.pop(i), states_at, i, beam)
        if i in states_at:
            states = states_at[i]
            trail[i] = _States(states.energy, states.shot, states.back, nothing, nothing)  # without what is large
            _extend(problem, states, i, pools, beam)
        needed = {entry[3] for pool in pools.values() for entry in pool}
        states_at = {cut: entry for cut, entry in states_at.items() if cut in needed}
    return _trace(trail, len(problem.cuts) - 1)


def _extend(problem: Problem, states: _States, i: int, pools: dict[int, _Pool], beam: int) -> None:
    """Continue every state of cut i by every clip that may start there."""
    for line, group in groupby(problem.reach(i), lambda j: problem.line(i, j)):
        ends, shots = np.array(list(group)), problem.choices(i, line)
        gap = int(problem.cuts[i]) - states.ended[:, problem.asset[shots]]
        fixed = states.energy[:, None] + problem.pair(states.shot, shots) + problem.soon(gap, shots)
        lengths = (problem.cuts[ends] - problem.cuts[i])[:, None, None]
        again = problem.repeat(states.seen[:, shots], shots, lengths)
        costs = (fixed + again + problem.unary(i, ends, shots)[:, None]).reshape(len(ends), -1)
        some = min(2 * beam, costs.shape[1])
        best = np.argpartition(costs, some - 1, axis=1)[:, :some]
        for j, row, which in zip(ends.tolist(), costs, best, strict=True):
            pools.setdefault(j, []).append((row[which], which // len(shots), shots[which % len(shots)], i))


def _prune(problem: Problem, pool: _Pool, states_at: dict[int, _States], j: int, beam: int) -> _States:
    energies, states, shots = (np.concatenate([entry[part] for entry in pool]) for part in (0, 1, 2))
    owners = np.repeat([entry[3] for entry in pool], [len(entry[0]) for entry in pool])
    chosen: list[int] = []
    ends: dict[int, int] = {}
    for index in np.lexsort((states, shots, owners, energies)):  # equal energies in a fixed order
        end = int(shots[index])
        if ends.get(end, 0) < SAME_END:
            ends[end] = ends.get(end, 0) + 1
            chosen.append(int(index))
            if len(chosen) == beam:
                break
    seen = np.stack([states_at[int(owners[c])].seen[states[c]] for c in chosen])
    ended = np.stack([states_at[int(owners[c])].ended[states[c]] for c in chosen])
    for row, c in enumerate(chosen):
        seen_after(problem, seen[row], int(shots[c]), problem.frames(int(owners[c]), j))
        ended[row, problem.asset[shots[c]]] = problem.cuts[j]
    return _States(energies[chosen], shots[chosen], [(int(owners[c]), int(states[c])) for c in chosen], seen, ended)


def _trace(trail: dict[int, _States], last: int) -> Clips:
    clips: Clips = []
    cut, state = last, 0
    while cut > 0:
        before, shot = trail[cut].back[state], int(trail[cut].shot[state])
        clips.append((before[0], cut, shot))
        cut, state = before
    return clips[::-1]
