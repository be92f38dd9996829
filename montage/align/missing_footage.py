"""What footage was lacking, in words for a person."""

import math
from fractions import Fraction

from montage.align.problem import Problem
from montage.align.repetition_costs import costs
from montage.align.solve import Clips


def missing_footage(problem: Problem, clips: Clips) -> tuple[str, ...]:
    """A note where pictures come again or stand still for want of others, and how much footage would do."""
    again = still = 0
    whole = problem.rules.weights.repeat
    for (i, j, shot), (repeat, _) in zip(clips, costs(problem, clips), strict=True):
        frames = problem.frames(i, j)
        frozen = max(0, frames - int(problem.length[shot]))
        still += frozen
        again += frames - frozen if whole and repeat >= whole else 0
    if not again + still:
        return ()
    parts = [f"{_clock(problem, again)} of it was seen before"] if again else []
    parts += [f"{_clock(problem, still)} stands still"] if still else []
    shots = math.ceil((again + still) / problem.rules.wanted)
    wanted = float(problem.rules.wanted / problem.rules.fps)
    return (f"footage is lacking: {' and '.join(parts)}; {shots} more shots of {wanted:.1f} s that fit would do",)


def _clock(problem: Problem, frames: int) -> str:
    seconds = math.ceil(Fraction(frames) / problem.rules.fps)
    return f"{seconds // 60}:{seconds % 60:02}"
