"""Timeline <-> JSON, versioned: the output of `plan`, the input of `render`, and something a person may edit.

The file begins with a seal, a digest of all that follows: it distinguishes an edited file from one that newsreel wrote.
"""

import hashlib
from pathlib import Path
from typing import Any

import cattrs

from assets_db.errors import UserError
from assets_db.files import write_text
from montage.codec import converter, dumps, explain
from montage.files.json_file import LARGEST, read_json
from montage.model import Narration, Script, Timeline
from montage.timeline.conform import conform
from montage.timeline.planned import check_planned
from montage.timeline.ranges import check, check_values
from montage.timeline.upgrades import UPGRADES

VERSION = 3
AGAIN = "correct it, or plan again"
SEAL = b'{\n "seal": "'  # then 64 digits: the SHA-256 of the rest of the file
DIGITS = 64


def sealed(timeline: Timeline, folder: Path) -> str:
    """The text of a timeline file. Paths below its `folder` are relative to it, so that the folder can be moved.

    Raises UserError for a timeline that cannot be rendered.
    """
    rest = '",' + dumps(check(timeline), folder.absolute()).removeprefix("{") + "\n"
    return SEAL.decode() + _digest(rest.encode("utf-8", "surrogateescape")) + rest


def save_timeline(timeline: Timeline, path: Path) -> None:
    """Write `timeline`, see `sealed`."""
    write_text(path, sealed(timeline, path.parent))


def save_edited(timeline: Timeline, path: Path) -> None:
    """Write `timeline` without a seal, as a person's: nothing of newsreel's takes its place. Raises as `sealed`."""
    write_text(path, dumps(check(timeline), path.parent.absolute()) + "\n")


def is_unedited(path: Path) -> bool:
    """Whether a file is a timeline as newsreel wrote it, unchanged since."""
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST)
    except OSError:
        return False
    digest, rest = text[len(SEAL) : len(SEAL) + DIGITS], text[len(SEAL) + DIGITS :]
    return text.startswith(SEAL) and digest.decode("ascii", "replace") == _digest(rest)


def load_timeline(path: Path, *, anew: bool = False) -> Timeline:
    """Read a timeline, which may have been edited.

    Where only frame arithmetic is wrong it is set right, and a note says so. `anew`: it is going to be planned again,
    so what is spoken and drawn may differ from what was. Raises UserError naming the first wrong place by its path and
    value.
    """
    values = read_json(path, AGAIN)
    if not isinstance(values, dict) or "version" not in values or "video" not in values:
        raise UserError(f"{path} is not a timeline", "make one with newsreel plan")
    values.pop("seal", None)
    try:
        read = converter(path.parent.absolute(), strict=True).structure(_upgraded(values, path), Timeline)
    except cattrs.BaseValidationError as error:
        raise UserError(f"{path}: {explain(error)}", AGAIN) from error
    check_values(read)
    if anew:
        return read
    check_planned(read, path)
    return check(conform(read))


def is_timeline(path: Path) -> bool:
    """Whether a file is a timeline, and not a script or an article; for plans that are made anew."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            begins = file.read(16).removeprefix(b"\xef\xbb\xbf").lstrip()
        values = read_json(path, AGAIN) if begins.startswith(b"{") else None
    except (OSError, ValueError, UserError):
        return False  # reading it as a script will report what is wrong
    return isinstance(values, dict) and "video" in values


def script_of(timeline: Timeline) -> Script:
    """What a timeline says, as the script that it was planned from."""
    return Script(
        timeline.title, timeline.lang, timeline.lines, source=timeline.source, published=timeline.published,
        publisher=timeline.publisher, pictures=timeline.pictures, edits=timeline.edits,
    )  # fmt: skip


def narration_of(timeline: Timeline) -> Narration:
    """A timeline's narration. Raises UserError where its sound is gone."""
    import soundfile

    if not timeline.narration.is_file():
        raise UserError(f"{timeline.narration} is not there", "put it back, or plan the film from its article again")
    try:
        sound = soundfile.info(str(timeline.narration))
    except (RuntimeError, OSError) as error:
        raise UserError(f"{timeline.narration} cannot be read", "plan the film from its article again") from error
    return Narration(
        timeline.narration, sound.frames, sound.samplerate, timeline.speeches, timeline.voice, speed=timeline.speed
    )


def _upgraded(values: dict[str, Any], path: Path) -> dict[str, Any]:
    version = values["version"]
    if version not in (*UPGRADES, VERSION):
        raise UserError(
            f"{path}: version is {version!r}", f"this newsreel reads up to {VERSION}: update it, or plan again"
        )
    for step in range(version, VERSION):
        values = UPGRADES[step](values)
    return {**values, "version": VERSION}


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
