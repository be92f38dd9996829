"""What a footage library holds and what it lacks, as a page for the people who keep it. One HTML file, offline."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from assets_db import survey
from assets_db.engine import locate
from assets_db.files import write_text
from assets_db.model import Source
from assets_db.store import Store
from assets_db.survey import Coverage, Groups, Holding
from indexer.metadata.licences import Licence, find_licence
from montage.report import plots
from montage.report.library_stats import BINS, LENGTH_NAMES, LibraryStats, library_stats
from montage.report.thumbnails import data_uri, stored_picture

SAMPLES, GROUPS, MEMBERS = 18, 20, 4  # pictures of the footage; groups of near-duplicates, and pictures of each
THUMBNAIL = (240, 180)  # [px] twice what a cell has, for dense displays
TAGS, LICENCES, FILES = 30, 12, 20  # rows; beyond that a page is a list
PERIODS = 48  # columns over time; more are too thin to point at
MIDDLE = 7  # the month that stands for a year of which no more is known
SPANS = (1, 12, 120)  # [months] a column may stand for
PASSES: Mapping[Source, str] = {
    "tags": "tags", "screen": "text in the picture", "speech": "speech", "caption": "captions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table with a bar in it."""

    name: str
    count: str
    bar: str  # SVG
    note: str = ""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A shot, as a picture with a name."""

    uri: str  # data: URL, or empty
    name: str


def write_library_page(store: Store, where: str, out: Path) -> None:
    """Write the page about `store`, which lies at `where`; whole or not at all.

    It has sums and samples only: a library of 100,000 shots makes no larger page than one of 1,000.
    Raises UserError where it cannot be written.
    """
    write_text(out, library_page(store, where))


def library_page(store: Store, where: str) -> str:
    """The page as HTML. A picture that cannot be read is left out."""
    from jinja2 import Environment, FileSystemLoader

    holdings, stats, coverage = survey.holdings(store), library_stats(store), survey.coverage(store)
    near = survey.near_duplicates(store, GROUPS, MEMBERS)
    tally, moving = store.tally(), stats.cameras.total()
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    return environment.get_template("library.html").render(
        where=locate(where).name.removeprefix("the library "),
        today=date.today().isoformat(),
        figures=_figures(holdings, stats, tally.bytes),
        notes=_notes(holdings, coverage, tally.bad, tally.missing),
        samples=_thumbnails(store, survey.sample(store, SAMPLES)),
        stats=stats,
        tones=plots.strip(stats.strip()),
        looks=_looks(stats),
        lengths=plots.columns(stats.lengths, LENGTH_NAMES),
        cameras=_bars(stats.cameras, moving, moving),
        dates=_dates(holdings),
        tags=_tags(store, stats.shots),
        licences=_licences(holdings),
        passes=_passes(coverage, stats.shots),
        near=f"{_count(near.shots, 'shot')} in {_count(near.groups, 'group')}",
        more=near.groups > len(near.largest),
        count=_count,
        groups=_groups(store, near),
        failures=[
            ("Could not be read", tally.bad, survey.some_files(store, "bad", FILES), "newsreel library --bad"),
            ("Vanished", tally.missing, survey.some_files(store, "missing", FILES), "newsreel library --missing"),
        ],
    )


def _figures(holdings: Iterable[Holding], stats: LibraryStats, size: int) -> list[tuple[str, str]]:
    assets: Counter[str] = Counter()
    for some in holdings:
        assets[some.kind] += some.assets
    length = sum((some.seconds for some in holdings), Fraction(0))
    found = [(_length(length), "of video"), (f"{assets['video']:,}", "videos"), (f"{assets['image']:,}", "pictures")]
    found.append((f"{stats.shots:,}", "shots"))
    return found + ([(_bytes(size), "database")] if size else [])


def _notes(holdings: Iterable[Holding], coverage: Coverage, bad: int, missing: int) -> list[str]:
    """Problems of the library to fix."""
    assets = sum(some.assets for some in holdings)
    unknown = sum(some.assets for some in holdings if not find_licence(some.licence).id)
    blind = coverage.shots - coverage.vectors
    notes = (
        (bad, f"{_count(bad, 'file')} could not be read; the reasons stand below"),
        (missing, f"{_count(missing, 'file')} vanished; newsreel library --forget forgets them"),
        (unknown, f"no licence is known of {unknown:,} of {_count(assets, 'file')}; a sidecar tells it"),
        (blind, f"{blind:,} of {_count(coverage.shots, 'shot')} have no vector yet; newsreel index makes it"),
    )
    return [note for count, note in notes if count]


def _looks(stats: LibraryStats) -> list[tuple[str, str, str]]:
    """Name, what it is of, and the chart (SVG) of what goes from 0 to 1."""
    rows = [("Brightness", "of all shots", stats.brightness, "dark", "bright")]
    rows += [("Sharpness", "of all shots", stats.sharpness, "blurred", "crisp")]
    rows += [("Shake", "of video", stats.shake, "tripod", "unwatchable")] if any(stats.shake) else []
    names = [f"{n / BINS:.2f} to {(n + 1) / BINS:.2f}" for n in range(BINS)]
    blank = [""] * (BINS - 2)
    return [(name, of, plots.columns(counts, [low, *blank, high], names)) for name, of, counts, low, high in rows]


def _thumbnails(store: Store, keys: Iterable[str]) -> list[Thumbnail]:
    found = []
    for shot in store.shots(list(keys)):
        picture = stored_picture(store, shot.key)
        found.append(Thumbnail(data_uri(picture, THUMBNAIL) if picture else "", shot.asset.path.name))
    return found


def _groups(store: Store, near: Groups) -> list[tuple[int, list[Thumbnail]]]:
    return [(count, _thumbnails(store, keys)) for count, keys in near.largest]


def _bars(counts: Counter[str], whole: int, full: int, most: int | None = None) -> list[Bar]:
    """The largest counts, as shares of `whole`; a bar of `full` is full."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [Bar(name, f"{count:,}", plots.bar(count / full), _percent(count, whole)) for name, count in ranked]


def _tags(store: Store, shots: int) -> list[Bar]:
    """Bars are drawn against the most common tag: few tags reach a tenth of the shots."""
    counts: Counter[str] = Counter()
    for text, count in survey.texts(store, "tags"):
        for tag in text.split(", "):
            counts[tag] += count
    return _bars(counts, shots, max(counts.values(), default=0), TAGS)


def _licences(holdings: Iterable[Holding]) -> list[Bar]:
    """By share of the files; the rarest are summed up."""
    counts: Counter[Licence] = Counter()
    for some in holdings:
        counts[find_licence(some.licence)] += some.assets
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].name))
    rows = [(licence.name, licence.caution, count) for licence, count in ranked[:LICENCES]]
    if ranked[LICENCES:]:
        rows.append((f"{len(ranked) - LICENCES:,} others", "", sum(count for _, count in ranked[LICENCES:])))
    whole = counts.total()
    return [
        Bar(name, f"{count:,} · {_percent(count, whole)}", plots.bar(count / whole), caution if caution != name else "")
        for name, caution, count in rows
    ]


def _passes(coverage: Coverage, shots: int) -> list[Bar]:
    """What was asked of the footage, and what came of it."""
    described = coverage.with_words.get("metadata", 0)
    rows = [
        ("words beside the footage", described, shots, ""),
        ("vectors", coverage.vectors, coverage.shots, ""),
    ]
    for source, name in PASSES.items():
        asked = coverage.asked.get(source, 0)
        found = coverage.with_words.get(source, 0)
        rows.append((name, asked, coverage.shots, f"found in {found:,}" if asked else "never looked for"))
    return [
        Bar(name, f"{count:,} of {whole:,}", plots.bar(count / max(whole, 1)), note)
        for name, count, whole, note in rows
    ]


def _dates(holdings: Iterable[Holding]) -> tuple[str, int, int]:
    """Files over the time of their recording (SVG), how many have a date, how many have none."""
    months: Counter[int] = Counter()
    undated = 0
    for some in holdings:
        if not some.month:
            undated += some.assets
            continue
        year, _, month = some.month.partition("-")
        months[12 * int(year) + int(month or MIDDLE) - 1] += some.assets
    if not months:
        return "", 0, undated
    span = next((span for span in SPANS if max(months) // span - min(months) // span < PERIODS), SPANS[-1])
    counts: Counter[int] = Counter()
    for number, count in months.items():
        counts[number // span] += count
    places = range(min(counts), max(counts) + 1)
    return plots.columns([counts[n] for n in places], [_period(n, span) for n in places]), months.total(), undated


def _period(number: int, span: int) -> str:
    year, month = divmod(number * span, 12)
    return f"{year}-{month + 1:02}" if span == 1 else f"{year}" if span == 12 else f"{year}s"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _percent(count: int, whole: int) -> str:
    share = 100 * count / max(whole, 1)
    return "< 1 %" if 0 < share < 1 else f"{share:.0f} %"


def _bytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size < 1e9 else f"{size / 1e9:,.1f} GB"


def _length(seconds: Fraction) -> str:
    if seconds < 120:
        return f"{float(seconds):.0f} s"
    return f"{float(seconds) / 60:.0f} min" if seconds < 7200 else f"{float(seconds) / 3600:,.1f} h"
