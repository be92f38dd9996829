"""Frame arithmetic of a timeline that was edited by hand: clips dropped, moved, made longer or shorter.

The narration is the film's clock, so the film stays as long as it is, and what follows an edit keeps its time.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from assets_db.errors import UserError
from montage.model import Clip, Timeline


def conform(timeline: Timeline) -> Timeline:
    """`timeline` with clips that follow each other, and a note for what was set right; as it is where nothing was.

    Clips in another order than that of their `start` are sorted by it, where that is all. Clips whose lengths add up to
    the film begin where the one before ends. Else each keeps its `start` as far as it can: a clip after a gap begins
    earlier, one that is overlapped begins later, and the last ends with the film. Raises UserError for a clip that
    nothing is left of.
    """
    video, frames = timeline.video, timeline.frames
    if _fits(video, frames):
        return timeline
    ordered = tuple(sorted(video, key=lambda clip: clip.start))
    if _fits(ordered, frames):
        return _noted(timeline, ordered, "video: the clips were put in the order of their start")
    if sum(clip.dur for clip in video) == frames:
        return _noted(timeline, _one_after_another(video), _moved_note(video, _one_after_another(video)))
    rolled = _rolled(ordered, frames, timeline.fps)
    return _noted(timeline, rolled, _moved_note(ordered, rolled))


def _fits(video: Sequence[Clip], frames: int) -> bool:
    ends = [0, *(clip.start + clip.dur for clip in video)]
    return ends[-1] == frames and all(clip.start == end for clip, end in zip(video, ends, strict=False))


def _one_after_another(video: Sequence[Clip]) -> tuple[Clip, ...]:
    at, placed = 0, list[Clip]()
    for clip in video:
        placed.append(replace(clip, start=at))
        at += clip.dur
    return tuple(placed)


def _rolled(video: Sequence[Clip], frames: int, fps: Fraction) -> tuple[Clip, ...]:
    """Each cut where the clip before it ends; the one after gives way."""
    at, placed = 0, list[Clip]()
    for index, clip in enumerate(video):
        late = at - clip.start  # [frame] that the clip before takes from this one; below zero: leaves to it
        last = index == len(video) - 1
        dur = frames - at if last else clip.dur - late
        if dur <= 0:
            raise UserError(
                f"video[{index}] from frame {clip.start} on lies under the clip before it, which ends at {at}",
                "make that one shorter, or delete this one",
            )
        offset = clip.offset + late / fps if late > 0 and clip.kind == "video" else clip.offset
        placed.append(_trimmed(replace(clip, start=at, dur=dur, offset=offset)))
        at += dur
    return tuple(placed)


def _trimmed(clip: Clip) -> Clip:
    """With a transition that is no longer than the clip."""
    if clip.transition and clip.transition.frames > clip.dur:
        return replace(clip, transition=replace(clip.transition, frames=clip.dur))
    return clip


def _moved_note(before: Sequence[Clip], after: Sequence[Clip]) -> str:
    """Which clips moved, and how far the first of them did."""
    changed = [
        f"video[{index}] runs from frame {new.start} to {new.start + new.dur} instead of {old.start} to "
        f"{old.start + old.dur}"
        for index, (old, new) in enumerate(zip(before, after, strict=True))
        if (old.start, old.dur) != (new.start, new.dur)
    ]
    more = f", and {len(changed) - 1} more clips were moved" if len(changed) > 1 else ""
    return f"{changed[0]}{more}, so that no frame is without a picture"


def _noted(timeline: Timeline, video: Sequence[Clip], note: str) -> Timeline:
    return replace(timeline, video=tuple(video), notes=(*timeline.notes, note))
