"""How one clip gives way to the next: transitions, as far as both shots have pictures for them. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from montage.align.rules import FrameTransitions
from montage.model import Clip, Transition
from montage.template import Join

FEWEST = 3  # [frame] a transition shorter than this is a cut
SHARE = 3  # a transition takes at most this part of either clip


@dataclass(frozen=True, slots=True)
class Handles:
    """What a clip's shot has beyond what is shown of it."""

    before: int  # [frame]
    after: int  # [frame]


def joined(
    clips: Sequence[Clip],
    rooms: Sequence[Handles],
    joins: FrameTransitions,
    fps: Fraction,
    turns: Collection[int] = (),
    fixed: Collection[int] = (),
) -> tuple[Clip, ...]:
    """`clips` with transitions, each around its cut: the next clip comes half of it earlier, the last stays for it.

    `turns` are lines with which the topic turns, `fixed` the frames of cuts that a person has set: they stay cuts.
    A shot that has too few pictures makes its transition shorter, or a cut.
    """
    made, rooms = list(clips), list(rooms)
    for number in range(1, len(made)):
        before, clip = made[number - 1], made[number]
        kind = _kind(before, clip, joins, turns)
        if kind == "cut" or clip.start in fixed:
            continue
        frames = _frames(before, clip, rooms[number - 1], rooms[number], joins.frames)
        if frames < FEWEST:
            continue
        early = frames // 2
        made[number - 1] = replace(before, dur=before.dur - early)
        back = early if rooms[number].before >= early else 0  # else it begins where it did, and shows more of its end
        rooms[number] = replace(rooms[number], after=rooms[number].after - (early - back))
        made[number] = _earlier(clip, early, back / fps, Transition(kind, frames))
    if joins.opening != "cut":
        made[0] = replace(made[0], transition=Transition(joins.opening, min(joins.frames, made[0].dur)))
    return tuple(made)


def _kind(before: Clip, clip: Clip, joins: FrameTransitions, turns: Collection[int]) -> Join:
    if before.origin == clip.origin == "card":
        return "cut"  # words over words cannot be read
    if before.line == clip.line:
        return joins.within
    return joins.turn if clip.line in turns else joins.between


def _frames(before: Clip, clip: Clip, leaving: Handles, coming: Handles, wanted: int) -> int:
    """The longest transition, at most `wanted`, that both shots have pictures for."""
    longest = min(wanted, before.dur // SHARE, clip.dur // SHARE)
    return min(longest, 2 * leaving.after, 2 * max(coming.before, coming.after) + 1)


def _earlier(clip: Clip, frames: int, back: Fraction, transition: Transition) -> Clip:
    """`clip` from `frames` earlier on, with `back` [s] more of what its shot shows before."""
    offset = clip.offset - back if clip.kind == "video" else clip.offset
    return replace(clip, start=clip.start - frames, dur=clip.dur + frames, offset=offset, transition=transition)
