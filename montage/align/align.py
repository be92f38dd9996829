"""From what is said and what was found to the main track. Pure: no files, no clock, no chance."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import numpy as np

from montage.align.problem import Ints, Problem, pose
from montage.align.rules import Rules
from montage.align.solve import Clips, solve
from montage.model import NO_PULSE, Alternative, Anchor, Clip, Hit, Narration, Pulse, Ranking, Script

RUNNERS_UP = 3
MOVES: tuple[Literal["in", "right", "out", "left"], ...] = ("in", "right", "out", "left")


def align(
    script: Script,
    narration: Narration,
    anchors: Sequence[Anchor],
    ranking: Ranking,
    rules: Rules,
    pulse: Pulse = NO_PULSE,
) -> tuple[Clip, ...]:
    """The main track: clips that follow each other from the first frame to the last.

    Every line needs at least one hit (`fill` sees to that). Each clip tells what its choice cost, and the runners-up.
    """
    problem = pose(script, narration, anchors, ranking, rules, pulse)
    lines = [speech.line for speech in narration.speeches]
    clips: list[Clip] = []
    shown = np.zeros((1, len(problem.shots)), np.int64)
    before = -1
    for i, j, shot in _held(problem, solve(problem)):
        why = _why(problem, i, j, shot, before, shown)
        clips.append(_clip(problem, i, j, shot, lines[problem.line(i, j)], int(shown[0, shot]), why, len(clips)))
        shown[0, shot] += clips[-1].dur
        before = shot
    return tuple(clips)


def _held(problem: Problem, clips: Clips) -> Clips:
    """A card that stays is one clip, not two of the same."""
    held: Clips = []
    for i, j, shot in clips:
        if held and held[-1][2] == shot and problem.card[shot]:
            held[-1] = (held[-1][0], j, shot)
        else:
            held.append((i, j, shot))
    return held


def _why(problem: Problem, i: int, j: int, shot: int, before: int, shown: Ints) -> Mapping[str, float]:
    one, frames = np.array([shot]), int(problem.cuts[j] - problem.cuts[i])
    terms = {
        "fit": float(problem.fit[problem.line(i, j), shot]),
        "cost alone": float(problem.unary(i, j, one)[0]),
        "cost of the neighbour": float(problem.pair(np.array([before]), one)[0, 0]),
        "cost of a repeat": float(problem.repeat(shown, one, frames)[0, 0]),
    }
    return {name: round(value, 3) for name, value in terms.items()}


def _clip(
    problem: Problem, i: int, j: int, shot: int, line: int, used: int, why: Mapping[str, float], place: int
) -> Clip:
    hit, fps = problem.shots[shot], problem.rules.fps
    asset, dur = hit.shot.asset, int(problem.cuts[j] - problem.cuts[i])
    still = asset.kind == "image"
    fresh = used if problem.length[shot] - used >= dur else 0  # all seen: from the start again
    return Clip(
        start=int(problem.cuts[i]),
        dur=dur,
        src=asset.path,
        kind=asset.kind,
        offset=Fraction(0) if still else hit.shot.offset + Fraction(fresh) / fps,
        key=hit.shot.key,
        origin=asset.origin,
        line=line,
        score=round(float(problem.fit[problem.line(i, j), shot]), 3),
        why=why,
        alternatives=tuple(_alternative(other) for other in _runners_up(problem, i, j, shot)),
        move=MOVES[place % len(MOVES)] if still and asset.origin != "card" else "none",
        title=asset.title,
        credit=asset.credit,
        licence=asset.licence,
        source_url=asset.source_url,
    )


def _runners_up(problem: Problem, i: int, j: int, shot: int) -> list[Hit]:
    shots = problem.candidates[problem.line(i, j)]
    ranked = shots[np.argsort(problem.unary(i, j, shots), kind="stable")]
    return [problem.shots[other] for other in ranked if other != shot][:RUNNERS_UP]


def _alternative(hit: Hit) -> Alternative:
    return Alternative(hit.shot.asset.path, hit.shot.offset, hit.shot.key, round(hit.score, 3))
