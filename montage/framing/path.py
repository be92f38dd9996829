"""How much of what matters lies where, over time -> where the window stands, and when it moves. Pure.

The camera stands still, or goes at an even speed, for at least a second at a time. Among all such paths the one of
least cost is found exactly, by dynamic programming over place and speed: what the window misses, and what moving takes.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Knot = tuple[float, float]  # time [s], middle of the window as a share of the picture's side

PLACES = 65  # at which a window may stand
SAFE = 0.6  # of the window, its middle part: what lies there is seen whole, beyond it less and less
LEANING = 0.05  # of two windows that hold as much, the one that has it nearer its middle
FASTEST = 1 / 3  # [windows/s] of a camera that follows; what is faster leaves the picture, as it would for a cameraman
LEG = 1.0  # [s] at least, at one speed: no path turns back within a second
LEGS = 8  # at most: a longer shot has longer ones
# What a second of looking past all that matters costs is 1.
START = 0.15  # a second of moving costs this
WAY = 0.1  # a window's width costs this, so that the shortest of equal ways is taken
TURN = 0.1  # a change of speed by a window/s
EASE = 0.5  # [s] before and after a change of speed over which it takes place
POINTS = 3  # on each side of it


def path(profiles: Floats, times: Sequence[float], seconds: float, share: float) -> tuple[Knot, ...]:
    """Where the middle of the window stands: one knot for a still camera, else knots with straight lines between them.

    `profiles` [n, cells]: what matters along the picture's side, at `times` [s, within 0 and `seconds`, ascending].
    `share` of that side, below 1, is the window's.
    """
    centres = np.linspace(share / 2, 1 - share / 2, PLACES)
    held = profiles @ _windows(profiles.shape[1], centres, share).T
    missed = 1 - held / np.maximum(held.max(axis=1, keepdims=True), 1e-9)
    legs = int(min(max(1, seconds // LEG), LEGS))
    stops = np.linspace(0, seconds, legs + 1)
    places = _cheapest(missed, np.asarray(times), stops, (1 - share) / share / (PLACES - 1))
    return eased([(float(at), float(centres[place])) for at, place in zip(stops, places, strict=True)])


def eased(knots: Sequence[Knot]) -> tuple[Knot, ...]:
    """A path with its corners rounded: speed changes evenly over 2 * EASE. What stands still is one knot."""
    if all(place == knots[0][1] for _, place in knots):
        return ((0.0, knots[0][1]),)
    made = [knots[0]]
    for before, (at, place), after in zip(knots, knots[1:], knots[2:], strict=False):
        slope, bend = _slope(before, (at, place)), _slope((at, place), after) - _slope(before, (at, place))
        if abs(bend) < 1e-9:
            continue
        for away in np.linspace(-EASE, EASE, 2 * POINTS + 1):
            made.append((at + float(away), place + slope * float(away) + bend * float(away + EASE) ** 2 / (4 * EASE)))
    made.append(knots[-1])
    return tuple(one for one, after in pairwise([*made, (np.inf, 0.0)]) if after[0] - one[0] > 1e-6)


def _slope(one: Knot, other: Knot) -> float:
    return (other[1] - one[1]) / (other[0] - one[0])


def _windows(cells: int, centres: Floats, share: float) -> Floats:
    """[places, cells]: how well each cell is seen in a window around each of `centres`, 0..1."""
    away = np.abs((np.arange(cells) + 0.5) / cells - centres[:, None]) / (share / 2)
    return np.clip((1 - away) / (1 - SAFE), 0, 1 - LEANING * away**2)


def _cheapest(missed: Floats, times: Floats, stops: Floats, step: float) -> list[int]:
    """The place at each of `stops` [s]; `missed` [n, places] is what a window there misses, `step` [windows] apart."""
    length = float(stops[1])
    most = int(FASTEST * length / step)
    speeds = np.arange(-most, most + 1)  # [places a leg]
    moving = START * length * (speeds != 0) + WAY * step * np.abs(speeds)
    turning = TURN * step / length * np.abs(speeds[:, None] - speeds)
    cost, came = np.zeros((PLACES, len(speeds))), []
    for number in range(len(stops) - 1):
        changed = cost[:, :, None] + (turning if number else np.zeros_like(turning))
        came.append(changed.argmin(axis=1))
        inside = (times - stops[number]) / length
        leg = _missed(missed, inside, speeds) * length + moving
        cost = _arrived(changed.min(axis=1) + leg, speeds)
    return _back(cost, came, speeds)


def _missed(missed: Floats, inside: Floats, speeds: npt.NDArray[np.int_]) -> Floats:
    """[places, speeds]: what is missed on average in a leg from a place at a speed; `inside` 0..1 is in the leg."""
    here = np.flatnonzero((inside >= 0) & (inside < 1))
    total = np.zeros((PLACES, len(speeds)))
    for sample in here:
        at = np.round(np.arange(PLACES)[:, None] + inside[sample] * speeds).astype(int)
        total += missed[sample][np.clip(at, 0, PLACES - 1)]
    return total / max(1, len(here))


def _arrived(cost: Floats, speeds: npt.NDArray[np.int_]) -> Floats:
    """[places, speeds] by where a leg ends, of the same by where it begins; no leg leads out of the picture."""
    made = np.full_like(cost, np.inf)
    for column, speed in enumerate(speeds):
        low, high = max(0, -speed), PLACES - max(0, speed)
        made[low + speed : high + speed, column] = cost[low:high, column]
    return made


def _back(cost: Floats, came: Sequence[npt.NDArray[np.int_]], speeds: npt.NDArray[np.int_]) -> list[int]:
    """The places of the cheapest path, from its end."""
    place, column = (int(one) for one in np.unravel_index(int(cost.argmin()), cost.shape))
    places = [place]
    for before in reversed(came):
        place -= int(speeds[column])
        column = int(before[place, column])
        places.append(place)
    return places[::-1]
