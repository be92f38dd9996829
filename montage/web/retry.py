"""Tries again what may be over soon: after a pause that grows, or when the host says, a few times and not for ever."""

import random
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from tenacity import AsyncRetrying, RetryCallState, Retrying, stop_after_attempt, stop_before_delay

JITTER = 0.2  # of a pause: those who failed together do not come back together
LONGEST = 30.0  # [s] of a pause: a host that wants a longer one is not waited for
WITHIN = 300.0  # [s] after the first try, from which on there is no other

Errors = type[Exception] | tuple[type[Exception], ...]


def retrying(
    on: Errors,
    tries: int,
    *,
    pause: float = 1.0,
    longest: float = LONGEST,
    within: float = WITHIN,
    sleep: Callable[[float], None] = time.sleep,
) -> Retrying:
    """Called with a function and its arguments, returns what it returns, in the end; raises its last error.

    It is called `tries` times at most as long as it raises `on`, the second time after about `pause` [s], then after
    twice as long each time; later where the error's `after` [s] says so. No pause is longer than `longest` [s], and no
    try begins more than `within` [s] after the first.
    """
    return Retrying(sleep=sleep, **_rules(on, tries, pause, longest, within))


def retrying_async(on: Errors, tries: int, *, pause: float = 1.0) -> AsyncRetrying:
    """As `retrying`, for a coroutine function."""
    return AsyncRetrying(**_rules(on, tries, pause, LONGEST, WITHIN))


def _rules(on: Errors, tries: int, pause: float, longest: float, within: float) -> dict[str, Any]:
    def wait(state: RetryCallState) -> float:
        jittered = pause * 2.0 ** (state.attempt_number - 1) * random.uniform(1 - JITTER, 1 + JITTER)
        return max(jittered, getattr(_error(state), "after", None) or 0.0)

    def is_over(state: RetryCallState) -> bool:
        return state.upcoming_sleep > longest or stop_before_delay(within)(state) or stop_after_attempt(tries)(state)

    return {"retry": lambda state: isinstance(_error(state), on), "wait": wait, "stop": is_over, "reraise": True}


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """[s] of Retry-After, which is a number or a date; None where it is neither."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None
