"""How often a service may be asked."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from montage.stock.quota import Quota, RateLimited, quota_of


class Clock:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def made(most: int = 3, period: float = 60.0) -> tuple[Quota, Clock]:
    clock = Clock()
    return Quota(most, period, clock, clock.sleep), clock


def ask(quota: Quota, patience: float = 0.0, count: int = 1, **headers: str) -> None:
    for _ in range(count):
        with quota.turn(patience):
            quota.heed({name.replace("_", "-"): text for name, text in headers.items()})


def test_so_many_in_any_period() -> None:
    quota, clock = made()
    ask(quota, count=2)
    clock.now += 50
    ask(quota)
    with pytest.raises(RateLimited) as caught:
        ask(quota)
    assert caught.value.after == 10
    clock.now += 10
    ask(quota, count=2)
    with pytest.raises(RateLimited) as caught:
        ask(quota)
    assert caught.value.after == 50


def test_a_short_wait_is_waited() -> None:
    quota, clock = made()
    ask(quota, count=3)
    clock.now += 45
    with pytest.raises(RateLimited):
        ask(quota, 14)
    ask(quota, 15)
    assert clock.slept == [15]


@pytest.mark.parametrize("dated", [False, True])
def test_what_its_answers_say_is_left(dated: bool) -> None:
    quota, clock = made()
    reset = str(int(time.time()) + 3600) if dated else "3600"
    ask(quota, x_ratelimit_remaining="1", x_ratelimit_reset=reset)
    ask(quota, x_ratelimit_remaining="0", x_ratelimit_reset=reset)
    with pytest.raises(RateLimited) as caught:
        ask(quota, 60)
    assert caught.value.after == pytest.approx(3600, abs=2)
    clock.now += 3601
    ask(quota)


@pytest.mark.parametrize("reset", ["", "soon", "-5"])
def test_without_a_time_its_period_is_left_to_it(reset: str) -> None:
    quota, _ = made()
    ask(quota, x_ratelimit_remaining="0", x_ratelimit_reset=reset)
    with pytest.raises(RateLimited) as caught:
        ask(quota)
    assert caught.value.after == 60


@pytest.mark.parametrize("left", ["", "many", "-1", "5"])
def test_what_is_no_number_means_nothing(left: str) -> None:
    quota, _ = made()
    ask(quota, x_ratelimit_remaining=left, x_ratelimit_reset="3600")
    with quota.turn(0):
        asked = True
    assert asked, "it may be asked at once, whatever was said"


def test_a_request_that_fails_counts() -> None:
    quota, _ = made(most=1)
    with pytest.raises(KeyError), quota.turn(0):
        raise KeyError
    with pytest.raises(RateLimited):
        ask(quota)


def test_threads_and_films_share_it() -> None:
    assert quota_of("pexels", "a", 2, 9.0) is quota_of("pexels", "a", 2, 9.0)
    assert quota_of("pexels", "a", 2, 9.0) is not quota_of("pexels", "b", 2, 9.0)
    quota, _ = made(most=10)

    def attempt(_: int) -> bool:
        try:
            ask(quota)
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10
