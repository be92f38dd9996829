"""The commands for films that are planned: export."""

import json
import os
from pathlib import Path

import click

from montage.cli_options import as_json, tell


@click.command()
@click.argument("timeline", type=click.Path(path_type=Path))
@click.option(
    "--to", "formats", metavar="FORMATS", default="otio", show_default=True, help="Some of otio,fcpxml,edl,srt,vtt."
)
@click.option(
    "-o",
    "--out",
    metavar="DIR_OR_STEM",
    help="A folder, or the files' path without an ending.  [default: beside TIMELINE]",
)
@as_json
def export(timeline: Path, formats: str, out: str | None, as_json: bool) -> None:
    """Write a timeline for an editor.

    OpenTimelineIO (DaVinci Resolve, Kdenlive), FCPXML (Final Cut Pro, Resolve), EDL (nearly all; one video track) and
    subtitles. In-points are in the files' own time. What is missing or cannot be held is told, and stops nothing.
    """
    from montage.exports.export import parse_formats

    names = parse_formats(formats)
    from montage.exports.export import export as write
    from montage.film import check_place
    from montage.timeline import load_timeline

    stem = _stem(timeline, out)
    check_place(stem.with_name(f"{stem.name}.{names[0]}"))
    done = write(load_timeline(timeline), names, stem)
    for note in done.notes:
        tell(f"note: {note}")
    if as_json:
        click.echo(json.dumps({"files": [str(path) for path in done.paths], "notes": done.notes}, ensure_ascii=False))
        return
    for path in done.paths:
        click.echo(click.format_filename(path))


commands = (export,)


def _stem(timeline: Path, out: str | None) -> Path:
    """Where the files go, without their endings."""
    if out is None:
        return timeline.with_suffix("")
    if out.endswith((os.sep, "/")) or Path(out).is_dir():
        return Path(out) / timeline.stem
    return Path(out)
