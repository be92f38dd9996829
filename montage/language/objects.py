"""The things of a line that a camera can show: nouns with the words that describe their looks. English and Chinese."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from indexer.passes.tag import vocabulary
from montage.language import visible_nouns as table
from montage.language.stopwords import CALENDAR, CHINESE, ENGLISH, SAYING
from montage.language.text import HAN, WORD, is_chinese, tagged

BEFORE = 3  # words before an English noun that may belong to it
PLAIN = 0.6  # detail of a noun alone
LONGEST = 8  # [characters] of a Chinese thing
SEEN_KINDS = ("person", "place", "nature", "weather", "disaster", "vehicle", "animal", "food", "thing")
_INSIDE = re.compile(r"[\w,;’'-]$")  # what stands before a word inside a sentence
_NOUN = re.compile(r"n|l|j|x|eng")  # jieba's tags of nouns, and of words that it does not know


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing where a line says it: text[start:end], `head` being its noun."""

    text: str
    head: str
    start: int
    end: int

    @property
    def detail(self) -> float:
        """0..1, how fully its looks are described: 0 for a plain "door", more for a cargo plane than for a plane."""
        if is_plain(self.text.lower()):
            return 0.0
        return PLAIN if self.text == self.head else 1.0


def things(text: str, lang: str) -> tuple[Thing, ...]:
    """The things that `text` says, in order."""
    return tuple(_chinese(text) if is_chinese(lang) else _latin(text))


def is_listed(word: str, lang: str) -> bool:
    """Whether a word, as written, is in the tables of visible things."""
    return word in _vocabulary("chinese" if is_chinese(lang) else "english")


def is_visible(word: str) -> bool:
    """Whether an English word, in lower case, is a noun that a camera can show."""
    return any(_listed(form) for form in _singulars(word))


def is_plain(word: str) -> bool:
    """Whether a word, in lower case, is a thing too common to be of interest."""
    return word in table.COMMON


def _visible(word: str) -> bool:
    return is_visible(word.lower())


def _latin(text: str) -> Iterator[Thing]:
    tokens = list(WORD.finditer(text))
    place = 0
    while place < len(tokens):
        last = place
        while last + 1 < len(tokens) and _noun(text, tokens, last) and _noun(text, tokens, last + 1):
            if text[tokens[last].end() : tokens[last + 1].start()] != " ":
                break
            last += 1
        if _noun(text, tokens, last) and not _goes_on(text, tokens, last) and not _verb(text, tokens, place, last):
            start, end = tokens[_first(text, tokens, place)].start(), tokens[last].end()
            yield Thing(text[start:end], tokens[last][0], start, end)
        place = last + 1


def _noun(text: str, tokens: Sequence[re.Match[str]], place: int) -> bool:
    word = tokens[place][0]
    named = word[0].isupper() and not _opens(text, tokens[place].start())
    return not named and not word.isupper() and _visible(word)


def _goes_on(text: str, tokens: Sequence[re.Match[str]], last: int) -> bool:
    """Whether the noun only qualifies an abstract one after it, or a name: car sales, Prince Charles."""
    following = tokens[last + 1 : last + 2]
    beside = [word[0] for word in following if text[tokens[last].end() : word.start()] == " "]
    titled = tokens[last][0][0].isupper()
    return any(word in table.ABSTRACT or (titled and word[0].isupper()) for word in beside)


def _verb(text: str, tokens: Sequence[re.Match[str]], first: int, last: int) -> bool:
    """Whether what looks like a noun is done: "can play", "Build a house", "sales rose"."""
    if first != last:
        return False
    beside = first and text[tokens[first - 1].end() : tokens[first].start()] == " "
    before = _lower(tokens[first - 1][0]) if beside else ""
    after = _lower(tokens[last + 1][0]) if last + 1 < len(tokens) else ""
    if before in table.BEFORE_VERBS:
        return True
    if _lower(tokens[first][0]) not in table.HOMOGRAPHS or before in table.LOOKS or (before and _determines(before)):
        return False
    return after in table.DETERMINERS or bool(before and before not in ENGLISH)


def _first(text: str, tokens: Sequence[re.Match[str]], head: int) -> int:
    """Where the noun phrase of `head` starts: after its article, or else with words known to describe looks."""
    looks = head
    for place in range(head - 1, max(-1, head - 2 - BEFORE), -1):
        word = _lower(tokens[place][0])
        if text[tokens[place].end() : tokens[place + 1].start()] != " ":
            break
        if _determines(word):
            return place + 1
        if not _modifies(tokens, place):
            break
        if place == looks - 1 and word in table.LOOKS:
            looks = place
    return looks


def _determines(word: str) -> bool:
    return word in table.DETERMINERS or word.endswith("'s") or word[0].isdigit()


def _modifies(tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a word may belong to a noun after it: no name, no noun that stands alone, nothing like a verb."""
    word = _lower(tokens[place][0])
    if tokens[place][0] != word or word in ENGLISH | SAYING | CALENDAR or word.endswith("ly") or _visible(word):
        return False
    if word.endswith("ed"):
        return place > 0 and _determines(_lower(tokens[place - 1][0]))  # the flooded streets; officials closed roads
    return word in table.LOOKS or not word.endswith("s") or word.endswith("ss")


def _opens(text: str, start: int) -> bool:
    """Whether a word has its capital from where it stands."""
    return not _INSIDE.search(text[max(0, start - 2) : start].rstrip())


def _lower(word: str) -> str:
    return word.lower().replace("’", "'")


def _singulars(word: str) -> Iterator[str]:
    yield table.IRREGULAR.get(word, word)
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield word.removesuffix(ending) + instead


def _listed(word: str) -> bool:
    if word in ENGLISH | SAYING | CALENDAR | table.ABSTRACT:
        return False
    return word in _vocabulary("english") or (
        word.isalpha()
        and word not in table.NO_THINGS
        and any(word.endswith(tail) and len(word) > len(tail) + 1 for tail in table.TAILS)
    )


@cache
def _vocabulary(language: str) -> frozenset[str]:
    """The nouns that shots are tagged with, and those of our own tables."""
    seen = [getattr(entry, language) for entry in vocabulary() if entry.kind in SEEN_KINDS]
    if language == "chinese":
        return frozenset(word for word in seen if len(word) > 1) | table.CHINESE_THINGS
    return frozenset(phrase for phrase in seen if " " not in phrase) | table.THINGS


def _chinese(text: str) -> Iterator[Thing]:
    """Runs of jieba's words that end in a visible noun: 新能源 汽车."""
    run: list[tuple[str, str]] = []
    at = 0
    for word, flag in (*tagged(text), ("", "x")):
        joins = bool(HAN.fullmatch(word)) and word not in CHINESE and flag in (*table.CHINESE_LOOKS, "nr", "nrt", "s")
        run_ends = bool(run) and _seen(*run[-1]) and (flag != "n" or not _seen(word, flag))  # 显微镜 | 检查 布料
        if run_ends and word in table.CHINESE_ABSTRACT:  # 儿童 歌曲 are no children
            run = []
        if run and (run_ends or not joins or len("".join(part for part, _ in run)) + len(word) > LONGEST):
            yield from _run(run, at)
            run = []
        at += len(word)
        if (joins or _seen(word, flag)) and not (run_ends and flag == "vn"):
            run.append((word, flag))


def _run(run: list[tuple[str, str]], end: int) -> Iterator[Thing]:
    """The longest part of a run that ends in something visible, `end` being where the run ends in its text."""
    while run and not _seen(*run[-1]):
        end -= len(run.pop()[0])
    if run:
        text = "".join(word for word, _ in run)
        yield Thing(text, run[-1][0], end - len(text), end)


def _seen(word: str, flag: str) -> bool:
    if len(word) < 2 or not HAN.fullmatch(word) or word in CHINESE or word in table.NOT_CHINESE_THINGS:
        return False
    if word in _vocabulary("chinese"):
        return True
    return bool(_NOUN.match(flag)) and (word[-1] in table.CHINESE_TAILS or word.endswith(table.CHINESE_LONG_TAILS))
