"""What a clip costs because of clips that lie further back: the same pictures, a near-duplicate, the same file."""

from collections.abc import Iterator, Sequence

import numpy as np

from montage.align.costs import Ints
from montage.align.problem import ENDLESS, Problem

Clip = tuple[int, int, int]  # (i, j, shot), see `Problem`


def seen_after(problem: Problem, seen: Ints, shot: int, frames: int) -> None:
    """Add to `seen` [m] that `frames` of `shot` are shown; of its near-duplicates nothing new is left."""
    seen[shot] += frames
    if shot in problem.near_duplicates:
        seen[problem.near_duplicates[shot]] = ENDLESS


def costs(problem: Problem, clips: Sequence[Clip]) -> Iterator[tuple[float, float]]:
    """(repeat, soon) of each clip of a film, or of all those of it that concern some shots or files, in order."""
    seen: dict[int, int] = {}
    ended: dict[int, int] = {}
    for i, j, shot in clips:
        one, frames, asset = np.array([shot]), problem.frames(i, j), int(problem.asset[shot])
        repeat = problem.repeat(np.array([seen[shot]]), one, np.array([frames]))[0] if seen.get(shot) else 0.0
        soon = problem.soon(np.array([int(problem.cuts[i]) - ended[asset]]), one)[0] if asset in ended else 0.0
        yield float(repeat), float(soon)
        seen[shot] = seen.get(shot, 0) + frames
        for other in problem.near_duplicates.get(shot, ()):
            seen[int(other)] = ENDLESS
        ended[asset] = int(problem.cuts[j])


def energy(problem: Problem, clips: Sequence[Clip]) -> float:
    """What a whole film costs."""
    total, before = sum(sum(pair) for pair in costs(problem, clips)), -1
    for i, j, shot in clips:
        one = np.array([shot])
        total += float(problem.alone(i, j, one)[0] + problem.pair(np.array([before]), one)[0, 0])
        before = shot
    return total
