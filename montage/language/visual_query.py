"""What to look for while a line is spoken: its things and names, in their order."""

import re

from montage.language.stopwords import CALENDAR, CHINESE, CHINESE_SAYING, ENGLISH, SAYING
from montage.language.text import HAN, WORD, is_chinese, tagged

WORDS = 14  # more than that no picture shows
_ATTRIBUTION = re.compile(
    r"(?:,? according to|(?<![,”\"])[,”\"]++ (?:(?:he|she|they|[A-Z][\w’'.]{1,40}+) ){0,3}"
    r"(?:said|says|told|added|tweeted|wrote))\b"
    r"(?:[^,.;“\"]|(?<=\d)[,.](?=\d)){0,300}+(?=[.,;]|$)"
)
_COUNTS = frozenset(
    [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen",
        "hundred", "thousand", "million", "billion", "trillion", "percent", "cent", "first", "second", "third", "half",
        "per", "number", "total",
    ]
)  # fmt: skip


def visual_query(text: str, lang: str) -> str:
    """The words of `text` that can be seen: no attribution, verbs of saying, figures or dates; never empty."""
    visible = _chinese(text) if is_chinese(lang) else _latin(_ATTRIBUTION.sub("", text)) or _latin(text)
    seen = list(dict.fromkeys(visible))[:WORDS]
    return " ".join(seen) or text


def _latin(text: str) -> list[str]:
    dropped = ENGLISH | SAYING | CALENDAR | _COUNTS
    plain = [re.sub(r"['’]s$", "", match[0]) for match in WORD.finditer(text)]
    return [word for word in plain if word.lower().replace("’", "'") not in dropped and not re.match(r"\d", word)]


def _chinese(text: str) -> list[str]:
    """Nouns, and verbs used as nouns; with none of them, all words that carry meaning."""
    plain = [
        (word, flag)
        for word, flag in tagged(text)
        if word not in CHINESE | CHINESE_SAYING and not re.match(r"\d", word)
    ]
    nouns = [
        word
        for word, flag in plain
        if (flag[0] in "nj" and len(word) > 1) or flag in ("vn", "l", "i") or (flag == "eng" and len(word) > 1)
    ]
    return nouns or [word for word, _ in plain if HAN.match(word) or word.isalnum()]
