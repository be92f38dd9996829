"""The search beside an exact solver, and the exact solver beside the energy: two writings of one thing."""

from fractions import Fraction

import pytest

pytest.importorskip("ortools")

from benchmarks._instances import instance
from benchmarks._optimum import optimum
from montage.align.repetition_costs import energy
from montage.align.rules import rules
from montage.align.solve import solve
from montage.template import Pace, load_template
from tests.films import FPS

pytestmark = pytest.mark.slow

RULES = rules(Pace(Fraction(6, 5), Fraction(2), Fraction(4)), FPS, load_template("news").style)


@pytest.mark.parametrize(("lines", "candidates"), [(4, 5), (5, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_the_search_is_within_a_hundredth_of_the_optimum(seed: int, lines: int, candidates: int) -> None:
    problem = instance(seed, RULES, lines, candidates, words=(5,), beats=False)
    least, clips = optimum(problem)
    assert energy(problem, clips) == pytest.approx(least, abs=1e-4)
    assert least - 1e-4 <= energy(problem, solve(problem)) <= 1.01 * least
