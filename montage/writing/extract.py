"""Chooses sentences of an article to be spoken.

Which ones: those that cover the story's words best for the time they take, the beginning first (a lead is hard to
beat: Lead-3 is 40.3 ROUGE-1 on CNN/DM, LexRank and TextRank below it), never the same thing twice.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from montage.language.boilerplate import is_heading, is_narrative, strip_boilerplate, unpunctuated
from montage.language.entities import names
from montage.language.speaking_time import spoken_seconds
from montage.language.text import PARAGRAPH, clauses, content_words, is_chinese, sentences
from montage.language.visual_query import visual_query
from montage.model import Article, Line
from montage.writing.coherence import (
    is_first_person,
    is_unanswered,
    names_somebody,
    points_back,
    speaks_of_a_person,
    without_link,
)
from montage.writing.first_mentions import introduced, introductions
from montage.writing.quotations import Passage, passages

SLACK = 1.03  # of the time asked for: the last sentence may run over by so much
SHORT_OF = 0.97  # of it: with less, other sentences are tried for the time that is left
FIRST = 1.0  # [sentences] within which a word's first mention shows what the story is about
SOON, SOON_WORTH = 5.0, 0.2  # [sentences] the beginning, and what a word first used there is worth
EVER = 0.03  # what a word first used anywhere later is worth
NEAR = 10.0  # [sentences] within which a sentence's place halves its worth
TITLE = 2.0  # how much more a word of the title or of a heading counts
COST = 0.5  # exponent of the time a sentence takes: 0 would take the longest, 1 the densest
CONSIDERED = 600  # sentences: a text has more only where it is a book
LONGEST_CHAIN = 12  # sentences that need each other
SHORT = 3.0  # [s] a shorter sentence shares a line with the one before
LEAD = 3  # sentences at the head of a story of which one is spoken, if there is time for it
LEAD_SHARE = 0.5  # of the time it may take
PERSONAL = 0.3  # of the sentences: a column, a diary
BACK = 3  # sentences that may have to be spoken before one that points back


@dataclass(frozen=True, slots=True)
class Sentence:
    """What can be spoken: a sentence, or the sentences of a quotation."""

    indices: tuple[int, ...]  # on the page, from 0
    text: str
    seconds: float
    words: tuple[str, ...]
    since: int | None = None  # place among the candidates from which on all must be spoken for it to be understood
    alone: bool = True  # False: what it points back to cannot be spoken, or it is a question without an answer


def speakable(article: Article) -> list[Sentence]:
    """The article's sentences that can be spoken, tidied; all of them unchanged if no tidy one is left."""
    lang, blocks = article.lang, [(block, sentences(block, article.lang)) for block in PARAGRAPH.split(article.text)]
    loose = unpunctuated([texts[-1] for _, texts in blocks if texts])
    context = _Context.of(article)
    found: list[Sentence] = []
    index, broken = 0, False  # broken: the text before is not spoken, though it belongs to the story
    for block, texts in blocks:
        if is_narrative(block, lang, article.title, loose=loose):
            for passage in passages(texts, lang):
                text = "" if passage.torn else strip_boilerplate(passage.text, lang, headings=loose)
                if text and not is_unanswered(text):
                    found.append(_candidate(found, _places(passage, index), text, context, broken))
                broken = not text or is_unanswered(text)
        index += len(texts)
    return found or [_plain((place,), text, lang) for place, text in enumerate(sentences(article.text, lang))]


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of a whole article when one of its sentences is judged."""

    lang: str
    people: frozenset[str]
    personal: bool  # its narrator is an "I" or a "we"

    @classmethod
    def of(cls, article: Article) -> "_Context":
        people = frozenset(name.text for name in names(article.text, article.lang) if name.kind == "person")
        texts = sentences(article.text, article.lang)
        personal = sum(is_first_person(text, article.lang) for text in texts)
        return cls(article.lang, people, personal > PERSONAL * len(texts))


def _places(passage: Passage, index: int) -> tuple[int, ...]:
    return tuple(range(index + passage.first, index + passage.first + passage.count))


def _plain(indices: tuple[int, ...], text: str, lang: str) -> Sentence:
    return Sentence(indices, text, spoken_seconds(text, lang), tuple(content_words(text, lang)))


def _candidate(
    before: Sequence[Sentence], indices: tuple[int, ...], text: str, context: _Context, broken: bool
) -> Sentence:
    """A sentence, with those of `before` that must be spoken with it."""
    plain = _plain(indices, text, context.lang)
    if broken and plain.seconds < SHORT:
        return replace(plain, alone=False)  # the answer to a question that is not spoken
    if not context.personal and is_first_person(text, context.lang):
        return replace(plain, alone=False)  # a quotation that lost its marks
    if not points_back(text, context.lang):
        return plain
    since = _since(before, text, context)
    return replace(plain, since=since, alone=since is not None and not broken)


def _since(before: Sequence[Sentence], text: str, context: _Context) -> int | None:
    """From which sentence on all must be spoken: the one before, or the one that names the person meant."""
    last = len(before) - 1
    if not before or not speaks_of_a_person(text, context.lang):
        return last if before else None
    near = range(last, max(-1, last - BACK), -1)
    return next((place for place in near if names_somebody(before[place].text, context.people)), None)


def choose(candidates: Sequence[Sentence], article: Article, seconds: float) -> set[int]:
    """The places in `candidates` of the sentences to speak: all if there is time, else greedily by worth per time.

    The beginning of the story is among them. Each choice brings the sentences without which it cannot be understood.
    """
    if sum(sentence.seconds for sentence in candidates) <= seconds * SLACK:
        return set(range(len(candidates)))
    weights = _weights(candidates, _headings(article))
    heads = range(min(len(candidates), max(CONSIDERED, round(seconds))))
    groups = {place: group for place in heads if (group := _group(candidates, place))}
    chosen = _lead(candidates, groups, seconds)
    while more := _best(candidates, groups, chosen, weights, seconds * SLACK - _cost(candidates, chosen)):
        chosen = chosen | more
    return _filled(candidates, groups, chosen, weights, seconds)


def _lead(candidates: Sequence[Sentence], groups: dict[int, set[int]], seconds: float) -> set[int]:
    """The first sentences of the story that stand alone."""
    fitting = (groups[place] for place in range(min(LEAD, len(candidates))) if place in groups)
    return next((group for group in fitting if _cost(candidates, group) <= LEAD_SHARE * seconds), set())


def _best(
    candidates: Sequence[Sentence],
    groups: dict[int, set[int]],
    chosen: set[int],
    weights: dict[str, float],
    room: float,
) -> set[int]:
    """The group worth most for its time that still fits into `room` [s]; empty where no group adds anything."""
    covered = {word for place in chosen for word in candidates[place].words}
    new = [group - chosen for place, group in groups.items() if place not in chosen]
    fitting = [group for group in new if _cost(candidates, group) <= room and _stands(candidates, group, chosen)]
    if not fitting:
        return set()

    def gain(group: set[int]) -> tuple[float, int]:
        return _worth(candidates, group, weights, covered) / _cost(candidates, group) ** COST, -min(group)

    best = max(fitting, key=gain)
    return best if gain(best)[0] > 0 else set()


def _filled(
    candidates: Sequence[Sentence],
    groups: dict[int, set[int]],
    chosen: set[int],
    weights: dict[str, float],
    seconds: float,
) -> set[int]:
    """`chosen`, with one choice replaced where that fills the time; of several such changes the one worth most."""
    if _cost(candidates, chosen) >= SHORT_OF * seconds:
        return chosen

    def worth(places: set[int]) -> float:
        return _worth(candidates, places, weights, set())

    needed = {place for one in chosen for place in groups.get(one, {one}) if place != one}
    lead = min(chosen, default=-1)
    tried = [
        (chosen - {gone}) | group
        for gone in [place for place in chosen if place not in needed and place != lead]
        for group in groups.values()
        if gone not in group
    ]
    full = [places for places in tried if SHORT_OF * seconds <= _cost(candidates, places) <= SLACK * seconds]
    return max(full, key=lambda places: (worth(places), sorted(places)), default=chosen)


def _headings(article: Article) -> list[str]:
    """The words of the title and of the headings between the paragraphs: an editor's own summary, not to be spoken."""
    short = [text for text in sentences(article.text, article.lang) if is_heading(text, article.lang)]
    return [word for text in (article.title, *short) for word in content_words(text, article.lang)]


def _group(candidates: Sequence[Sentence], place: int) -> set[int]:
    """A sentence and all that must be spoken with it; empty if it cannot be understood or there are too many."""
    group, waiting = set[int](), [place]
    while waiting:
        one = waiting.pop()
        if not candidates[one].alone or len(group) >= LONGEST_CHAIN:
            return set()
        group.add(one)
        since = candidates[one].since
        if since is not None:
            waiting += [before for before in range(since, one) if before not in group]
    return group


def _stands(candidates: Sequence[Sentence], group: set[int], chosen: set[int]) -> bool:
    """Whether a group is worth a cut: one short sentence far from all others is a filler."""
    place = min(group)
    return (
        not chosen or len(group) > 1 or candidates[place].seconds >= SHORT or place - 1 in chosen or place + 1 in chosen
    )


def _cost(candidates: Sequence[Sentence], group: Iterable[int]) -> float:
    return sum(candidates[place].seconds for place in group)


def _weights(candidates: Sequence[Sentence], wanted: Iterable[str]) -> dict[str, float]:
    """How much of the story a word carries: how many sentences use it, how early, and whether a heading does.

    Of the words in the first sentence a title has 10 % of those used once and 40 % of those used three times; of those
    that come in the next four 1.4 % and 3 %, of the others 0.4 % and hardly any (51 pages, English and Chinese alike).
    """
    counts = Counter(word for sentence in candidates for word in set(sentence.words))
    first: dict[str, int] = {}
    for place, sentence in enumerate(candidates):
        for word in sentence.words:
            first.setdefault(word, place)
    likely = set(wanted)
    return {word: count * _early(first[word]) * (TITLE if word in likely else 1.0) for word, count in counts.items()}


def _early(place: int) -> float:
    return math.exp(-place / FIRST) + SOON_WORTH * math.exp(-place / SOON) + EVER


def _worth(candidates: Sequence[Sentence], group: Iterable[int], weights: dict[str, float], covered: set[str]) -> float:
    """What a group adds: words not covered yet, less for a later place."""
    words = {word for place in group for word in candidates[place].words} - covered
    return sum(weights[word] for word in sorted(words)) / (1 + min(group) / NEAR)


def as_lines(candidates: Sequence[Sentence], chosen: set[int], article: Article) -> tuple[Line, ...]:
    """The chosen of the article's sentences in their order, a line each, short names in full where first used."""
    places = sorted(chosen)
    known = introductions(article.text, article.title, article.lang)
    texts = introduced([_linked(candidates, place, chosen, article.lang) for place in places], known)
    return _lines([(candidates[place], text) for place, text in zip(places, texts, strict=True)], article)


def _linked(candidates: Sequence[Sentence], place: int, chosen: set[int], lang: str) -> str:
    text = candidates[place].text
    return text if place - 1 in chosen else without_link(text, lang)


def _lines(spoken: Sequence[tuple[Sentence, str]], article: Article) -> tuple[Line, ...]:
    """A line a sentence; a very short one joins its neighbour on the page."""
    joined: list[tuple[tuple[int, ...], str]] = []
    between = "" if is_chinese(article.lang) else " "
    for sentence, text in spoken:
        if joined and sentence.seconds < SHORT and joined[-1][0] == (sentence.indices[0] - 1,):
            joined[-1] = ((*joined[-1][0], *sentence.indices), joined[-1][1] + between + text)
        else:
            joined.append((sentence.indices, text))
    return tuple(
        Line(text, visual_query(text, article.lang), sources=tuple((article.source, index) for index in indices))
        for indices, text in joined
    )


def first_clauses(candidates: Sequence[Sentence], article: Article, seconds: int) -> tuple[Line, ...]:
    """As many clauses of the first sentence as fit into `seconds`, at least one: for where no sentence fits."""
    if not candidates:
        return ()
    fitting = ""
    for clause in clauses(candidates[0].text, article.lang):
        if fitting and spoken_seconds(fitting + clause, article.lang) > seconds:
            break
        fitting += clause
    end = "。" if is_chinese(article.lang) else "."
    text = fitting.strip().rstrip(",;:，；：、—– ")
    return _lines(
        [(candidates[0], text if text.endswith((".", "!", "?", "。", "！", "？", "”", '"')) else text + end)], article
    )
