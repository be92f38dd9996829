"""Is what a model wrote in the source? Each number and name of a sentence must be, or the source speaks itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from montage.language import HAN, content_words, is_chinese, sentences, spoken_seconds
from montage.model import Article, Line
from montage.names import names
from montage.query import visual_query
from montage.stopwords import ENGLISH
from montage.tidy import tidy

_UNITS = {
    "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 10**6, "m": 10**6, "mn": 10**6, "billion": 10**9,
    "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "dozen": 12,
    "百": 100, "千": 1_000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12,
}  # fmt: skip
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_WORDS = "|".join([*_SMALL, *_TENS[2:], "hundred", "thousand", "million", "billion", "trillion"])
_FIGURE = re.compile(
    r"(?<![A-Za-z0-9_.])(?P<digits>\d[\d,]*(?:\.\d+)?)(?:[\s-]?(?P<unit>hundred|thousand|million|billion|trillion|dozen|tn|bn|mn|[kmb]|万亿|千万|百万|[百千万亿])(?![a-z]))?",
    re.IGNORECASE,
)
_SPELT = re.compile(rf"\b(?:{_WORDS})(?:(?:[\s-]|\sand\s)(?:{_WORDS}))*\b", re.IGNORECASE)
_CHINESE = re.compile(
    r"[零〇一二两三四五六七八九十百千万亿]{2,}|[二两三四五六七八九十](?=[个名人次年月日家位只项万亿%倍岁天])"
)
LONGEST = 40  # [characters] of a number: what is longer is none that anybody says
VAGUE = frozenset(
    {"one", "hundred", "thousand", "million", "billion", "trillion", "一", "万一", "一一", "千万"}
)  # words more often than numbers


@dataclass(frozen=True, slots=True)
class Checked:
    """A narration after the check."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


def unsupported(sentence: str, article_text: str, lang: str) -> tuple[str, ...]:
    """The numbers and names of `sentence` that `article_text` does not have, as written in the sentence.

    Numbers are compared by value: 1,000 is "one thousand", 12.9bn is 12.9 billion, 三百万 is 3000000.
    """
    known = {value for _, value in numbers(article_text)}
    wrong = [text for text, value in numbers(sentence) if value not in known]
    source = article_text.casefold().replace("’", "'")
    tokens = set(re.findall(r"[^\W_]+(?:['.&-][^\W_]+)*", source))
    for name in [*_speaker(sentence), *(name.text for name in names(sentence, lang))]:
        if not _named(name.casefold().replace("’", "'"), source, tokens, lang) and name not in wrong:
            wrong.append(name)
    return tuple(wrong)


def numbers(text: str) -> list[tuple[str, Decimal]]:
    """The numbers of a text as written, with their value."""
    found = [(match[0], _figure(match)) for match in _FIGURE.finditer(text) if len(match[0]) <= LONGEST]
    spelt = [match[0] for match in _SPELT.finditer(text) if len(match[0]) <= 2 * LONGEST]
    found += [(said, _spelt(said.lower())) for said in spelt if said.lower() not in VAGUE]
    plain = [
        match
        for match in _CHINESE.finditer(text)
        if match[0] not in VAGUE and len(match[0]) <= LONGEST and not text[max(0, match.start() - 1)].isdigit()
    ]
    return found + [(match[0], _chinese(match[0])) for match in plain]


def check(texts: Sequence[str], article: Article, writer: str) -> Checked:
    """`texts` as lines; each that says what the article does not is replaced by the article's own closest sentence.

    That is told in a note. A sentence of the article is never said twice.
    """
    whole = f"{article.title}\n\n{article.text}"
    own = own_sentences(article)
    lines: list[Line] = []
    notes: list[str] = []
    for text in texts:
        wrong = unsupported(text, whole, article.lang)
        nearest = closest(
            text, [candidate for candidate in own if all(candidate != line.text for line in lines)], article.lang
        )
        if wrong:
            notes.append(
                f"{writer} wrote '{', '.join(wrong)}', which the article does not say: its own sentence is told instead"
            )
        if not wrong or nearest:
            said = nearest if wrong else text
            sources = ((article.source, own[nearest]),) if nearest else ()
            lines.append(Line(said, visual_query(said, article.lang), sources=sources))
    return Checked(tuple(lines), tuple(notes))


def own_sentences(article: Article) -> dict[str, int]:
    """The article's sentences as they can be spoken, and the place of each on the page."""
    lang = article.lang
    return {text: index for index, said in enumerate(sentences(article.text, lang)) if (text := tidy(said, lang))}


def closest(text: str, candidates: Iterable[str], lang: str) -> str:
    """The candidate that shares most words with `text`, the first of equals; empty if there is none."""
    wanted = set(content_words(text, lang))
    scored = [(_overlap(wanted, set(content_words(candidate, lang))), candidate) for candidate in candidates]
    return max(scored, key=lambda pair: pair[0], default=(0.0, ""))[1]


def within(texts: Sequence[str], lang: str, seconds: int) -> list[str]:
    """The first of `texts` that fit into `seconds`, at least one, a tenth over at most."""
    kept: list[str] = []
    for text in texts:
        if kept and spoken_seconds(" ".join([*kept, text]), lang) > 1.1 * seconds:
            break
        kept.append(text)
    return kept


def _speaker(sentence: str) -> list[str]:
    """The one word before "said" that begins a sentence: elsewhere a capital there tells nothing."""
    match = re.match(r"[“\"]?([A-Z][\w’'-]+) (?:said|says|told|added|wrote|warned)\b", sentence)
    return [match[1]] if match and match[1].lower() not in ENGLISH else []


def _overlap(wanted: set[str], having: set[str]) -> float:
    return 2 * len(wanted & having) / max(1, len(wanted) + len(having))


def _named(name: str, source: str, tokens: set[str], lang: str) -> bool:
    """Whether a name is in the source: Chinese as it stands, Latin word by word ("Steve Jobs" needs both)."""
    if name in source:
        return True
    if is_chinese(lang) and HAN.search(name):
        return False
    parts = re.findall(r"[^\W_]+(?:['.&-][^\W_]+)*", name)
    return all(part in tokens or part.rstrip("s") in tokens for part in parts if len(part) > 2)


def _figure(match: re.Match[str]) -> Decimal:
    unit = (match["unit"] or "").lower()
    return Decimal(match["digits"].replace(",", "")).normalize() * _UNITS.get(unit, 1)


def _spelt(words: str) -> Decimal:
    total = part = 0
    for word in re.split(r"[\s-]+", words):
        if word in _SMALL or word in _TENS:
            part += _SMALL.index(word) if word in _SMALL else 10 * _TENS.index(word)
        elif word == "hundred":
            part = max(1, part) * 100
        elif word in _UNITS:
            total, part = total + max(1, part) * _UNITS[word], 0
    return Decimal(total + part)


def _chinese(text: str) -> Decimal:
    """三百万 is 3000000; 二〇一九 is read digit by digit."""
    if not set(text) & set("十百千万亿"):
        return Decimal(int("".join(str(_DIGITS[character]) for character in text)))
    total = section = digit = 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[character], 0
        else:
            total, section, digit = (total + section + digit or 1) * _UNITS[character], 0, 0
    return Decimal(total + section + digit)
