"""The commands for films that are planned or made: export, check."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assets_db.errors import UserError
from montage.cli.options import as_json, show, tell
from montage.settings.definition import SETTINGS

LOOK = SETTINGS["template"].default


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
    subtitles. In-points are in the files' own time. What is missing or cannot be held is noted, and stops nothing.
    """
    from montage.delivery import export_file

    done = export_file(timeline, formats, out)
    for note in done.notes:
        tell(f"note: {note}")
    if as_json:
        click.echo(json.dumps({"files": [str(path) for path in done.paths], "notes": done.notes}, ensure_ascii=False))
        return
    for path in done.paths:
        click.echo(click.format_filename(path))


@click.command()
@click.argument("film", type=click.Path(path_type=Path))
@click.option(
    "--timeline", type=click.Path(path_type=Path), help="What was planned.  [default: film.json beside the film]"
)
@click.option("--template", metavar="NAME", help=f"The look.  [default: the timeline's, or else {LOOK}]")
@as_json
def check(film: Path, timeline: Path | None, template: str | None, as_json: bool) -> None:
    """Look a finished film through: black, frozen, silent, clipped, drifting, unreadable, repeated, tampered with.

    Prints a line for each fault, with its time, and exits with 1 if there is one. What the timeline plans is no fault:
    stills, cards, fades, pauses.
    """
    from montage.delivery import check_file

    faults = check_file(film, timeline, template or "", show)
    if as_json:
        click.echo(json.dumps({"film": str(film), "faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
    else:
        for fault in faults:
            click.echo(fault)
    if faults:
        if as_json:  # which has said so
            click.get_current_context().exit(1)
        count = "1 fault was" if len(faults) == 1 else f"{len(faults)} faults were"
        raise UserError(f"{count} found in {film}", "change the timeline or its footage, and render it again")


commands = (export, check)
