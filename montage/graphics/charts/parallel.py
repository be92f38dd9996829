"""Figures at several times, in clauses that say the same of each: "300 people died in 2015 and 450 in 2016"."""

import re
from collections.abc import Sequence

from montage.graphics.charts.amounts import AMOUNT
from montage.graphics.charts.chart import Pairing, at_times
from montage.graphics.charts.clauses import Clause, plain, runs_of
from montage.language.text import content_words, is_chinese

_REACHING = re.compile(
    r"\b(?:ris(?:es?|ing)|rose|gr(?:e|o)w(?:ing|s)?|climb(?:ed|ing|s)|jump(?:ed|ing|s)|increas(?:ed|ing|es)|f[ae]ll(?:ing|s)?"
    r"|dropp(?:ed|ing)|declin(?:ed|ing)|decreas(?:ed|ing)|compared|reach(?:ed|ing|es)|up|down|versus|against)\s"
    r"(?:again\s|sharply\s|slightly\s|further\s)?(?:to\s|from\s|with\s|against\s)?(?=\ue000)"
)
_LINKS = re.compile(
    r"\b(?:figure|total|number|it|rate|amount|sum|mere|stood|totalled|totaled|amounted)\b", re.IGNORECASE
)
_LINKS_CHINESE = re.compile(
    r"(?:(?:又|再|则|就|已|仅|更|猛|骤|大幅|进一步|逐步|共){0,3}"
    r"(?:(?:增长|增加|减少|下降|上升|提高|提升)到|(?:增|升|降|减|跌|涨|攀升)至|达到?|为|是|有|到|至|仅|则|只有|约)){1,3}了?(?=\ue000)"
)
_BY = re.compile(
    r"(?:增长|增加|上升|提高|上涨|下降|减少|下跌|降低|增幅|降幅)了?(?=\ue000)"
    r"|\b(?:rose|grew|climbed|jumped|fell|dropped|gained|increased|declined|added|lost)\s(?:by\s)?(?=\ue000)"
)


def by_time(found: Sequence[Clause], lang: str) -> Pairing | None:
    """The first run of clauses with one amount and one moment each that say the same of all of them."""
    for run in runs_of(found, 1, 1):
        same = run[:1]
        for clause in run[1:]:
            if not _says_the_same(run[0], clause, lang):
                break
            same.append(clause)
        if len(same) > 1 and _names_something(run[0], lang):
            pairs = tuple((clause.moments[0], clause.amounts[0]) for clause in same)
            if pairing := at_times(_subject(run[0], lang), pairs):
                return pairing
    return None


def _names_something(clause: Clause, lang: str) -> bool:
    """Whether an English clause has more than participles and adverbs: not "initially estimated at 20 percent"."""
    words = plain(clause.text).split()
    return is_chinese(lang) or any(content_words(word, lang) and not word.endswith(("ed", "ly")) for word in words)


def _says_the_same(first: Clause, other: Clause, lang: str) -> bool:
    """Whether the other has no words but the first's, and such as lead to a figure."""
    if bool(_BY.search(first.text)) != bool(_BY.search(other.text)):
        return False
    links = _LINKS_CHINESE if is_chinese(lang) else _REACHING
    rest = links.sub(" ", other.text)
    rest = plain(rest if is_chinese(lang) else _LINKS.sub(" ", rest))
    return set(content_words(rest, lang)) <= set(content_words(plain(first.text), lang))


def _subject(clause: Clause, lang: str) -> str:
    """What the first clause says without its figure and its time."""
    text = (_LINKS_CHINESE if is_chinese(lang) else _REACHING).sub("", clause.text)
    if is_chinese(lang):
        return plain(text).replace(" ", "")
    left, right = map(plain, text.split(AMOUNT))
    unit = len(content_words(left, lang)) > 1 and not clause.amounts[0].counted
    return re.sub(r"(?:\s(?:at|to|of|in|by|was|were|is))+$", "", left if unit else f"{left} {right}".strip())
