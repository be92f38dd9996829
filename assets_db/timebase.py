"""Converts between seconds and frames: the only place that does.

Media times are `Fraction` seconds, positions on a film are `int` frames on one grid. Boundaries are rounded,
never durations: 200 lines at 30000/1001 drift 3.6 frames on average when durations are rounded, under half a frame
when boundaries are.
"""

from fractions import Fraction

from assets_db.errors import UserError

NTSC = {24000: 1001, 30000: 1001, 48000: 1001, 60000: 1001, 120000: 1001}
SLACK = Fraction(1, 200)  # 29.97 and 23.98 are within this of the true rate; 29.9 is not


def frame_at(time: Fraction, fps: Fraction) -> int:
    """The frame boundary nearest to `time` [s] on a grid of `fps` [1/s]; halves go up."""
    return (2 * time * fps + 1).__floor__() // 2


def seconds(frame: int, fps: Fraction) -> Fraction:
    """The time [s] of a frame boundary."""
    return frame / fps


def parse_rate(text: str) -> Fraction:
    """A frame rate [1/s] from `30`, `29.97`, `30000/1001`; NTSC rates are snapped to their true value.

    Raises UserError unless the rate is between 1 and 240.
    """
    try:
        rate = Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UserError(f"'{text}' is not a frame rate", "write 30, 29.97 or 30000/1001") from error
    for top, bottom in NTSC.items():
        if rate.denominator != 1 and abs(rate - Fraction(top, bottom)) < SLACK:
            rate = Fraction(top, bottom)
    if not 1 <= rate <= 240:
        raise UserError(f"a frame rate of {text} cannot be used", "choose one between 1 and 240")
    return rate


def timecode(time: Fraction) -> str:
    """`time` [s] as `0:01:02.345` (milliseconds, rounded)."""
    total = (2 * time * 1000 + 1).__floor__() // 2
    minutes, milliseconds = divmod(total, 60_000)
    return f"{minutes // 60}:{minutes % 60:02d}:{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
