"""Dates, years, decades and times of day."""

import re

from montage.language.dates import MONTHS
from montage.language.spoken_form.english.numbers import cardinal, ordinal, plural, two_figures, year
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

_FULL = {month[:3]: month for month in MONTHS} | {"Sept": "September"}
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = rf"{'|'.join(MONTHS)}|(?:{_SHORT})\b\.?"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_ST = r"(?:st|nd|rd|th)?"
_YEAR = "1[0-9]{3}|20[0-9]{2}"
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\s(?P<day>{_DAY}){_ST}(?:(?P<dash>\s?[-–—]\s?)(?P<last>{_DAY}){_ST})?"
    rf"(?P<comma>,?\s)?(?(comma)(?P<year>{_YEAR})?)"
    r"(?![0-9:%]|[.,][0-9]|\s(?:percent|million|billion|people)\b|-?[A-Za-z])"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w.,:/$£€-])(?P<the>the\s)?(?:(?P<first>{_DAY}){_ST}(?P<dash>\s?[-–—]\s?))?(?P<day>{_DAY}){_ST}\s"
    rf"(?P<month>{_MONTH})(?:(?P<comma>,?\s)(?P<year>{_YEAR})(?![\w]|[.,][0-9]))?(?!\w)"
)
_SHORT_MONTH = re.compile(rf"\b({_SHORT})\.(?=\s|,|$)")
_YEAR_FIRST = re.compile(rf"(?<![\w./-])({_YEAR})([-/.])(1[0-2]|0?[1-9])\2({_DAY})(?![\w/-]|\.[0-9])")
_YEAR_LAST = re.compile(rf"(?<![\w./-])({_DAY})([-/.])({_DAY})\2({_YEAR})(?![\w/-]|\.[0-9])")
_SHORT_YEAR = re.compile(r"(?<![\w./-])(1[0-2]|0?[1-9])/(3[01]|[12][0-9]|0?[1-9])/([0-9]{2})(?![\w/-]|\.[0-9])")
_DAY_OF_NAME = re.compile(r"(?<![\w./])(9/11|7/7|24/7)(?![\w/])")
_YEARS = re.compile(rf"(?<![\w.,$£€/-])({_YEAR})([-–—/])((?:{_YEAR})|[0-9]{{2}})(?![\w]|[.,/-][0-9])")
_DECADE = re.compile(r"(?<![\w.,])(?P<mark>['’‘])?(?P<years>(?:1[0-9]|20)[0-9]0|[2-9]0)['’]?s\b")
_FOUR = re.compile(rf"(?<![\w.,$£€/+=×-])({_YEAR})(?![\w°%/+=×]|[.,:][0-9]|\s[+=×]|-[0-9])")
# What stands before a year; a number that begins a sentence after one of the first is none.
_DATED = re.compile(
    r"\b(?:(?!Some|About|Over|Nearly|Almost|Around|Only|Another|More|Than)[A-Z][a-z]+|in|since|by|until|till|during|before"
    r"|after|late|early|mid|and|between|to|spring|summer|autumn|fall|winter|year|circa|the|this|its|their|his|her)[\s,]+$"
)
_COUNTED = re.compile(r"\s(?:[a-z]+[\s-])?(?:[a-z]{3,}(?<![suia])s|people|men|women|children|police)\b")
_VERBS = re.compile(r"\s(?:was|is|has|its|this|as|does|his|us)\b")
_HOUR = r"(?:2[0-4]|1[0-9]|0?[0-9])"
_HALF = r"(?:a\.m\.|p\.m\.|am\b\.?|pm\b\.?|AM\b|PM\b|A\.M\.|P\.M\.)"
_LONG = re.compile(r"(?<![\w:.,])([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])(?![:0-9])")
_CLOCK = re.compile(
    rf"(?<![\w:.,])(?P<hour>{_HOUR})(?P<rest>[:.](?P<minute>[0-5][0-9]))(?P<half>\s?{_HALF})?(?(half)|(?![:\w%]|[.,][0-9]))"
)
_HOURS = re.compile(rf"(?<![\w:.,])(?P<hour>{_HOUR})(?P<half>\s?{_HALF})")
_TO = re.compile(
    r"(?:(?<=[ap]m)|(?<=[AP]M)|(?<=[ap]\.m\.)|(?<=[0-9]:[0-5][0-9]))\s?[-–—]\s?"
    rf"(?={_HOUR}(?::[0-5][0-9]|\s?{_HALF}|\b))"
)
_RATIO = re.compile(r"\b(?:ratio|odds|score|split|mixed|aspect)\b", re.I)


def _month(written: str) -> str:
    short = written.rstrip(".")
    return _FULL.get(short, short)


def _month_first(match: re.Match[str]) -> Replacement:
    if match["month"] == "May" and re.match(r"\s[a-z]+s\b", after(match)) and not match["year"]:
        return None
    parts: list[tuple[str, str | int]] = [(f"{_month(match['month'])} ", "month"), (ordinal(match["day"]), "day")]
    if match["last"]:
        parts += [(" to ", "dash"), (ordinal(match["last"]), "last")]
    if match["comma"]:
        parts.append((match["comma"], "comma"))
    if match["year"]:
        parts.append((year(match["year"]), "year"))
    return tuple(parts)


def _day_first(match: re.Match[str]) -> Replacement:
    parts: list[tuple[str, str | int]] = [(match["the"] or "the ", "the" if match["the"] else "day")]
    if match["first"]:
        parts = [(match["the"] or "the ", "the" if match["the"] else "first")]
        parts += [(ordinal(match["first"]), "first"), (" to ", "dash")]
    parts += [(f"{ordinal(match['day'])} of ", "day"), (_month(match["month"]), "month")]
    if match["year"]:
        parts += [(match["comma"], "comma"), (year(match["year"]), "year")]
    return tuple(parts)


def _full_date(years: str, months: str, days: str) -> Replacement:
    if not 1 <= int(months) <= 12:
        return None
    return f"{MONTHS[int(months) - 1]} {ordinal(str(int(days)))}, {year(years)}"


def _year_last(match: re.Match[str]) -> Replacement:
    """The month comes first, unless there is no such month."""
    months, days = match[1], match[3]
    if int(months) > 12 or match[2] == ".":
        months, days = days, months
    return _full_date(match[4], months, days)


def _years(match: re.Match[str]) -> Replacement:
    """2019-20 is twenty nineteen to twenty; a season, 2019/20, has no to."""
    last = year(match[3]) if len(match[3]) == 4 else two_figures(match[3])
    return (year(match[1]), 1), (" " if match[2] == "/" else " to ", 2), (last, 3)


def _decade(match: re.Match[str]) -> Replacement:
    years = match["years"]
    return plural(cardinal(years) if len(years) == 2 else year(years))


def _four(match: re.Match[str]) -> Replacement:
    """A year, unless it counts what follows; None for an amount."""
    dated = _DATED.search(before(match, 20))
    counts = _COUNTED.match(after(match)) and not _VERBS.match(after(match))
    return None if counts and not dated else year(match[1])


def _long(match: re.Match[str]) -> Replacement:
    names = ("hour", "minute", "second")
    parts = [(int(figures), name) for figures, name in zip(match.groups(), names, strict=True)]
    return " ".join(f"{cardinal(str(count))} {name}{'' if count == 1 else 's'}" for count, name in parts if count)


def _clock(match: re.Match[str]) -> Replacement:
    """A time of day; None for a ratio. A point in place of the colon is one only before a.m. and p.m."""
    if not match["half"] and (match["rest"][0] == "." or _RATIO.search(before(match))):
        return None
    hour, minute = str(int(match["hour"])), match["minute"]
    half = ((f" {_half(match['half'])}", "half"),) if match["half"] else ()
    if minute != "00":
        rest = f" {two_figures(minute)}"
    else:
        rest = "" if half else " o'clock" if int(hour) <= 12 else " hundred"
    return (cardinal(hour), "hour"), (rest, "rest"), *half


def _hours(match: re.Match[str]) -> Replacement:
    if match["half"] == " am":
        return None  # I am
    return (match["hour"], "hour"), (f" {_half(match['half'])}", "half")


def _half(written: str) -> str:
    return "a.m." if "a" in written.lower() else "p.m."


DATES: tuple[Rule, ...] = (
    (_YEAR_FIRST, lambda match: _full_date(match[1], match[3], match[4])),
    (_YEAR_LAST, _year_last),
    (_SHORT_YEAR, lambda match: _full_date(f"{'19' if match[3] > '50' else '20'}{match[3]}", match[1], match[2])),
    (_DAY_OF_NAME, lambda match: " ".join(cardinal(part) for part in match[0].split("/"))),
    (_MONTH_FIRST, _month_first),
    (_DAY_FIRST, _day_first),
    (_SHORT_MONTH, lambda match: _FULL[match[1]]),
    (_LONG, _long),
    (_TO, lambda match: " to "),
    (_CLOCK, _clock),
    (_HOURS, _hours),
    (_YEARS, _years),
    (_DECADE, _decade),
)
YEARS: tuple[Rule, ...] = ((_FOUR, _four),)
