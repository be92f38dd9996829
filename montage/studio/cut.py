"""Acts on what is on screen: pure functions from a timeline to the next one. Clips are counted from 0.

The narration is the film's clock: whatever is done, the film stays as long as it is, and no frame is without a picture.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Literal

from assets_db.errors import UserError
from assets_db.timebase import frame_at
from montage.align.align import MARGIN
from montage.edits import PINNED
from montage.model import Alternative, Clip, Timeline

FEWEST = 3  # [frame] of a clip: a shorter one is a flash
REACH = 4  # [frame] within which a cut snaps to a word or a beat
RUNNERS_UP = 6  # of a clip that was changed


@dataclass(frozen=True, slots=True)
class Span:
    """What may be seen of a shot."""

    start: Fraction  # [s] of its file
    end: Fraction  # [s]


Spans = Mapping[str, Span]  # by the key of a shot; pictures have none, they last as long as they are shown


def swap(film: Timeline, number: int, other: Alternative, spans: Spans) -> Timeline:
    """Another shot in the place of a clip, for as long; the one that was there is its first runner-up.

    It fits: a person says so. A video begins a little into its shot, where there is room. Raises UserError for a shot
    that is too short.
    """
    clip = clip_of(film, number)
    kept = [one for one in clip.alternatives if one.key != other.key]
    span = spans.get(other.key)
    offset = (
        span.start + min(MARGIN, max(Fraction(0), span.end - span.start - _needed(film, number)) / 2) if span else 0
    )
    shown = replace(
        clip, src=other.src, kind=other.kind, offset=Fraction(offset) if span else other.offset, key=other.key,
        origin=other.origin, score=PINNED, why={}, alternatives=(as_alternative(clip), *kept)[:RUNNERS_UP],
        focus=(), title=other.title, rights=other.rights, preview=other.preview, jumps=other.jumps,
        low_text=other.low_text, move=_move(other), instead="", pinned=True,
    )  # fmt: skip
    return _with(film, {number: shown}, spans)


def slip(film: Timeline, number: int, frames: int, spans: Spans) -> Timeline:
    """A clip shows what comes `frames` later in its shot, or earlier; its place and length stay.

    It stops at the shot's ends. Raises UserError for a picture, which shows the same at all times, and where there is
    nothing more to be seen.
    """
    clip = clip_of(film, number)
    if clip.kind != "video":
        raise UserError("a picture has no in-point", "slip a video, or swap the shot")
    wanted = clip.offset + frames / film.fps
    if span := spans.get(clip.key):
        wanted = max(span.start, min(wanted, span.end - _needed(film, number)))
    if wanted == clip.offset or (frames > 0) != (wanted > clip.offset):
        raise UserError("the shot has no more pictures on that side", "slip it the other way, or swap it")
    return _with(film, {number: replace(clip, offset=wanted, pinned=True)}, spans)


def roll(film: Timeline, number: int, frame: int, spans: Spans) -> Timeline:
    """The cut at which a clip begins comes at `frame` of the film: the clip before ends there.

    It stops where one of the two shots has no more pictures, or one of the clips would be gone. Raises UserError for
    the film's beginning, and where the cut cannot move.
    """
    clip = clip_of(film, number)
    if number == 0:
        raise UserError("the film begins there", "roll another cut")
    before = film.video[number - 1]
    first = before.start + max(FEWEST, _transition(before))
    last = clip.start + clip.dur - max(FEWEST, _transition(clip))
    if (span := spans.get(clip.key)) and clip.kind == "video":
        first = max(first, clip.start - int((clip.offset - span.start) * film.fps))
    if (span := spans.get(before.key)) and before.kind == "video":
        last = min(last, clip.start + int((span.end - before.offset - _needed(film, number - 1)) * film.fps))
    at = max(first, min(frame, last))
    by = at - clip.start
    if by == 0 or (by > 0) != (frame > clip.start):
        raise UserError("the cut cannot move that way: a shot has no more pictures", "slip or swap one of the two")
    offset = clip.offset + by / film.fps if clip.kind == "video" else clip.offset
    rolled = replace(clip, start=at, dur=clip.dur - by, offset=offset, pinned=True)
    return _with(film, {number - 1: replace(before, dur=before.dur + by, pinned=True), number: rolled}, spans)


def split(film: Timeline, frame: int) -> Timeline:
    """A cut at `frame` of the film, within the clip that is on screen then; both parts show what it showed.

    Raises UserError at a cut, or too near to one.
    """
    if not 0 <= frame < film.frames:
        raise UserError(f"there is no frame {frame}", f"the film has {film.frames}")
    number, clip = next((n, one) for n, one in enumerate(film.video) if frame < one.start + one.dur)
    at = frame - clip.start
    if at < max(FEWEST, _transition(clip)) or clip.dur - at < FEWEST:
        raise UserError("there is a cut already", "move the playhead into the clip")
    offset = clip.offset + at / film.fps if clip.kind == "video" else clip.offset
    parts = (
        replace(clip, dur=at, pinned=True),
        replace(clip, start=frame, dur=clip.dur - at, offset=offset, transition=None, pinned=True),
    )
    return replace(film, video=(*film.video[:number], *parts, *film.video[number + 1 :]))


def trim(film: Timeline, frame: int, head: bool, spans: Spans) -> Timeline:
    """The clip that is on screen at `frame` ends there, or with `head` begins there, and its neighbours stay.

    The rest of its time shows its first runner-up that lasts so long. Raises UserError where none does, and where
    there is a cut already.
    """
    parts = split(film, frame)
    number = next(number for number, clip in enumerate(parts.video) if clip.start == frame) - head
    for other in parts.video[number].alternatives:
        with suppress(UserError):
            return swap(parts, number, other, spans)
    raise UserError("no runner-up lasts so long", "split the clip, and swap a part for a shot of the library")


def join(film: Timeline, number: int, spans: Spans) -> Timeline:
    """A clip lasts for the next one, too, which is gone. Raises UserError where its shot is too short for that."""
    clip = clip_of(film, number)
    if number + 1 == len(film.video):
        raise UserError("it is the last clip", "join the one before with it")
    longer = replace(clip, dur=clip.dur + film.video[number + 1].dur, pinned=True)
    joined = replace(film, video=(*film.video[:number], longer, *film.video[number + 2 :]))
    return _with(joined, {number: longer}, spans)


def remove(film: Timeline, number: int, spans: Spans) -> Timeline:
    """A clip is gone; the one before it lasts until its end, the film's first picture comes earlier.

    Raises UserError where that one's shot is too short, and for the only clip.
    """
    clip = clip_of(film, number)
    if number:
        return join(film, number - 1, spans)
    if len(film.video) == 1:
        raise UserError("it is the only clip", "swap it for another shot")
    after = film.video[1]
    offset = after.offset
    if after.kind == "video":
        floor = spans[after.key].start if after.key in spans else Fraction(0)
        offset = max(floor, offset - clip.dur / film.fps)
    longer = replace(after, start=0, dur=clip.dur + after.dur, offset=offset, transition=clip.transition, pinned=True)
    return _with(replace(film, video=(longer, *film.video[2:])), {0: longer}, spans)


def pin(film: Timeline, clip: int, pinned: bool) -> Timeline:
    """A clip that another plan keeps, or does not keep any more."""
    return _with(film, {clip: replace(clip_of(film, clip), pinned=pinned)}, {})


def snapped(film: Timeline, frame: int) -> int:
    """`frame`, or a word's beginning or a beat that is near, at which no cut is yet."""
    words = (word.start for speech in film.speeches for word in speech.words)
    cuts = {clip.start for clip in film.video}
    places = [at for time in (*words, *film.pulse.beats) if (at := frame_at(time, film.fps)) not in cuts]
    near = min(places, key=lambda place: (abs(place - frame), place), default=frame)
    return near if abs(near - frame) <= REACH else frame


def _move(other: Alternative) -> Literal["none", "in", "build"]:
    """How the camera goes over a shot that is swapped in."""
    if other.kind == "video":
        return "none"
    return "build" if other.origin == "card" else "in"


def as_alternative(clip: Clip) -> Alternative:
    """A clip's shot, as a runner-up."""
    return Alternative(**{one.name: getattr(clip, one.name) for one in fields(Alternative)})


def clip_of(film: Timeline, number: int) -> Clip:
    """A clip by its number. Raises UserError where there is none."""
    if not 0 <= number < len(film.video):
        raise UserError(f"there is no clip {number + 1}", f"the film has {len(film.video)}")
    return film.video[number]


def _transition(clip: Clip) -> int:
    """[frame] over which a clip comes in."""
    return clip.transition.frames if clip.transition else 0


def _needed(film: Timeline, number: int) -> Fraction:
    """[s] of a clip's shot that are seen: it runs on under the next one's transition."""
    after = _transition(film.video[number + 1]) if number + 1 < len(film.video) else 0
    return (film.video[number].dur + after) / film.fps


def _with(film: Timeline, changed: Mapping[int, Clip], spans: Spans) -> Timeline:
    """`film` with other clips in the places of some. Raises UserError where one is longer than its shot."""
    film = replace(film, video=tuple(changed.get(number, clip) for number, clip in enumerate(film.video)))
    for number, clip in changed.items():
        span = spans.get(clip.key)
        if span and clip.kind == "video" and clip.offset + _needed(film, number) > span.end:
            has, needs = float(span.end - span.start), float(_needed(film, number))
            what = f"{clip.title or clip.src.name} lasts {has:.1f} s, and {needs:.1f} s are needed"
            if has >= needs:
                what = f"{clip.title or clip.src.name} ends before the clip does"
            raise UserError(what, "slip it, make the clip shorter, or take another shot")
    return film
