"""The timeline cut into the parts that are encoded one by one: at its cuts, and where transitions end. Pure."""

from dataclasses import dataclass
from itertools import pairwise

from montage.model import Clip, Overlay, Timeline, Transition


@dataclass(frozen=True, slots=True)
class Layer:
    """A clip as one slice shows it."""

    number: int  # of the clip, from 0
    clip: Clip
    at: int  # [frame] of the clip that comes first
    length: int  # [frame] for which the clip is seen altogether: it runs on under the next one's transition


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the film."""

    start: int  # [frame]
    dur: int  # [frame]
    picture: Layer
    transition: Transition | None = None  # fills the slice
    under: Layer | None = None  # the clip before, while the transition lasts; None: the film begins
    overlays: tuple[Overlay, ...] = ()  # from the lowest to the highest


def slices(timeline: Timeline) -> list[Slice]:
    """The parts of `timeline`, in order; they hold every frame once."""
    found: list[Slice] = []
    before: Layer | None = None
    for number, (clip, following) in enumerate(pairwise([*timeline.video, None])):
        assert clip is not None
        tail = following.transition.frames if following and following.transition else 0
        length, at = clip.dur + tail, 0
        if clip.transition:
            at = clip.transition.frames
            layer = Layer(number, clip, 0, length)
            found.append(_slice(timeline, clip.start, at, layer, clip.transition, before))
        if clip.dur > at:
            found.append(_slice(timeline, clip.start + at, clip.dur - at, Layer(number, clip, at, length)))
        before = Layer(number, clip, clip.dur, length)
    return found


def _slice(
    timeline: Timeline,
    start: int,
    dur: int,
    picture: Layer,
    transition: Transition | None = None,
    under: Layer | None = None,
) -> Slice:
    over = [one for one in timeline.overlays if one.start < start + dur and one.start + one.dur > start]
    return Slice(start, dur, picture, transition, under, tuple(sorted(over, key=lambda one: one.track)))
