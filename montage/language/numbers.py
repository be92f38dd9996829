"""The numbers that a text says, in figures or words, English or Chinese, with their value."""

import re
from decimal import Decimal

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
LONGEST = 40  # [characters] of a number: a longer one is never spoken
VAGUE = frozenset(
    {"one", "hundred", "thousand", "million", "billion", "trillion", "一", "万一", "一一", "千万"}
)  # words more often than numbers


def numbers(text: str) -> list[tuple[str, Decimal]]:
    """The numbers of a text as written, with their value."""
    found = [(match[0], _figure(match)) for match in _FIGURE.finditer(text) if len(match[0]) <= LONGEST]
    spelt = [match[0] for match in _SPELT.finditer(text) if len(match[0]) <= 2 * LONGEST]
    found += [(words, _spelt(words.lower())) for words in spelt if words.lower() not in VAGUE]
    plain = [
        match
        for match in _CHINESE.finditer(text)
        if match[0] not in VAGUE and len(match[0]) <= LONGEST and not text[max(0, match.start() - 1)].isdigit()
    ]
    return found + [(match[0], _chinese(match[0])) for match in plain]


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
