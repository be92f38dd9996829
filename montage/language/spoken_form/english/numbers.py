"""English numbers in words, as American newsreaders say them."""

import re
from functools import lru_cache

from num2words import num2words

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LONGEST = 21  # [digits] of a number that is spoken as one, up to a sextillion; a longer one is read digit by digit
_IRREGULAR = {"2": "half", "4": "quarter"}


def number(written: str) -> str:
    """`1,234.5` is one thousand two hundred thirty-four point five; `007` is read digit by digit."""
    whole, point, decimals = written.replace(",", "").partition(".")
    spoken = digits(whole) if len(whole) > 1 and whole[0] == "0" else cardinal(whole) if whole else ""
    return f"{spoken} point {digits(decimals)}".strip() if point else spoken


@lru_cache(maxsize=1024)
def cardinal(figures: str) -> str:
    """A whole number of digits alone."""
    if len(figures) > LONGEST:
        return digits(figures)
    return str(num2words(int(figures))).replace(" and ", " ").replace(",", "")


@lru_cache(maxsize=256)
def ordinal(figures: str) -> str:
    """1 is first, 22 twenty-second."""
    if len(figures) > LONGEST:
        return digits(figures)
    return str(num2words(int(figures), to="ordinal")).replace(" and ", " ").replace(",", "")


def digits(figures: str) -> str:
    """Digit by digit; what is no digit is left out."""
    return " ".join(DIGITS[int(figure)] for figure in figures if "0" <= figure <= "9")


def year(figures: str) -> str:
    """Four digits: 1905 is nineteen oh five, 2008 two thousand eight, 2019 twenty nineteen."""
    century, rest = figures[:2], figures[2:]
    if century[1] == "0" and rest[0] == "0":
        return cardinal(figures)
    if rest == "00":
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {two_figures(rest)}"


def code(figures: str) -> str:
    """The figures of a name: 16 is sixteen, 370 three seventy, 1066 ten sixty-six, 12345 digit by digit."""
    if figures[0] == "0" or len(figures) > 4:
        return digits(figures)
    if len(figures) == 4:
        return year(figures)
    if len(figures) < 3:
        return cardinal(figures)
    return cardinal(figures) if figures.endswith("00") else f"{cardinal(figures[0])} {two_figures(figures[1:])}"


def hundreds(figures: str) -> str:
    """Four digits of an amount: 1500 is fifteen hundred, 1520 one thousand five hundred twenty."""
    if figures.endswith("00") and figures[1] != "0":
        return f"{cardinal(figures[:2])} hundred"
    return cardinal(figures)


def fraction(above: str, below: str) -> str:
    """1/2 is one half, 3/4 three quarters, 7/10 seven tenths."""
    name = _IRREGULAR.get(below) or ordinal(below)
    if above == "1":
        return f"one {name}"
    return f"{cardinal(above)} {'halves' if name == 'half' else f'{name}s'}"


def plural(words: str) -> str:
    """twenty is twenties."""
    return re.sub(r"y$", "ie", words) + "s"


def two_figures(figures: str) -> str:
    """The last two figures of a year, or minutes: 05 is oh five."""
    return f"oh {DIGITS[int(figures[1])]}" if figures[0] == "0" else cardinal(figures)
