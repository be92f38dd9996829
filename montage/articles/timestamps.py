"""Dates as sites write them, or none: nothing is guessed, and what lacks a day or could be two is unknown."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

LONGEST_DATE = 80  # [characters]
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the web: 0001-01-01 and 1970-01-01 are a program's "none"
AHEAD = timedelta(days=1)  # that clocks and time zones may differ; what is dated further would be newest for ever
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
# [h] RFC 822, and what is the same everywhere. IST and BST mean several: they are read as UTC, as what has no zone.
ZONES = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "WET": 0, "WEST": 1,
    "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")

_ZONE = r"(?P<zone>Z|[+-]\d\d:?\d\d|[+-]\d\d|[A-Z]{2,5}(?:[+-]\d\d:?\d\d)?)"
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
_TIME = rf"{_CLOCK}(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s?{_ZONE})?"
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s)?"
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4})"
_LATER = rf"(?:(?:,|\s-|\sat)?\s{_TIME})?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}-(?P<month>\d\d?)-(?P<day>\d\d?)(?:[T\s]{_TIME})?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:T(?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d))?{_ZONE}?)?",
        rf"{_YEAR}([/.])(?P<month>\d\d?)\2(?P<day>\d\d?)\.?(?:[T\s]{_TIME})?",
        rf"(?P<day>\d\d?)\.(?P<month>\d\d?)\.{_YEAR}{_LATER}",
        rf"(?P<either>\d\d?)([/-])(?P<other>\d\d?)\2{_YEAR}{_LATER}",
        rf"{_WEEKDAY}(?P<day>\d\d?)(?:st|nd|rd|th|\.)?(?:\s|-){_MONTH}(?:,?\s|-)(?P<year>\d{{4}}|\d\d){_LATER}",
        rf"{_WEEKDAY}{_MONTH}\s(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s{_YEAR}{_LATER}",
        rf"{_WEEKDAY}{_MONTH}\s(?P<day>\d\d?)\s{_CLOCK}(?:\s{_ZONE})?\s{_YEAR}",
        rf"{_YEAR}年(?P<month>\d\d?)月(?P<day>\d\d?)[日号號](?:\s?[（(]?(?:星期|周|週|礼拜)[一二三四五六日天][）)]?)?"
        r"(?:\s?(?P<half>上午|下午|早上|晚上|凌晨|中午)?\s?(?P<hour>\d\d?)[:：时時点點](?P<minute>\d\d)?分?"
        r"(?:[:：]?(?P<second>\d\d)秒?)?)?",
    )
)  # fmt: skip
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_HAN_YEAR = re.compile(r"[〇零一二三四五六七八九]{4}年")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十]{1,3}(?=[月日号號])")
_AFTERNOON = ("p", "P", "下午", "晚上")


def moment(text: str) -> str:
    """A date as ISO 8601 in UTC; empty for what is not understood, lacks its day, or no story can have.

    A date without a time is its midnight, one without a zone is in UTC; 11/12/2026 could be two days and is none.
    """
    parsed = _parsed(text)
    return parsed.astimezone(UTC).isoformat(timespec="seconds") if parsed else ""


def day_of(text: str) -> str:
    """The day of a date where it was written, as 2026-11-29; empty where `moment` is."""
    parsed = _parsed(text)
    return parsed.date().isoformat() if parsed else ""


def _parsed(text: str) -> datetime | None:
    line = " ".join(text.split())
    if not line or len(line) > LONGEST_DATE:
        return None
    try:
        if epoch := _EPOCH.fullmatch(line):
            parsed = datetime.fromtimestamp(int(epoch[1]), UTC)
        else:
            parts = next(_readings(_in_digits(line) if _HAN_YEAR.match(line) else line), None)
            if parts is None:
                return None
            parsed = _dated(parts)
        return parsed if OLDEST <= parsed <= datetime.now(UTC) + AHEAD else None
    except (ValueError, OverflowError):  # 30 February; 0001-01-01 east of Greenwich
        return None


def _readings(line: str) -> Iterator[dict[str, str]]:
    """What each part of a date is called, for the forms that it has."""
    for form in _FORMS:
        if match := form.fullmatch(line):
            yield {name: value for name, value in match.groupdict().items() if value is not None}


def _dated(parts: dict[str, str]) -> datetime:
    """Raises ValueError for what is no date."""
    month, day = _month_and_day(parts)
    year = int(parts["year"])
    if len(parts["year"]) == 2:  # RFC 2822
        year += 2000 if year < 50 else 1900
    hour, minute, second = (int(parts.get(name, "0")) for name in ("hour", "minute", "second"))
    if half := parts.get("half"):
        hour = _of_day(hour, half)
    days, hour = divmod(hour, 24) if (hour, minute, second) == (24, 0, 0) else (0, hour)  # the end of a day
    at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_zone(parts.get("zone", "")))
    return at + timedelta(days=days)


def _month_and_day(parts: dict[str, str]) -> tuple[int, int]:
    if "name" in parts:
        if parts["name"].lower() not in MONTHS:
            raise ValueError(f"{parts['name']} is no month")
        return MONTHS[parts["name"].lower()], int(parts["day"])
    if "either" not in parts:
        return int(parts["month"]), int(parts["day"])
    small, large = sorted((int(parts["either"]), int(parts["other"])))
    if small != large <= 12:
        raise ValueError("it could be two days")
    return small, large


def _of_day(hour: int, half: str) -> int:
    """The hour of the day. 下午3时 is 15, and so is 下午15时; 凌晨 and 上午12时 are midnight."""
    if half in _AFTERNOON:
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 and half in ("a", "A", "凌晨") else hour


def _zone(text: str) -> timezone:
    """UTC where the zone is missing or unknown."""
    offset = re.fullmatch(r"(?:[A-Z]*)([+-])(\d\d):?(\d\d)?", text)
    if offset:
        span = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(span if offset[1] == "+" else -span)
    return timezone(timedelta(hours=ZONES.get(text, 0)))


def _in_digits(line: str) -> str:
    """二〇二六年十一月二十九日 as 2026年11月29日."""
    year, _, rest = line.partition("年")
    return f"{year.translate(HAN_DIGITS)}年" + _HAN_NUMBER.sub(lambda match: str(_number(match[0])), rest)


def _number(text: str) -> int:
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return int(text.translate(HAN_DIGITS))
    return 10 * int(tens.translate(HAN_DIGITS) or 1) + int(ones.translate(HAN_DIGITS) or 0)
