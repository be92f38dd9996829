"""The figures of a line: their number and unit, what they count, and whether that is worth a card."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from montage.graphics.around import after, before, says, without_edge_marks
from montage.language.english_kinds import is_common
from montage.language.stopwords import CALENDAR, ENGLISH
from montage.language.text import is_chinese

Change = Literal["", "up", "down"]

FEW = 10  # a bare number below it is no news
LONGEST = 60  # [characters] of a figure with its unit
ENOUGH = 2  # words around a figure that identify it
_SCALE = r"million|billion|trillion|thousand|hundred|bn|tn|万亿|百万|千万|亿|万|千|百"
_UNIT = (
    r"per\s?cent(?!age)|(?:percentage )?points?(?=\W|$)|%|％|个百分点|(?:US |Hong Kong |Australian |Canadian )?dollars"
    r"|euros|pounds|yuan|yen|rupees|miles|kilomet(?:re|er)s|met(?:re|er)s|feet|acres|hectares|tons|tonnes|degrees|mph"
    r"|yards|inches|[kc]?m²|°[CF]|℃|km|个人|美元|欧元|英镑|日元|港元|韩元|卢布|人民币|元|平方公里|平方米|公里|千米|厘米|米|公斤|千克|吨|公顷|亩|人次|摄氏度|度"
    r"|[个人名位家块件辆架艘次户例所座条台部套枚张艇场倍](?!月|小时)"
)
_MINUS = r"(?<![A-Za-z\d.)\]−–-])[−–－-](?=(?:US|HK|NT|A|C)?[$€£¥]?\d)"  # not of a range, or of F-16
FIGURE = re.compile(
    rf"(?P<minus>{_MINUS})?"
    r"(?P<sign>(?:US|HK|NT|A|C)?[$€£¥])?\s?(?P<digits>\d++(?:,\d++)*+(?:\.\d+)?)(?P<part>[½⅓⅔¼¾⅛])?(?P<more>多|余|\+(?!\d))?"
    rf"(?:(?P<gap>\s?)(?P<scale>(?:{_SCALE})++|(?(sign)(?:mn|[mkb])|(?!)))(?![a-z]))?(?P<over>多|余)?"
    rf"(?:(?P<space>[\s-]?)(?P<unit>{_UNIT})(?![a-z]))?"
)
_CAPITALISED = re.compile(r"\b([A-Z][\w’'-]*)\s$")
_EDGES = "“‘\"'( "
_SCORE = re.compile(r"\d{1,4}+比\d{1,4}+")
_PERCENT = re.compile(r"per\s?cent|%|％")
DULL_BEFORE = re.compile(
    r"(?:\baged?|\bNo\.?|\b[Nn]umber|\b(?:Flight|Route|Section|Highway|Interstate|Channel|Top|Article|Version|Class|Game"
    r"|Week|Chapter|Room|Page|Day|Grade|Under)|第|编号|公元)\s?$|[a-zA-Z\d/+×*:：.~—–-]$"
)
DULL_AFTER = re.compile(
    r"^\s?(?:years?[- ]old|(?:years?|months?|weeks?|days?|hours?|minutes?)\s+(?:ago|later|earlier|before|after)"
    r"|a\.m|p\.m|am\b|pm\b|o['’]clock|岁|周岁|[年月日号时点分届级][^\w]?|多?分钟|多钟|天前|小时|后|世纪)|^[+/×*:：~—–-]"
)
# "300 people | and 12,000 bolts", "23 days | , and its field shows": another card, another clause.
_AND_MORE = re.compile(
    r",?\s(?:and|or)\s+(?=[$€£¥]?\d)|,\s(?:and|but|while|so)\s"
    r"|(?:^|,?\s)(?:and|or)\s(?=[^,;]{0,40}\d\s?(?:%|per\s?cent))"
)
MISGROUPED = re.compile(r",(?!\d{3}(?!\d))(?!\d\d,)")  # 1,5 million: not said in English how much that is
_NOT = re.compile(r"\b(?:not|never|no|without)\b|n['’]t\b|[没未不]")
_LINK = (
    r"(?:\s+(?:by|of|to|about|around|some|nearly|almost|more than|less than|over|an?|another|as much as|up to|at))*\s*$"
)
_ROSE = re.compile(
    r"\b(?:r[io]se[ns]?|rising|gr[eo]w[ns]?|growth|increas(?:e|ed|es|ing)|gain(?:ed|s)?|jump(?:ed|s)?|climb(?:ed|s)?"
    rf"|surged?|soar(?:ed|s)?|higher){_LINK}|\bup(?:\s+(?:by|about|some|nearly|almost|more than))?\s*$"
    r"|(?:增长|上涨|上升|增加|提高|攀升|暴涨|增幅|涨幅|涨)[^，。降跌减]{0,4}$",
    re.IGNORECASE,
)
_FELL = re.compile(
    r"\b(?:fell|fall(?:en|s)?|drop(?:ped|s)?|declin(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)|plung(?:e|ed|es)|plummet(?:ed)?"
    rf"|slump(?:ed)?|slid|tumbled?|shr[aiu]nk|lower){_LINK}|\bdown(?:\s+(?:by|about|some|nearly|almost|more than))?\s*$"
    r"|(?:下降|下跌|减少|降低|下滑|缩减|暴跌|降幅|跌幅|跌)[^，。增涨升]{0,4}$",
    re.IGNORECASE,
)
_ROSE_AFTER = re.compile(
    r"^\s?(?:increase|rise|gain|jump|growth|higher|surge|的?(?:增长|涨幅|增幅|上涨))\b", re.IGNORECASE
)
_FELL_AFTER = re.compile(
    r"^\s?(?:decrease|decline|drop|fall|lower|plunge|slump|的?(?:降幅|跌幅|下降|下跌))\b", re.IGNORECASE
)
_SHARE_BEFORE = re.compile(r"(?:占|占比|占到|比例|比重)[^，。]{0,6}$")
_RATE = re.compile(r"\b(?:interest|inflation|growth)\b[^,]*$|利率|通胀|增速|增长率|收益率|同比|环比")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure where a line says it, and the words before and after it."""

    number: str  # as written, with its sign and scale: "$3.5", "3.5亿"
    unit: str  # "billion", "美元", "%"; empty: none
    lead: str
    tail: str
    share: float = 0.0  # 0..1 of a whole, where it is one
    change: Change = ""  # what the line says of it


def figure_of(text: str, anchor: str, lang: str) -> Figure | None:
    """The figure of the line `text` that `anchor` is a part of; None where it gives nothing a card could show."""
    place = text.find(anchor)
    found = next((one for one in FIGURE.finditer(text) if one.start() <= place < one.end()), None) if anchor else None
    if found is None or len(found[0]) > LONGEST:
        return None
    if score := next((one for one in _SCORE.finditer(text) if one.start() <= place < one.end()), None):
        return _with_context(
            Figure(score[0], "", before(text, score.start(), lang), after(text, score.end(), lang)), lang
        )
    number, unit, end = written(found, lang)
    start = found.end() - len(found[0].lstrip())
    left, right = text[:start], text[end:]
    if _dull(found, left, right, lang):
        return None
    lead, tail = before(text, start, lang), after(text, end, lang)
    if re.match(r"\s*[,;，；。.]", right) and says(lead, lang) >= ENOUGH:
        tail = ""
    tail = _AND_MORE.split(tail)[0]
    change = _change(left, right)
    return _with_context(Figure(number, unit, lead, tail, _share(found, left, right, change), change), lang)


def written(found: re.Match[str], lang: str) -> tuple[str, str, int]:
    """Number, unit and end of a figure. Chinese scales belong to the number, English ones to the unit."""
    sign, digits, part, scale, unit = (
        ("−" if found["minus"] else "") + (found["sign"] or ""),
        found["digits"].rstrip(","),
        found["part"] or "",
        found["scale"] or "",
        found["unit"] or "",
    )
    more = found["more"] or found["over"] or ""
    end = found.end() if part or scale or unit or more else found.end("digits") - len(found["digits"]) + len(digits)
    if _PERCENT.fullmatch(unit):
        return f"{sign}{digits}{part}", "%", end
    if is_chinese(lang):
        return f"{sign}{digits}{part}{found['more'] or ''}{scale}{found['over'] or ''}", unit, end
    return f"{sign}{digits}{part}{more}", " ".join(filter(None, (scale, unit))), end


def _with_context(figure: Figure, lang: str) -> Figure | None:
    words = says(figure.lead, lang) + says(figure.tail, lang)
    return figure if words >= ENOUGH and without_edge_marks(figure.lead + figure.tail) else None


def _dull(found: re.Match[str], left: str, right: str, lang: str) -> bool:
    """Whether it counts nothing: an age, a time, a part of a name, two of something."""
    if MISGROUPED.search(found["digits"]):
        return True
    if DULL_BEFORE.search(left) or DULL_AFTER.match(right) or (left.rstrip().endswith(",") and right.startswith(",")):
        return True
    telling = (
        found["sign"] or found["scale"] or (found["unit"] and len(found["unit"]) > 1) or found["unit"] in ("%", "元")
    )
    if telling:
        return False
    if float(found["digits"].replace(",", "") or 0) < FEW or _is_numbered(left):
        return True
    return not (found["unit"] if is_chinese(lang) else _counts(right))


def _is_numbered(left: str) -> bool:
    """Whether a figure after `left` is a part of a name: "Apollo 11", "the Boeing 737"; not of "In March 300"."""
    word = _CAPITALISED.search(left)
    if word is None or word[1].lower() in CALENDAR:
        return False
    return bool(left[: word.start()].rstrip(_EDGES)[-1:].isalnum()) or not is_common(word[1])


def _counts(right: str) -> bool:
    """Whether something that can be counted follows: "new cars", "U.S. states"; not "Northern"."""
    words = re.findall(r"[^\s,;.:()“”\"]+", re.split(r"[,;:()“”\"]|\.\s|\.$", right)[0])[:3]
    if not words or not right[:1].isspace() or (words[0].lower() in ENGLISH and words[0] != "of"):
        return False
    return words[0].islower() or (len(words) > 1 and words[1].islower() and words[1] not in ENGLISH)


def _change(left: str, right: str) -> Change:
    close = re.split(r"[,;:，；：。]", left)[-1]
    if _NOT.search(close):
        return ""
    if _ROSE.search(close) or _ROSE_AFTER.match(right):
        return "up"
    return "down" if _FELL.search(close) or _FELL_AFTER.match(right) else ""


def _share(found: re.Match[str], left: str, right: str, change: Change) -> float:
    """0..1 where a percentage is a part of a whole: "45% of voters", "占45%"."""
    value = Fraction(found["digits"].replace(",", "") or 0)
    if not _PERCENT.fullmatch(found["unit"] or "") or change or found["minus"] or not 0 < value <= 100:
        return 0.0
    whole = (
        re.match(r"\s+of\s+(?!an?\s+per)", right) or _SHARE_BEFORE.search(left) or re.match(r"的(?!增|降|涨|跌)", right)
    )
    return float(value / 100) if whole and not _RATE.search(re.split(r"[,，]", left)[-1]) else 0.0
