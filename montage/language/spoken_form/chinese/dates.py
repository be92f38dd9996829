"""Dates, years and times of day."""

import re

from montage.language.spoken_form.chinese.numbers import cardinal, counted, digits, telephone
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_YEAR = "1[0-9]{3}|20[0-9]{2}"
_YEAR_FIRST = re.compile(rf"(?<![\w./-])({_YEAR})([-/.])(1[0-2]|0?[1-9])\2({_DAY})(?![0-9/-]|\.[0-9])", re.A)
_YEAR_LAST = re.compile(rf"(?<![\w./-])({_DAY})([-/.])({_DAY})\2({_YEAR})(?![0-9/-]|\.[0-9])", re.A)
_NAMED_DAY = re.compile(r"(?<![0-9./])(9/11|[0-9]{1,2}[·・][0-9]{1,2})(?![0-9/.])")
_ALWAYS = re.compile(r"(?<![0-9./])24/7(?![0-9/.])")
_YEARS = re.compile(
    rf"(?<![0-9.,$-])({_YEAR})(\s?年?\s?[-–—~～/]{{1,2}}\s?)({_YEAR}|[0-9]{{2}})"
    r"(?=\s?(?:年|赛季|财年|学年|[）)，。]|(?<=[0-9]{4})(?:$|[^0-9.,%人元个名万亿米公多余件家])))"
)
_SPELLED_YEAR = re.compile(rf"(?<![0-9.,])({_YEAR}|[0-9]{{3}}(?=年代)|0[0-9](?=年))(?=\s?年)")
_LONG_AGO = re.compile(r"\s?年(?:前(?!后)|历史|以前|之前|来|以来|间|之久|的历史|之后|后)")
_LONG = re.compile(r"(?<![0-9:.,])([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])(?![:0-9])")
_CLOCK = re.compile(
    r"(?<![0-9:.,])(?P<hour>2[0-4]|1[0-9]|0?[0-9])(?P<colon>[:：])(?P<minute>[0-5][0-9])(?![:0-9]|[.,][0-9])"
)
_RATIO = re.compile(r"(?:比分|比例|以|战胜|击败|不敌|总分|大胜|险胜|战平)[^。]{0,12}$")
_LISTED_MONTH = re.compile(r"(?<=[0-9])\.(?=[0-9]{1,2}月[0-9])")  # 1.5月6日 is the first of a list
_TWO_HOURS = re.compile(r"(?<![0-9.,:])2(?=点(?![0-9一二三四五六七八九零]|多钱))")
_TIMES = re.compile(r"(?<=[0-9]:[0-5][0-9])\s?[-–—~～]{1,2}\s?(?=[0-9]{1,2}:)")


def _full_date(years: str, months: str, days: str) -> Replacement:
    if not 1 <= int(months) <= 12:
        return None
    return f"{digits(years)}年{cardinal(months)}月{cardinal(days)}日"


def _year_last(match: re.Match[str]) -> Replacement:
    """The month comes first, unless there is no such month."""
    months, days = match[1], match[3]
    if int(months) > 12 or match[2] == ".":
        months, days = days, months
    return _full_date(match[4], months, days)


def _spelled_year(match: re.Match[str]) -> Replacement:
    """二零零零年, but 三千年前."""
    if match[1] == "1000" or (match[1].endswith("00") and _LONG_AGO.match(after(match))):
        return None
    return digits(match[1])


def _long(match: re.Match[str]) -> Replacement:
    hours, minutes, seconds = match.groups()
    return f"{counted(str(int(hours)))}小时{_two(minutes)}分{_two(seconds)}秒"


def _clock(match: re.Match[str]) -> Replacement:
    """A time of day; None for a ratio."""
    if _RATIO.search(before(match, 20)):
        return None
    minute = "" if match["minute"] == "00" else f"{_two(match['minute'])}分"
    return (counted(str(int(match["hour"]))), "hour"), ("点", "colon"), (minute, "minute")


def _two(figures: str) -> str:
    return f"零{cardinal(figures[1])}" if figures[0] == "0" and figures != "00" else cardinal(figures)


def _named_day(written: str) -> str:
    """三幺五, 一二九: 1 is 幺 after the first figure; but 九一一."""
    figures = re.sub(r"[^0-9]", "", written)
    return "九一一" if figures == "911" else digits(figures[0]) + telephone(figures[1:])


DATES: tuple[Rule, ...] = (
    (_LISTED_MONTH, lambda match: "，"),
    (_YEAR_FIRST, lambda match: _full_date(match[1], match[3], match[4])),
    (_YEAR_LAST, _year_last),
    (_ALWAYS, lambda match: "二十四七"),
    (_NAMED_DAY, lambda match: _named_day(match[1])),
    (_TIMES, lambda match: "到"),
    (_LONG, _long),
    (_CLOCK, _clock),
    (_YEARS, lambda match: ((digits(match[1]), 1), ("年到" if "年" in match[2] else "到", 2), (digits(match[3]), 3))),
    (_SPELLED_YEAR, _spelled_year),
    (_TWO_HOURS, lambda match: "两"),
)
