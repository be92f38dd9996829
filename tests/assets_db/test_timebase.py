"""Seconds and frames."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_db.errors import UserError
from assets_db.timebase import NTSC, frame_at, parse_rate, seconds, timecode

NTSC_RATES = [Fraction(top, bottom) for top, bottom in NTSC.items()]
RATES = st.sampled_from([*NTSC_RATES, *map(Fraction, (1, 24, 25, 30, 50, 60, 240)), Fraction(2997003, 100000)])
TIMES = st.fractions(min_value=-3600, max_value=200_000)


@given(rate=RATES, frame=st.integers(-(10**9), 10**9))
def test_frame_to_seconds_to_frame(rate: Fraction, frame: int) -> None:
    assert frame_at(seconds(frame, rate), rate) == frame


@given(rate=RATES, time=TIMES)
def test_the_nearest_frame_is_at_most_half_a_frame_away(rate: Fraction, time: Fraction) -> None:
    assert -Fraction(1, 2) < frame_at(time, rate) - time * rate <= Fraction(1, 2)


@given(rate=RATES, one=TIMES, other=TIMES)
def test_later_is_never_earlier(rate: Fraction, one: Fraction, other: Fraction) -> None:
    first, last = sorted([one, other])
    assert frame_at(first, rate) <= frame_at(last, rate)


def test_halves_go_up() -> None:
    assert [frame_at(Fraction(n, 2), Fraction(1)) for n in (-3, -1, 1, 3)] == [-1, 0, 1, 2]


def test_rounded_boundaries_do_not_drift() -> None:
    rate, line = Fraction(30000, 1001), Fraction(3123, 1000)
    ends = [frame_at(line * n, rate) for n in range(1, 201)]
    assert abs(ends[-1] - 200 * line * rate) <= Fraction(1, 2)


@pytest.mark.parametrize("top", list(NTSC))
def test_ntsc_rates_are_snapped(top: int) -> None:
    true = Fraction(top, 1001)
    for written in (f"{float(true):.2f}", f"{float(true):.3f}", f"{float(true):.6f}", f"{top}/1001", f" {top}/1001 "):
        assert parse_rate(written) == true


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("30", Fraction(30)),
        ("30.0", Fraction(30)),
        ("25/1", Fraction(25)),
        ("1", Fraction(1)),
        ("240", Fraction(240)),
        ("29.9", Fraction(299, 10)),
        ("59.9", Fraction(599, 10)),
        ("23.9", Fraction(239, 10)),
    ],
)
def test_other_rates_are_left_alone(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "fast", "30fps", "1/0", "nan", "inf", "30,5", "0", "-25", "0.5", "241", "1e9"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(UserError, match=r"frame rate.*; (write|choose)"):
        parse_rate(text)


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (Fraction(0), "0:00:00.000"),
        (Fraction(62345, 1000), "0:01:02.345"),
        (Fraction(1, 2000), "0:00:00.001"),
        (Fraction(3599_9996, 10000), "1:00:00.000"),
        (Fraction(36001), "10:00:01.000"),
    ],
)
def test_timecode(time: Fraction, text: str) -> None:
    assert timecode(time) == text
