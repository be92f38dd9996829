"""What a renderer is, and how one is had by name."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from assets_db.plugins import load
from assets_db.protocols import check_result
from montage.model import Timeline
from montage.progress import Reporter
from montage.template import Template


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a renderer has made, beside the film."""

    timeline: Timeline  # that the film shows: with a note for each runner-up that stood in
    segments: tuple[Path, ...] = ()  # that the film was joined from, small pictures beside each; none: made otherwise


class Renderer(Protocol):
    """Turns a timeline into a film."""

    def render(self, timeline: Timeline, template: Template, out: Path, work: Path, reporter: Reporter) -> Rendered:
        """Write the film to `out`, whole or not at all; the folder `work` is a cache for the next time.

        `reporter` is called between two segments at least, and raises there where the run is cancelled. Raises
        UserError for a source that cannot be shown, sound that cannot be mixed, a disk that is full.
        """


def load_renderer(spec: str, encoder: str, cores: int = 0) -> Renderer:
    """The renderer that `spec` names: see `assets_db.plugins.load`.

    `encoder` is what it encodes with, `cores` how many processors it keeps busy, 0 for all. Raises UserError for an
    unknown name.
    """
    return cast(Renderer, load("renderer", spec, Renderer, encoder=encoder, cores=cores))


def render_with(
    renderer: Renderer, timeline: Timeline, template: Template, out: Path, work: Path, reporter: Reporter
) -> Rendered:
    """What `renderer` made of a timeline. Raises WrongBackend where it says nothing of it, or left no file at `out`."""
    made = renderer.render(timeline, template, out, work, reporter)
    good = isinstance(made, Rendered) and isinstance(made.timeline, Timeline)
    check_result(good, renderer, "renderer", "render", made, "a Rendered with a timeline")
    check_result(out.is_file(), renderer, "renderer", "render", None, "a file at `out`")
    return made
