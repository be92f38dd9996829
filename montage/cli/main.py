"""The command line: thin callers of `film.make` and of the library. Heavy packages are imported by the commands."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assets_db.errors import UserError
from montage.cli.batch import commands as batch_commands
from montage.cli.film import commands as film_commands
from montage.cli.group import Group
from montage.cli.library import commands as library_commands
from montage.cli.options import PLANNING, RENDERING, as_json, asked_for, options, reporting, tell
from montage.cli.provenance import commands as provenance_commands
from montage.cli.studio import commands as studio_commands
from montage.cli.templates import commands as template_commands
from montage.settings import load_settings

DEMO = {
    "voice": "kokoro,espeak",
    "embedder": "none",
    "text_embedder": "none",
    "fill": "own,card",
}  # settings of the demo: they work anywhere


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="newsreel")
def main() -> None:
    """Turns articles into edited films out of footage you own.

    newsreel index FOLDER adds footage; newsreel make URL makes a film.
    """


@main.command()
@click.argument("source")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("film.mp4"), show_default=True, help="The film."
)
@click.option(
    "--related", multiple=True, metavar="FEED_OR_URL", help="Where others may tell of the same event; may be repeated."
)
@options(*PLANNING, *RENDERING)
@as_json
def make(source: str, out: Path, related: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """Make a film of an article.

    SOURCE is a URL, an HTML, Markdown or text file, a script (JSON), or - for standard input. Beside film.mp4 stand
    film.srt, film.json (the timeline), film.html (the storyboard) and film.credits.txt; film.work holds what a second
    run need not do again.
    """
    settings = load_settings(flags)  # before the heavy imports: a wrong flag is reported at once
    from montage import film, library

    with library.opened(settings) as footage, reporting(source, settings) as reporter:
        made = film.make(source, out, settings, footage, reporter, given=asked_for(flags), related=related)
    _show(made, as_json)


@main.command()
@click.argument("source")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("film.json"), show_default=True, help="The timeline."
)
@options(*PLANNING)
def plan(source: str, out: Path, **flags: Any) -> None:
    """Plan a film without rendering it: writes a timeline that you may edit."""
    settings = load_settings(flags)  # before the heavy imports: a wrong flag is reported at once
    from montage import film, library

    with library.opened(settings) as footage, reporting(source, settings) as reporter:
        timeline = film.plan_to(source, out, settings, footage, reporter, asked_for(flags))
    for note in timeline.notes:
        tell(f"note: {note}")
    click.echo(out)


@main.command()
@click.argument("timeline", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("film.mp4"), show_default=True, help="The film."
)
@options(*RENDERING, "strict", "time_limit")
@as_json
def render(timeline: Path, out: Path, as_json: bool, **flags: Any) -> None:
    """Render a timeline as it is: nothing is planned again."""
    settings = load_settings(flags)
    from montage import film

    with reporting(str(timeline), settings) as reporter:
        made = film.render(timeline, out, settings, reporter)
    _show(made, as_json)


@main.command()
@click.argument("timeline", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("report.html"), show_default=True, help="The report."
)
def explain(timeline: Path, out: Path) -> None:
    """Write a timeline's storyboard: each shot with its words, scores, runners-up, source and licence."""
    from assets_db.files import write_text
    from montage.film import load_shown
    from montage.outputs.outputs import Input, claim, page_output
    from montage.report.report import report

    claim([page_output(out)], [Input(timeline, "the timeline that is read")])
    write_text(out, report(load_shown(timeline)))
    click.echo(out)


@main.command()
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("demo/film.mp4"), show_default=True, help="The film."
)
@click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Which of the two articles."
)
@options(
    *(name for name in PLANNING if name not in ("library", "lang", "embedder", "text_embedder")),
    *RENDERING,
    defaults=DEMO,
)
@as_json
def demo(out: Path, lang: str, as_json: bool, **flags: Any) -> None:
    """The main job on a bundled article and bundled pictures, with an offline voice: no network.

    Settings hold as for every command, but the library is the demo's own.
    """
    from montage.cli.demo import demo as run
    from montage.cli.demo import offline_voices

    settings = load_settings(flags, defaults=DEMO | {"voice": offline_voices(lang)})
    with reporting("the demo", settings) as reporter:
        made = run(out, lang, settings, reporter)
    _show(made, as_json)


@main.command()
@as_json
def doctor(as_json: bool) -> None:
    """What is installed, what can run, and what to do about the rest."""
    from montage.cli.doctor import examine

    found = examine()
    if as_json:
        click.echo(json.dumps([{"name": f.name, "ok": f.ok, "what": f.what, "todo": f.todo} for f in found]))
    else:
        width = max(len(f.name) for f in found)
        for finding in found:
            click.echo(f"{'ok ' if finding.ok else '-- '} {finding.name:<{width}}  {finding.what}")
            if finding.todo:
                click.echo(f"    {'':<{width}}  {finding.todo}")
    if any(finding.needed and not finding.ok for finding in found):
        if as_json:  # which has said so
            click.get_current_context().exit(1)
        raise UserError("newsreel cannot make a film here", "see the lines above marked --")


def _show(film: Any, as_json: bool) -> None:
    from montage.report.usage import usage_line

    for note in film.notes:
        tell(f"note: {note}")
    for fault in film.faults:
        tell(f"check: {fault}")
    tell(usage_line(film.usage))
    if as_json:
        files = {name: str(getattr(film, name)) for name in ("timeline", "report", "subtitles", "credits")}
        made = {"film": str(film.path), **files, "seconds": float(film.duration)}
        made |= {"notes": list(film.notes), "faults": list(film.faults), "footage": asdict(film.usage)}
        click.echo(json.dumps(made, ensure_ascii=False))
    else:
        click.echo(film.path)


for command in (
    *batch_commands,
    *film_commands,
    *library_commands,
    *provenance_commands,
    *studio_commands,
    *template_commands,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
