"""When something was recorded: the local day as it is written, or the month or year of it, or nothing.

The modification time of a file is not used: copying, repairing and downloading change it.
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

EARLIEST = 1880  # there was no film before
EARLIEST_IN_NAMES = 1990  # before digital cameras a number in a name is no date
# Clocks that were never set begin here: Macintosh and Windows, Unix on either side of Greenwich, FAT.
NEVER_SET = frozenset(
    ("1903-12-31", "1904-01-01", "1601-01-01", "1969-12-31", "1970-01-01", "1979-12-31", "1980-01-01")
)
_WRITTEN = re.compile(r"^\s*+(\d{4})(?:(\d\d)(\d\d)(?!\d{1,5}(?!\d))|\s*[-:/.年]\s*(\d\d?)\s*[-:/.月]\s*(\d\d?)(?!\d))")
_PARTLY = re.compile(r"^\s*+(\d{4})(?:\s*+[-/.年]\s*+(0?[1-9]|1[0-2])\s*+月?)?\s*+年?\s*+")
# `2008`, `2008-07`, `Beijing 2008`, `2008年奥运`; a year in the middle of a name is of something else
_YEAR_OF_FOLDER = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-_. ]?(?P<month>0[1-9]|1[0-2])(?!\d)|年(?:(?P<moon>1[0-2]|0?[1-9])月)?|(?!\d))"
)
_IN_NAME = re.compile(
    r"""(?<!\d)(?P<year>(?:19|20)\d\d)
    (?: (?P<mark>[-_. ]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])
      | 年(?P<moon>1[0-2]|0?[1-9])月(?P<sun>3[01]|[12]\d|0?[1-9])日 )
    (?: (?:[-_. T]|\ at\ |\ um\ )*(?:[01]\d|2[0-3])[-_.:h]?[0-5]\d[-_.:m]?[0-5]\d(?:[-_.]?\d{1,3}(?!\d))? | (?!\d) )""",
    re.VERBOSE,
)


def iso_date(text: str) -> str:
    """`2021-06-04` out of `2021:06:04 12:00:00`, `20210604`, `2021年6月4日` and the like; empty where it cannot be."""
    match = _WRITTEN.match(text)
    return _day(match[1], match[2] or match[4], match[3] or match[5]) if match else ""


def date_in_name(name: str) -> str:
    """The date that cameras and people put in a file's name: `VID_20210604_101530`, `2021-06-04 harbour`."""
    for match in _IN_NAME.finditer(name):
        day = _day(match["year"], match["month"] or match["moon"], match["day"] or match["sun"])
        if day and int(match["year"]) >= EARLIEST_IN_NAMES:
            return day
    return ""


def some_date(text: str) -> str:
    """As `iso_date`; `2008-07` and `2008` where no more is given."""
    if (day := iso_date(text)) or not (match := _PARTLY.fullmatch(text)):
        return day
    return _month(match[1], match[2])


def date_of_folders(path: Path, root: Path) -> str:
    """The date in the names of the folders of `path` up to and including `root`; the nearest first.

    A day, else a month or a year that a name begins or ends with, or is.
    """
    inside = path.parent.is_relative_to(root)
    for folder in (path.parent, *path.parent.parents):
        if day := date_in_name(folder.name) or _year_of_folder(folder.name):
            return day
        if folder == root or not inside:
            break
    return ""


def _year_of_folder(name: str) -> str:
    for match in _YEAR_OF_FOLDER.finditer(name):
        first, last = not name[: match.start()].strip(), not name[match.end() :].strip()
        if (first or last) and ((first and last) or int(match["year"]) >= EARLIEST_IN_NAMES):
            return _month(match["year"], match["month"] or match["moon"])
    return ""


def _month(year: str, month: str | None) -> str:
    if int(year) < EARLIEST or not _day(year, month or "1", "2"):
        return ""
    return f"{year}-{int(month):02d}" if month else year


def middle_of(recorded: str) -> date:
    """The day that stands for `2021-06-04`, `2021-06` or `2021`."""
    year, month, day = (*map(int, recorded.split("-")), 0, 0)[:3]
    return date(year, month or 7, day or (15 if month else 1))


def without_dates(name: str) -> str:
    """`name` without the dates and times in it."""
    return _IN_NAME.sub(" ", name)


def day_of_clock(seconds: str) -> str:
    """The day, in UTC, of seconds of the Unix clock as text."""
    try:
        return iso_date(datetime.fromtimestamp(int(seconds), UTC).date().isoformat())
    except (ValueError, OverflowError, OSError):
        return ""  # no number, or a year past 9999


def _day(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    tomorrow = date.today() + timedelta(days=1)  # where it is tomorrow already
    return "" if found > tomorrow or found.isoformat() in NEVER_SET else found.isoformat()
