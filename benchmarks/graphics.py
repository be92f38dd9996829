"""Films without a library: of every saved page in each template with --fill article,card, what its compositions are.

All pages are planned; of some, films are rendered and looked at for pictures that stand still. Repeated: a burnt-in
subtitle of which most words are on the card above it. A hold: how long a card stays after its last spoken word.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from assets_db.store import Store
from benchmarks.table import Row
from montage import film
from montage.cache import StageCache
from montage.check.compositions import doubled
from montage.check.fault import length
from montage.check.picture import see
from montage.files.paths import Paths
from montage.graphics.animate import last_spoken
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.content import Card
from montage.graphics.spoken import spoken_during
from montage.library import Library
from montage.model import Timeline
from montage.planning import PlanContext
from montage.settings import Settings
from montage.subtitles.ass import burnt
from montage.template import Template, load_template

TEMPLATES = ("news", "vertical", "documentary", "beat")
SECONDS = 60  # [s] of a film
LOOKED_AT = 20  # every so many pages, one is rendered
COMPOSITIONS = 8  # a minute, in `news`


@dataclass(frozen=True, slots=True)
class Found:
    """What a film's cards are."""

    seconds: float  # of the film
    cards: float  # [s] on screen
    compositions: int
    kinds: int
    repeated: float  # [s]
    cut_off: int
    hold: float  # [s], the longest
    charts: int
    true_charts: int  # whose figures all stand in the text


def run(shared: Path) -> list[Row]:
    """Each template's films."""
    with (shared / "data/articles/index.csv").open(encoding="utf-8", newline="") as file:
        pages = [shared / "data/articles" / row["html"] for row in csv.DictReader(file)]
    with TemporaryDirectory() as folder:
        library = Library(Store(Path(folder, "library")), None)
        return [row for name in TEMPLATES for row in _rows(name, pages, library, Path(folder))]


def _rows(name: str, pages: Sequence[Path], library: Library, folder: Path) -> Iterator[Row]:
    template, found, still = load_template(name), list[Found](), list[float]()
    for number, page in enumerate(pages):
        paths = Paths(folder / f"{page.stem}.mp4")
        settings = Settings(voice="espeak", seconds=SECONDS, fill="article,card", template=name)
        with StageCache(paths.work) as cache:
            timeline = film.plan(str(page), PlanContext(settings, library, cache))
            found.append(_found(timeline, template))
            if number % LOOKED_AT == 0:
                film.produce(timeline, paths, settings, cache.work)
                still.append(_still(paths.film, timeline, folder))
    minutes = sum(one.seconds for one in found) / 60
    charts = sum(one.charts for one in found)
    cards = sum(one.cards for one in found) / 60
    yield Row(f"{name}: films", len(found), f"{minutes:.0f} minutes, {cards / minutes:.0%} of them cards")
    yield Row(f"{name}: subtitles repeated", sum(one.repeated for one in found), "s", None, 0, lower_is_better=True)
    yield Row(f"{name}: cards cut off", sum(one.cut_off for one in found), "", None, 0, lower_is_better=True)
    hold = float(template.cards.hold)
    yield Row(f"{name}: longest hold", round(max(one.hold for one in found), 2), "s", None, hold, lower_is_better=True)
    rate = sum(one.compositions for one in found) / cards
    target = COMPOSITIONS if name == "news" else None
    yield Row(f"{name}: compositions a minute of cards", round(rate, 1), "", None, target)
    yield Row(f"{name}: kinds a film", round(fmean(one.kinds for one in found), 1))
    yield Row(f"{name}: without movement", round(fmean(still), 3), f"of {len(still)} films", None, 0, True)
    if charts:
        share = sum(one.true_charts for one in found) / charts
        yield Row(f"{name}: charts of figures in the text", share, f"of {charts}", None, 1)


def _found(timeline: Timeline, template: Template) -> Found:
    cards = [(clip, card_in(clip.src)) for clip in timeline.video if clip.origin == "card"]
    shown = [(clip, card) for clip, card in cards if card and card.kind != "credits"]
    look, written = look_of(template, timeline.size), timeline.title + "".join(line.text for line in timeline.lines)
    holds = [0.0]
    for clip, card in shown:
        spoken = spoken_during(clip.start, clip.dur, timeline.fps, timeline.speeches)
        seconds = float(clip.dur / timeline.fps)
        holds.append(seconds - min(seconds, last_spoken(card, look, spoken)))
    charts = [card.chart for _, card in shown if card.chart]
    return Found(
        seconds=float(timeline.frames / timeline.fps),
        cards=sum(float(clip.dur / timeline.fps) for clip, _ in shown),
        compositions=_compositions([card for _, card in shown]),
        kinds=len({card.kind for _, card in shown}),
        repeated=length(doubled(timeline)) if burnt(timeline, template) else 0.0,
        cut_off=sum("…" in text and "…" not in written for _, card in shown for text in _texts(card)),
        hold=max(holds),
        charts=len(charts),
        true_charts=sum(all(point.figure in written for point in chart.points) for chart in charts),
    )


def _compositions(cards: Sequence[Card]) -> int:
    """How many there are: a page that goes on is one."""
    seen = [replace(card, line=0) if card.kind == "page" else card for card in cards]
    return sum(card != before for card, before in zip(seen, [None, *seen], strict=False))


def _texts(card: Card) -> tuple[str, ...]:
    return card.lead, card.big, card.unit, card.small, card.role, card.speaker, *card.items


def _still(path: Path, timeline: Timeline, folder: Path) -> float:
    """The share of a film that stands still."""
    return length(see(path, float(timeline.fps), folder).frozen) / float(timeline.frames / timeline.fps)
