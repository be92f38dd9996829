"""The commands for the footage library: index, search, library."""

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assets_db.errors import UserError
from montage.cli_options import as_json, options, tell
from montage.settings import load_settings

if TYPE_CHECKING:
    from assets_db.model import Tally as Holdings
    from indexer.run import Progress
    from indexer.run import Tally as Run
    from montage.model import Hit

DEFAULT_EMBEDDER = "openclip"


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that decode.")
@click.option("--reembed", is_flag=True, help="Throw the vectors away and make them again; nothing is decoded.")
@click.option("--licence", default="", help="Licence of the new footage, where no sidecar says.")
@click.option("--credit", default="", help="Whom to credit for the new footage, where no sidecar says.")
@options("library", "embedder")
@as_json
def index(
    paths: tuple[Path, ...], workers: int, reembed: bool, licence: str, credit: str, as_json: bool, **flags: Any
) -> None:
    """Add or update footage: folders or files, videos and pictures.

    Unchanged files cost a look at their date. A bad file is told, and never stops the run.
    """
    from assets_db.store import Store
    from indexer.run import index as run

    settings = load_settings(flags)
    with Store(settings.library_url) as store:
        if reembed:
            store.clear_vectors()
        embedder = _embedder(settings.embedder, store.embedder_spec or DEFAULT_EMBEDDER)
        with Bar() as bar:
            tally = run(paths, store, embedder=embedder, workers=workers, licence=licence, credit=credit, progress=bar)
        _print_run(tally, as_json)


@click.command()
@click.argument("text")
@click.option("-k", type=click.IntRange(1, 1000), default=12, show_default=True, help="How many.")
@options("library", "embedder")
@as_json
def search(text: str, k: int, as_json: bool, **flags: Any) -> None:
    """What the library has for a text: file, time, score and why."""
    from assets_db.timebase import timecode
    from montage.library import opened
    from montage.search import rank

    with opened(load_settings(flags)) as footage:
        for note in footage.notes:
            tell(f"note: {note}")
        hits = rank([text], footage.store, footage.embedder, k)[0]
    if as_json:
        click.echo(json.dumps([_told(hit) for hit in hits], ensure_ascii=False))
        return
    for hit in hits:
        start, end = hit.shot.offset, hit.shot.offset + hit.shot.duration
        span = f"{timecode(start)} to {timecode(end)}" if hit.shot.asset.kind == "video" else "picture"
        why = ", ".join(f"{name} {value:.2f}" for name, value in hit.by.items() if value)
        click.echo(f"{hit.score:.2f}  {hit.shot.asset.path}  {span}  ({why})")
    if not hits:
        tell("nothing found")


@click.command()
@click.option("--missing", is_flag=True, help="List the files that have vanished.")
@click.option("--bad", is_flag=True, help="List the files that could not be read, with the reason.")
@click.option("--forget", is_flag=True, help="Forget the files that have vanished.")
@options("library")
@as_json
def library(missing: bool, bad: bool, forget: bool, as_json: bool, **flags: Any) -> None:
    """What the library holds."""
    from assets_db.store import Store

    settings = load_settings(flags)
    with Store(settings.library_url) as store:
        if forget:
            click.echo(f"{store.forget_missing()} files forgotten")
        elif missing or bad:
            for file in store.missing_files() if missing else store.bad_files():
                click.echo(f"{file.path}  {file.reason}".rstrip())
        else:
            _print_holdings(settings.library_url, store.tally(), as_json)


commands = (index, search, library)


def _told(hit: "Hit") -> dict[str, Any]:
    shot = hit.shot
    seconds = float(shot.duration) if shot.asset.kind == "video" else None
    where = {"path": str(shot.asset.path), "start": float(shot.offset), "seconds": seconds, "key": shot.key}
    return {**where, "title": shot.asset.title, "score": hit.score, "by": dict(hit.by)}


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


class Bar:
    """Progress on stderr: a bar on a terminal; elsewhere a line for each file that cannot be used, nothing else."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> "Bar":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, progress: "Progress") -> None:
        """Take one step of a run."""
        if progress.stage not in self._tasks:
            self._tasks[progress.stage] = self._bar.add_task(progress.stage, total=progress.total)
        self._bar.update(self._tasks[progress.stage], completed=progress.done)
        if progress.reason:
            self._bar.console.print(
                f"{progress.path}: {progress.reason}", markup=False, highlight=False, soft_wrap=True
            )


def _print_run(tally: "Run", as_json: bool) -> None:
    if as_json:
        named = {"bad": tally.bad, "damaged": tally.damaged}
        numbers = {f.name: getattr(tally, f.name) for f in fields(tally) if f.name not in named}
        numbers |= {"seconds": float(tally.seconds)}
        lists = {
            name: [{"path": str(path), "reason": reason} for path, reason in pairs] for name, pairs in named.items()
        }
        click.echo(json.dumps(numbers | lists, ensure_ascii=False))
        return
    counts = [
        ("added", tally.added),
        ("updated", tally.updated),
        ("moved", tally.moved),
        ("unchanged", tally.unchanged),
    ]
    counts += [("missing", tally.missing), ("bad", len(tally.bad)), ("damaged", len(tally.damaged))]
    click.echo(", ".join(f"{number} {name}" for name, number in counts if number) or "no footage found")
    if tally.shots:
        minutes = float(tally.seconds) / 60
        click.echo(f"{tally.shots} new shots, {minutes:.1f} minutes of video, {tally.vectors} frames compared")


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
