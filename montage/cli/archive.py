"""An archive's daily work: lists, tables and words about footage. Parts of `newsreel library`."""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from montage.cli.options import Command, as_json, options, tell
from montage.settings import load_settings

if TYPE_CHECKING:
    from assets_db.listing import Filter
    from assets_db.store import Store

ALL = "all"
FILTERS = (
    click.option("--kind", type=click.Choice(["video", "image"]), help="List videos or pictures alone."),
    click.option("--since", default="", metavar="DATE", help="Recorded then or later: 2021, 2021-06, 2021-06-30."),
    click.option("--until", default="", metavar="DATE", help="Recorded then or before."),
    click.option("--longer", type=float, metavar="SECONDS", help="Shots of so many seconds at least."),
    click.option("--shorter", type=float, metavar="SECONDS", help="Shots of so many seconds at most."),
    click.option("--licence", default="", help="Under one of these, as cc-by,public-domain."),
    click.option("--source", default="", metavar="TEXT", help="With this in its credit, address or origin."),
    click.option("--usable/--unusable", default=None, help="Not marked as unusable; or only what is."),
    click.option("--text", default="", help="With all these words, wherever they stand."),
)
NAMES = ("kind", "since", "until", "longer", "shorter", "licence", "source", "usable", "text")


def filters(command: Command) -> Command:
    """Adds the flags that say which footage is listed."""
    for one in reversed(FILTERS):
        command = one(command)
    return command


def asked(store: "Store", flags: Mapping[str, Any]) -> "Filter":
    """The footage that flags ask for."""
    from montage.archive import wanted

    return wanted(store, **{name: flags[name] for name in NAMES})


def print_list(store: "Store", flags: Mapping[str, Any], as_json: bool) -> None:
    """A line a shot: with `as_json` an object."""
    from montage.archive import listing

    for row in listing(store, asked(store, flags)):
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _line(row))


def write_table(store: "Store", path: Path, flags: Mapping[str, Any], as_json: bool) -> None:
    """Write what a person may say as a CSV."""
    from assets_db.annotation_csv import write_csv
    from montage.outputs.outputs import claim, table_output

    claim([table_output(path)], store=store)
    count = write_csv(store, path, asked(store, flags))
    click.echo(json.dumps({"rows": count}) if as_json else f"{count} rows written")


def read_table(store: "Store", path: Path, as_json: bool) -> None:
    """Take over what a CSV says."""
    from assets_db.annotation_csv import read_csv

    count = read_csv(store, path)
    click.echo(json.dumps({"changed": count}) if as_json else f"{count} rows changed")


def write_beside(store: "Store", as_json: bool) -> None:
    """Write what persons have said beside their files."""
    from indexer.metadata.person_sidecars import write_sidecars

    done = write_sidecars(store)
    numbers = {"written": done.written, "removed": done.removed, "unchanged": done.unchanged}
    if as_json:
        refused = [{"path": str(path), "reason": reason} for path, reason in done.refused]
        click.echo(json.dumps(numbers | {"refused": refused}, ensure_ascii=False))
    else:
        click.echo(", ".join(f"{number} {name}" for name, number in numbers.items() if number) or "nothing is said")
        for path, reason in done.refused:
            tell(f"warning: {click.format_filename(path)} {reason}")
    if done.refused:
        click.get_current_context().exit(1)


@click.command()
@click.argument("what", metavar="SHOT_OR_FILE...", nargs=-1, required=True)
@click.option("--title", help="What it is called.")
@click.option("--description", help="What can be seen, in sentences.")
@click.option("--tag", "tags", multiple=True, help="Add a tag; may be repeated.")
@click.option("--untag", "untags", multiple=True, help="Take a tag away; may be repeated.")
@click.option("--people", help="Who can be seen: names with commas between.")
@click.option("--credit", help="Whom to credit; of files alone, as the licence.")
@click.option("--licence", help="On what terms it may be used.")
@click.option("--unusable/--usable", default=None, help="Never show it; or take that back.")
@click.option("--best/--not-best", default=None, help="Prefer it to others that fit as well; or take that back.")
@click.option("--reset", default="", metavar="FIELDS", help="Say no more of these, as title,tags; or of all.")
@options("library")
@as_json
def edit(
    what: tuple[str, ...], tags: tuple[str, ...], untags: tuple[str, ...], unusable: bool | None, best: bool | None,
    reset: str, as_json: bool, library: str | None, **texts: str | None,
) -> None:  # fmt: skip
    """Say what footage shows, whose it is, and whether it is to be used.

    SHOT_OR_FILE is a shot's key, as newsreel library --list tells, or a file; the end of its path will do. What is said
    here counts before sidecars and all that the file says, and is kept by content: when files are moved, renamed or
    indexed again. An empty text says that there is none.
    """
    from assets_db.editing import annotate
    from assets_db.store import Store

    values = {**_reset(reset), **{name: text for name, text in texts.items() if text is not None}}
    if unusable is not None or best is not None:
        values["mark"] = _mark(unusable, best)
    if not (values or tags or untags):
        raise click.UsageError("There is nothing to be said; see --help.")
    with Store(load_settings({"library": library}).library_url, create=False) as store:
        changed = annotate(store, what, values, tags, untags)
    files = sum(one.is_file for one in changed)
    if as_json:
        click.echo(json.dumps({"files": files, "shots": len(changed) - files}))
    else:
        counts = ((files, "file"), (len(changed) - files, "shot"))
        click.echo(", ".join(f"{count} {name}{'s' * (count != 1)}" for count, name in counts if count) + " changed")


def _reset(names: str) -> dict[str, str | None]:
    from assets_db.annotations import FIELDS

    asked = [name.strip() for name in names.split(",") if name.strip()]
    return dict.fromkeys(FIELDS if asked == [ALL] else asked)


def _mark(unusable: bool | None, best: bool | None) -> str:
    if unusable and best:
        raise click.UsageError("What is unusable cannot be the best: leave one out.")
    return "unusable" if unusable else "best" if best else "usable"


def _line(row: Mapping[str, Any]) -> str:
    from assets_db.timebase import timecode

    span = "picture"
    if row["seconds"] is not None:
        start, end = (timecode(Fraction(seconds)) for seconds in (row["start"], row["start"] + row["seconds"]))
        span = f"{start} to {end}"
    remarks = [*filter(None, [row["title"]]), *filter(None, [row["mark"]])]
    return f"{row['key']}  {click.format_filename(row['path'])}  {span}  {'; '.join(remarks)}".rstrip()
