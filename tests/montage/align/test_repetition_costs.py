"""What a clip costs because of what lies further back; the beam and the whole film count alike."""

from itertools import pairwise

import numpy as np
import pytest

from benchmarks._instances import instance
from montage.align.costs import LEFT
from montage.align.problem import ENDLESS, Problem
from montage.align.repetition_costs import costs, energy, seen_after
from montage.align.rules import rules
from montage.template import Pace
from tests.films import FPS

RULES = rules(Pace(), FPS)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return instance(1, RULES, 6, 6, beats=False)


def test_of_a_near_duplicate_nothing_new_is_left(problem: Problem) -> None:
    twins = Problem(**{**vars(problem), "near_duplicates": {0: np.array([2]), 2: np.array([0])}})
    seen = np.zeros(len(problem.shots), np.int64)
    seen_after(twins, seen, 0, 40)
    assert (seen[0], seen[1], seen[2]) == (40, 0, ENDLESS)


def test_a_shot_seen_before_costs_by_what_is_left_of_it(problem: Problem) -> None:
    weight, shot = RULES.weights.repeat, int(np.argmax(np.where(problem.still, 0, problem.length)))
    spans = list(zip(range(0, 40, 4), range(4, 44, 4), strict=True))
    film = [(i, j, shot) for i, j in spans if j < len(problem.cuts)]
    shown, expected = 0, []
    for i, j, _ in film:
        frames = problem.frames(i, j)
        room = problem.length[shot] - shown >= frames
        expected.append(0.0 if not shown else weight * LEFT if room else weight)
        shown += frames
    assert [repeat for repeat, _ in costs(problem, film)] == pytest.approx(expected)
    assert 0.0 in expected and weight in expected


def test_a_file_that_was_up_shortly_before_costs_more(problem: Problem) -> None:
    shots = [int(shot) for shot in np.flatnonzero(~problem.card)]
    one = shots[0]
    other = next(shot for shot in shots if problem.asset[shot] != problem.asset[one])
    soon = [[*costs(problem, [(0, 1, one), (1, gap, other), (gap, gap + 1, one)])][2][1] for gap in (2, 6)]
    assert soon[0] > soon[1] > 0
    assert [*costs(problem, [(0, 1, one), (1, 2, one)])][1][1] == 0, "its neighbour is a jump, not a return"


def test_the_whole_costs_what_its_parts_do(problem: Problem) -> None:
    film = [(i, i + 1, int(problem.candidates[0][0])) for i in range(len(problem.cuts) - 1)]
    alone = sum(float(problem.alone(i, j, np.array([shot]))[0]) for i, j, shot in film)
    beside = sum(float(problem.pair(np.array([one[2]]), np.array([two[2]]))[0, 0]) for one, two in pairwise(film))
    distant = sum(map(sum, costs(problem, film)))
    assert energy(problem, film) == pytest.approx(alone + beside + distant)
