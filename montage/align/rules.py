"""The template's pace on a film's frame grid, and what the terms of the energy count against each other."""

from dataclasses import dataclass, field
from fractions import Fraction

from assets_db.timebase import frame_at
from montage.template import Pace


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term counts; a shot that does not fit at all costs 1 for each wanted length that it is up."""

    anchor: float = 1.0  # the thing named is not on screen
    interest: float = 0.4  # a stale picture when something is named
    length: float = 0.25  # a factor e off the wanted length
    cut: float = 0.35  # a cut in the middle of a clause
    beat: float = 0.6  # a cut that nothing else asks for, off the beat
    late: float = 0.5  # a line starts without a new picture
    repeat: float = 2.0  # the same pictures again
    again: float = 0.3  # another stretch of a shot already seen
    jump: float = 0.5  # the asset that was on screen just before
    tone: float = 0.1  # a jump in brightness
    motion: float = 0.05  # a jump from calm to hectic
    quality: float = 0.1  # a blurred or dark shot
    freeze: float = 3.0  # a shot that ends before its clip does, and stands still


@dataclass(frozen=True, slots=True)
class Rules:
    """Lengths in frames."""

    fps: Fraction
    shortest: int  # [frame] a hard limit, as long as there is any way to keep it
    wanted: int  # [frame]
    longest: int  # [frame] a hard limit; a card may stay
    lead: int  # [frame] the picture comes this much before its first word
    weights: Weights = field(default_factory=Weights)


def rules(pace: Pace, fps: Fraction) -> Rules:
    """`pace` in whole frames; every length at least one."""
    return Rules(
        fps,
        max(1, frame_at(pace.shortest, fps)),
        max(1, frame_at(pace.wanted, fps)),
        max(1, frame_at(pace.longest, fps)),
        frame_at(pace.lead, fps),
    )
