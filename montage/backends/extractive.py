"""A narration made of the article's own sentences: nothing is said that the source did not say.

Which ones: those that cover the story's words best for the time they take, the beginning first (a lead is hard to
beat: Lead-3 is 40.3 ROUGE-1 on CNN/DM, LexRank and TextRank below it), never the same thing twice.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from montage.language import clauses, content_words, is_chinese, sentences, spoken_seconds
from montage.model import Article, Line, Script
from montage.query import visual_query
from montage.tidy import is_heading, tidy, unpunctuated

SLACK = 1.05  # of the time asked for: the last sentence may run over by so much
FIRST = 1.0  # [sentences] within which a word's first mention shows what the story is about
SOON, SOON_WORTH = 5.0, 0.2  # [sentences] the beginning, and what a word first said there is worth
EVER = 0.03  # what a word first said anywhere later is worth
NEAR = 10.0  # [sentences] within which a sentence's place halves its worth
TITLE = 2.0  # how much more a word of the title or of a heading counts
COST = 0.5  # exponent of the time a sentence takes: 0 would take the longest, 1 the densest
CONSIDERED = 600  # sentences: a text has more only where it is a book
LONGEST_CHAIN = 12  # sentences that need each other
SHORT = 3.0  # [s] a shorter sentence shares a line with the one before

_PRONOUN = re.compile(
    r"^[“\"‘]?(?:(?:but|and|so|then|now|still|yet|also|however,|meanwhile,|instead,|later,|when|if|as|while|because"
    r"|although|though|after|before|since) )*"
    r"(?:he|she|it|they|him|them|his|her|its|their|this|that|these|those|such|both|one of them"
    r"|the (?:former|latter|two|pair|duo|other|move|report|deal|decision|statement|study|announcement|incident"
    r"|proposal|ruling|law|bill)|others|another|neither|either|there|here|similarly|likewise|as a result"
    r"|for (?:example|instance)|in (?:addition|contrast|response|turn|that|this)"
    r"|at (?:that|the same) (?:time|point))\b",
    re.IGNORECASE,
)
_PRONOUN_SAID = re.compile(
    r"[,?!.][”\"’'] (?:he|she|they|it)\b|[,?!.][”\"’'] (?:said|says) (?:he|she|they)\b", re.IGNORECASE
)
_CHINESE_PRONOUN = re.compile(
    r"^[“‘]?(?:但|但是|而|而且|同时|不过|此外|另外|随后|所以|因此|因为|于是|然而|其实|当时|并且|对于|对|在|与)?"
    r"(?:他|她|它|这|那|该|其|此|上述|前者|后者|双方|两者|两人|二人|为此|由此|同样)"
)
_CHINESE_SPEAKER = re.compile(r"^[^，：]{1,10}(?:告诉(?:记者|笔者)|如是说|对记者说|说|表示|坦言)。$")
_LINK = re.compile(r"^(?:But|And|So|However,|Meanwhile,|Also,|Moreover,|Furthermore,|In addition,|Still,|Yet) (?=\S)")
_CHINESE_LINK = re.compile(r"^(?:但是|但|不过|然而|而且|此外|另外|同时|因此|所以|于是)，?(?=[^，]{4})")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be spoken."""

    index: int  # on the page, from 0
    text: str
    seconds: float
    words: tuple[str, ...]
    needs: int | None  # position among the candidates of the sentence that it cannot be understood without


class Extractive:
    """The writer that needs no model."""

    def write(self, article: Article, seconds: int) -> Script:
        """The article's most telling sentences in their order, at most about `seconds` long, a line each."""
        told = speakable(article)
        lines = as_lines(told, choose(told, article, seconds), article) or _cut(told, article, seconds)
        return Script(article.title, article.lang, lines, source=article.source)


def speakable(article: Article) -> list[Sentence]:
    """The article's sentences that can be spoken, tidied; all of them as they stand if no tidy one is left."""
    raw = sentences(article.text, article.lang)
    title = article.title.strip().casefold()
    loose = unpunctuated(raw)
    tidied = [(index, tidy(said, article.lang, headings=loose)) for index, said in enumerate(raw)]
    pairs = [(index, text) for index, text in tidied if text and not _repeats(text, title)]
    found: list[Sentence] = []
    for index, text in pairs or list(enumerate(raw)):
        words = tuple(content_words(text, article.lang))
        needs = len(found) - 1 if found and _leans(text, article.lang) else None
        found.append(Sentence(index, text, spoken_seconds(text, article.lang), words, needs))
    return found


def _repeats(text: str, title: str) -> bool:
    """Whether a sentence is the title, or half of it: what a page prints above its story."""
    plain = text.rstrip(".。!！?？").casefold()
    return plain == title or (len(plain) > 5 and (title.startswith(plain) or title.endswith(plain)))


def choose(told: Sequence[Sentence], article: Article, seconds: float) -> set[int]:
    """The places in `told` of the sentences to say: all if there is time, else greedily by worth for time taken.

    Each choice brings the sentences without which it cannot be understood.
    """
    if sum(sentence.seconds for sentence in told) <= seconds * SLACK:
        return set(range(len(told)))
    weights = _weights(told, _headings(article))
    every = [
        group for place in range(min(len(told), max(CONSIDERED, round(seconds)))) if (group := _group(told, place))
    ]
    chosen: set[int] = set()
    said: set[str] = set()
    left = float(seconds)
    while True:
        groups = [group for whole in every if (group := whole - chosen)]
        room = left + seconds * (SLACK - 1)
        fitting = [group for group in groups if _cost(told, group) <= room and _stands(told, group, chosen)]
        if not fitting:
            return chosen
        best = max(
            fitting, key=lambda group: (_worth(told, group, weights, said) / _cost(told, group) ** COST, -min(group))
        )
        if _worth(told, best, weights, said) <= 0:
            return chosen
        chosen |= best
        left -= _cost(told, best)
        said |= {word for place in best for word in told[place].words}


def _headings(article: Article) -> list[str]:
    """The words of the title and of the headings between the paragraphs: an editor's own summary, not to be spoken."""
    short = [text for text in sentences(article.text, article.lang) if is_heading(text, article.lang)]
    return [word for text in (article.title, *short) for word in content_words(text, article.lang)]


def _leans(text: str, lang: str) -> bool:
    """Whether a sentence points back: "He said", 这, "the deal"."""
    if is_chinese(lang):
        return bool(_CHINESE_PRONOUN.match(text) or _CHINESE_SPEAKER.match(text))
    return bool(_PRONOUN.match(text) or _PRONOUN_SAID.search(text))


def _group(told: Sequence[Sentence], place: int) -> set[int]:
    """A sentence with those that it needs; empty where they are so many that no film tells it for its own sake."""
    group = {place}
    needs = told[place].needs
    while needs is not None:
        group.add(needs)
        if len(group) > LONGEST_CHAIN:
            return set()
        needs = told[needs].needs
    return group


def _stands(told: Sequence[Sentence], group: set[int], chosen: set[int]) -> bool:
    """Whether a group is worth a cut: one short sentence far from all others is a filler."""
    place = min(group)
    return not chosen or len(group) > 1 or told[place].seconds >= SHORT or place - 1 in chosen or place + 1 in chosen


def _cost(told: Sequence[Sentence], group: Iterable[int]) -> float:
    return max(1.0, sum(told[place].seconds for place in group))


def _weights(told: Sequence[Sentence], wanted: Iterable[str]) -> dict[str, float]:
    """How much of the story a word carries: in how many sentences it is said, how early, and whether a heading has it.

    Of the words in the first sentence a title has 10 % of those said once and 40 % of those said three times; of those
    that come in the next four 1.4 % and 3 %, of the others 0.4 % and hardly any (51 pages, English and Chinese alike).
    """
    counts = Counter(word for sentence in told for word in set(sentence.words))
    first: dict[str, int] = {}
    for place, sentence in enumerate(told):
        for word in sentence.words:
            first.setdefault(word, place)
    likely = set(wanted)
    return {word: count * _early(first[word]) * (TITLE if word in likely else 1.0) for word, count in counts.items()}


def _early(place: int) -> float:
    return math.exp(-place / FIRST) + SOON_WORTH * math.exp(-place / SOON) + EVER


def _worth(told: Sequence[Sentence], group: Iterable[int], weights: dict[str, float], said: set[str]) -> float:
    """What a group adds: words not said yet, less for a later place."""
    words = {word for place in group for word in told[place].words} - said
    return sum(weights[word] for word in sorted(words)) / (1 + min(group) / NEAR)


def as_lines(told: Sequence[Sentence], chosen: set[int], article: Article) -> tuple[Line, ...]:
    """The chosen of the article's sentences in their order, a line each."""
    return _lines([(told[place], _linked(told, place, chosen, article.lang)) for place in sorted(chosen)], article)


def _linked(told: Sequence[Sentence], place: int, chosen: set[int], lang: str) -> str:
    """The text without a "But" that answers a sentence nobody says."""
    text = told[place].text
    if place - 1 in chosen or place == 0:
        return text
    if is_chinese(lang):
        return _CHINESE_LINK.sub("", text)
    bare = _LINK.sub("", text)
    return bare[:1].upper() + bare[1:]


def _lines(spoken: Sequence[tuple[Sentence, str]], article: Article) -> tuple[Line, ...]:
    """A line a sentence; a very short one joins its neighbour on the page."""
    joined: list[tuple[list[int], str]] = []
    between = "" if is_chinese(article.lang) else " "
    for sentence, text in spoken:
        if joined and sentence.seconds < SHORT and joined[-1][0] == [sentence.index - 1]:
            joined[-1] = ([*joined[-1][0], sentence.index], joined[-1][1] + between + text)
        else:
            joined.append(([sentence.index], text))
    return tuple(
        Line(text, visual_query(text, article.lang), sources=tuple((article.source, index) for index in indices))
        for indices, text in joined
    )


def _cut(told: Sequence[Sentence], article: Article, seconds: int) -> tuple[Line, ...]:
    """When no sentence fits: as many clauses of the first as do, at least one."""
    if not told:
        return ()
    kept = ""
    for clause in clauses(told[0].text, article.lang):
        if kept and spoken_seconds(kept + clause, article.lang) > seconds:
            break
        kept += clause
    end = "。" if is_chinese(article.lang) else "."
    text = kept.strip().rstrip(",;:，；：、—– ")
    return _lines(
        [(told[0], text if text.endswith((".", "!", "?", "。", "！", "？", "”", '"')) else text + end)], article
    )
