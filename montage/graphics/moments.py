"""The moments that a line names: years, months, days, decades, and words such as "last year"."""

import re
from dataclasses import dataclass

from montage.language.dates import MONTHS
from montage.language.text import is_chinese

Key = tuple[int, ...]  # year, month, day, as far as they are named; -1 for a year that is not

_MONTH = "|".join([*MONTHS, *(rf"{name[:3]}\.?" for name in MONTHS if len(name) > 4), r"Sept\.?"])
_YEAR = r"(?:1[4-9]|20)\d\d"
_ENGLISH = re.compile(
    rf"(?<![\w-])(?P<put>(?:[Ii]n|[Oo]n|[Bb]y|[Ss]ince)\s)?(?P<words>"
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s)?(?P<month>{_MONTH})(?:\s(?P<late>\d{{1,2}})(?!\d|:|\.\d))?"
    rf"(?:,?\s(?P<year>{_YEAR}))?(?![\w-])"
    rf"|(?P<the>the\s)(?P<decade>(?:1[4-9]|20)\d0)s"
    rf"|(?P<alone>{_YEAR})(?![\w/%-]|,\d|\.\d|\s(?:m|km|kg|mm)\b)"
    r"|(?:the\s)?(?:last|this|next|previous)\s(?:year|month|week|season|decade|quarter)|(?:the\s)?(?:year|month)\s(?:before|earlier)"
    r"|a\s(?:year|month|week|decade)\s(?:ago|earlier|before)|today|now|currently|the\sprevious\s(?:year|month|quarter)"
    r"|the\send\sof\s(?:the\snext|this|next)\s(?:year|decade|month|century)"
    rf"|(?P<same>the\s(?:same|first|second|third|fourth)\s(?:period|month|quarter|half|(?:\w+\s)?months|time))"
    rf"\s(?:last\syear|a\syear\s(?:earlier|ago)|of\s(?:last\syear|{_YEAR}))"
    r")"
)
_CHINESE = re.compile(
    r"(?P<words>(?P<year>(?:1[4-9]|20)\d\d)年(?:(?P<month>\d{1,2})月(?:份|(?P<day>\d{1,2})[日号])?|底|末|初)?"
    r"|(?<![\d年])(?P<bare>\d{1,2})月(?:份|(?P<late>\d{1,2})[日号])?"
    r"|(?P<century>上世纪|二十世纪|20世纪)?(?P<decade>[2-9]0)年代"
    r"|(?:去年|上年|今年|前年|明年)(?:前三季度|上半年|下半年|前[一二三四五六七八九十\d]+个?月|同期|底|末|初)?|同期|目前|现在|此前|上月|上个月|本月|上季度)"
)
_EARLIER = re.compile(r"\b(?:last|previous|earlier|before|ago|same)\b|去年|上年|前年|同期|此前|上月|上个月|上季度")
_PARTS_OF_NAMES = re.compile(
    r"^(?:的|款|版|度|级|届|至|到|以来|以后|之后|之前|以前|[-–—~至到]\d|[^，。；、]{0,6}(?:世界杯|奥运会|亚运会|锦标赛|联赛|博览会|规划|预算|财年|赛季))"
)
_RANGE_BEFORE = re.compile(r"(?:[-–—/~]|自从?|从|[至到])$")
_RANGE_AFTER = re.compile(r"^\s?(?:to\b|through\b|until\b|till\b|and\s(?:1|20)\d|[-–—/~至到])")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in a text: text[start:end], with the "in" before it."""

    start: int
    end: int
    words: str  # as written, without the "in"
    key: Key = ()  # empty: it cannot be computed
    earlier: bool = False  # whether it is before a time that is told with it: "last year"
    named: bool = False  # whether it stands as the time of something, not in a name or a range

    @property
    def year(self) -> int | None:
        """Its year, where that is all that it says."""
        return self.key[0] if len(self.key) == 1 and self.key[0] > 0 else None


def moments(text: str, lang: str) -> list[Moment]:
    """The moments of a text, in its order."""
    return [_chinese(match, text) for match in _CHINESE.finditer(text)] if is_chinese(lang) else [
        _english(match, text) for match in _ENGLISH.finditer(text) if not _is_other(match, text)
    ]  # fmt: skip


def _is_other(match: re.Match[str], text: str) -> bool:
    """Whether it is no moment: "May" that may, a number of four digits with what it counts, "March on"."""
    if match["month"] and not (match["put"] or match["day"] or match["late"] or match["year"]):
        return True
    return bool(
        match["alone"]
        and not match["put"]
        and re.search(r"[$€£¥#A-Za-z]\s?$|[-/.]$", text[: match.start("words")][-2:])
    )


def _english(match: re.Match[str], text: str) -> Moment:
    day = match["day"] or match["late"]
    words = match["words"]
    if match["put"] and match["put"].lower().startswith(("by", "since")):
        words = match["put"].lower() + words
    if match["month"]:
        month = next(place for place, name in enumerate(MONTHS, 1) if name.startswith(match["month"].rstrip(".")[:3]))
        key: Key = (int(match["year"] or -1), month, *([int(day)] if day else []))
    else:
        key = (int(match["decade"] or match["alone"]),) if match["decade"] or match["alone"] else ()
    clear = (match["put"] or "since").lower().strip() != "since" and not _RANGE_AFTER.match(text[match.end() :])
    return Moment(match.start(), match.end(), words, key, bool(_EARLIER.search(words)), bool(key) and clear)


def _chinese(match: re.Match[str], text: str) -> Moment:
    right = text[match.end() :]
    key: Key = ()
    if match["year"]:
        key = tuple(int(part) for part in (match["year"], match["month"], match["day"]) if part)
    elif match["bare"]:
        key = (-1, int(match["bare"]), *([int(match["late"])] if match["late"] else []))
    elif match["decade"]:
        key = (1900 + int(match["decade"]),)
    clear = not _RANGE_BEFORE.search(text[: match.start()]) and not _PARTS_OF_NAMES.match(right)
    words = match["words"]
    return Moment(match.start(), match.end(), words, key, bool(_EARLIER.search(words)), bool(key) and clear)
