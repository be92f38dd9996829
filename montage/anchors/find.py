"""Interest anchors: the moments at which a viewer waits to see something.

The first mention of a person, an organisation, a place or a thing; a number; a quotation; a turn of topic; a line's
strongest phrase.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from montage.anchors.query import anchor_query, clause_at
from montage.anchors.salience import Context
from montage.anchors.topic_shifts import topic_shifts
from montage.language.noun_phrases import is_noun_phrase, phrases
from montage.language.objects import is_listed, things
from montage.language.spans import time_of
from montage.language.text import content_words, is_chinese
from montage.model import NAMED, Anchor, AnchorKind, Line, Narration, Script

UNIT = "%|percent|per cent|million|billion|trillion|万亿|亿|万|千|百|年|个|人|米|公里|公斤|吨|元|美元|分"
NUMBER = re.compile(
    rf"(?:(?<![\w.)\]−–-])[−–－-](?=[$€£¥]?\d)|(?<![\w.−–-]))(?P<sign>[$€£¥]\s?)?\d[\d,.]*\d?[½⅓⅔¼¾⅛]?"
    rf"(?(sign)(?:(?:bn|tn|mn|[mkb])\b)?)(?:\s?(?:{UNIT}))*(?![-\dA-Za-z²³¹⁰-₟月日号时点届第])",
    re.ASCII,
)
NAME_OR_MONTH = re.compile(r"(?:[^.!?\s]\s+[A-Z]\w+|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)\s$")
BEFORE = 40  # [characters] before a figure that show whether it is a part of a name or a date
QUOTATION = re.compile(r"[“\"「『]([^”\"」』]{8,160})[”\"」』]")
YEAR = re.compile(r"(?:1[89]|20)\d\d年?")
# The weight of the most salient mention of each kind; of the least salient it is LEAST of that. Below 0.5 an anchor
# brings no picture of its own (`align.build`): so do all but the most salient phrases, which find anything.
WEIGHT: dict[AnchorKind, float] = {
    "quotation": 1.0,
    "person": 1.0,
    "number": 0.9,
    "place": 0.85,
    "organisation": 0.85,
    "thing": 0.8,
    "topic": 0.7,
    "phrase": 0.6,
}
LEAST = 0.65
SEEN = (*NAMED, "thing")  # what a viewer meets once
SHOWN = (*SEEN, "phrase")
MOST = 3  # of a line, of what can be seen: a fresh picture every second or two is as much as a viewer takes in
FEW = 2  # of them, and a line needs no phrase
PLAIN = 0.4  # how sure a phrase is that no tag names


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in a line: line.text[start:start + len(text)]."""

    kind: AnchorKind
    text: str
    start: int
    sure: float = 1.0  # 0..1

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.start + len(self.text)

    def words(self, lang: str) -> frozenset[str]:
        """Its content words."""
        return _words(self.text, lang)


def find_anchors(script: Script, narration: Narration) -> tuple[Anchor, ...]:
    """The anchors of a spoken script, in the order in which they are spoken.

    An anchor's window goes from its first word to the end of its clause. Names and phrases come from the tags of the
    lines. Of what a line could show, the MOST weighty are selected; figures, quotations and turns of topic all are.
    """
    story, lang = Context.of(script), script.lang
    turning = topic_shifts([line.text for line in script.lines], lang)
    fuller = [tag.text for tag in script.topics]
    anchors: list[Anchor] = []
    known: list[Mention] = []
    for speech in narration.speeches:
        line = script.lines[speech.line]
        mentions = _mentions(line, turning.get(speech.line, ""), lang)
        fresh = [one for one in mentions if not _known(one, [*known, *_longer(one, mentions)], lang)]
        for weight, mention in _selected([(_weight(one, story, speech.line, line, lang), one) for one in fresh]):
            stop = max(mention.end, clause_at(line.text, mention.end - 1, lang)[1])
            if window := time_of(line.text, line.text[mention.start : stop], speech, mention.start):
                query = anchor_query(mention.kind, mention.text, mention.start, line, lang, fuller)
                anchors.append(Anchor(speech.line, *window, mention.text, query, mention.kind, weight))
        known += mentions
    return tuple(sorted(anchors, key=lambda anchor: (anchor.at, -anchor.weight, anchor.text)))


def _mentions(line: Line, turn: str, lang: str) -> list[Mention]:
    """Everything that a line mentions, new or not."""
    found = [Mention("quotation", match[1], match.start(1)) for match in QUOTATION.finditer(line.text)]
    found += [Mention("number", figure, place) for figure, place in _figures(line.text)]
    for thing in things(line.text, lang):
        if thing.detail:
            found.append(Mention("thing", thing.text, thing.start, thing.detail))
    for tag in line.tags:
        place = line.text.find(tag.text)
        if tag.kind == "topic" or place < 0 or (tag.kind in NAMED and is_listed(tag.text, lang)):
            continue  # jieba takes a typhoon for a place
        if tag.kind != "phrase" or is_noun_phrase(line.text, place + len(tag.text)):
            found.append(Mention(tag.kind, tag.text, place, tag.weight))
    found += [Mention("phrase", phrase, place, PLAIN) for phrase, place in phrases(line.text, lang)]
    return [*found, Mention("topic", turn, 0)] if turn else found


def _known(mention: Mention, others: Iterable[Mention], lang: str) -> bool:
    """Whether `others` say it: the same words; a name or a thing of that kind may say more of it."""
    if mention.kind == "topic":
        return False
    return any(
        mention.text.casefold() == other.text.casefold()
        or (mention.kind == other.kind and mention.kind in SEEN and _within(mention, other, lang))
        for other in others
    )


def _longer(mention: Mention, others: Sequence[Mention]) -> list[Mention]:
    return [other for other in others if len(other.text) > len(mention.text)]


def _within(mention: Mention, other: Mention, lang: str) -> bool:
    return mention.text in other.text if is_chinese(lang) else mention.words(lang) <= other.words(lang)


def _weight(mention: Mention, story: Context, place: int, line: Line, lang: str) -> float:
    salience = story.salience(mention.words(lang), place, mention.start / len(line.text))
    sure = mention.sure if mention.kind in ("thing", "phrase") else 1.0  # a name's is how often it comes: counted here
    return round(WEIGHT[mention.kind] * (LEAST + (1 - LEAST) * salience * sure), 3)


def _selected(weighed: Sequence[tuple[float, Mention]]) -> list[tuple[float, Mention]]:
    """The weightiest first; of those that share words one, of phrases the strongest, of what can be seen MOST."""
    ranked = sorted(weighed, key=lambda entry: (-entry[0], entry[1].start, entry[1].text))
    seen = [mention for _, mention in ranked if mention.kind != "phrase"]
    free = (one for _, one in ranked if one.kind == "phrase" and not any(_clash(one, other) for other in seen))
    strongest = next(free, None)
    selected: list[tuple[float, Mention]] = []
    for weight, mention in ranked:
        shown = sum(other.kind in SHOWN for _, other in selected)
        enough = MOST if mention.kind in SEEN else FEW
        if (mention.kind == "phrase" and mention is not strongest) or (mention.kind in SHOWN and shown >= enough):
            continue
        if not any(_clash(mention, other) for _, other in selected):
            selected.append((weight, mention))
    return selected


def _clash(one: Mention, other: Mention) -> bool:
    """Whether two share words. A turn is about its line, not about words; names and figures stand in quotations too."""
    kinds = {one.kind, other.kind}
    if "topic" in kinds or ("quotation" in kinds and kinds & {*NAMED, "number"}):
        return False
    return one.start < other.end and other.start < one.end


@lru_cache(maxsize=4096)
def _words(text: str, lang: str) -> frozenset[str]:
    return frozenset(content_words(text, lang))


def numbers(text: str) -> list[str]:
    """The figures of a text that are worth showing, with their unit: no single digits, dates, or parts of words."""
    return [figure for figure, _ in _figures(text)]


def _figures(text: str) -> Iterator[tuple[str, int]]:
    for match in NUMBER.finditer(text):
        figure = match[0].strip(" ,.")
        before = text[max(0, match.start() - BEFORE) : match.start()]
        if len(figure) > 1 and not YEAR.fullmatch(figure) and not NAME_OR_MONTH.search(before):
            yield figure, match.start() + match[0].index(figure)
