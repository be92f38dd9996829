"""Noun phrases of a line, whether or not they can be seen: what is left to wait for where nothing else is named."""

import re
from collections.abc import Iterator

from montage.language import visible_nouns as table
from montage.language.stopwords import CALENDAR, CHINESE, CHINESE_SAYING, ENGLISH, SAYING, VAGUE
from montage.language.text import HAN, is_chinese, tagged

LONGEST = 3  # English words; more are two phrases, or have a verb among them
_LED = re.compile(
    r"\b(?:the|an?|its|their|his|her|our|this|these|of|over|about|against|for|with)\s++(?=((?:[a-z][\w-]*+\s){0,4}[a-z][\w-]*+))",
    re.IGNORECASE,
)
_ENDS_IN_VERB = re.compile(r"(?<!\s)\s++(?:the|an?|that|his|her|its|their)\b")
_SPANS = frozenset(["小时", "分钟", "时间", "时候", "年度", "季度", "月份"])


def phrases(text: str, lang: str) -> tuple[tuple[str, int], ...]:
    """(phrase, where it starts) in order. English ones are known by the article or the preposition before them."""
    return tuple(_chinese(text) if is_chinese(lang) else _latin(text))


def is_noun_phrase(text: str, end: int) -> bool:
    """Whether what ends at `end` may be one: "Insurers expect" is none before "the damage"."""
    return not _ENDS_IN_VERB.match(text, end)


def _latin(text: str) -> Iterator[tuple[str, int]]:
    empty = ENGLISH | SAYING | CALENDAR | table.DETERMINERS
    for match in _LED.finditer(text):
        phrase: list[str] = []
        for word in match[1].split(" ")[: LONGEST + 1]:
            if word in empty or word.endswith("ly"):
                break
            phrase.append(word)
        while phrase and (len(phrase) > LONGEST or phrase[-1].endswith(("ed", "ing"))):
            phrase.pop()
        if phrase and phrase[-1] not in VAGUE and " ".join(phrase) not in table.COMMON:
            yield " ".join(phrase), match.start(1)


def _chinese(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for word, flag in tagged(text):
        noun = flag in ("n", "nz", "vn", "l") and len(word) > 1 and HAN.fullmatch(word)
        if noun and word not in CHINESE | CHINESE_SAYING | table.COMMON | _SPANS:
            yield word, at
        at += len(word)
