"""A score and the two sides that it is between."""

import re
from dataclasses import dataclass

from montage.language.stopwords import CALENDAR
from montage.language.text import is_chinese

_SIDE = r"(?:(?<!\w)[A-Z][\w.&-]*+(?:\s(?:of\s)?[A-Z][\w.&-]*+){0,3})"
_SCORE = r"(?P<first>\d{1,3})\s?(?:[-–—:]|to)\s?(?P<second>\d{1,3})(?![\w%]|[-–:]\d|,?\s\d|\.\d)"
_WON = (
    r"(?:beat|beats|defeated|defeats|thrashed|edged(?:\spast)?|overcame|downed|crushed|routed|blanked|stunned|outlasted"
    r"|topped|hammered|trounced|won|win|wins)"
)
_LOST = r"(?:lost|loses|lose|fell|went\sdown)"
_DREW = r"(?:drew|draw|tied|were\sheld)"
_ENGLISH = (
    (rf"(?P<winner>{_SIDE})\s{_WON}\s(?:the\s)?(?P<loser>{_SIDE})\s(?:by\s)?{_SCORE}"),
    (rf"(?P<winner>{_SIDE})\s{_WON}\s{_SCORE}\s(?:against|over|at)\s(?:the\s)?(?P<loser>{_SIDE})"),
    (rf"(?P<winner>{_SIDE})\s(?:[a-z]+ed\s)?(?:to|for|with)\san?\s(?:[a-z-]+\s)?{_SCORE}\s(?:home\s)?(?:win|victory)\s(?:over|against|at)\s(?:the\s)?(?P<loser>{_SIDE})"),
    (rf"(?P<winner>{_SIDE})(?:’s|'s|’|')\s{_SCORE}\s(?:win|victory|triumph)\s(?:over|against|at)\s(?:the\s)?(?P<loser>{_SIDE})"),
    (rf"(?P<loser>{_SIDE})(?:’s|'s|’|')\s{_SCORE}\s(?:loss|defeat)\s(?:to|against|by|at)\s(?:the\s)?(?P<winner>{_SIDE})"),
    (rf"(?P<loser>{_SIDE})\s{_LOST}\s{_SCORE}\s(?:to|against|at)\s(?:the\s)?(?P<winner>{_SIDE})"),
    (rf"(?P<one>{_SIDE})\s(?:and\s(?:the\s)?(?P<two>{_SIDE})\s)?{_DREW}\s{_SCORE}(?:\s(?:with|against|at)\s(?:the\s)?(?P<other>{_SIDE}))?"),
)  # fmt: skip
_TEAM = r"(?:[^，。；：、！？“”《》\s\d以]{2,10}?)"
_TO = r"(?P<first>\d{1,3})\s?(?:比|[-–—:：])\s?(?P<second>\d{1,3})(?!\d|[、，]\d)的?(?:比分)?"
_BEAT = r"(?:战胜|击败|大胜|险胜|力克|完胜|轻取|逆转|胜|淘汰|横扫)了?"
_YIELDED = r"(?:不敌|负于|输给|惜败|惨败|败给|憾负)(?:于|给)?"
_NAME_END = r"(?=[，。；！？、\s]|$|后|，|拿下|取得|夺)"
_CHINESE = (
    rf"(?P<winner>{_TEAM})(?:主场|客场)?以?{_TO}{_BEAT}(?P<loser>{_TEAM}){_NAME_END}",
    rf"(?P<loser>{_TEAM})(?:主场|客场)?以?{_TO}{_YIELDED}(?P<winner>{_TEAM}){_NAME_END}",
    rf"(?P<one>{_TEAM})[与和同](?P<two>{_TEAM})(?:以)?{_TO}(?:战平|握手言和|打平)",
    rf"(?P<one>{_TEAM})(?:以)?{_TO}(?:战平|打平)(?P<two>{_TEAM}){_NAME_END}",
)
_ENGLISH_SCORES, _CHINESE_SCORES = tuple(map(re.compile, _ENGLISH)), tuple(map(re.compile, _CHINESE))
_OPENING = frozenset({"On", "In", "The", "After", "When", "And", "But", "He", "She", "They", "It", "We"})
_LEAD = re.compile(r"^(?:昨晚|昨天|今晚|今天|随后|最终|此前|其中|当天|但|而)+")


@dataclass(frozen=True, slots=True)
class Score:
    """The points of two sides, in the order of the score as it is written: "2-1" in "lost 2-1 to"."""

    sides: tuple[str, str]
    points: tuple[str, str]


def score_of(text: str, lang: str) -> Score | None:
    """The first score of a text whose two sides are named; None where one is not, or scores follow each other."""
    for pattern in _CHINESE_SCORES if is_chinese(lang) else _ENGLISH_SCORES:
        if match := pattern.search(text):
            return _score(match, is_chinese(lang))
    return None


def _score(match: re.Match[str], chinese: bool) -> Score | None:
    found = match.groupdict()
    figures = (found["first"], found["second"])
    more = int(figures[0]) >= int(figures[1])
    if found.get("winner") and found.get("loser"):
        if figures[0] == figures[1]:
            return None
        winner, loser = found["winner"], found["loser"]
        sides = (winner, loser) if more else (loser, winner)
    else:
        if figures[0] != figures[1]:
            return None
        sides = (found["one"] or "", found["two"] or found.get("other") or "")
    names = tuple(_LEAD.sub("", side) if chinese else _plain(side) for side in sides)
    return Score((names[0], names[1]), figures) if all(names) and names[0] != names[1] else None


def _plain(side: str) -> str:
    """A name without the word that only begins its sentence; empty for a pronoun."""
    words = side.split()
    while words and (words[0] in _OPENING or words[0].lower() in CALENDAR):
        words.pop(0)
    name = " ".join(words)
    return name if re.search(r"(?:^|\.)[A-Z]\.$", name) else name.removesuffix(".")
