"""The commands for the footage library: index, search, library."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from montage.cli.archive import NAMES, edit, filters, print_list, read_table, write_beside, write_table
from montage.cli.group import Group
from montage.cli.options import INDEXING, as_json, is_quiet, options, tell
from montage.runtime.supervisor import exit_status
from montage.settings import load_settings

if TYPE_CHECKING:
    from assets_db.model import Tally as Holdings
    from indexer.tally import Tally as Run
    from montage.model import Hit

CSV = click.Path(path_type=Path, dir_okay=False)
NAMED = 5  # names in a note
JOBS = ("missing", "bad", "copies", "previews", "forget", "report", "listed", "table", "changes", "write_sidecars")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that decode.")
@click.option("--watch", is_flag=True, help="Then follow the folders, and index what comes; Ctrl-C ends it.")
@click.option("--reembed", is_flag=True, help="Throw the vectors away and make them again; nothing is decoded.")
@click.option("--licence", default="", help="Licence of this footage, known or new, where nothing with it says.")
@click.option("--credit", default="", help="Whom to credit for this footage, where nothing with it says.")
@click.option("--new", is_flag=True, help="Make the library, though one beside it has nearly its name.")
@options("library", "embedder", "text_embedder", *INDEXING)
@as_json
def index(paths: tuple[Path, ...], watch: bool, reembed: bool, new: bool, as_json: bool, **flags: Any) -> None:
    """Add or update footage: folders or files, videos and pictures.

    Unchanged files cost a look at their date. A bad file is listed, and never stops the run. Newsreel's own films are
    passed over. Stopped at any moment, the same command goes on.
    """
    from indexer.tally import Stopped
    from montage.cli.progress import IndexProgressBar
    from montage.library import indexing

    how = {name: flags.pop(name) for name in ("workers", "licence", "credit")} | {"new": new, "reembed": reembed}
    settings = load_settings(flags)
    try:
        with IndexProgressBar(is_quiet()) as bar, indexing(settings, paths, **how, progress=bar) as once:
            tally = _follow(paths, once, as_json) if watch else once()
    except Stopped as stopped:
        _print_run(stopped.tally, as_json)
        tell("stopped; the same command goes on from here")
        raise SystemExit(exit_status(stopped)) from stopped
    _print_run(tally, as_json)


@click.command()
@click.argument("text")
@click.option("-k", type=click.IntRange(1, 1000), default=12, show_default=True, help="How many.")
@click.option("--licence", default="", help="Only footage under one of these, as cc-by,public-domain.")
@click.option("--sheet", type=click.Path(path_type=Path), help="Also write a contact sheet, a JPEG or PNG.")
@click.option("--previews", is_flag=True, help="Also footage with a stock service's watermark, by its words.")
@click.option("--usable", is_flag=True, help="Nothing that is marked as unusable, which words alone find.")
@options("library", "embedder", "text_embedder", "reranker")
@as_json
def search(
    text: str, k: int, licence: str, sheet: Path | None, previews: bool, usable: bool, as_json: bool, **flags: Any
) -> None:
    """What the library has for a text: score, file, time and why."""
    from assets_db.upkeep import files_of
    from montage.library import opened, unfitted
    from montage.outputs.outputs import claim, picture_output
    from montage.report.contact_sheet import check_sheet, write_sheet

    if sheet:
        check_sheet(sheet)
    with opened(load_settings(flags)) as footage:
        for note in (*footage.notes, *unfitted(footage.embedder)):
            tell(f"note: {note}")
        if sheet:
            claim([picture_output(sheet)], store=footage.store)
        hits = footage.search(text, k, licence, previews, not usable, lambda note: tell(f"note: {note.text}"))
        held = files_of(footage.store, [hit.shot.asset.sha256 for hit in hits])
        if sheet:
            write_sheet(text, hits, footage.store, sheet)
    if as_json:
        click.echo(json.dumps([_as_dict(hit, held) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        click.echo(_line(hit, text, held))
    if not hits:
        tell("nothing found")


@click.group(cls=Group, invoke_without_command=True)
@click.option("--missing", is_flag=True, help="List the files that have vanished, and are under no other name.")
@click.option("--bad", is_flag=True, help="List the files that could not be read, with the reason.")
@click.option("--copies", is_flag=True, help="List the files that hold the same, together.")
@click.option("--previews", is_flag=True, help="List the footage with a stock service's watermark.")
@click.option("--forget", is_flag=True, help="Forget the files that have vanished.")
@click.option("--report", type=click.Path(path_type=Path), help="Write all of it as one page, with pictures.")
@click.option("--list", "listed", is_flag=True, help="List its shots, with --json an object a line.")
@click.option("--csv", "table", type=CSV, help="Write what may be said of files and shots as a table.")
@click.option("--from-csv", "changes", type=CSV, help="Take over what such a table says; - in a cell: there is none.")
@click.option("--write-sidecars", is_flag=True, help="Write a person's words beside the files that they are about.")
@filters
@options("library")
@as_json
@click.pass_context
def library(
    context: click.Context, /, missing: bool, bad: bool, copies: bool, previews: bool, forget: bool,
    report: Path | None, listed: bool, table: Path | None, changes: Path | None, write_sidecars: bool, as_json: bool,
    **flags: Any,
) -> None:  # fmt: skip
    """What the library holds; lists, tables and a person's words about it.

    --kind, --since and what follows choose what --list and --csv are about.
    """
    _check_flags(context, listed or table is not None)
    if context.invoked_subcommand:
        return
    from assets_db import upkeep
    from assets_db.store import Store
    from montage.outputs.outputs import claim, page_output
    from montage.report.library_page import write_library_page

    settings = load_settings({"library": flags["library"]})
    with Store(settings.library_url, create=False) as store:
        if listed:
            print_list(store, flags, as_json)
        elif table:
            write_table(store, table, flags, as_json)
        elif changes:
            read_table(store, changes, as_json)
        elif write_sidecars:
            write_beside(store, as_json)
        elif forget:
            count = store.forget_missing()
            click.echo(json.dumps({"forgotten": count}) if as_json else f"{count} files forgotten")
        elif missing or bad:
            files = store.missing_files() if missing else store.bad_files()
            _list(((file.path, file.reason) for file in files), as_json)
        elif copies:
            copied = (
                (file.path, f"is a copy of {same[0].path}" if place else "")
                for same in upkeep.copies(store)
                for place, file in enumerate(same)
            )
            _list(copied, as_json)
        elif previews:
            _list(((path, f"a preview of {service}") for path, service in upkeep.previews(store)), as_json)
        elif report:
            claim([page_output(report)], store=store)
            write_library_page(store, settings.library_url, report)
            if as_json:
                click.echo(json.dumps({"report": str(report)}, ensure_ascii=False))
        else:
            _print_holdings(settings.library_url, store.tally(), len(upkeep.previews(store)), as_json)


library.add_command(edit)
commands = (index, search, library)


def _check_flags(context: click.Context, listing: bool) -> None:
    """Raises UsageError for flags that do nothing here."""
    source = context.get_parameter_source
    given = [param for param in context.command.params if source(param.name or "") is ParameterSource.COMMANDLINE]
    if context.invoked_subcommand and given:
        raise click.UsageError(f"{given[0].opts[-1]} stands behind {context.invoked_subcommand}.")
    if len(jobs := [param for param in given if param.name in JOBS]) > 1:
        raise click.UsageError(f"{jobs[0].opts[0]} and {jobs[1].opts[0]} are two commands: give one, then the other.")
    if idle := [param for param in given if param.name in NAMES and not listing]:
        raise click.UsageError(f"{idle[0].opts[0]} chooses what --list or --csv are about: give one of them.")


def _list(files: Iterable[tuple[Path, str]], as_json: bool) -> None:
    """Files, each with a remark."""
    if as_json:
        click.echo(json.dumps([{"path": str(path), "reason": why} for path, why in files], ensure_ascii=False))
        return
    for path, why in files:
        click.echo(f"{click.format_filename(path)}  {why}".rstrip())


def _line(hit: "Hit", text: str, held: Mapping[str, list[Path]]) -> str:
    from assets_db.timebase import timecode
    from montage.report.match_reasons import why

    start, end = hit.shot.offset, hit.shot.offset + hit.shot.duration
    span = f"{timecode(start)} to {timecode(end)}" if hit.shot.asset.kind == "video" else "picture"
    remarks = [why(hit, text)]
    remarks += [f"also {click.format_filename(path)}" for path in _others(hit, held)]
    remarks += [f"a preview of {hit.shot.asset.preview}"] if hit.shot.asset.preview else []
    remarks += [f"marked as {hit.shot.mark}"] if hit.shot.mark else []
    return f"{hit.score:.2f}  {click.format_filename(hit.shot.asset.path)}  {span}  ({'; '.join(remarks)})"


def _others(hit: "Hit", held: Mapping[str, list[Path]]) -> list[Path]:
    """The other names of the file."""
    return [path for path in held.get(hit.shot.asset.sha256, ()) if path != hit.shot.asset.path]


def _as_dict(hit: "Hit", held: Mapping[str, list[Path]]) -> dict[str, Any]:
    shot = hit.shot
    seconds = float(shot.duration) if shot.asset.kind == "video" else None
    where = {"path": str(shot.asset.path), "start": float(shot.offset), "seconds": seconds, "key": shot.key}
    matched = {source: list(words) for source, words in hit.matched_words.items()}
    known = shot.asset.rights
    rights = {"licence": known.licence, "credit": known.credit, "preview": shot.asset.preview, "mark": shot.mark}
    where["copies"] = [str(path) for path in _others(hit, held)]
    return {
        **where,
        "title": shot.asset.title,
        **rights,
        "score": hit.score,
        "scores": dict(hit.scores),
        "matched_words": matched,
        "meant": hit.meant,
    }


def _follow(paths: tuple[Path, ...], once: Callable[..., "Run"], as_json: bool) -> "Run":
    from indexer.watch import changes, follow

    named: set[Path] = set()

    def done(tally: "Run") -> None:
        if not tally.idle:
            _print_run(replace(tally, own=tuple(path for path in tally.own if path not in named)), as_json)
            named.update(tally.own)

    return follow(
        lambda ready: once(ready=ready), changes(paths), done, lambda error: click.echo(f"error: {error}", err=True)
    )


def _print_run(tally: "Run", as_json: bool) -> None:
    if as_json:
        named = {"bad": tally.bad, "damaged": tally.damaged, "copies": tally.copies}
        numbers = {f.name: getattr(tally, f.name) for f in fields(tally) if f.name not in {*named, "made", "own"}}
        numbers |= {
            "seconds": float(tally.seconds),
            **tally.made,
            "unread": dict(tally.unread),
            "other": dict(tally.other),
        }
        numbers |= {"own": [str(path) for path in tally.own]}
        lists = {
            name: [{"path": str(path), "reason": reason} for path, reason in pairs] for name, pairs in named.items()
        }
        click.echo(json.dumps(numbers | lists, ensure_ascii=False))
        return
    names = ("added", "updated", "moved", "back", "unchanged", "missing", "waiting")
    counts = [(name, getattr(tally, name)) for name in names]
    counts += [
        ("copies" if len(tally.copies) > 1 else "copy", len(tally.copies)),
        ("bad", len(tally.bad)),
        ("damaged", len(tally.damaged)),
    ]
    click.echo(", ".join(f"{number} {name}" for name, number in counts if number) or "no footage found")
    new = [f"{tally.shots} new shots, {float(tally.seconds) / 60:.1f} minutes of video"] if tally.shots else []
    new += [f"{number} {name}" for name, number in tally.made.items() if number]
    if new:
        click.echo(", ".join(new))
    for note in _notes(tally):
        tell(f"note: {note}")


def _notes(tally: "Run") -> Iterable[str]:
    """What somebody may have meant otherwise."""
    from indexer.kinds import format_counts

    if tally.own:
        names = [click.format_filename(path.name) for path in tally.own[:NAMED]]
        yield f"passed over, as newsreel made it: {_some(names, len(tally.own))}"
    if tally.other:
        yield f"media that cannot be read: {format_counts(tally.other)}"
    if tally.copies:
        yield f"{len(tally.copies)} of the new files hold what another one holds; newsreel library --copies lists them"
    if tally.unread:
        keys = sorted(tally.unread, key=lambda key: (-tally.unread[key], key))
        named = [f"{key} ({tally.unread[key]} x)" for key in keys[:NAMED]]
        yield f"keys of sidecars that are not understood: {_some(named, len(keys))}"
    if count := tally.made.get("stock previews"):
        yield f"{count} with a stock service's watermark are shown only if asked for: newsreel library --previews"


def _some(names: list[str], count: int) -> str:
    return ", ".join(names) + (f" and {count - len(names)} more" if count > len(names) else "")


def _print_holdings(where: str, tally: "Holdings", previews: int, as_json: bool) -> None:
    hours = float(tally.duration) / 3600
    if as_json:
        numbers = {f.name: getattr(tally, f.name) for f in fields(tally)}
        click.echo(
            json.dumps(
                {
                    "library": where,
                    **numbers,
                    "assets": dict(tally.assets),
                    "duration": float(tally.duration),
                    "previews": previews,
                }
            )
        )
        return
    click.echo(f"library   {where}")
    click.echo(f"files     {tally.ok} usable, {tally.missing} missing, {tally.bad} bad")
    click.echo(
        f"assets    {tally.assets.get('video', 0)} videos ({hours:.2f} hours), {tally.assets.get('image', 0)} pictures"
    )
    click.echo(f"shots     {tally.shots}, of which {tally.frames} frames are kept")
    click.echo(
        f"vectors   {tally.vectors}" + (f" by {tally.embedder}" if tally.embedder else ": words alone find shots")
    )
    if previews:
        click.echo(f"previews  {previews} with a stock service's watermark, shown only if asked for")
    click.echo(f"database  {tally.bytes / 1e6:.1f} MB")
