"""Where a piece starts, loops and ends under a film."""

from fractions import Fraction
from pathlib import Path

import pytest

from montage.model import BeatTimes, Loop, Music
from montage.music.beats import BeatGrid
from montage.music.bed import FADE, lay

PIECE = Path("/music/piece.ogg")


def grid(seconds: int, confidence: float = 0.9, first: Fraction = Fraction(1, 4)) -> BeatGrid:
    """Two beats a second, bars of four."""
    beats = tuple(first + Fraction(number, 2) for number in range(2 * seconds - 1))
    return BeatGrid(beats, beats[::4], 120.0, confidence, Fraction(seconds))


def test_a_longer_piece_fades_out_where_a_bar_begins() -> None:
    film = Fraction(617, 30)
    music, pulse = lay(PIECE, grid(60), film)
    assert music.loop is None and 0 <= music.offset < 2
    assert (film - FADE + music.offset) in grid(60).downbeats
    assert film - FADE in pulse.downbeats
    assert max(pulse.beats) < film and min(pulse.beats) >= 0


def test_a_shorter_piece_goes_round_from_bar_line_to_bar_line() -> None:
    music, pulse = lay(PIECE, grid(20), Fraction(65))
    assert music.loop is not None and {music.loop.back, music.loop.end} <= set(grid(20).downbeats)
    gaps = {later - one for one, later in zip(pulse.beats, pulse.beats[1:], strict=False)}
    assert gaps == {Fraction(1, 2)}, "the pulse goes on over the seams"
    assert {later - one for one, later in zip(pulse.downbeats, pulse.downbeats[1:], strict=False)} == {2}
    assert 64 < pulse.beats[-1] < 65


@pytest.mark.parametrize("unsure", [BeatGrid(duration=Fraction(9)), grid(20, confidence=0.4)], ids=["none", "unsure"])
def test_beats_that_are_not_sure_decide_nothing(unsure: BeatGrid) -> None:
    assert lay(PIECE, unsure, Fraction(65)) == (Music(PIECE), BeatTimes())


def test_a_loop_of_a_few_beats_would_stutter() -> None:
    assert lay(PIECE, grid(6), Fraction(65))[0].loop is None


def test_without_bars_beats_have_to_do() -> None:
    bare = BeatGrid(grid(20).beats, (), 120.0, 0.9, Fraction(20))
    music, pulse = lay(PIECE, bare, Fraction(65))
    assert music.loop == Loop(bare.beats[0], bare.beats[-1])
    assert pulse.downbeats == ()
