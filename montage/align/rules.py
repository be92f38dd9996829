"""The template's pace on a film's frame grid."""

from dataclasses import dataclass
from fractions import Fraction

from assets_db.timebase import frame_at
from montage.template import Pace


@dataclass(frozen=True, slots=True)
class Rules:
    """Lengths in frames."""

    fps: Fraction
    shortest: int  # [frame]
    wanted: int  # [frame]
    longest: int  # [frame]
    lead: int  # [frame] the picture comes this much before its first word


def rules(pace: Pace, fps: Fraction) -> Rules:
    """`pace` in whole frames; every length at least one."""
    return Rules(
        fps,
        max(1, frame_at(pace.shortest, fps)),
        max(1, frame_at(pace.wanted, fps)),
        max(1, frame_at(pace.longest, fps)),
        frame_at(pace.lead, fps),
    )
