"""Timeline <-> JSON, versioned: the output of `plan`, the input of `render`, and something a person may edit."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import cattrs

from assets_db.errors import UserError
from montage.codec import converter, dumps, explain
from montage.model import Clip, Narration, Overlay, Script, Timeline
from montage.steps import write_text

VERSION = 1


def check(timeline: Timeline) -> Timeline:
    """`timeline` itself, if it can be rendered: its main track has no gap and no overlap, and all values make sense.

    Raises UserError naming the first wrong place by its path and value.
    """
    if not timeline.video:
        raise UserError("video is empty", "a film has at least one clip")
    if timeline.fps <= 0 or any(side <= 0 or side % 2 for side in timeline.size):
        raise UserError(
            f"fps {timeline.fps} or size {timeline.size} cannot be encoded", "use a positive rate and even sides"
        )
    at = 0
    for index, clip in enumerate(timeline.video):
        _check_clip(f"video[{index}]", clip, at)
        at += clip.dur
    if at != timeline.frames:
        raise UserError(f"the clips of video end at frame {at}, frames is {timeline.frames}", "make the two agree")
    for index, overlay in enumerate(timeline.overlays):
        _check_overlay(f"overlays[{index}]", overlay, timeline.frames)
    for index, caption in enumerate(timeline.captions):
        if not 0 <= caption.start < caption.end:
            times = f"{caption.start}, {caption.end}"
            raise _wrong(f"captions[{index}]", "start, end", times, "it ends after it begins")
    return timeline


def _check_clip(path: str, clip: Clip, at: int) -> None:
    if clip.start != at:
        what = "a gap before it" if clip.start > at else "it overlaps the clip before"
        raise UserError(f"{path}.start is {clip.start}, expected {at}: {what}", "clips follow each other exactly")
    if clip.dur <= 0:
        raise _wrong(path, "dur", clip.dur, "a clip lasts at least one frame")
    if clip.offset < 0:
        raise _wrong(path, "offset", clip.offset, "an in-point is 0 or later")
    if clip.transition and not 0 < clip.transition.frames <= clip.dur:
        raise _wrong(path, "transition.frames", clip.transition.frames, f"it is from 1 to the clip's {clip.dur}")
    for number, focus in enumerate(clip.focus):
        if not (0 <= focus.x <= 1 and 0 <= focus.y <= 1):
            raise _wrong(f"{path}.focus[{number}]", "x, y", (focus.x, focus.y), "shares are from 0 to 1")
    if any(a.at >= b.at for a, b in pairwise(clip.focus)):
        raise _wrong(path, "focus", [str(one.at) for one in clip.focus], "its times ascend")


def _check_overlay(path: str, overlay: Overlay, frames: int) -> None:
    if not 0 <= overlay.start < frames:
        raise _wrong(path, "start", overlay.start, f"the film has {frames} frames")
    if overlay.dur <= 0:
        raise _wrong(path, "dur", overlay.dur, "an overlay lasts at least one frame")
    if overlay.offset < 0:
        raise _wrong(path, "offset", overlay.offset, "an in-point is 0 or later")
    left, top, width, height = overlay.rect
    if width <= 0 or height <= 0 or left + width <= 0 or top + height <= 0 or left >= 1 or top >= 1:
        raise _wrong(path, "rect", overlay.rect, "left, top, width and height are shares of the picture")
    for name in ("enter", "leave"):
        effect = getattr(overlay, name)
        if effect and not 0 < effect.frames <= overlay.dur:
            raise _wrong(path, f"{name}.frames", effect.frames, f"it is from 1 to the overlay's {overlay.dur}")


def _wrong(path: str, name: str, value: object, todo: str) -> UserError:
    return UserError(f"{path}.{name} is {value}", todo)


def save_timeline(timeline: Timeline, path: Path) -> None:
    """Write `timeline`; paths below the file's folder are written relative to it, so that the folder can be moved."""
    write_text(path, dumps(check(timeline), path.parent.absolute()) + "\n")


def load_timeline(path: Path) -> Timeline:
    """Read a timeline. Raises UserError naming the first wrong place by its path and value."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})", "check the path") from error
    except ValueError as error:
        raise UserError(f"{path} is not JSON ({error})", "correct it, or plan again") from error
    if not isinstance(values, dict) or "version" not in values or "video" not in values:
        raise UserError(f"{path} is not a timeline", "make one with newsreel plan")
    try:
        return check(converter(path.parent.absolute(), strict=True).structure(_upgraded(values, path), Timeline))
    except cattrs.BaseValidationError as error:
        raise UserError(f"{path}: {explain(error)}", "correct it, or plan again") from error


def is_timeline(path: Path) -> bool:
    """Whether a file is a timeline, and not a script or an article; for plans that are made anew."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False  # whoever reads it as a script tells what is wrong
    return isinstance(values, dict) and "video" in values


def told_again(timeline: Timeline) -> Script:
    """What a timeline says, as the script that it was planned from."""
    return Script(
        timeline.title, timeline.lang, timeline.lines, source=timeline.source, published=timeline.published,
        publisher=timeline.publisher, pictures=timeline.pictures, wishes=timeline.wishes,
    )  # fmt: skip


def spoken_before(timeline: Timeline) -> Narration:
    """A timeline's narration. Raises UserError where its sound is gone."""
    import soundfile

    try:
        sound = soundfile.info(str(timeline.narration))
    except (RuntimeError, OSError) as error:
        raise UserError(f"{timeline.narration} cannot be read", "plan the film from its article again") from error
    return Narration(timeline.narration, sound.frames, sound.samplerate, timeline.speeches, timeline.voice)


def _upgraded(values: dict[str, Any], path: Path) -> dict[str, Any]:
    version = values["version"]
    if version != VERSION:
        raise UserError(
            f"{path}: version is {version!r}", f"this newsreel reads version {VERSION}: update it, or plan again"
        )
    return values
