"""The commands for films from feeds: batch, jobs."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assets_db.errors import UserError
from montage.cli.options import PLANNING, RENDERING, as_json, options, show, tell
from montage.settings import load_settings
from montage.web.redact import public_url

if TYPE_CHECKING:
    from assets_db.jobs import Job

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
STATES = ("new", "read", "done", "failed", "same", "skipped", "cancelled")
DIR = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("feeds", metavar="FEED_OR_FILE...", nargs=-1, required=True)
@click.option("--out", type=DIR, required=True, metavar="DIR", help="The folder for the films.")
@click.option("--since", default="", metavar="TIME", help="No older stories: 2026-11-20, or a span as 36h, 2d.")
@click.option("--limit", default=0, metavar="N", help="New stories at most, newest first.  [default: all]")
@click.option("--min-words", default=0, metavar="N", help="Only stories so long; Chinese: characters.")
@click.option("--lang", "only", default="", metavar="en|zh", help="Only stories in this language.")
@click.option("--match", default="", metavar="REGEX", help="Only stories whose title or summary has it.")
@click.option("--update", is_flag=True, help="Make anew what has changed since, as its feed says.")
@click.option("--every", metavar="SPAN", help="Again and again: 10m, 2h.")
@click.option("--dry-run", is_flag=True, help="Show what would be made.")
@click.option("--workers", default=0, metavar="N", help="Films at a time.  [default: one for two processors]")
@click.option("--ignore-robots", is_flag=True, help="Read pages that robots.txt closes to programs.")
@click.option("--site", default="", metavar="URL", help="Where DIR will be on the web, for the podcast feed.")
@options(*(name for name in PLANNING if name != "lang"), *RENDERING)
def batch(
    feeds: tuple[str, ...], out: Path, since: str, limit: int, min_words: int, only: str, match: str, update: bool,
    every: str | None, dry_run: bool, workers: int, ignore_robots: bool, site: str, **flags: Any,
) -> None:  # fmt: skip
    """Make a film of each new story.

    FEED_OR_FILE is an RSS, Atom or JSON feed, an OPML list, a sitemap, a file of addresses, a folder of saved pages, or
    a TOML file of feeds with their settings. Run it again: what is made is not made again, what failed is tried again,
    what was cut off goes on. A JSON line a story is printed as it ends; DIR/index.html shows the films, DIR/films.xml
    is a podcast feed of them.
    """
    settings = load_settings(flags)
    from montage.batch import run
    from montage.batch.plan import BatchPlan
    from montage.batch.selection import Selection, sources
    from montage.library import is_new
    from montage.trust import check_named

    is_new(settings)  # a slip of the finger makes no library

    wanted = Selection(since, limit, min_words, only, match)
    span = _span(every) if every else None
    plan = BatchPlan(
        tuple(sources(feeds, wanted)), out.absolute(), settings, limit, update, workers, not ignore_robots, site
    )
    for source in plan.sources:
        check_named(source.settings, "a list of feeds", settings.allowed)
    if dry_run:
        _show_links(*run.preview(plan, show))
        return
    result = run.batch(plan, span, show, lambda job: click.echo(json.dumps(_row(job), ensure_ascii=False)))
    for line in run.summary(result):
        tell(line)
    if result.stopped:
        tell("stopped; the same command goes on")
        click.get_current_context().exit(128 + result.stopped)
    if result.news or result.reasons:
        click.get_current_context().exit(1)


@click.command()
@click.option("--out", type=DIR, metavar="DIR", help="Of this batch alone.")
@click.option("--state", type=click.Choice(STATES), help="In this state alone.")
@click.option("--retry", metavar="IDS", help="Make these anew: numbers with commas between, or failed.")
@click.option("--cancel", metavar="IDS", help="Do no more for these.")
@options("library")
@as_json
def jobs(
    out: Path | None, state: str | None, retry: str | None, cancel: str | None, as_json: bool, **flags: Any
) -> None:
    """List the stories of batches and how far they are; retry or cancel them.

    The next newsreel batch does what is to be done.
    """
    settings = load_settings(flags)
    from assets_db.jobs import Jobs

    with Jobs(settings.library_url, create=False) as held:
        place = out.absolute() if out else None
        if retry or cancel:
            known = held.all(place)
            count = held.retry(_ids(retry, known)) if retry else 0
            count += held.cancel(_ids(cancel, known)) if cancel else 0
            tell(f"{count} job{'s' * (count != 1)} changed")
        found = held.all(place, (state,) if state else ())  # type: ignore[arg-type]
    if as_json:
        click.echo(json.dumps([_row(job) for job in found], ensure_ascii=False))
        return
    for job in found:
        doing = f"{job.state} ({job.stage})" if job.owner else job.state
        why = f": {job.error}" if job.error else f": {job.film}" if job.film else ""
        click.echo(f"{job.id:>5}  {doing:<16}  {job.title or public_url(job.url)}{why}")


def _row(job: "Job") -> dict[str, Any]:
    """A job as JSON tells it."""
    names = ("id", "state", "url", "title", "published", "feed", "film", "error", "same_as", "attempts")
    details = {key: job.details[key] for key in ("seconds", "stages", "notes", "faults") if key in job.details}
    values = {name: value for name, value in asdict(job).items() if name in names and value not in ("", None)}
    return values | {name: public_url(values[name]) for name in ("url", "feed") if name in values} | details


def _show_links(links: Any, reasons: list[str]) -> None:
    for link in links:
        values = {"url": public_url(link.url), "title": link.title, "published": link.published, "feed": link.feed}
        click.echo(json.dumps(values, ensure_ascii=False))
    for reason in reasons:
        tell(f"warning: {reason}")
    tell(f"{len(links)} {'story' if len(links) == 1 else 'stories'} would be made")
    if reasons:
        click.get_current_context().exit(1)


def _span(text: str) -> float:
    found = re.fullmatch(r"(\d+)([smhd])", text)
    if not found or not int(found[1]):
        raise UserError(f"--every {text} is no span", "write 10m or 2h")
    return float(int(found[1]) * SECONDS[found[2]])


def _ids(text: str, known: "list[Job]") -> list[int]:
    if text in STATES:
        return [job.id for job in known if job.state == text]
    numbers = [part.strip() for part in text.split(",")]
    if wrong := next((part for part in numbers if not part.isdecimal()), None):
        raise UserError(f"'{wrong}' is no job", f"give numbers with commas between, or one of {', '.join(STATES)}")
    here = {job.id for job in known}
    if missing := next((part for part in numbers if int(part) not in here), None):
        raise UserError(f"there is no job {missing}", "newsreel jobs lists them")
    return [int(part) for part in numbers]


commands = (batch, jobs)
