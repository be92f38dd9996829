"""A timeline written for other programs: editors, and players of subtitles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assets_db.errors import UserError
from assets_db.files import write_text
from montage.exports.bench import OURS
from montage.exports.mark import MARK, ZEROS, marked
from montage.model import Timeline
from montage.subtitles.srt import to_srt, to_vtt

if TYPE_CHECKING:
    from opentimelineio import schema

FORMATS = ("otio", "fcpxml", "edl", "srt", "vtt")


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and what it could not say there."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def export(timeline: Timeline, formats: Sequence[str], stem: Path) -> Exported:
    """Write STEM.otio, STEM.fcpxml, ..., each whole or not at all; a file of the film that is missing stops nothing.

    Raises UserError for a format that cannot hold the film, before anything is written, and for a full disk.
    """
    writer = Writer(timeline)
    texts = {name: marked(writer.text(name), name) for name in formats}
    paths = tuple(stem.with_name(f"{stem.name}.{name}") for name in texts)
    for path, text in zip(paths, texts.values(), strict=True):
        write_text(path, text)
    return Exported(paths, tuple(writer.notes))


def parse_formats(text: str) -> tuple[str, ...]:
    """`otio,edl` as names, each once. Raises UserError for an unknown one."""
    names = tuple(dict.fromkeys(name.strip().lower().removeprefix(".") for name in text.split(",") if name.strip()))
    wrong = next((name for name in names if name not in FORMATS), None)
    if wrong or not names:
        raise UserError(f"--to does not know '{wrong or text}'", f"list some of {', '.join(FORMATS)}")
    return names


class Writer:
    """Writes one film; what several formats are made from is made once."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.notes: list[str] = []

    def text(self, name: str) -> str:
        """The film as a file of the format `name`."""
        if name == "otio":
            self._film.metadata[OURS]["seal"] = MARK + ZEROS
            return str(self._film.to_json_string())
        if name == "fcpxml":
            from montage.exports.fcpxml import to_fcpxml

            return to_fcpxml(self._film)
        if name == "edl":
            from montage.exports.edl import to_edl

            text, lost = to_edl(self._film)
            self.notes += lost
            return text
        return (to_srt if name == "srt" else to_vtt)(self.timeline.captions)

    @cached_property
    def _film(self) -> "schema.Timeline":
        from montage.exports.otio import to_otio
        from montage.exports.reels import reels_of

        reels, notes = reels_of(self.timeline)
        self.notes += notes
        return to_otio(self.timeline, reels)
