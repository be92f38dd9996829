"""The renderer: ffmpeg does the work, always as a process of its own."""

import os
from dataclasses import replace
from pathlib import Path

from assets_db.errors import UserError
from assets_db.files import writing_to
from montage.ffmpeg.encoders import X264, Encoder, choose
from montage.graphics.rest import resting
from montage.model import Timeline
from montage.progress import Note, Reporter
from montage.render.join import join
from montage.render.recipe import ASS, FONTS
from montage.render.render import Rendered
from montage.render.segments import Encoded, encode
from montage.render.sound import mix
from montage.subtitles.ass import to_ass
from montage.subtitles.fonts import copy_fonts
from montage.template import Template


class Ffmpeg:
    """Renders with the ffmpeg that imageio-ffmpeg brings, or a better one: see process.executable."""

    def __init__(self, encoder: str = X264.name, cores: int = 0) -> None:
        """`encoder`: see `montage.ffmpeg.encoders.choose`. `cores`: processors to keep busy, 0 for all."""
        self._encoder, self._cores = encoder, cores or os.cpu_count() or 1

    def render(self, timeline: Timeline, template: Template, out: Path, work: Path, reporter: Reporter) -> Rendered:
        """See `montage.render.render.Renderer`."""
        work, out = work.absolute(), out.absolute()
        try:
            with writing_to(work):
                work.mkdir(parents=True, exist_ok=True)
                return self._render(timeline, template, out, work, reporter)
        except OSError as error:
            raise UserError(
                f"{error.filename or work} cannot be written ({error.strerror})", "make room, or choose another place"
            ) from error

    def encode(
        self, timeline: Timeline, template: Template, encoder: Encoder, work: Path, reporter: Reporter
    ) -> Encoded:
        """The picture, in segments: see `montage.render.segments.encode`."""
        return encode(timeline, template, encoder, work, reporter, self._cores)

    def _render(self, timeline: Timeline, template: Template, out: Path, work: Path, reporter: Reporter) -> Rendered:
        encoder, why = choose(self._encoder, timeline.size, timeline.fps)
        reporter(Note(f"render: {encoder.name} ({why})", "info"))
        (work / ASS).write_text(to_ass(timeline, template, resting(timeline)), "utf-8")
        copy_fonts(template.fonts, work / FONTS)
        mix(timeline, template.sound, work)  # first: what is wrong with it is reported before the long part
        shown = self.encode(timeline, template, encoder, work, reporter)
        sound = mix(shown.timeline, template.sound, work)  # as before, unless a runner-up stands in
        reporter(Note("render: join", "info"))
        join(shown.files, sound.path, shown.timeline, template, out, work)
        noted = replace(shown.timeline, notes=(*shown.timeline.notes, *sound.notes))
        return Rendered(noted, tuple(shown.files))
