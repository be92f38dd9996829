"""Timeline <-> JSON, versioned: the output of `plan`, the input of `render`, and something a person may edit."""

import json
from pathlib import Path
from typing import Any

import cattrs

from assets_db.errors import UserError
from montage.codec import converter, dumps, explain
from montage.model import Narration, Script, Timeline
from montage.steps import write_text

VERSION = 1


def check(timeline: Timeline) -> Timeline:
    """`timeline` itself, if its main track starts at 0, has no gap, no overlap, and ends with the film.

    Raises UserError naming the first wrong clip.
    """
    at = 0
    for index, clip in enumerate(timeline.video):
        if clip.start != at:
            what = "a gap before it" if clip.start > at else "it overlaps the clip before"
            raise UserError(
                f"video[{index}].start is {clip.start}, expected {at}: {what}", "clips follow each other exactly"
            )
        if clip.dur <= 0:
            raise UserError(f"video[{index}].dur is {clip.dur}", "a clip lasts at least one frame")
        if clip.offset < 0:
            raise UserError(f"video[{index}].offset is {clip.offset}", "an in-point is 0 or later")
        at += clip.dur
    if at != timeline.frames:
        raise UserError(f"the clips of video end at frame {at}, frames is {timeline.frames}", "make the two agree")
    if not timeline.video:
        raise UserError("video is empty", "a film has at least one clip")
    if timeline.fps <= 0 or any(side <= 0 or side % 2 for side in timeline.size):
        raise UserError(
            f"fps {timeline.fps} or size {timeline.size} cannot be encoded", "use a positive rate and even sides"
        )
    return timeline


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
