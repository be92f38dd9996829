"""What the cards of a film show one after the other: none for longer than the template's hold, none twice running.

`align` has decided where cards stand. A card that stands longer gives way, at a clause, to key words or to the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from assets_db.timebase import frame_at
from montage.graphics.animate import last_spoken
from montage.graphics.canvas import Look
from montage.graphics.card_file import card_in
from montage.graphics.content import Card, CardKind, attribution, page_card
from montage.graphics.facts import KINDS
from montage.graphics.spoken import SpokenWords, spoken_during, spoken_words
from montage.graphics.telling import telling_words
from montage.language.spans import locate
from montage.language.text import clauses
from montage.model import Clip, Script, Speech, Transition

Part = tuple[Clip, Card | None]  # a clip of the film, and the card that it is to show

BRIEFEST = Fraction(2)  # [s] that a composition is up, where the words allow it
SOONER = Fraction(1, 2)  # [s] a card comes before what it shows is said
CLAUSE, WORD, FORCED = 0.0, 1.5, 3.0  # what it costs to change at a clause, at a word, anywhere


@dataclass(frozen=True, slots=True)
class Desk:
    """What decides compositions, besides the clips."""

    script: Script
    speeches: Sequence[Speech]
    look: Look
    fps: Fraction
    hold: Fraction  # [s]
    join: Transition | None  # between two compositions of a line; None: a cut

    def composed(self, clips: Sequence[Clip]) -> list[Part]:
        """`clips` with every card divided that stands too long, and no composition twice running.

        A title stands at the film's beginning or nowhere.
        """
        made: list[Part] = []
        before: CardKind | None = None
        shown = set[Path]()
        cards = [card_in(clip.src) if clip.origin == "card" else None for clip in clips]
        title = next((card for clip, card in zip(clips, cards, strict=True) if _opens(clip, card)), None)
        for clip, card in zip(clips, cards, strict=True):
            if card is None or clip.by_hand:
                before = card.kind if card else None
                made.append((clip, card))
                continue
            if not made and title and card.kind == "page":
                card = title
            again = clip.src in shown or (card.kind == "title" and bool(made))
            for stretch, own in self._stretches(clip, card, again):
                edges = self._edges(stretch, self._building(stretch, own) if own else 0)
                for number, (start, end) in enumerate(pairwise(edges)):
                    stays = own if number == 0 else None
                    one = stays or self._floor(clip.line, start, end, before)
                    part = self._part(clip, start, end)
                    if before and (before, one.kind) != ("page", "page"):
                        part = _apart(part)
                    made.append((part, one))
                    before = one.kind
            shown.add(clip.src)
        return made

    def _stretches(self, clip: Clip, card: Card, again: bool) -> list[tuple[Clip, Card | None]]:
        """The parts of a card's clip, each with the card that it begins with; None: one that needs nothing but words.

        What a card shows is not waited for longer than `BRIEFEST`, and no card but the page comes `again`. A fact that
        the line says at another time is not shown here: a shot may be up then, over which it is laid.
        """
        if card.kind == "page" or again:
            return [(clip, None)]
        heard = self._heard(clip).time_of(card.waits_for)
        elsewhere = heard > clip.dur / self.fps if heard is not None else self._is_said(clip.line, card.waits_for)
        if elsewhere and card.kind in KINDS:
            return [(clip, None)]
        comes = heard or 0.0
        frames = frame_at(Fraction(comes) - SOONER, self.fps)
        if card.kind == "title" or comes < BRIEFEST or clip.dur - frames < frame_at(BRIEFEST, self.fps):
            return [(clip, card)]
        return [
            (replace(clip, dur=frames), None),
            (replace(clip, start=clip.start + frames, dur=clip.dur - frames), card),
        ]

    def _heard(self, clip: Clip) -> SpokenWords:
        return spoken_during(clip.start, clip.dur, self.fps, self.speeches)

    def _is_said(self, line: int, words: str) -> bool:
        """Whether `words` are among the spoken words of a line, whenever that is."""
        spoken = spoken_words((word for one in self.speeches if one.line == line for word in one.words), Fraction(0))
        return spoken.time_of(words) is not None

    def _part(self, clip: Clip, start: int, end: int) -> Clip:
        part = replace(clip, start=start, dur=end - start)
        if start == clip.start:
            return part
        join = replace(self.join, frames=min(self.join.frames, part.dur // 2)) if self.join else None
        return replace(part, transition=join)

    def _floor(self, line: int, start: int, end: int, before: CardKind | None) -> Card:
        """What needs nothing but words: the page and key words by turns, the page where there are no key words."""
        words = () if before != "page" else telling_words(self._said(line, start, end), self.script.lang)
        if words:
            return Card("key words", head=attribution(self.script), items=words, lang=self.script.lang)
        return page_card(self.script, line)

    def _said(self, line: int, start: int, end: int) -> str:
        """The part of a line that is spoken from frame `start` to `end`, as it is written."""
        text = self.script.lines[line].text
        spans = [
            span
            for speech in self.speeches
            if speech.line == line
            for word, span in zip(speech.words, locate(text, speech.words), strict=True)
            if start <= frame_at(word.start, self.fps) < end
        ]
        return text[spans[0][0] : spans[-1][1]] if spans else ""

    def _building(self, clip: Clip, card: Card) -> int:
        """For how many frames parts of a card come as they are spoken: it does not stand before that."""
        return frame_at(Fraction(last_spoken(card, self.look, self._heard(clip))), self.fps)

    def _edges(self, clip: Clip, building: int) -> list[int]:
        """Frames at which compositions begin and end within a card's clip: the cheapest way through the places.

        The first one stands after `building` frames.
        """
        first, last = clip.start, clip.start + clip.dur
        hold, briefest = frame_at(self.hold, self.fps), frame_at(BRIEFEST, self.fps)
        if clip.dur <= building + hold:
            return [first, last]
        even = min(hold, clip.dur / -(-clip.dur // hold))
        places = self._places(first, last, briefest)
        best: dict[int, tuple[float, list[int]]] = {first: (0.0, [first])}
        for place, cost in [*sorted(places.items()), (last, 0.0)]:
            ways = [
                (price + cost + abs((place - start - late) / even - 1), [*edges, place])
                for start, (price, edges) in best.items()
                for late in [building if start == first else 0]
                if briefest + late <= place - start <= hold + late
            ]
            if ways:
                best[place] = min(ways)
        return best[last][1] if last in best else [first, *range(first + building + hold, last - briefest, hold), last]

    def _places(self, first: int, last: int, briefest: int) -> dict[int, float]:
        """Frame -> what it costs to change there: before clauses, before words, and at worst a few times a second."""
        places = dict.fromkeys(range(first + briefest, last - briefest + 1, max(1, briefest // 4)), FORCED)
        for speech in self.speeches:
            text = self.script.lines[speech.line].text
            heads, at = set[int](), 0
            for clause in clauses(text, self.script.lang):
                heads.add(at + len(clause) - len(clause.lstrip(" “\"'‘「『《(（")))
                at += len(clause)
            for word, (start, _) in zip(speech.words, locate(text, speech.words), strict=True):
                frame = frame_at(word.start, self.fps)
                if first + briefest <= frame <= last - briefest:
                    places[frame] = CLAUSE if start in heads else WORD
        return places


def _opens(clip: Clip, card: Card | None) -> bool:
    """Whether a card is the film's title, which nobody has written as a card of its own."""
    return card is not None and card.kind == "title" and not clip.by_hand


def _apart(clip: Clip) -> Clip:
    """A card that follows another: it does not dissolve into it, since text over text cannot be read."""
    join = clip.transition
    return replace(clip, transition=replace(join, kind="black")) if join and join.kind == "dissolve" else clip
