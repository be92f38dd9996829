"""What a card says about a line that no shot fits: title, number, quotation, name, place, list, chart, key words, page.

Only words of the line, in its order: nothing is made up. What says nothing else is on the page, with all of the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from montage.atlas.locate import located
from montage.graphics.backdrop import Backdrop
from montage.graphics.charts.chart import Chart
from montage.graphics.charts.find import chart_of
from montage.graphics.figure import Change, figure_of
from montage.graphics.listed import Listed, list_of
from montage.graphics.maps.locator import Locator, lies_in, locator_of
from montage.graphics.named import named_of, place_of
from montage.graphics.quoted import quotation_of
from montage.graphics.time_line import Event, time_line_of
from montage.language.dates import shown_date
from montage.language.gazetteer import WORLDS
from montage.model import NAMED, Anchor, Line, Script

CardKind = Literal[
    "title", "number", "quotation", "name", "place", "list", "chart", "time line", "key words", "page", "credits"
]
SHOWN = ("number", "quotation", "person", "organisation", "place")  # anchors that make a card
MOST = 2  # cards of a line, but for the title
TITLE = Fraction(3)  # [s] the title stands alone for so long


@dataclass(frozen=True, slots=True)
class Portrait:
    """The picture of a quotation's speaker, cut around the face."""

    picture: bytes  # JPEG
    credit: str = ""  # whose picture it is


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. What a kind does not have is empty."""

    kind: CardKind
    big: str = ""  # the title, the figure, the words of a quotation, the name, a page's headline
    small: str = ""  # under it: what the figure counts, what the name does, what follows a list
    head: str = ""  # who published it, and when
    of: Anchor | None = None  # what it shows
    lead: str = ""  # the words before the figure or the list
    unit: str = ""  # of the figure
    role: str = ""  # of the name, or of the speaker
    speaker: str = ""
    items: tuple[str, ...] = ()  # of a list; key words; all paragraphs of a page; of credits, headings with their texts
    line: int = 0  # which paragraph of a page is its own, from 0
    lang: str = "en"  # BCP-47: of a page
    share: float = 0.0  # 0..1: the part of a whole that a percentage is
    change: Change = ""  # how the figure moves
    map: Locator | None = None  # of the place, where it is known which one is meant; then `role` is what it lies in
    chart: Chart | None = None
    events: tuple[Event, ...] = ()  # of a time line
    backdrop: Backdrop | None = None  # the picture behind it; None: shapes
    portrait: Portrait | None = None  # of a quotation's speaker

    @property
    def title(self) -> str:
        """What a person calls it: in the report, in a list of clips."""
        if self.kind in ("list", "key words"):
            return ", ".join(self.items)
        if self.kind == "time line":
            return ", ".join(event.when for event in self.events)
        if self.chart:
            return self.chart.subject or " : ".join(point.label for point in self.chart.points)
        if self.kind == "page":
            return self.items[self.line]
        return f"{self.big}{' ' if self.unit.isascii() and self.unit != '%' else ''}{self.unit}".strip()

    @property
    def waits_for(self) -> str:
        """The words of its line with which it begins to make sense."""
        if self.chart:
            return min(self.chart.points, key=lambda point: point.turn).figure
        return self.big or (self.events[0].when if self.events else self.items[0])


def cards_for(script: Script, index: int, anchors: Sequence[Anchor], titled: bool = False) -> list[Card]:
    """The cards that suit line `index`, in the order of the line's words, and last the page: at most four.

    The first line's first is the title, unless the film is `titled` already.
    """
    line, head = script.lines[index], attribution(script)
    made = [title_card(script)] if index == 0 and script.title and not titled else []
    after = TITLE if made else Fraction(0)
    mine = [anchor for anchor in anchors if anchor.line == index and anchor.at >= after]
    shown = list[tuple[Fraction, Card]]()
    listed = list_of(line.text, script.lang)
    if listed and (card := _list(listed, line, mine, head, starts_late=bool(made))):
        shown.append((card.of.at if card.of else Fraction(0), card))
    before = script.lines[index - 1].text if index else ""
    if (chart := _chart(line, before, script.lang, mine, head)) and (chart.of or not made):
        shown.append((chart.of.at if chart.of else Fraction(0), chart))
    for anchor in sorted((one for one in mine if one.kind in SHOWN), key=_worth):
        if len(shown) == MOST:
            break
        within = (listed and _inside(anchor, line, listed)) or (chart and _compared(anchor, chart))
        card = None if within else _map(script, index, head, anchor) or _card(anchor, line, script.lang, head)
        if card and _is_whole(card, line) and not any(_alike(card, other) for _, other in shown):
            shown.append((anchor.at, card))
    if not made and not shown and (card := _map(script, index, head)):
        shown.append((Fraction(0), card))
    made += [card for _, card in sorted(shown, key=lambda one: one[0])]
    return [*made, page_card(script, index)]


def title_card(script: Script) -> Card:
    """The card that a film begins with."""
    return Card("title", script.title, head=attribution(script))


def page_card(script: Script, index: int) -> Card:
    """The page with all of the text, at line `index`."""
    texts = tuple(line.text for line in script.lines)
    return Card("page", script.title, head=attribution(script), items=texts, line=index, lang=script.lang)


def attribution(script: Script) -> str:
    """Who published the article, and when."""
    return " · ".join(filter(None, (script.publisher, shown_date(script.published, script.lang))))


def _worth(anchor: Anchor) -> tuple[bool, float]:
    """Quotations first: their card names the speaker, too."""
    return anchor.kind != "quotation", -anchor.weight


def _card(anchor: Anchor, line: Line, lang: str, head: str) -> Card | None:
    """The card that shows an anchor; None where the line says too little of it."""
    if anchor.kind == "number":
        figure = figure_of(line.text, anchor.text, lang)
        lead, tail = (_whole(text, line) for text in (figure.lead, figure.tail)) if figure else ("", "")
        return None if figure is None or not lead + tail else Card(
            "number", figure.number, tail, head, anchor, lead, figure.unit, share=figure.share, change=figure.change
        )  # fmt: skip
    if anchor.kind == "quotation":
        quotation = quotation_of(line.text, anchor.text, line.tags, lang)
        return (
            None
            if quotation is None
            else Card(
                "quotation", quotation.words, head=head, of=anchor, speaker=quotation.speaker, role=quotation.role
            )
        )
    if anchor.kind == "place":
        place = place_of(line.text, anchor.text, lang)
        kind: CardKind = "name" if anchor.text in WORLDS else "place"
        return None if place is None else Card(kind, place.name, place.action, head, anchor)
    named = named_of(line.text, anchor.text, lang)
    return None if named is None else Card("name", named.name, named.action, head, anchor, role=named.role)


def _list(listed: Listed, line: Line, anchors: Sequence[Anchor], head: str, starts_late: bool) -> Card | None:
    """The card of a list, tied to the first anchor in it. After the title one without an anchor would come too soon."""
    of = next((one for one in anchors if _inside(one, line, listed)), None)
    if of is None and starts_late:
        return None
    return Card("list", "", listed.tail, head, of, listed.lead, items=listed.items)


def _map(script: Script, index: int, head: str, of: Anchor | None = None) -> Card | None:
    """The map of the place that line `index` means, or that an anchor of it shows; None where that is not known."""
    found = located(script).get(index)
    if found is None or (of and (of.kind != "place" or not (found.name in of.text or of.text in found.name))):
        return None
    where = lies_in(found.place, script.lang)
    return Card("place", found.name, head=head, of=of, role=where, map=locator_of(found, script.lang))


def _chart(line: Line, before: str, lang: str, anchors: Sequence[Anchor], head: str) -> Card | None:
    """The chart or the time line of a line, else one that the line before it begins, tied to its first figure."""
    for start in ("", before):
        if chart := chart_of(line.text, lang, start):
            card = Card("chart", chart.subject, head=head, chart=chart)
            return replace(card, of=next((one for one in anchors if _compared(one, card)), None))
        if events := time_line_of(line.text, lang, start):
            return Card("time line", head=head, events=events)
    return None


def _compared(anchor: Anchor, card: Card) -> bool:
    """Whether a chart has the figure of `anchor`, or a score its side."""
    points = card.chart.points if card.chart else ()
    shown = [point.figure for point in points if anchor.kind == "number"]
    if card.chart and card.chart.form == "score" and anchor.kind in NAMED:
        shown = [point.label for point in points if point.label]
    return any(anchor.text in text or text in anchor.text for text in shown)


def _inside(anchor: Anchor, line: Line, listed: Listed) -> bool:
    return listed.start <= line.text.find(anchor.text) < listed.end


def _whole(text: str, line: Line) -> str:
    """`text`, or nothing where words of the line had to be cut in the middle of a clause: the page has all of them."""
    return "" if "…" in text and "…" not in line.text else text


def _is_whole(card: Card, line: Line) -> bool:
    return all(_whole(text, line) == text for text in (card.big, card.small, card.role))


def _alike(card: Card, other: Card) -> bool:
    """Whether two cards of a line would say the same: two figures of one clause, the speaker of a quotation."""
    if card.kind == other.kind == "number":
        return any(one.big in f"{two.big} {two.small}" for one, two in ((card, other), (other, card)))
    if "number" in (card.kind, other.kind):
        return card.big in other.small or other.big in card.small
    return bool({card.big, card.speaker} & {other.big, other.speaker} - {""}) or (
        {card.kind, other.kind} == {"quotation", "name"}
        and any(one.big in two.speaker + two.role for one, two in ((card, other), (other, card)))
    )
