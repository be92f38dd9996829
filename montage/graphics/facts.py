"""What of a line is laid over a shot while it is said: a figure, a name with its role, a place, a date.

Only words of the line, as `content.py` reads them for cards. What a line leaves unclear is not laid over anything.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assets_db.model import Shot
from montage.graphics.around import limit, says
from montage.graphics.content import Card, CardKind, cards_for
from montage.graphics.time_line import event_of
from montage.language.spans import time_of
from montage.language.stopwords import ENGLISH
from montage.model import NAMED, Anchor, Clip, Ranking, Script, Speech

FactKind = Literal["figure", "name", "place", "date"]
KINDS: Mapping[CardKind, FactKind] = {"number": "figure", "name": "name", "place": "place"}
LONGEST = (84, 38)  # [characters] English, Chinese: what is read in a glance at a picture
DATE = 0.5  # 0..1, the weight of a date; those of the others are their anchors'
ENOUGH = 3  # words around a figure that say what it is
WRITTEN = 0.02  # of a picture: a shot with more text in it has no room for another
_COMMA = re.compile(r"[,;，；、](?!\d)\s*")
_SCALE = re.compile(r"million|billion|trillion|thousand|hundred|bn|tn")
_GOES_ON = re.compile(r"\s(?:and|or)\s|[、和与及或]")
_RANGE_BEFORE = re.compile(r"[\d%％零一二三四五六七八九十百千万亿]\s?(?:[-–—~～至到]|to)$|\bbetween\s\S{1,20}\sand$")
_RANGE_AFTER = re.compile(r"(?:[-–—~～至到]|to\s)\s?[$€£¥]?\d")


@dataclass(frozen=True, slots=True)
class Fact:
    """A few words of a line, and the shots of the film that they may lie over."""

    kind: FactKind
    line: int  # from 0
    at: Fraction  # [s] when its first word is spoken
    until: Fraction  # [s] when its clause ends
    big: str  # the figure with its unit, the name, the place, the date
    lead: str = ""  # the words before a figure
    small: str = ""  # what a figure counts, the role, what the place lies in, what happened
    weight: float = DATE  # 0..1, how much a viewer waits for it
    shots: tuple[str, ...] = ()  # keys

    @property
    def names_subject(self) -> bool:
        """Whether a viewer takes it for what the picture shows."""
        return self.kind in ("name", "place")

    @property
    def characters(self) -> int:
        """How many there are to read."""
        return len(self.lead) + len(self.big) + len(self.small)


def facts_of(
    script: Script, speeches: Sequence[Speech], anchors: Sequence[Anchor], clips: Sequence[Clip], ranking: Ranking
) -> tuple[Fact, ...]:
    """The facts of a spoken script as they follow each other, each with those of `clips` that it may lie over.

    A figure and a date lie over any picture without text in it; a name and a place only where words say that it shows
    them, since over another they would name the wrong face. `ranking` has a list of hits for each of `anchors`.
    """
    written = {hit.shot.key for hits in (*ranking.lines, *ranking.anchors) for hit in hits if _has_text(hit.shot)}
    free = [clip for clip in clips if clip.origin != "card" and clip.key not in written]
    everywhere = tuple(dict.fromkeys(clip.key for clip in free))
    bearing = {
        anchor: tuple(key for key in everywhere if key in {hit.shot.key for hit in hits if not _is_made(hit.shot)})
        for anchor, hits in zip(anchors, ranking.anchors, strict=True)
        if anchor.kind in NAMED
    }
    found = list[Fact]()
    for speech in speeches:
        text = script.lines[speech.line].text
        for card in cards_for(script, speech.line, anchors, titled=True):
            if card.of and (fact := _fact(card, text, script.lang, bearing.get(card.of, everywhere))):
                found.append(fact)
        found += _dates(script, speech, everywhere)
    short = (one for one in found if one.shots and one.characters <= limit(script.lang, LONGEST))
    return tuple(sorted(short, key=lambda one: (one.at, -one.weight)))


def _has_text(shot: Shot) -> bool:
    return shot.looks.text > WRITTEN


def _is_made(shot: Shot) -> bool:
    """Whether it shows nobody and no place that there is: a model made it, or it is a card."""
    return shot.asset.origin in ("generated", "card")


def _fact(card: Card, line: str, lang: str, shots: tuple[str, ...]) -> Fact | None:
    """What a card of an anchor says, in fewer words; None for a card of another kind, and for a mere name."""
    kind, anchor = KINDS.get(card.kind), card.of
    if kind is None or anchor is None:
        return None
    lead, small = _around(card, line, lang) if kind == "figure" else ("", card.role)
    if not lead + small:
        return None
    return Fact(kind, anchor.line, anchor.at, anchor.until, card.title, lead, small, anchor.weight, shots)


def _around(card: Card, line: str, lang: str) -> tuple[str, str]:
    """The words before and after a figure, the latter to the end of their clause.

    Empty where it is not clear what the figure counts: in a range or a compound, or where what follows goes on after an
    "and".
    """
    lead, small = card.lead, _COMMA.split(card.small)[0]
    goes_on = _GOES_ON.match(line[line.find(small) + len(small) :]) if small else not _is_counted(card)
    loose = not lead and small.split(" ")[0] in ENGLISH - {"of"}
    if goes_on or loose or re.search(rf"{re.escape(card.big)}-[a-z]", line):
        return "", ""
    if _RANGE_BEFORE.search(lead) or _RANGE_AFTER.match(small) or says(lead, lang) + says(small, lang) < ENOUGH:
        return "", ""
    return lead, small


def _is_counted(card: Card) -> bool:
    """Whether a figure says by itself what it counts: money, percent, metres; not millions."""
    return bool(re.search(r"[$€£¥]", card.big) or (card.unit and not _SCALE.fullmatch(card.unit)))


def _dates(script: Script, speech: Speech, shots: tuple[str, ...]) -> Iterator[Fact]:
    """The one date of a line, and what happened then."""
    text = script.lines[speech.line].text
    event = event_of(text, script.lang)
    if event and "…" not in event.what and (spoken := time_of(text, event.when, speech)):
        yield Fact("date", speech.line, *spoken, event.when, small=event.what, shots=shots)
