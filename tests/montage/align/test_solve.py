"""The search against trying everything, on instances small enough for that."""

import random
from collections.abc import Iterator
from fractions import Fraction

import pytest

from montage.align.build import build_problem
from montage.align.problem import Problem
from montage.align.repetition_costs import energy
from montage.align.rules import Rules, rules
from montage.align.solve import Clips, solve
from montage.model import Anchor, Hit, Ranking
from montage.template import Pace
from tests.films import FPS, card_shot, hit, narration, script

RULES: Rules = rules(Pace(shortest=Fraction(3, 2), wanted=Fraction(2), longest=Fraction(4)), FPS)


def instance(seed: int) -> Problem:
    """Two short lines, two shots and a card each, an anchor; shots recur and are short."""
    chance = random.Random(seed)
    said = script(*(" ".join(["word"] * chance.randint(3, 5)) for _ in range(chance.randint(2, 3))))
    spoken = narration(said, word=Fraction(3, 5))
    names = "abcd"
    lines = tuple(
        (
            *(hit(name, chance.random(), end=chance.randint(1, 6)) for name in chance.sample(names, 2)),
            Hit(card_shot(f"{line}card"), 0.1),
        )
        for line in range(len(said.lines))
    )
    word = spoken.speeches[-1].words[1]
    anchor = Anchor(len(said.lines) - 1, word.start, word.end, "x", "x", "thing", chance.random())
    return build_problem(said, spoken, (anchor,), Ranking(lines, ((hit("z", chance.random(), end=5),),)), RULES)


def every(problem: Problem, i: int = 0) -> Iterator[Clips]:
    """Every film that keeps the limits."""
    if i == len(problem.cuts) - 1:
        yield []
        return
    for j in problem.reach(i):
        for rest in every(problem, j):
            for shot in problem.candidates[problem.line(i, j)]:
                yield [(i, j, int(shot)), *rest]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_the_best_film_there_is(seed: int) -> None:
    problem = instance(seed)
    best = min(energy(problem, clips) for clips in every(problem))
    assert energy(problem, solve(problem)) == pytest.approx(best, rel=1e-9)


def test_every_clip_keeps_the_limits() -> None:
    for seed in range(30):
        problem = instance(seed)
        lengths = [(int(problem.cuts[j] - problem.cuts[i]), int(problem.length[shot])) for i, j, shot in solve(problem)]
        assert lengths and all(min(RULES.shortest, whole) <= length <= RULES.longest for length, whole in lengths)
