"""Sentences, words, clauses and how long they take to say. English and Chinese, and Chinese with Latin words in it."""

import re
from functools import cache
from typing import Any

from assets_db.chinese import jieba as jieba
from montage.stopwords import CHINESE, ENGLISH

ENGLISH_PACE = 165 / 60  # [words/s] a newsreader
CHINESE_PACE = 260 / 60  # [characters/s]
SHORTEST_CLAUSE = 4  # [words, or Chinese characters]: less than that is no thought of its own
LONGEST_QUOTATION = 80  # [characters] a longer Chinese quotation is divided

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]+|(?:[A-Z]\.){2,}"
    r"|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:[.,:'’&/-][^\W_\u3400-\u9fff\uf900-\ufaff]+)*"
)
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_END = re.compile(r"(?:[。！？!?]+|…+)[”’」』】）)\"]*")
_OPENING, _CLOSING = "“「『《", "”」』》"
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|No|vs|[A-Z]))\.$")
_DOMAIN = re.compile(r"(?:com|net|org)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\b[ap]\.m\.$")
_CLAUSE = re.compile(
    r"[,;:](?=\s)[\"”’)]*\s+|[.!?…]+[\"”’)]*\s+|\s+[–—-]+\s+|—|[，；：。！？、…]+[”’」』》）]*"
    r"|\s+(?=(?:and|but|or|because|while|when|where|which|who|that|after|before|although|though|if)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def is_chinese(lang: str) -> bool:
    """Whether a BCP-47 tag is Chinese."""
    return lang.lower().split("-")[0] in ("zh", "yue", "cmn")


def sentences(text: str, lang: str) -> list[str]:
    """The sentences of a text in order, stripped; paragraphs are never joined, a quotation stays with its speaker."""
    found: list[str] = []
    for paragraph in filter(None, map(str.strip, text.split("\n"))):
        chinese = is_chinese(lang) and HAN.search(paragraph)
        found += _chinese_sentences(paragraph) if chinese else _latin_sentences(paragraph, lang)
    return [sentence for sentence in found if WORD.search(sentence)]


def words(text: str, lang: str) -> list[str]:
    """The words as written, in order, without punctuation. Chinese is divided by jieba, whatever stands around it."""
    found: list[str] = []
    for match in WORD.finditer(text):
        found += jieba().lcut(match[0]) if HAN.match(match[0]) and is_chinese(lang) else [match[0]]
    return found


def content_words(text: str, lang: str) -> list[str]:
    """The words that carry meaning, comparable: lower case, English ones stemmed, stop words left out."""
    plain = (word.lower().replace("’", "'").removesuffix("'s") for word in words(text, lang))
    return [_stem(word) for word in plain if word not in ENGLISH and word not in CHINESE]


def spoken_seconds(text: str, lang: str) -> float:
    """About how long [s] a newsreader takes, figures counted as they are spoken. An estimate, never a film time."""
    if is_chinese(lang):
        return _chinese_characters(text) / CHINESE_PACE
    return sum(_english_count(match[0]) for match in WORD.finditer(text)) / ENGLISH_PACE + _signs(text) / ENGLISH_PACE


def clauses(text: str, lang: str) -> list[str]:
    """`text` in parts that may stand apart, each at least a few words; joined they are `text` exactly."""
    parts: list[str] = []
    start = 0
    for match in _CLAUSE.finditer(text):
        if _weight(text[start : match.end()]) >= SHORTEST_CLAUSE and _weight(text[match.end() :]) >= SHORTEST_CLAUSE:
            parts.append(text[start : match.end()])
            start = match.end()
    return [*parts, text[start:]] if text[start:] else parts


def _latin_sentences(paragraph: str, lang: str) -> list[str]:
    from sentencex import segment

    found: list[str] = []
    for piece in segment("en" if is_chinese(lang) else lang.split("-")[0], paragraph):
        if found and _goes_on(found[-1].rstrip(), piece):
            found[-1] += piece
        else:
            found.append(piece)
    return [" ".join(piece.split()) for piece in found]


def _goes_on(before: str, piece: str) -> bool:
    """Whether a full stop before `piece` was an abbreviation's: sentencex takes a few of them for an end."""
    if _ABBREVIATION.search(before) or piece[:1].islower() or (before.endswith(".") and _DOMAIN.match(piece)):
        return True
    return bool(
        _TIME_OF_DAY.search(before) and re.match(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{2,3}\b", piece)
    )


def _chinese_sentences(paragraph: str) -> list[str]:
    found, start = [], 0
    for match in _END.finditer(paragraph):
        sentence = paragraph[start : match.end()]
        if _quoting(sentence) or (_weight(sentence) < SHORTEST_CLAUSE and match[0][0] == "…"):
            continue
        if match[0][-1] in _CLOSING and re.match(r"[，、；的]|[^，。！？]{0,8}[说道称]", paragraph[match.end() :]):
            continue  # the quotation is only a part, or its speaker follows
        found.append(sentence.strip())
        start = match.end()
    return [*found, paragraph[start:].strip()]


def _quoting(sentence: str) -> bool:
    """Whether a quotation is open at the end of `sentence`, and short enough to be kept whole."""
    depth = sum(sentence.count(mark) for mark in _OPENING) - sum(sentence.count(mark) for mark in _CLOSING)
    opened = max(sentence.rfind(mark) for mark in _OPENING)
    return depth > 0 and len(sentence) - opened < LONGEST_QUOTATION


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word)) if word.isascii() and word.isalpha() else word


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def _weight(text: str) -> int:
    """Words, or Chinese characters."""
    return sum(len(match[0]) if HAN.match(match[0]) else 1 for match in WORD.finditer(text))


def _english_count(word: str) -> float:
    """Spoken words in one written word: 1,250 is "one thousand two hundred fifty"; NASA is one, FBI about two."""
    figure = _NUMBER.search(word)
    if figure:
        return _spoken_figure(figure[0]) + (1 if len(figure[0]) < len(word) else 0)
    if HAN.match(word):
        return len(word) * ENGLISH_PACE / CHINESE_PACE
    return max(1, word.count("-") + 1)


def _spoken_figure(figure: str) -> float:
    whole, _, decimals = figure.partition(".")
    digits = whole.replace(",", "")
    if len(digits) == 4 and "," not in whole and digits[0] in "12":
        return 2.5  # nineteen ninety-four, two thousand nineteen
    if len(digits) > 12:
        return len(digits)  # read digit by digit
    count = len(decimals) + 1 if decimals else 0
    padded = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [padded[at : at + 3] for at in range(0, len(padded), 3)]
    for place, group in enumerate(groups):
        tens = 2 if group[1] not in "01" and group[2] != "0" else int(group[1:] != "00")
        count += (2 if group[0] != "0" else 0) + tens + int(place < len(groups) - 1 and group != "000")
    return max(1, count)


def _signs(text: str) -> int:
    """Spoken words that are written as signs: dollar, percent, and."""
    return sum(text.count(sign) for sign in "$£€¥%") + text.count(" & ")


def _chinese_characters(text: str) -> float:
    """Spoken characters, Latin words and figures as long as they take."""
    count = 3.0 * text.count("%")
    for match in WORD.finditer(text):
        if HAN.match(match[0]):
            count += len(match[0])
        elif figure := _NUMBER.search(match[0]):
            count += _chinese_figure(figure[0], year=text.startswith("年", match.end()))
            count += sum(character.isalpha() for character in match[0])
        else:
            count += len(match[0]) if match[0].isupper() and len(match[0]) < 6 else CHINESE_PACE / ENGLISH_PACE
    return count


def _chinese_figure(figure: str, year: bool) -> int:
    """3000 is 三千: n digits that are not 0 take about 2 n - 1 characters; a year is read digit by digit."""
    whole, _, decimals = figure.replace(",", "").partition(".")
    point = len(decimals) + 1 if decimals else 0
    if year or len(whole) > 12:
        return len(whole) + point
    units = sum(2 for digit in whole[:-1] if digit != "0") + int(whole[-1] != "0" or len(whole) == 1)
    return max(1, units) + int(len(whole) > 4) + point
