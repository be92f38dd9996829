"""Trying again: when, how often, how long."""

import asyncio
import time
from email.utils import formatdate

import pytest

from montage.web.retry import JITTER, LONGEST, retry_after, retrying, retrying_async


class Passing(Exception):
    """Over soon; `after` [s], if it is said."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__("busy")
        self.after = after


class Busy:
    """Fails with `errors`, one after the other, and answers then."""

    def __init__(self, *errors: Exception) -> None:
        self.left, self.asked = list(errors), 0

    def __call__(self) -> str:
        self.asked += 1
        if self.left:
            raise self.left.pop(0)
        return "answer"


def test_what_passes_is_tried_again_after_pauses_that_grow() -> None:
    busy, slept = Busy(Passing(), Passing(), Passing()), []
    assert retrying(Passing, 4, pause=2.0, sleep=slept.append)(busy) == "answer"
    assert [round(wait / 2**number) for number, wait in enumerate(slept, 1)] == [1, 1, 1]


def test_those_who_failed_together_do_not_come_back_together() -> None:
    slept: list[float] = []
    for _ in range(50):
        retrying(Passing, 2, sleep=slept.append)(Busy(Passing()))
    assert len(set(slept)) > 25
    assert 1 - JITTER <= min(slept) < 0.95 and 1.05 < max(slept) <= 1 + JITTER


def test_the_last_error_is_told_and_no_try_comes_after_it() -> None:
    busy, slept = Busy(*[Passing() for _ in range(9)]), []
    with pytest.raises(Passing):
        retrying(Passing, 3, sleep=slept.append)(busy)
    assert busy.asked == 3 and len(slept) == 2


def test_what_does_not_pass_is_told_at_once() -> None:
    busy, slept = Busy(ValueError()), []
    with pytest.raises(ValueError):
        retrying(Passing, 3, sleep=slept.append)(busy)
    assert busy.asked == 1 and slept == []


@pytest.mark.parametrize(("after", "waits"), [(7.0, [7.0]), (LONGEST + 1, [])])
def test_a_host_says_when_and_is_not_waited_for_too_long(after: float, waits: list[float]) -> None:
    slept: list[float] = []
    try:
        retrying(Passing, 2, sleep=slept.append)(Busy(Passing(after)))
    except Passing:
        assert waits == []
    assert slept == waits


def test_no_try_begins_when_time_is_over() -> None:
    busy, slept = Busy(Passing(), Passing(), Passing()), []
    with pytest.raises(Passing):
        retrying(Passing, 4, pause=9.0, within=1.0, sleep=slept.append)(busy)
    assert busy.asked == 1 and slept == []


def test_a_coroutine_is_tried_again() -> None:
    busy = Busy(Passing())

    async def asked() -> str:
        return busy()

    assert asyncio.run(retrying_async(Passing, 2, pause=0.0)(asked)) == "answer" and busy.asked == 2


def test_retry_after_is_a_number_or_a_date() -> None:
    assert retry_after({"retry-after": " 120 "}) == 120
    assert retry_after({"retry-after": formatdate(time.time() + 3600, usegmt=True)}) == pytest.approx(3600, abs=60)
    assert retry_after({"retry-after": formatdate(0, usegmt=True)}) == 0
    assert retry_after({"retry-after": "soon"}) is None and retry_after({}) is None
