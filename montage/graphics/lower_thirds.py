"""When facts are laid over the shots of a film: each as it is said, a few of them, none twice.

A fact comes with its first word, stands until it can have been read and its clause is over, and goes before a card, and
before the pictures of another line.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from assets_db.timebase import frame_at
from montage.graphics.card_file import card_in
from montage.graphics.facts import Fact
from montage.language.text import is_chinese
from montage.model import Clip

Span = tuple[int, int]  # first frame, and one past the last

LEAST, MOST = Fraction(2), Fraction(6)  # [s] that a fact stands
READ = {False: 17, True: 9}  # [characters/s] read beside the picture: English, Chinese
EARLY = Fraction(1, 10)  # [s] before its first word
SOONER = Fraction(3, 2)  # [s] before it at most, where the shots of its line are gone soon after
HOLD = Fraction(4, 5)  # [s] after its clause
STRAGGLES = Fraction(1)  # [s] a fact that would outlast a cut by less goes with the cut
APART = Fraction(5)  # [s] without any between two facts
ASIDE = Fraction(1, 2)  # [s] from a title, and from who published the article


@dataclass(frozen=True, slots=True)
class LaidFact:
    """A fact, and when it is seen."""

    fact: Fact
    start: int  # [frame]
    dur: int  # [frame]
    shot: str  # key of the one that it begins over


def laid(
    facts: Sequence[Fact], clips: Sequence[Clip], taken: Iterable[Span], texts: Iterable[str], lang: str, fps: Fraction
) -> list[LaidFact]:
    """Those of `facts` for which there is time, in their order; where two are too near each other, the weightier one.

    `taken`: while a title or who published the article is seen. `texts`: what else the film shows in words, which is
    not shown again.
    """
    aside, apart = frame_at(ASIDE, fps), frame_at(APART, fps)
    blocked = [(start - aside, end + aside) for start, end in taken]
    shown, found = [*texts, *_on_cards(clips)], list[LaidFact]()
    for fact in sorted(facts, key=lambda one: (-one.weight, one.at)):
        made = _laid(fact, clips, lang, fps)
        if made is None or any(says(text, fact.big) for text in shown):
            continue
        start, end = made.start, made.start + made.dur
        if all(end <= first or last <= start for first, last in blocked):
            found.append(made)
            blocked.append((start - apart, end + apart))
            shown.append(fact.big)
    return sorted(found, key=lambda one: one.start)


def says(text: str, words: str) -> bool:
    """Whether `text` has `words`, whatever their capitals; a figure is no part of a longer one."""
    return bool(re.search(rf"(?<![\d.,]){re.escape(words.casefold())}(?!\d|[.,]\d)", text.casefold()))


def _laid(fact: Fact, clips: Sequence[Clip], lang: str, fps: Fraction) -> LaidFact | None:
    """A fact from its first word on, or a little sooner where its shots are gone soon after.

    None where the shot of that moment is none of its own, or where there is no time to read it.
    """
    word = frame_at(fact.at, fps)
    run = _run(fact, [one for one in clips if one.start + one.dur > word])
    if not run:
        return None
    first, over = run[0], run[-1].start + run[-1].dur
    comes_in = first.start + (first.transition.frames if first.transition else 0)
    least = frame_at(max(LEAST, Fraction(fact.characters, READ[is_chinese(lang)])), fps)
    soonest = max(comes_in, word - frame_at(SOONER, fps))
    start = max(soonest, min(word - frame_at(EARLY, fps), over - least))
    wanted = max(start + least, frame_at(fact.until + HOLD, fps))
    end = min(wanted, start + max(least, frame_at(MOST, fps)), over)
    cuts = [clip.start for clip in run[1:] if start + least <= clip.start < end]
    if cuts and end - cuts[-1] < frame_at(STRAGGLES, fps):
        end = cuts[-1]
    return LaidFact(fact, start, end - start, first.key) if end - start >= least else None


def _run(fact: Fact, clips: Sequence[Clip]) -> list[Clip]:
    """The first of `clips` and those after it for its line, as far as the fact may lie over them; a name over one."""
    following = takewhile(lambda clip: clip.line == fact.line and not fact.names_subject, clips[1:])
    return list(takewhile(lambda clip: clip.key in fact.shots, [*clips[:1], *following]))


def _on_cards(clips: Sequence[Clip]) -> list[str]:
    """What the cards of a film say. A page has all of the text, and makes nothing of any of it."""
    cards = [card for clip in clips if clip.origin == "card" and (card := card_in(clip.src)) and card.kind != "page"]
    points = [point for card in cards if card.chart for point in card.chart.points]
    events = [event.when for card in cards for event in card.events]
    own = [f"{card.title} {card.lead} {card.small} {card.role} {card.speaker}" for card in cards]
    return [*own, *events, *(f"{point.label} {point.figure}" for point in points)]
