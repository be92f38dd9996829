"""The search: dynamic programming over (cut, shot) with a beam, then local moves until nothing improves.

Deterministic. A first-order programme cannot see a repeat that lies further back, so each state of the beam carries
how much of every shot it has shown.
"""

from dataclasses import dataclass

import numpy as np

from montage.align.problem import Floats, Ints, Problem

BEAM = 32  # states a cut
SAME_END = 4  # of them may end in the same shot
ROUNDS = 20  # of local moves; they end sooner when nothing improves
SWAPS = 4  # shots that are tried in each clip's place

Clips = list[tuple[int, int, int]]  # (i, j, shot), see `Problem`
_Pool = list[tuple[Floats, Ints, Ints, int]]  # energies, states of the cut before, shots; the cut before


@dataclass(frozen=True, slots=True, eq=False)
class _States:
    """The beam at one cut, best first."""

    energy: Floats  # [b]
    shot: Ints  # [b] the last one, -1 at the start
    back: list[tuple[int, int]]  # (cut, state) before
    shown: Ints  # [b, m] frames of each shot shown so far


def solve(problem: Problem, beam: int = BEAM) -> Clips:
    """The clips of the least costly film that was found, from the first frame to the last."""
    return _improve(problem, _search(problem, beam))


def energy(problem: Problem, clips: Clips) -> float:
    """What a whole film costs."""
    total, before = 0.0, -1
    shown = np.zeros((1, len(problem.shots)), np.int64)
    for i, j, shot in clips:
        one, frames = np.array([shot]), int(problem.cuts[j] - problem.cuts[i])
        pair, repeat = problem.pair(np.array([before]), one), problem.repeat(shown, one, frames)
        total += float(problem.unary(i, j, one)[0] + pair[0, 0] + repeat[0, 0])
        shown[0, shot] += frames
        before = shot
    return total


def _search(problem: Problem, beam: int) -> Clips:
    none = np.zeros((1, len(problem.shots)), np.int64)
    kept = {0: _States(np.zeros(1), np.array([-1]), [(-1, -1)], none)}
    pools: dict[int, _Pool] = {}
    trail: dict[int, _States] = {}
    for i in range(len(problem.cuts)):
        if i in pools:
            kept[i] = _prune(problem, pools.pop(i), kept, i, beam)
        if i in kept:
            trail[i] = _States(kept[i].energy, kept[i].shot, kept[i].back, none)  # without what makes it large
            _extend(problem, kept[i], i, pools, beam)
        needed = {entry[3] for pool in pools.values() for entry in pool}
        kept = {cut: states for cut, states in kept.items() if cut in needed}
    return _trace(trail, len(problem.cuts) - 1)


def _extend(problem: Problem, states: _States, i: int, pools: dict[int, _Pool], beam: int) -> None:
    """Continue every state of cut i by every clip that may start there."""
    line, fixed, shots = -1, np.zeros(0), np.zeros(0, np.int64)
    for j in problem.reach(i):
        if problem.line(i, j) != line:
            line = problem.line(i, j)
            shots = problem.candidates[line]
            fixed = states.energy[:, None] + problem.pair(states.shot, shots)
        frames = int(problem.cuts[j] - problem.cuts[i])
        flat = (fixed + problem.unary(i, j, shots) + problem.repeat(states.shown, shots, frames)).ravel()
        best = np.argpartition(flat, 2 * beam)[: 2 * beam] if len(flat) > 2 * beam else np.arange(len(flat))
        pools.setdefault(j, []).append((flat[best], best // len(shots), shots[best % len(shots)], i))


def _prune(problem: Problem, pool: _Pool, kept: dict[int, _States], j: int, beam: int) -> _States:
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
    shown = np.stack([kept[int(owners[c])].shown[states[c]] for c in chosen])
    shown[np.arange(len(chosen)), shots[chosen]] += problem.cuts[j] - problem.cuts[owners[chosen]]
    return _States(energies[chosen], shots[chosen], [(int(owners[c]), int(states[c])) for c in chosen], shown)


def _trace(trail: dict[int, _States], last: int) -> Clips:
    clips: Clips = []
    cut, state = last, 0
    while cut > 0:
        before, shot = trail[cut].back[state], int(trail[cut].shot[state])
        clips.append((before[0], cut, shot))
        cut, state = before
    return clips[::-1]


def _improve(problem: Problem, clips: Clips) -> Clips:
    """Swap a shot, shift a cut, until nothing improves."""
    for _ in range(ROUNDS):
        before = clips
        for k in range(len(clips)):
            clips = _shifted(problem, _swapped(problem, clips, k), k)
        if clips == before:
            break
    return clips


def _swapped(problem: Problem, clips: Clips, k: int) -> Clips:
    """`clips` with the best shot at place k, everything else as it is."""
    i, j, _ = clips[k]
    shots = problem.candidates[problem.line(i, j)]
    costs = problem.unary(i, j, shots) + problem.pair(np.array([clips[k - 1][2] if k else -1]), shots)[0]
    if k + 1 < len(clips):
        costs = costs + problem.pair(shots, np.array([clips[k + 1][2]]))[:, 0]
    promising = shots[np.argsort(costs, kind="stable")[:SWAPS]]
    return _best(problem, clips, [[*clips[:k], (i, j, int(shot)), *clips[k + 1 :]] for shot in promising])


def _shifted(problem: Problem, clips: Clips, k: int) -> Clips:
    """`clips` with the cut after place k at the best of its neighbours."""
    if k + 1 == len(clips):
        return clips
    (i, j, shot), (_, end, after) = clips[k], clips[k + 1]
    cuts = [cut for cut in (j - 1, j + 1) if cut in problem.reach(i) and end in problem.reach(cut)]
    return _best(problem, clips, [[*clips[:k], (i, cut, shot), (cut, end, after), *clips[k + 2 :]] for cut in cuts])


def _best(problem: Problem, clips: Clips, others: list[Clips]) -> Clips:
    least = energy(problem, clips)
    for other in others:
        cost = energy(problem, other)
        if cost < least - 1e-9:
            least, clips = cost, other
    return clips
