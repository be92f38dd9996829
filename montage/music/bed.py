"""The piece under a film: where it starts, where it loops, and its beats on the film's clock."""

from bisect import bisect_left
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

from montage.model import BeatTimes, Loop, Music
from montage.music.beats import BeatGrid

SURE = 0.5  # of a grid's confidence, below which no cut is put on its beats: speech gets up to 0.4
FADE = Fraction(2)  # [s] of the film's end over which the music goes: a bar begins there
LEAST = Fraction(8)  # [s] that a loop lasts: a shorter one is heard as a stutter


def lay(path: Path, grid: BeatGrid, film: Fraction) -> tuple[Music, BeatTimes]:
    """Put the piece at `path` under a film of length `film` [s].

    A longer one starts so that a bar begins where it fades out; a shorter one goes back from a bar line to a bar line.
    Where the beats are not sure, it starts at its beginning, starts again at its end, and gives no pulse.
    """
    if grid.confidence < SURE or len(grid.beats) < 2:
        return Music(path), BeatTimes()
    bars = grid.downbeats or grid.beats
    shorter = grid.duration < film
    music = Music(path, loop=_loop(bars)) if shorter else Music(path, offset=_offset(bars, film - FADE))
    return music, BeatTimes(_on_film(grid.beats, music, film), _on_film(grid.downbeats, music, film))


def _offset(bars: tuple[Fraction, ...], fade: Fraction) -> Fraction:
    """Where to start [s], less than a bar late, so that a bar begins when `fade` [s] of the film are over."""
    at = bisect_left(bars, fade)
    return bars[at] - fade if at < len(bars) else Fraction(0)


def _loop(bars: tuple[Fraction, ...]) -> Loop | None:
    """From the last bar line back to the first, if that lasts."""
    return Loop(bars[0], bars[-1]) if bars[-1] - bars[0] >= LEAST else None


def _on_film(times: tuple[Fraction, ...], music: Music, film: Fraction) -> tuple[Fraction, ...]:
    """Times of the piece on the film's clock, again and again where it loops."""
    first = [time - music.offset for time in times if time >= music.offset]
    if music.loop is None:
        return tuple(takewhile(lambda time: time < film, first))
    back, end = music.loop.back, music.loop.end
    found = [time for time in first if time < end]
    inside = [time for time in times if back <= time < end]
    turn = end
    while inside and turn < film:
        found += [turn + time - back for time in inside]
        turn += end - back
    return tuple(takewhile(lambda time: time < film, found))
