"""The commands for the footage library: index, search, library."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assets_db.errors import UserError
from montage.cli_options import as_json, is_quiet, options, tell
from montage.settings import Settings, load_settings
from montage.supervisor import exit_status

if TYPE_CHECKING:
    from assets_db.model import Tally as Holdings
    from indexer.embed import Embedder
    from indexer.tally import Tally as Run
    from montage.model import Hit

DEFAULT_EMBEDDER = "openclip"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that decode.")
@click.option("--watch", is_flag=True, help="Then follow the folders, and index what comes; Ctrl-C ends it.")
@click.option("--reembed", is_flag=True, help="Throw the vectors away and make them again; nothing is decoded.")
@click.option("--licence", default="", help="Licence of the new footage, where no sidecar says.")
@click.option("--credit", default="", help="Whom to credit for the new footage, where no sidecar says.")
@options("library", "embedder", "reader", "listener")
@as_json
def index(paths: tuple[Path, ...], watch: bool, reembed: bool, as_json: bool, **flags: Any) -> None:
    """Add or update footage: folders or files, videos and pictures.

    Unchanged files cost a look at their date. A bad file is told, and never stops the run. Stopped at any moment, the
    same command goes on.
    """
    from functools import partial

    from assets_db.store import Store
    from indexer.run import index as run
    from indexer.tally import Stopped
    from montage.bar import Bar

    how = {name: flags.pop(name) for name in ("workers", "licence", "credit")}
    settings = load_settings(flags)
    try:
        with Store(settings.library_url) as store, Bar(is_quiet()) as bar:
            if reembed:
                store.clear_vectors()
            embedder = _embedder(settings.embedder, store.embedder_spec or DEFAULT_EMBEDDER)
            for note in _unfitted(embedder):
                tell(f"note: {note}")
            passes = {"embedder": embedder, **_words(settings)}
            once = partial(run, paths, store, **passes, progress=bar, **how)
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
@options("library", "embedder")
@as_json
def search(text: str, k: int, licence: str, sheet: Path | None, as_json: bool, **flags: Any) -> None:
    """What the library has for a text: score, file, time and why."""
    from montage.formats.sheet import check_sheet, write_sheet
    from montage.library import opened
    from montage.search import rank

    if sheet:
        check_sheet(sheet)
    with opened(load_settings(flags)) as footage:
        for note in (*footage.notes, *_unfitted(footage.embedder)):
            tell(f"note: {note}")
        hits = rank([text], footage.store, footage.embedder, k, licence=licence)[0]
        if sheet:
            write_sheet(text, hits, footage.store, sheet)
    if as_json:
        click.echo(json.dumps([_told(hit) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        click.echo(_line(hit, text))
    if not hits:
        tell("nothing found")


@click.command()
@click.option("--missing", is_flag=True, help="List the files that have vanished.")
@click.option("--bad", is_flag=True, help="List the files that could not be read, with the reason.")
@click.option("--forget", is_flag=True, help="Forget the files that have vanished.")
@click.option("--report", type=click.Path(path_type=Path), help="Write all of it as one page, with pictures.")
@options("library")
@as_json
def library(missing: bool, bad: bool, forget: bool, report: Path | None, as_json: bool, **flags: Any) -> None:
    """What the library holds."""
    from assets_db.store import Store
    from montage.formats.library_page import write_library_page

    settings = load_settings(flags)
    with Store(settings.library_url) as store:
        if forget:
            count = store.forget_missing()
            click.echo(json.dumps({"forgotten": count}) if as_json else f"{count} files forgotten")
        elif missing or bad:
            files = [(file.path, file.reason) for file in (store.missing_files() if missing else store.bad_files())]
            if as_json:
                click.echo(json.dumps([{"path": str(path), "reason": why} for path, why in files], ensure_ascii=False))
            for path, why in () if as_json else files:
                click.echo(f"{click.format_filename(path)}  {why}".rstrip())
        elif report:
            write_library_page(store, settings.library_url, report)
            if as_json:
                click.echo(json.dumps({"report": str(report)}, ensure_ascii=False))
        else:
            _print_holdings(settings.library_url, store.tally(), as_json)


commands = (index, search, library)


def _line(hit: "Hit", text: str) -> str:
    from assets_db.timebase import timecode
    from montage.formats.why import why

    start, end = hit.shot.offset, hit.shot.offset + hit.shot.duration
    span = f"{timecode(start)} to {timecode(end)}" if hit.shot.asset.kind == "video" else "picture"
    return f"{hit.score:.2f}  {click.format_filename(hit.shot.asset.path)}  {span}  ({why(hit, text)})"


def _told(hit: "Hit") -> dict[str, Any]:
    shot = hit.shot
    seconds = float(shot.duration) if shot.asset.kind == "video" else None
    where = {"path": str(shot.asset.path), "start": float(shot.offset), "seconds": seconds, "key": shot.key}
    said = {source: list(words) for source, words in hit.said.items()}
    rights = {"licence": shot.asset.licence, "credit": shot.asset.credit}
    return {**where, "title": shot.asset.title, **rights, "score": hit.score, "by": dict(hit.by), "said": said}


def _embedder(asked: str, usual: str) -> Any:
    """The embedder asked for; else the usual one, or None with a word about it: footage is still found by its words."""
    from indexer.embed import load_embedder

    try:
        return load_embedder(asked or usual)
    except UserError as error:
        if asked:
            raise
        tell(f"note: pictures are not compared by their looks, words alone will rank them: {error}")
        return None


def _unfitted(embedder: "Embedder | None") -> list[str]:
    """A word where scores by looks are only roughly what they say."""
    from indexer.calibrate import fit_of

    if embedder is None or fit_of(embedder.name):
        return []
    return [f"scores by looks are not fitted to {embedder.name}: they rank well, but how sure they are is a guess"]


def _words(settings: Settings) -> dict[str, Any]:
    """What finds the words in pictures and sound, None where nothing is to. Raises UserError for what cannot be had."""
    from assets_db.plugins import load

    specs = {"reader": settings.reader, "listener": settings.listener}
    return {kind: None if spec == "none" else load(kind, spec) for kind, spec in specs.items()}


def _follow(paths: tuple[Path, ...], once: Callable[..., "Run"], as_json: bool) -> "Run":
    from indexer.watch import changes, follow

    def done(tally: "Run") -> None:
        if not tally.idle:
            _print_run(tally, as_json)

    return follow(
        lambda ready: once(ready=ready), changes(paths), done, lambda error: click.echo(f"error: {error}", err=True)
    )


def _print_run(tally: "Run", as_json: bool) -> None:
    if as_json:
        named = {"bad": tally.bad, "damaged": tally.damaged}
        numbers = {f.name: getattr(tally, f.name) for f in fields(tally) if f.name not in {*named, "made"}}
        numbers |= {"seconds": float(tally.seconds), **tally.made}
        lists = {
            name: [{"path": str(path), "reason": reason} for path, reason in pairs] for name, pairs in named.items()
        }
        click.echo(json.dumps(numbers | lists, ensure_ascii=False))
        return
    names = ("added", "updated", "moved", "back", "unchanged", "missing", "waiting")
    counts = [(name, getattr(tally, name)) for name in names]
    counts += [("bad", len(tally.bad)), ("damaged", len(tally.damaged))]
    click.echo(", ".join(f"{number} {name}" for name, number in counts if number) or "no footage found")
    new = [f"{tally.shots} new shots, {float(tally.seconds) / 60:.1f} minutes of video"] if tally.shots else []
    new += [f"{number} {name}" for name, number in tally.made.items() if number]
    if new:
        click.echo(", ".join(new))


def _print_holdings(where: str, tally: "Holdings", as_json: bool) -> None:
    hours = float(tally.duration) / 3600
    if as_json:
        numbers = {f.name: getattr(tally, f.name) for f in fields(tally)}
        click.echo(
            json.dumps({"library": where, **numbers, "assets": dict(tally.assets), "duration": float(tally.duration)})
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
    click.echo(f"database  {tally.bytes / 1e6:.1f} MB")
