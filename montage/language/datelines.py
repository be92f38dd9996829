"""Where and by whom a story was filed: "NEW YORK, Nov. 19 (Reuters) -", 新华社北京11月19日电. It is not spoken."""

import re

from montage.language.gazetteer import PLACES
from montage.language.text import is_chinese

LONGEST = 90  # [characters]
CHINESE_LONGEST = 60  # [characters]
MOST_WORDS = 7  # of a place
# White space is one space here: `tidy` sees to that.
_DASH = re.compile(
    r" ?(?:[—–]|(?<= )(?:-{1,2}|_)) (?=[\"“‘'A-Z\d])|: (?=[\"“A-Z])|(?<=/) (?=[\"“A-Z])|(?<=/\.) (?=[\"“A-Z])"
)
_WIRE = re.compile(r" ?\(([^()]{2,30})\)$|\.? ?/([A-Z][\w -]{1,20})/\.?$")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}"
_DATE = re.compile(
    r",? ?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? ?)?"
    rf"(?:{_MONTH}\.? \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?[.,]?$"
)
_SMALL = frozenset(["of", "de", "la", "le", "del", "the", "and", "upon", "on", "di", "do", "da", "von", "am", "an"])
_SHOUTED = re.compile(r"[A-Z][A-Z.'’-]{2,}")
_CHINESE = re.compile(  # a medium, perhaps a place and a day, and "telegram": 电, 讯, 消息
    r"(?:据)?(?:新华社|中新社|中新网|人民网|央视网?|路透社|法新社|美联社|[^\s，。：“”！？、]{0,10}?(?:报|网|社|台|刊|新闻|财经|科技|之家|公司|在线))"
    r"[^，。：“”！？]{0,16}?(?:\d{1,2}\s?月)?\s?(?:\d{1,2}\s?日)?[^，。：“”！？、]{0,4}?(?:讯|电|快讯|消息)"
    r"(?=[\s，,：:（(\d【“])"
)
_AFTER = re.compile(
    r"[\s，,：:]{0,4}(?:[（(][^（）()]{0,40}[）)])?(?:\s?(?:记者|通讯员)[\s\u4e00-\u9fff、]{2,16}(?=[\s：:）)]))?[\s，,：:]{0,4}"
)
_BRACKETED = re.compile(r"(?:【[^【】]{0,40}】|[（(][^（）()]{0,40}[）)])\s{0,4}")


def without_dateline(text: str, lang: str) -> str:
    """`text` without the place, day and agency that open it."""
    return _without_chinese(text) if is_chinese(lang) else _without_english(text)


def _without_english(text: str) -> str:
    for dash in _DASH.finditer(text[:LONGEST]):
        if is_dateline(text[: dash.start()], colon=":" in dash[0]):
            return text[dash.end() :]
    return text


def is_dateline(head: str, colon: bool = False) -> bool:
    """Whether what stands before a dash is a place, perhaps with a day and an agency; before a `colon` only a place."""
    place, wire = _taken(head, _WIRE)
    place, date = _taken(place, _DATE)
    words = place.replace(",", " ").split()
    if len(words) > MOST_WORDS or not all(word[:1].isupper() or word.lower() in _SMALL for word in words):
        return False
    known = bool(words) and (
        place.split(",")[0].strip().title() in PLACES or bool(_SHOUTED.match(words[0])) or "." in words[0][1:-1]
    )
    if colon:
        return place.split(",")[0].strip() in PLACES and not (wire or date)
    last = place.rpartition(",")[2].strip()
    return bool(wire or (date and words) or known or ("," in place and (last in PLACES or "." in last)))


def _taken(text: str, pattern: re.Pattern[str]) -> tuple[str, bool]:
    """`text` without what `pattern` finds at its end, and whether it was there."""
    match = pattern.search(text.rstrip())
    return (text[: match.start()].rstrip(" ,"), True) if match else (text.rstrip(" ,"), False)


def _without_chinese(text: str) -> str:
    rest = text.lstrip()
    while match := _BRACKETED.match(rest):
        rest = rest[match.end() :]
    head = _CHINESE.match(rest[:CHINESE_LONGEST])
    if not head:
        return rest
    after = _AFTER.match(rest, head.end())
    assert after  # it takes nothing, too
    return rest[after.end() :]
