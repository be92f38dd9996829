"""The template's pace on a film's frame grid, and what the terms of the energy count against each other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction

from assets_db.timebase import frame_at
from montage.model import StyleEdit
from montage.template import Join, Pace, Style, Transitions

FASTER = Fraction(2, 3)  # of the lengths
MEANT = 3.0  # times as much the lengths count then: the words would keep most cuts where they are
MOVED = 1.0  # what an edit adds to the template's movement


@dataclass(frozen=True, slots=True)
class Weights:
    """What each term of terms.py counts; a shot that does not fit at all costs 1 for each wanted length that it is up.

    `of` gives those of a style; the numbers here are for its usual values.
    """

    anchor: float = 3.0  # the thing named is not on screen
    interest: float = 0.4  # a stale picture when something is named
    length: float = 0.25  # a factor e off the wanted length
    sync: float = 0.35  # a cut in the middle of a clause
    late: float = 0.5  # a line starts without a new picture
    beat: float = 0.6  # a cut that nothing else asks for, off the beat
    spoken_beat: float = 0.6  # a cut at the start of a line or at a name, off the beat, where music counts double
    repeat: float = 2.0  # the same pictures again
    soon: float = 0.2  # the same file again, shortly after
    jump: float = 0.5  # the file that was on screen just before
    tone: float = 0.15  # a jump in colour
    motion: float = 0.1  # the camera turns round, or calm becomes hectic
    scale: float = 0.1  # a close picture after a close one
    quality: float = 0.15  # a blurred, dark, shaky shot
    recency: float = 0.1  # footage ten years old, where the template wants new
    movement: float = 0.25  # a calm shot where movement is wanted, or the other way round
    freeze: float = 6.0  # a shot that ends before its clip does, and stands still
    card: float = 0.5  # a card where a picture might be
    brief: float = 6.0  # a clip that is up for less than its shot needs: a card too brief to read

    @classmethod
    def of(cls, style: Style) -> "Weights":
        """The weights of a template, whose style is in an editor's terms."""
        factors = {
            "anchor": style.naming, "interest": style.freshness, "length": style.rhythm, "sync": style.phrasing,
            "late": style.phrasing, "beat": style.music, "spoken_beat": max(0.0, style.music - 1.0),
            "repeat": style.variety, "soon": style.variety,
            "jump": style.continuity, "tone": style.continuity, "motion": style.continuity, "scale": style.continuity,
            "quality": style.polish, "recency": style.recency, "movement": style.movement,
        }  # fmt: skip
        usual = cls()
        return cls(**{f.name: getattr(usual, f.name) * factors.get(f.name, 1.0) for f in fields(cls)})


@dataclass(frozen=True, slots=True)
class FrameTransitions:
    """A template's transitions on a film's frame grid."""

    within: Join = "cut"
    between: Join = "cut"
    turn: Join = "cut"
    opening: Join = "cut"
    frames: int = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """Lengths in frames."""

    fps: Fraction
    shortest: int  # [frame] a hard limit, as long as there is any way to keep it, but for shots that are shorter
    wanted: int  # [frame]
    longest: int  # [frame] a hard limit; a card may stay
    lead: int  # [frame] the picture comes this much before its first word
    tolerance: int  # [frame] a line's first picture may be that much late or early
    weights: Weights = field(default_factory=Weights)
    transitions: FrameTransitions = field(default_factory=FrameTransitions)
    head: int = 0  # [frame] at the film's beginning that a title card takes
    tail: int = 0  # [frame] at its end that an end card takes


def transitions_on_grid(transitions: Transitions, fps: Fraction) -> FrameTransitions:
    """`transitions` in whole frames, at least one."""
    of = transitions
    return FrameTransitions(of.within, of.between, of.turn, of.opening, max(1, frame_at(of.seconds, fps)))


def rules(pace: Pace, fps: Fraction, style: Style | None = None, edits: Sequence[StyleEdit] = ()) -> Rules:
    """`pace` in whole frames, at least one, and the weights of `style`; a person's `edits` change both."""
    style = style or Style()
    for edit in edits:
        pace, style = _with(edit, pace, style)
    return Rules(
        fps,
        max(1, frame_at(pace.shortest, fps)),
        max(1, frame_at(pace.wanted, fps)),
        max(1, frame_at(pace.longest, fps)),
        frame_at(pace.lead, fps),
        max(1, frame_at(pace.tolerance, fps)),
        Weights.of(style),
    )


def _with(edit: StyleEdit, pace: Pace, style: Style) -> tuple[Pace, Style]:
    if edit in ("faster", "slower"):
        factor = FASTER if edit == "faster" else 1 / FASTER
        lengths = {name: getattr(pace, name) * factor for name in ("shortest", "wanted", "longest")}
        return replace(pace, **lengths), replace(style, rhythm=style.rhythm * MEANT)
    return pace, replace(style, movement=style.movement + (MOVED if edit == "more movement" else -MOVED))
