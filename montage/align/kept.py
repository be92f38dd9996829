"""Clips that stay when a film is planned again, on the film's new clock: each moves with its line. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from assets_db.timebase import frame_at, seconds
from montage.model import Clip, Hit, Overlay, Speech


@dataclass(frozen=True, slots=True)
class Stay:
    """A clip that stays. Of a card that nobody has written only its time and line do: what it says is drawn anew."""

    clip: Clip
    hit: Hit | None  # its shot; None: a card, or a shot that nothing is known of


def edges(kept: Iterable[Stay]) -> set[int]:
    """The frames at which clips that stay begin and end."""
    return {frame for stay in kept for frame in (stay.clip.start, stay.clip.start + stay.clip.dur)}


def moved(
    clips: Iterable[Clip],
    before: Mapping[int, Speech],
    now: Mapping[int, Speech],
    lines: Mapping[int, int],
    fps: Fraction,
    within: tuple[int, int],
    shortest: int,
) -> tuple[Clip, ...]:
    """`clips` at their new places and under their new lines, those of lines that are gone left out.

    `before` and `now` are the speeches by line, `lines` leads from a line of before to the same line now, `within` are
    the first frame and the end of what may be shown. A line that takes longer or shorter stretches its clips. Where a
    clip would come less than `shortest` [frame] after the one before, that one lasts until then.
    """
    placed = [
        _placed(clip, before[clip.line], now[lines[clip.line]], fps)
        for clip in clips
        if clip.line in before and lines.get(clip.line) in now
    ]
    return _apart(sorted(_merged(placed), key=lambda clip: clip.start), within, shortest, fps)


def moved_overlays(
    overlays: Iterable[Overlay],
    before: Mapping[int, Speech],
    now: Mapping[int, Speech],
    lines: Mapping[int, int],
    fps: Fraction,
    frames: int,
) -> tuple[Overlay, ...]:
    """`overlays` at their new places: each goes with the line that is spoken as it comes, and is gone with it.

    See `moved`; a film has so many `frames`.
    """
    order = sorted(before.values(), key=lambda speech: speech.start)
    made = []
    for overlay in overlays:
        at = seconds(overlay.start, fps)
        line = next((speech for speech in reversed(order) if speech.start <= at), order[0])
        if (speech := now.get(lines.get(line.line, -1))) is not None:
            start = max(0, min(frame_at(_time(at, line, speech), fps), frames - overlay.dur))
            made.append(replace(overlay, start=start))
    return tuple(made)


def _placed(clip: Clip, before: Speech, now: Speech, fps: Fraction) -> Clip:
    start, end = (_time(seconds(frame, fps), before, now) for frame in (clip.start, clip.start + clip.dur))
    first = frame_at(start, fps)
    return replace(clip, start=first, dur=frame_at(end, fps) - first, line=now.line)


def _time(time: Fraction, before: Speech, now: Speech) -> Fraction:
    """A moment of the film before, on the new clock: before and after a line, as far from it as it was."""
    if time <= before.start:
        return time - before.start + now.start
    if time >= before.end:
        return time - before.end + now.end
    return now.start + (time - before.start) * (now.end - now.start) / (before.end - before.start)


def _merged(clips: Sequence[Clip]) -> list[Clip]:
    """The cards of a line that follow each other as one: their time is divided anew."""
    made: list[Clip] = []
    for clip in clips:
        last = made[-1] if made else None
        both = last is not None and _is_drawn_anew(last) and _is_drawn_anew(clip) and last.line == clip.line
        if last is not None and both and last.start + last.dur == clip.start:
            made[-1] = replace(last, dur=last.dur + clip.dur, pinned=last.pinned or clip.pinned)
        else:
            made.append(clip)
    return made


def _is_drawn_anew(clip: Clip) -> bool:
    return clip.origin == "card" and not clip.by_hand


def _apart(clips: Sequence[Clip], within: tuple[int, int], shortest: int, fps: Fraction) -> tuple[Clip, ...]:
    """`clips`, ascending, each of them between the one before and the next."""
    first, last = within
    made: list[Clip] = []
    at = first
    for number, clip in enumerate(clips):
        following = clips[number + 1].start if number + 1 < len(clips) else last
        start, end = max(clip.start, at), min(clip.start + clip.dur, following, last)
        if end <= start:
            continue
        near = start - at < shortest
        if near and made:
            made[-1] = replace(made[-1], dur=start - made[-1].start)
        made.append(_cut(clip, start if made or not near else first, end, near and bool(made), fps))
        at = end
    if made and last - at < shortest:
        made[-1] = replace(made[-1], dur=last - made[-1].start)
    return tuple(made)


def _cut(clip: Clip, start: int, end: int, follows: bool, fps: Fraction) -> Clip:
    """`clip` from frame `start` to `end`; it comes in as it did only where another one stays before it."""
    late = max(0, start - clip.start) if clip.kind == "video" else 0
    join = clip.transition if follows else None
    if join and join.frames > end - start:
        join = None
    return replace(clip, start=start, dur=end - start, offset=clip.offset + late / fps, transition=join)
