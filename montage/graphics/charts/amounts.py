"""The amounts of a text that can be compared: value, unit, and what is counted; and a text with places for them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from montage.graphics.figure import DULL_BEFORE, FIGURE, LONGEST, MISGROUPED, written
from montage.graphics.moments import Moment, moments
from montage.language.numbers import numbers
from montage.language.stopwords import CALENDAR, ENGLISH
from montage.language.text import is_chinese

AMOUNT, MOMENT = "\ue000", "\ue001"  # stand for an amount and for a moment in a masked text
_HEDGE = re.compile(
    r"(?:\b(?:about|around|nearly|some|roughly|just(?:\s(?:over|under))?|more than|less than|fewer than|over|under"
    r"|almost|only|approximately|at least|at most|up to|as many as|as much as|an estimated)\s"
    r"|(?:大约|约|近|超过|逾|超|仅|不到|至少|至多|高达|将近))$"
)
_SUFFIX = re.compile(r"/(?:k?Wh?|[kM]Wh|kg|day|hour|month|year|t|km)\b")
_COUNTED = re.compile(r"\s((?:new\s|more\s|other\s)?[a-z][a-z’'-]+|[kMGT]Wh?|[kMGT]b|km/h)\b")
_DULL = re.compile(
    r"^\s?(?:years?[- ]old|(?:years?|months?|weeks?|days?|hours?|minutes?|times?)\b|a\.m|p\.m|am\b|pm\b|o['’]clock)"
    r"|^(?:周?岁|[年月日号时点分届级]|世纪|小时|分钟|天|[+/×*:：~—–-]\s?[\dA-Za-z]|[A-Za-z])"
)
_PERCENT = re.compile(r"\s?(?:per\s?cent|％)")
_ASIDE = re.compile(r"（[^（）]{1,40}）|\([^()]{1,40}\)")
_SCORE = re.compile(r"\d\s?(?:比|[-–—:：])\s?\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in a text: text[start:end]."""

    start: int
    end: int
    figure: str  # as written, with sign, scale, unit, and "about"
    value: Decimal  # with its scale: "3.5亿" is 350000000
    measure: str  # its unit: "$", "%", "元"; empty: none
    per: str  # "/W" of "$0.23/W"
    counted: str  # the English word after a bare number: "people"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text in which AMOUNT and MOMENT stand for amounts and moments: patterns are matched on it."""

    text: str
    places: tuple[int, ...]  # of each of its characters in the text itself, and where the last one ends
    amounts: dict[int, Amount]  # by place in the masked text
    moments: dict[int, Moment]


def masked(text: str, lang: str) -> Masked:
    """`text` with its amounts and moments replaced."""
    found: list[Moment | Amount] = sorted(
        [*moments(text, lang), *amounts(text, lang)], key=lambda one: (one.start, isinstance(one, Amount))
    )
    letters, places, at = "", list[int](), 0
    some, times = dict[int, Amount](), dict[int, Moment]()
    for one in found:
        if one.start < at:
            continue
        plain = text[at : one.start].replace(AMOUNT, " ").replace(MOMENT, " ")
        letters, places = letters + plain, [*places, *range(at, one.start)]
        if isinstance(one, Amount):
            some[len(letters)] = one
        else:
            times[len(letters)] = one
        letters, places, at = letters + (AMOUNT if isinstance(one, Amount) else MOMENT), [*places, one.start], one.end
    letters += text[at:].replace(AMOUNT, " ").replace(MOMENT, " ")
    return Masked(letters, (*places, *range(at, len(text) + 1)), some, times)


def amounts(text: str, lang: str) -> list[Amount]:
    """The amounts of a text in its order. Ages, times, numbers in names, scores and negative numbers are none."""
    apart = [match.span() for pattern in (_SCORE, _ASIDE) for match in pattern.finditer(text)]
    return [
        amount
        for match in FIGURE.finditer(text)
        if len(match[0]) <= LONGEST and not any(start < match.end() and match.start() < end for start, end in apart)
        if (amount := _amount(match, text, lang))
    ]


def _amount(match: re.Match[str], text: str, lang: str) -> Amount | None:
    _, unit, end = written(match, lang)
    start = match.end() - len(match[0].lstrip())
    if match["minus"] or match["part"] or MISGROUPED.search(match["digits"]):
        return None
    if suffix := _SUFFIX.match(text, end):
        end = suffix.end()
    left, right = text[:start], text[end:]
    dull = DULL_BEFORE.search(left) or (not suffix and not unit and not match["sign"] and _DULL.match(right))
    valued = numbers(f"{match['digits']}{match['scale'] or ''}")
    if dull or not valued:
        return None
    counted = ""
    bare = not match["sign"] and (not unit or unit == (match["scale"] or ""))
    if not is_chinese(lang) and bare and (words := _COUNTED.match(right)):
        counted = words[1] if words[1] not in ENGLISH | CALENDAR else ""
    hedge = _HEDGE.search(left)
    begin = hedge.start() if hedge else start
    if bare and is_chinese(lang) and not match["scale"]:
        return None
    measure = match["sign"] or ("" if bare else unit if unit == "%" else match["unit"])
    figure = _PERCENT.sub("%", " ".join(text[begin:end].split()))
    return Amount(begin, end, figure, valued[0][1], measure, suffix[0] if suffix else "", counted)


def comparable(some: Sequence[Amount]) -> bool:
    """Whether amounts have one unit and count one thing; what names neither takes both from its neighbours."""
    measures, per, counted = ({getattr(one, name) for one in some} for name in ("measure", "per", "counted"))
    sums = any(one.measure and not one.measure.isalnum() and one.measure != "%" for one in some)
    return (
        all(len(kinds - {""}) <= 1 for kinds in (measures, per, counted))
        and not (measures - {""} and counted - {""})
        and not (sums and "" in measures)
    )
