"""When something was recorded: the local day as it is written, or nothing."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

EARLIEST_IN_NAMES = 1990  # before digital cameras a number in a name is no date
# Clocks that were never set begin here: Macintosh and Windows, Unix on either side of Greenwich, FAT.
NEVER_SET = frozenset(
    ("1903-12-31", "1904-01-01", "1601-01-01", "1969-12-31", "1970-01-01", "1979-12-31", "1980-01-01")
)
_WRITTEN = re.compile(r"^\s*+(\d{4})(?:(\d\d)(\d\d)(?!\d{1,5}(?!\d))|\s*[-:/.年]\s*(\d\d?)\s*[-:/.月]\s*(\d\d?)(?!\d))")
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


def without_dates(name: str) -> str:
    """`name` without the dates and times in it."""
    return _IN_NAME.sub(" ", name)


def modified(path: Path) -> str:
    """The day on which a file was last written to, in local time. Raises OSError."""
    seconds = path.stat().st_mtime
    try:
        return iso_date(datetime.fromtimestamp(seconds).date().isoformat())
    except (ValueError, OverflowError):
        return ""  # a year past 9999


def _day(year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return ""
    tomorrow = date.today() + timedelta(days=1)  # where it is tomorrow already
    return "" if found > tomorrow or found.isoformat() in NEVER_SET else found.isoformat()
