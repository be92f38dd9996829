"""Whether a timeline can be rendered: values in their ranges, clips without a gap, each wrong place named."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from assets_db.errors import UserError
from montage.model import Clip, Overlay, Timeline

LONGEST = 86_400  # [s] of a film
FASTEST = Fraction(240)  # [1/s]
SIDES = (64, 8192)  # [px]
LATEST = 10_000_000  # [s] of a source's clock: a camera that records for months
LONGEST_TEXT = 20_000  # [characters] of a title, a line, a subtitle
LOUDEST = 120.0  # [dB] above or below the speech
TALLEST, FARTHEST = 20, 100  # [film's sides] an overlay is at most, and from the picture


def check(timeline: Timeline) -> Timeline:
    """`timeline` itself, if it can be rendered: its main track has no gap and no overlap, and all values make sense.

    Raises UserError naming the first wrong place by its path and value.
    """
    check_values(timeline)
    _check_lines(timeline)
    at = 0
    for index, clip in enumerate(timeline.video):
        if clip.start != at:
            what = "a gap before it" if clip.start > at else "it overlaps the clip before"
            place = f"video[{index}].start is {clip.start}, expected {at}"
            raise UserError(f"{place}: {what}", "clips follow each other exactly")
        _check_transition(f"video[{index}]", clip)
        at += clip.dur
    if at != timeline.frames:
        raise UserError(f"the clips of video end at frame {at}, frames is {timeline.frames}", "make the two agree")
    return timeline


def check_values(timeline: Timeline) -> None:
    """Raises UserError for the first value that is out of its range. How clips and lines go together is left open."""
    _check_film(timeline)
    for index, clip in enumerate(timeline.video):
        _check_clip(f"video[{index}]", clip, timeline)
    for index, overlay in enumerate(timeline.overlays):
        _check_overlay(f"overlays[{index}]", overlay, timeline.frames)
    length = timeline.frames / timeline.fps
    for index, caption in enumerate(timeline.captions):
        if not 0 <= caption.start < caption.end <= length + LONGEST:
            times = f"{caption.start}, {caption.end}"
            raise _wrong(f"captions[{index}]", "start, end", times, "it ends after it begins")
    _check_spoken(timeline)
    _check_music(timeline)


def _check_film(timeline: Timeline) -> None:
    if not timeline.video:
        raise UserError("video is empty", "a film has at least one clip")
    if not timeline.lines:
        raise UserError("lines is empty", "a film says at least one line")
    fps, size = timeline.fps, timeline.size
    if not 1 <= fps <= FASTEST or any(side % 2 or not SIDES[0] <= side <= SIDES[1] for side in size):
        what = f"fps {fps} or size {size[0]}x{size[1]} cannot be encoded"
        raise UserError(what, f"use a rate from 1 to {FASTEST} and even sides from {SIDES[0]} to {SIDES[1]}")
    if not 0.5 <= timeline.speed <= 2:
        raise UserError(f"speed is {timeline.speed:g}", "a voice speaks at 0.5 to 2 times its usual speed")
    if not 0 < timeline.frames <= LONGEST * fps:
        raise UserError(f"frames is {timeline.frames}", f"a film lasts from one frame to {LONGEST // 3600} hours")


def _check_clip(path: str, clip: Clip, timeline: Timeline) -> None:
    if not 0 < clip.dur <= timeline.frames:
        raise _wrong(path, "dur", clip.dur, f"a clip lasts from one frame to the film's {timeline.frames}")
    if not 0 <= clip.offset <= LATEST:
        raise _wrong(path, "offset", clip.offset, "an in-point is 0 or later")
    if any(not 0 <= other.offset <= LATEST for other in clip.alternatives):
        raise UserError(f"{path}.alternatives have an offset that no file has", "an in-point is 0 or later")
    if not 0 <= clip.score <= 1:
        raise _wrong(path, "score", clip.score, "a score is from 0 to 1")
    if clip.gain is not None and not -LOUDEST <= clip.gain <= LOUDEST:
        raise _wrong(path, "gain", clip.gain, f"it is from -{LOUDEST:g} to {LOUDEST:g} dB")
    for number, focus in enumerate(clip.focus):
        if not (0 <= focus.x <= 1 and 0 <= focus.y <= 1):
            raise _wrong(f"{path}.focus[{number}]", "x, y", (focus.x, focus.y), "shares are from 0 to 1")
    if any(a.at >= b.at for a, b in pairwise(clip.focus)):
        raise _wrong(path, "focus", [str(one.at) for one in clip.focus], "its times ascend")


def _check_transition(path: str, clip: Clip) -> None:
    if clip.transition and not 0 < clip.transition.frames <= clip.dur:
        raise _wrong(path, "transition.frames", clip.transition.frames, f"it is from 1 to the clip's {clip.dur}")


def _check_overlay(path: str, overlay: Overlay, frames: int) -> None:
    if not 0 <= overlay.start < frames:
        raise _wrong(path, "start", overlay.start, f"the film has {frames} frames")
    if not 0 < overlay.dur <= LONGEST * FASTEST:
        raise _wrong(path, "dur", overlay.dur, "an overlay lasts at least one frame")
    if not 0 <= overlay.offset <= LATEST:
        raise _wrong(path, "offset", overlay.offset, "an in-point is 0 or later")
    left, top, width, height = overlay.rect
    seen = 0 < width <= TALLEST and 0 < height <= TALLEST and left + width > 0 and top + height > 0
    if not seen or not -FARTHEST < left < 1 or not -FARTHEST < top < 1:
        raise _wrong(path, "rect", overlay.rect, "left, top, width and height are shares of the picture")
    for name in ("enter", "leave"):
        effect = getattr(overlay, name)
        if effect and not 0 < effect.frames <= overlay.dur:
            raise _wrong(path, f"{name}.frames", effect.frames, f"it is from 1 to the overlay's {overlay.dur}")


def _check_spoken(timeline: Timeline) -> None:
    """The times of what is spoken, and whether texts are texts."""
    for index, speech in enumerate(timeline.speeches):
        path = f"speeches[{index}]"
        if speech.line < 0:
            raise _wrong(path, "line", speech.line, "lines are counted from 0")
        _check_times(path, (speech.start, speech.end))
        for number, word in enumerate(speech.words):
            _check_times(f"{path}.words[{number}]", (word.start, word.end))
    for index, anchor in enumerate(timeline.anchors):
        _check_times(f"anchors[{index}]", (anchor.at, anchor.until))
        if not 0 <= anchor.weight <= 1:
            raise _wrong(f"anchors[{index}]", "weight", anchor.weight, "a weight is from 0 to 1")
    texts = [("title", timeline.title), *((f"lines[{n}].text", line.text) for n, line in enumerate(timeline.lines))]
    texts += [(f"captions[{n}].text", one.text) for n, one in enumerate(timeline.captions)]
    for path, text in texts:
        if len(text) > LONGEST_TEXT:
            raise UserError(f"{path} has {len(text):,} characters", f"{LONGEST_TEXT:,} are the most")
        if not _is_text(text):
            raise UserError(f"{path} has half a character in it", "write it anew")


def _check_music(timeline: Timeline) -> None:
    """The times of what was asked for, and the music."""
    if wrong := next((cut for cut in timeline.edits.cuts if not 0 <= cut <= LATEST), None):
        raise _wrong("edits", "cuts", wrong, "a cut is a moment of the film, in seconds")
    if music := timeline.music:
        _check_times("music", (music.offset,))
        if not -LOUDEST <= music.gain <= LOUDEST:
            raise _wrong("music", "gain", music.gain, f"it is from -{LOUDEST:g} to {LOUDEST:g} dB")
        if music.loop:
            _check_times("music.loop", (music.loop.back, music.loop.end))
    for name in ("beats", "downbeats"):
        _check_times(f"pulse.{name}", getattr(timeline.pulse, name))


def _check_lines(timeline: Timeline) -> None:
    """Every reference to a line is to one that exists."""
    last = len(timeline.lines) - 1
    for name in ("video", "speeches", "anchors"):
        for index, one in enumerate(getattr(timeline, name)):
            if not 0 <= one.line <= last:
                raise _wrong(f"{name}[{index}]", "line", one.line, f"lines are counted from 0 to {last}")


def _check_times(path: str, times: Iterable[Fraction]) -> None:
    """[s] They ascend, and are not before the film."""
    before = Fraction(0)
    for time in times:
        if not before <= time <= LATEST:
            raise UserError(f"{path} has a time of {float(time):g} s", "times ascend from 0")
        before = time


def _is_text(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _wrong(path: str, name: str, value: object, todo: str) -> UserError:
    shown = str(value)
    return UserError(f"{path}.{name} is {shown if len(shown) <= 60 else shown[:60] + '…'}", todo)
