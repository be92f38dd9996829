"""The storyboard of a film: its score, what is weak, and each shot with its words, terms and runners-up.

One HTML file, offline.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from assets_db.timebase import seconds, timecode
from montage.credits.sources import public, sources_used
from montage.language.text import is_chinese
from montage.model import Anchor, CardPicture, Clip, Timeline, Word
from montage.report import plots
from montage.report.chart_layout import clock
from montage.report.clip_stills import stills
from montage.report.timeline_chart import legend, score
from montage.report.weak_spots import find_faults, how_well
from montage.template import load_template

USES = {"backdrop": "on, out of focus:", "portrait": "with a picture of the speaker:"}
WEB = ("http://", "https://")  # all that is linked: other addresses may run something


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a clip's choice."""

    name: str
    value: str
    bar: str  # SVG


@dataclass(frozen=True, slots=True)
class Used:
    """A picture that a card is drawn with."""

    what: str
    picture: CardPicture
    link: str  # address of its source, or empty


@dataclass(frozen=True, slots=True)
class Page:
    """A source page of the film, beside its article."""

    whose: str
    name: str
    link: str  # its address, or empty


@dataclass(frozen=True, slots=True)
class Row:
    """One shot of the storyboard."""

    clip: Clip
    at: str
    seconds: str
    text: str  # spoken meanwhile
    fit: str  # good, weak or card
    anchors: tuple[Anchor, ...]
    terms: tuple[Term, ...]
    link: str  # address of its source, or empty
    pictures: tuple[Used, ...]  # of a card
    pages: tuple[Page, ...]  # other pages than the article that its line is from


def report(timeline: Timeline) -> str:
    """The storyboard of `timeline` as HTML. A picture that cannot be read is left blank.

    Raises UserError where its template is gone.
    """
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    most = max((abs(value) for clip in timeline.video for value in clip.why.values()), default=0.0)
    words = [word for speech in timeline.speeches for word in speech.words]
    others = sources_used(timeline.source, timeline.lines, timeline.video, timeline.pictures)
    pages = {page: Page(whose, public(page), _link(page)) for page, whose in others}
    return environment.get_template("report.html").render(
        t=timeline,
        systems=score(timeline, load_template(timeline.template).pace),
        legend=legend(),
        stills=stills(timeline.video, timeline.fps),
        faults=find_faults(timeline),
        rows=[_row(timeline, clip, words, most, pages) for clip in timeline.video],
        pages=pages.values(),
        origins=sorted(Counter(clip.origin for clip in timeline.video).items()),
        length=clock(seconds(timeline.frames, timeline.fps)).partition(".")[0],
        rate=f"{float(timeline.fps):g}",
        link=_link(timeline.source),
        clock=clock,
        timecode=lambda time: timecode(time).rpartition(".")[0],
    )


def _row(timeline: Timeline, clip: Clip, words: Sequence[Word], most: float, pages: Mapping[str, Page]) -> Row:
    start, end = seconds(clip.start, timeline.fps), seconds(clip.start + clip.dur, timeline.fps)
    return Row(
        clip=clip,
        at=clock(start),
        seconds=f"{float(end - start):.1f}",
        text=("" if is_chinese(timeline.lang) else " ").join(spoken(words, start, end)),
        fit=how_well(clip),
        anchors=tuple(anchor for anchor in timeline.anchors if start <= anchor.at < end),
        terms=tuple(_term(name, value, most) for name, value in clip.why.items()),
        link=_link(clip.rights.source_url),
        pictures=tuple(Used(USES[one.use], one, _link(one.rights.source_url)) for one in clip.pictures),
        pages=tuple(pages[page] for page in _sources(timeline, clip.line) if page in pages),
    )


def _sources(timeline: Timeline, line: int) -> Iterable[str]:
    """The pages that a line is from, each once."""
    return dict.fromkeys(page for page, _ in timeline.lines[line].sources) if line < len(timeline.lines) else ()


def spoken(words: Sequence[Word], start: Fraction, end: Fraction) -> list[str]:
    """The words of which at least half is spoken from `start` to `end` [s]."""
    first, after = (bisect_left(words, 2 * time, key=lambda word: word.start + word.end) for time in (start, end))
    return [word.text for word in words[first:after]]


def _term(name: str, value: float, most: float) -> Term:
    """Its bar is full where it is the greatest of the film."""
    return Term(name, f"{value:.2f}", plots.bar(abs(value) / most if most else 0.0))


def _link(address: str) -> str:
    return address if address.lower().startswith(WEB) else ""
