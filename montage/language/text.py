"""Sentences, words and clauses. English and Chinese, and Chinese with Latin words in it."""

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any

from assets_db.chinese import jieba as jieba
from montage.language.bounds import LONGEST_PARAGRAPH, LONGEST_SENTENCE, divided
from montage.language.stopwords import CHINESE, ENGLISH

SHORTEST_CLAUSE = 4  # [words, or Chinese characters]: less than that is no thought of its own
LONGEST_STRETCH = 400  # [characters] that jieba divides at once
LONGEST_STEMMED = 60  # [characters] of a word
LONGEST_QUOTATION = 80  # [characters] a longer Chinese quotation is divided

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff]+|(?:[A-Z]\.){2,}"
    r"|[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:[.,:'’&/-][^\W_\u3400-\u9fff\uf900-\ufaff]+)*"
)
PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_END = re.compile(r"(?:[。！？!?]+|…+)[”’」』】）)\"]*")
_GOES_ON = re.compile(r"[，、；的]|[^，。！？]{0,8}[说道称]")  # after a quotation that is only a part
_OPENING, _CLOSING = "“「『《", "”」』》"
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|No|vs|[A-Z]))\.$")
_LONGEST_ABBREVIATION = 12  # [characters] and what tells that it is one
_DOMAIN = re.compile(r"(?:com|net|org)\b", re.IGNORECASE)
_CAPITALS = re.compile(r"[A-Z]{2}")
_TIME_OF_DAY = re.compile(r"\b[ap]\.m\.$")
_STRETCH = re.compile(rf"(?s:.{{1,{LONGEST_STRETCH - 1}}}[，。！？；：、,.!?;:\s]|.{{1,{LONGEST_STRETCH}}})")
_CLAUSE = re.compile(
    r"[,;:](?=\s)\s++|(?<![.!?…])[.!?…]++[\"”’)]*+\s++|(?<!\s)\s++[–—-]++\s++|—|[，；：。！？、…]+[”’」』》）]*"
    r"|(?<!\s)\s++(?=(?:and|but|or|because|while|when|where|which|who|that|after|before|although|though|if)\b)",
    re.IGNORECASE,
)


def is_chinese(lang: str) -> bool:
    """Whether a BCP-47 tag is Chinese."""
    return lang.lower().split("-")[0] in ("zh", "yue", "cmn")


def sentences(text: str, lang: str) -> list[str]:
    """The sentences of a text in order, stripped; paragraphs are never joined, a quotation stays with its speaker."""
    found: list[str] = []
    lines = filter(None, map(str.strip, text.split("\n")))
    for paragraph in (part for line in lines for part in divided(line, LONGEST_PARAGRAPH)):
        chinese = is_chinese(lang) and HAN.search(paragraph)
        found += _chinese_sentences(paragraph) if chinese else _latin_sentences(paragraph, lang)
    return [part for sentence in found for part in divided(sentence, LONGEST_SENTENCE) if WORD.search(part)]


def words(text: str, lang: str) -> list[str]:
    """The words as written, in order, without punctuation. Chinese is divided by jieba, in any surrounding text."""
    found: list[str] = []
    for match in WORD.finditer(text):
        found += chinese_words(match[0]) if HAN.match(match[0]) and is_chinese(lang) else [match[0]]
    return found


def content_words(text: str, lang: str) -> list[str]:
    """The words that carry meaning, comparable: lower case, English ones stemmed, stop words left out."""
    plain = (word.lower().replace("’", "'").removesuffix("'s") for word in words(text, lang))
    return [stem(word) for word in plain if word not in ENGLISH and word not in CHINESE]


def clauses(text: str, lang: str) -> list[str]:
    """`text` in parts that may stand apart, each at least a few words; joined they are `text` exactly."""
    parts: list[str] = []
    begins, weights = _weighed(text)
    start = before = 0
    for match in _CLAUSE.finditer(text):
        weight = weights[bisect_left(begins, match.end())]
        if weight - before >= SHORTEST_CLAUSE and weights[-1] - weight >= SHORTEST_CLAUSE:
            parts.append(text[start : match.end()])
            start, before = match.end(), weight
    return [*parts, text[start:]] if text[start:] else parts


def chinese_words(text: str) -> list[str]:
    """`text` in jieba's words, and what is between them; joined they are `text`."""
    return [str(word) for stretch in stretches(text) for word in jieba().lcut(stretch)]


def is_chinese_word(text: str) -> bool:
    """Whether jieba's dictionary has `text`."""
    return bool(jieba().dt.FREQ.get(text))


@lru_cache(maxsize=512)  # a line is asked for its names, its things, its phrases and its query
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """`text` in jieba's words, each with its tag; joined they are `text`."""
    pairs = (pair for stretch in stretches(text) for pair in jieba().posseg.lcut(stretch))
    return tuple((str(pair.word), str(pair.flag)) for pair in pairs)


def stretches(text: str) -> list[str]:
    """`text` divided for jieba, whose time grows with the square of a text: after marks where it has some."""
    return _STRETCH.findall(text) if len(text) > LONGEST_STRETCH else [text]


def _latin_sentences(paragraph: str, lang: str) -> list[str]:
    from sentencex import segment

    found: list[str] = []
    for piece in segment("en" if is_chinese(lang) else lang.split("-")[0], paragraph):
        one_word = bool(found) and found[-1].endswith(".") and _CAPITALS.match(piece)  # IQ.LIGHT, without a space
        if found and (one_word or _goes_on(found[-1].rstrip(), piece)):
            found[-1] += piece
        else:
            found.append(piece)
    return [" ".join(piece.split()) for piece in found]


def _goes_on(before: str, piece: str) -> bool:
    """Whether a full stop before `piece` was an abbreviation's: sentencex takes a few of them for an end."""
    before = before[-_LONGEST_ABBREVIATION:]
    if _ABBREVIATION.search(before) or piece[:1].islower() or (before.endswith(".") and _DOMAIN.match(piece)):
        return True
    return bool(
        _TIME_OF_DAY.search(before) and re.match(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{2,3}\b", piece)
    )


def _chinese_sentences(paragraph: str) -> list[str]:
    found, start = [], 0
    for match in _END.finditer(paragraph):
        sentence = paragraph[start : match.end()]
        if len(sentence) < LONGEST_SENTENCE and (_quoting(sentence) or _hesitating(sentence, match[0])):
            continue
        if match[0][-1] in _CLOSING and _GOES_ON.match(paragraph, match.end()):
            continue  # the quotation is only a part, or its speaker follows
        found.append(sentence.strip())
        start = match.end()
    return [*found, paragraph[start:].strip()]


def _hesitating(sentence: str, end: str) -> bool:
    return end[0] == "…" and _weight(sentence) < SHORTEST_CLAUSE


def _quoting(sentence: str) -> bool:
    """Whether a quotation is open at the end of `sentence`, and short enough to stay whole."""
    depth = sum(sentence.count(mark) for mark in _OPENING) - sum(sentence.count(mark) for mark in _CLOSING)
    opened = max(sentence.rfind(mark) for mark in _OPENING)
    return depth > 0 and len(sentence) - opened < LONGEST_QUOTATION


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The stem of an English word in lower case; what is none, or too long for one, as it is."""
    stems = word.isascii() and word.isalpha() and len(word) <= LONGEST_STEMMED
    return str(_stemmer().stemWord(word)) if stems else word


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def _weight(text: str) -> int:
    """Words, or Chinese characters."""
    return _weighed(text)[1][-1]


def _weighed(text: str) -> tuple[list[int], list[int]]:
    """Where words, or runs of Chinese characters, begin; and the weight of all before each of them, and of all."""
    found = list(WORD.finditer(text))
    weights = accumulate((len(match[0]) if HAN.match(match[0]) else 1 for match in found), initial=0)
    return [match.start() for match in found], list(weights)
