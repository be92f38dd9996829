"""Ranges and scores, ratios, ordinals, names with figures, plain numbers and their measure words."""

import re

from montage.language.spoken_form.chinese.numbers import NUMBER, cardinal, counted, digits, number, scaled
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

_MINUS = re.compile(r"(?<![A-Za-z0-9.)\]–−%年月日号-])[-–−](?=[$¥£€]?[0-9])")
_RANGE = re.compile(
    rf"(?<![A-Za-z0-9.,])(?P<low>{NUMBER})(?P<unit>\s?(?:[万亿]|日|号|月|年|岁|点|时|元|米|公里|摄氏度|℃)?)"
    rf"(?P<dash>\s?(?:——|[-–—−~～])\s?)(?P<high>负?{NUMBER})(?![0-9]|-[0-9])"
)
_CONTEST = re.compile(
    r"(?:胜|赢|输|负于|击败|战平|不敌|比分|领先|落后|逆转|大胜|险胜|扳成|总分|淘汰|横扫|打平|夺冠|平局|主场|客场)"
)
_RATIO = re.compile(
    r"(?<![0-9A-Za-z:.,])([0-9]{1,4}(?:\.[0-9]{1,4})?)\s?[:：]\s?([0-9]{1,4}(?:\.[0-9]{1,4})?)"
    r"(?![0-9:：A-Za-z]|[.,][0-9])"
)
# 2 before these counts, and is 两; before 月, 日, 号, 楼 and the like it names, and is 二.
_MEASURES = (
    "个(?!月份)|名|位|人|只|条|张|把|件|家(?!里)|座|架|辆|艘|枚|颗|粒|块|片|本|部|台|次|场|届|年(?!级|代)|天|周|岁|小时|分钟|秒"
    "|倍|米|公里|千米|厘米|公斤|千克|克|斤|吨|升|亩|公顷|平方|立方|元|毛|种|类|项|批|套|支|份|组|对|双|口|起|例|封|篇|段|句|声"
    "|步|轮|点|度|成|代|国|省|市|县|所|间|栋|幢|排|层|千|万|亿|英里|英尺|英寸|里|杯|瓶|碗|桶|箱|盒|包|袋|滴|滩|棵|株|朵|头|匹"
    "|群|股|道|扇|副|顶|笔|宗|桩|门|节|堂|课|票|分(?!之)|百分点|大|多|余|记|席|方|局|胎|员|者|季度|星期"
)
_COUNTED = re.compile(rf"(?<![0-9.,第A-Za-z点负到十])2(?=\s?(?:{_MEASURES}))")
_YEAR = re.compile(
    r"(?<![0-9.,A-Za-z第+-])(?:19[0-9]{2}|20[0-4][0-9])(?![0-9%A-Za-z+]|[.,:][0-9]"
    rf"|\s?(?:{_MEASURES}|百|十|乘|加|减|除|比|到|美|港|欧|英|日元|毫|微|海里|户|字|尾|辈|册|集|款|幅))"
)
_NAMED = re.compile(r"(?<![0-9.,])2(?=\s?(?:年级|代人|等奖|次方|手房|楼|月|日|号))")
_ORDINAL = re.compile(r"(?P<word>第|No\.\s?|№\s?|NO\.\s?)(?P<figures>[0-9]{1,9})(?![0-9]|[.,][0-9])")
_NAME = re.compile(
    r"(?<![A-Za-z0-9])(?P<letters>[A-Za-z]{1,12})(?P<dash>[\s-]?)(?P<figures>[0-9]{1,9}(?:\.[0-9]{1,4})?)(?![0-9])"
)
# The dash of 歼-20 is not spoken.
_MODEL_DASH = re.compile(
    "(?:(?<=[歼轰运直苏图])|(?<=东风)|(?<=长征)|(?<=米格)|(?<=伊尔)|(?<=枭龙)|(?<=神舟)|(?<=嫦娥)|(?<=巨浪)|(?<=红旗)"
    "|(?<=鹰击))-(?=[0-9])"
)
_SCALED = re.compile(rf"(?<![A-Za-z0-9.,])({NUMBER})(k|bn|tn|mn)(?![A-Za-z])")
_POWERS = {"k": 3, "bn": 9, "tn": 12, "mn": 6}
_TIMES = re.compile(r"(?<=[0-9])\s?[×xX*]\s?(?=[0-9])")
_CODE = re.compile(r"(?<![0-9.,])0[0-9]{1,9}(?![0-9]|[.,][0-9])")
_NUMBER = re.compile(NUMBER)
_POINT = re.compile(r"(?<![0-9])\.(?=[0-9])")


def _range(match: re.Match[str]) -> Replacement:
    """A score where a contest is told of, or where the greater number stands first; else a range."""
    low, high, unit = match["low"], match["high"], match["unit"] or ""
    scores = low.isdigit() and high.isdigit() and len(low) <= 3 and len(high) <= 3 and not unit
    scores = scores and not re.search(r"[~～]", match["dash"]) and before(match, 1) != "负"
    contest = _CONTEST.search(before(match, 20)) or _CONTEST.search(after(match, 12))
    if scores and (int(low) > int(high) or contest) and not re.match(rf"{_MEASURES}|%|摄氏", after(match)):
        return (number(low), "low"), ("比", "dash"), (number(high), "high")
    spoken = number if re.match(r"\s?[月日号]", unit or after(match)) else counted
    words = (spoken(low), "low"), (unit, "unit"), ("到", "dash")
    return *words, (high if high.startswith("负") else spoken(high), "high")


def _ordinal(match: re.Match[str]) -> Replacement:
    return ("第", "word"), (cardinal(match["figures"]), "figures")


def _name(match: re.Match[str]) -> Replacement:
    """F十六, MH三七零: three figures or more that are not round are read one by one."""
    figures = match["figures"]
    one_by_one = figures.isdigit() and ((len(figures) > 2 and not figures.endswith("00")) or figures[0] == "0")
    spoken = digits(figures) if one_by_one else number(figures)
    return (match["letters"], "letters"), (" " if match["dash"].isspace() else "", "dash"), (spoken, "figures")


SIGNED: tuple[Rule, ...] = ((_MODEL_DASH, lambda match: ""), (_MINUS, lambda match: "负"))
RANGES: tuple[Rule, ...] = (
    (_ORDINAL, _ordinal),
    (_RANGE, _range),
    (_RATIO, lambda match: ((number(match[1]), 1), ("比", 2), (number(match[2]), 2))),
    (_TIMES, lambda match: "乘"),
    (_SCALED, lambda match: scaled(match[1], _POWERS[match[2]])),
)
NUMBERS: tuple[Rule, ...] = (
    (_YEAR, lambda match: digits(match[0])),
    (_NAME, _name),
    (_NAMED, lambda match: "二"),
    (_COUNTED, lambda match: "两"),
    (_CODE, lambda match: digits(match[0])),
    (_POINT, lambda match: "0."),
    (_NUMBER, lambda match: number(match[0])),
)
