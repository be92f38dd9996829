"""Each term prefers the better of two cases, and stays between 0 and 1."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from montage.align import costs

NO, YES = np.array([False]), np.array([True])
LEFT, RIGHT, NOT = np.array([-0.3, 0.0]), np.array([0.3, 0.0]), np.array([0.0, 0.0])
CASES: dict[str, tuple[Callable[..., Any], tuple[Any, ...], tuple[Any, ...]]] = {  # the better, the worse
    "a shot that fits": (costs.relevance, (0.8,), (0.3,)),
    "a fresh picture": (costs.staleness, (10, 100.0), (90, 100.0)),
    "a clip that is new for longer": (costs.mean_staleness, (np.array(40), 100.0), (np.array(200), 100.0)),
    "a length near the wanted one": (costs.odd_length, (np.array(90), 100.0), (np.array(50), 100.0)),
    "too short is as bad as too long": (costs.odd_length, (np.array(110), 100.0), (np.array(80), 100.0)),
    "a line that starts with its picture": (costs.late, (np.array(4), 4.0), (np.array(9), 4.0)),
    "a new shot": (costs.repeat, (np.array([0]), np.array([99]), np.array([30]), NO, NO),
                   (np.array([1]), np.array([99]), np.array([30]), NO, NO)),
    "more of a shot": (costs.repeat, (np.array([60]), np.array([99]), np.array([30]), NO, NO),
                       (np.array([80]), np.array([99]), np.array([30]), NO, NO)),
    "a card again": (costs.repeat, (np.array([60]), np.array([999]), np.array([30]), YES, YES),
                     (np.array([60]), np.array([999]), np.array([30]), YES, NO)),
    "a file from long ago": (costs.soon, (np.array([500.0]), 600.0), (np.array([100.0]), 600.0)),
    "another file": (costs.jump, (NO, np.array([0.0])), (YES, np.array([40.0]))),
    "another view of the file": (costs.jump, (YES, np.array([40.0])), (YES, np.array([2.0]))),
    "colours that are near": (costs.tone, (np.array([5.0]),), (np.array([50.0]),)),
    "a pan that goes on": (costs.motion, (RIGHT, RIGHT, np.array([0.0])), (RIGHT, LEFT, np.array([0.0]))),
    "a still picture after a pan": (costs.motion, (RIGHT, NOT, np.array([0.0])), (RIGHT, LEFT, np.array([0.0]))),
    "calm after calm": (costs.motion, (NOT, NOT, np.array([0.1])), (NOT, NOT, np.array([0.8]))),
    "another scale": (costs.scale, (np.array([1]), np.array([2])), (np.array([1]), np.array([1]))),
    "scales that are not known": (costs.scale, (np.array([0]), np.array([0])), (np.array([2]), np.array([2]))),
    "a crisp shot": (costs.poor, (0.9, 0.5, 0.0, 0.0, 0.0), (0.2, 0.5, 0.0, 0.0, 0.0)),
    "a lit shot": (costs.poor, (0.8, 0.4, 0.0, 0.0, 0.0), (0.8, 0.03, 0.0, 0.0, 0.0)),
    "a shot that is not burnt out": (costs.poor, (0.8, 0.5, 0.0, 0.0, 0.0), (0.8, 0.99, 0.0, 0.0, 0.0)),
    "a steady shot": (costs.poor, (0.8, 0.5, 0.1, 0.0, 0.0), (0.8, 0.5, 0.9, 0.0, 0.0)),
    "a whole picture": (costs.poor, (0.8, 0.5, 0.0, 0.0, 0.0), (0.8, 0.5, 0.0, 0.25, 0.0)),
    "a picture without text": (costs.poor, (0.8, 0.5, 0.0, 0.0, 0.0), (0.8, 0.5, 0.0, 0.0, 0.25)),
    "this week's footage": (costs.age, (5.0,), (400.0,)),
    "calm is less lively": (costs.lively, (0.1, 0.0, 0.0, 0.0), (0.1, 0.0, 0.3, 0.0)),
    "a zoom is lively": (costs.lively, (0.1, 0.0, 0.0, 0.0), (0.1, 0.0, 0.0, -0.3)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_better_case_costs_less(case: str) -> None:
    term, better, worse = CASES[case]
    good, bad = np.ravel(term(*better))[0], np.ravel(term(*worse))[0]
    assert 0 <= good < bad <= 1


def test_no_term_is_without_a_case() -> None:
    public = {value for name, value in vars(costs).items() if callable(value) and getattr(value, "__module__", "") ==
              costs.__name__ and not name.startswith("_")}  # fmt: skip
    assert public == {term for term, _, _ in CASES.values()}


@given(st.tuples(*[st.floats(0, 1)] * 5))
def test_a_picture_is_never_worse_than_bad(looks: tuple[float, ...]) -> None:
    assert 0 <= costs.poor(*looks) <= 1


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2), st.floats(0, 1))
def test_nothing_is_livelier_than_lively(pan: float, tilt: float, zoom: float, motion: float) -> None:
    assert 0 <= costs.lively(motion, pan, tilt, zoom) <= 1


def test_the_worst_fault_decides() -> None:
    """Three small faults are better than one that spoils the shot."""
    assert costs.poor(0.7, 0.5, 0.3, 0.1, 0.1) < costs.poor(0.9, 0.5, 1.0, 0.0, 0.0)
