"""A film that is planned or rendered, handed on: written for editors, looked through."""

import os
from pathlib import Path

from montage.check.check import check, timeline_beside
from montage.check.fault import Fault
from montage.exports.export import Exported, export, parse_formats
from montage.files.paths import Paths
from montage.outputs.outputs import Input, claim, export_output
from montage.progress import Progress, ignore
from montage.settings import Settings
from montage.template import load_template
from montage.timeline.file import load_timeline


def export_file(timeline: Path, formats: str, out: str | None = None) -> Exported:
    """Write the timeline in a file for other programs, in `formats` as `otio,edl`: see `exports.export`.

    `out` is a folder, or the files' path without an ending; None: beside `timeline`. Raises UserError for a format
    that nobody writes, and for a file of the user's that would be overwritten.
    """
    names, stem = parse_formats(formats), _stem(timeline, out)
    claim([export_output(stem, name) for name in names], [Input(timeline, "the timeline that is read")])
    return export(load_timeline(timeline), names, stem)


def check_file(
    film: Path, timeline: Path | None = None, template: str = "", progress: Progress = ignore
) -> tuple[Fault, ...]:
    """What is wrong with a film: see `check.check`.

    It is compared with `timeline`, None: with the one beside it, if there is one. `template` names the look; empty: the
    timeline's.
    """
    plan = load_timeline(timeline) if timeline else timeline_beside(film)
    look = load_template(template or (plan.template if plan else Settings().template))
    return check(film, plan, look, progress=progress)


def _stem(timeline: Path, out: str | None) -> Path:
    """Where the files go, without their endings."""
    if out is None:
        return Paths(timeline).stem
    if out.endswith((os.sep, "/")) or Path(out).is_dir():
        return Path(out) / Paths(timeline).stem.name
    return Path(out)
