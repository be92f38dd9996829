"""What Chinese grammar sets against each other: 从…到, 由…至, 占, 分别为, and names with a figure each."""

import re
from itertools import takewhile

from montage.graphics.charts.amounts import AMOUNT as A
from montage.graphics.charts.amounts import MOMENT as T
from montage.graphics.charts.amounts import Amount, Masked
from montage.graphics.charts.chart import Pairing, Pairs, at_times, shares
from montage.graphics.charts.clauses import Clause, plain, runs_of
from montage.graphics.moments import Moment
from montage.language.text import tagged

_FROM_TO = re.compile(
    rf"[从由](?:(?P<ta>{T})的?)?(?:每[^，。{A}]{{1,4}})?(?P<a>{A})(?:左右)?，?(?P<how>[^，。；{A}{T}]{{0,8}}?)(?:到了?|至|为|成)"
    rf"(?:(?P<tb>{T})的?)?(?P<b>{A})(?!不等|之间)"
)
_CHANGE = re.compile(r"[增升降减涨跌扩缩翻变压改攀飙]|提高|上调|下调|发展|回落|下滑|收窄|拉高")
_AGAINST = re.compile(
    rf"(?:(?P<tb>{T})[^，。；{A}{T}]{{0,24}})?(?P<b>{A})[^，。{A}{T}]{{0,4}}，?(?:而|比|较|高于|低于|超过|远高于|远低于)(?P<ta>{T})(?:同期)?"
    rf"(?:的|为|是|仅为|只有)(?P<a>{A})"
)
_BREAK = re.compile(r"[。！？；]")
_SHARE = re.compile(
    rf"^(?P<label>[^{A}{T}]{{1,24}}?)(?:人数|比例|的比例)?(?:仅|只|约|则|各)?占(?:比|到|了)?(?:为|达)?{A}$"
)
_VERBS = "获得|夺得|收获|拥有|达到|得票|投入|排放|售出|卖出|增长|下降|上涨|下跌|有|为|达|获|得|是"
_ENTRY = re.compile(rf"^(?P<name>[^{A}{T}]{{2,14}}?)(?P<verb>(?:{_VERBS})?)了?{A}(?P<tail>[^{A}{T}]{{0,6}})$")
_ITEM = rf"[^，。；：、和与及的{A}{T}]{{1,16}}"
_NAME = rf"(?:{_ITEM}|{T})"
_AND = "(?:、|和|与|及|以及)"
_RESPECTIVELY = re.compile(
    rf"(?P<names>{_NAME}(?:、{_NAME}){{0,6}}{_AND}{_NAME})(?P<subject>的?[^，。；{A}{T}]{{0,16}}?)，?(?:同比|环比)?分别"
    rf"(?P<verb>[^，。；{A}{T}]{{0,5}}?)(?P<amounts>{A}(?:、{A}){{0,6}}{_AND}{A})"
)
_NOUN = re.compile(r"n|j|l|eng|vn|b|k|x")  # jieba's tags


def changed(text: Masked) -> Pairing | None:
    """From one figure to another: 从23%提高到35%, 20%，较2018年的15%."""
    for match in _FROM_TO.finditer(text.text):
        if _CHANGE.search(match["how"]) or (match["ta"] and match["tb"]):
            return _two(match, text, match.start())
    against = _AGAINST.search(text.text)
    return _two(against, text, against.start("b")) if against else None


def _two(match: re.Match[str], text: Masked, end: int) -> Pairing:
    """The change of a match; what is counted stands before `end`."""
    groups = match.groupdict()
    times = [text.moments[match.start(name)] if groups.get(name) else "" for name in ("ta", "tb")]
    pairs = tuple(zip(times, (text.amounts[match.start(name)] for name in "ab"), strict=True))
    turns = (0, 1) if match.start("a") < match.start("b") else (1, 0)
    return Pairing("change", _lead(text.text[:end]), pairs, turns)


def _lead(before: str) -> str:
    """The last clause before a place, and the one before it where that is too short to say anything."""
    parts = _BREAK.split(before)[-1].split("，")
    ends = plain(parts.pop()).replace(" ", "")
    while parts and len(ends) < 2:
        ends = plain(parts.pop()).replace(" ", "") + ends
    return re.sub(r"(?:已经|已|将|仅|也|都|又|则|为|达|是|到)+$", "", ends)


def shared(found: list[Clause]) -> Pairing | None:
    """Shares of one whole: 受访者中，男性占52%，女性占48%."""
    for run in runs_of(found, 1, 0):
        matches = [(_SHARE.match(clause.text), clause) for clause in run]
        first = next((number for number, (match, _) in enumerate(matches) if match), len(run))
        some = [(match["label"], clause) for match, clause in takewhile(lambda one: one[0], matches[first:]) if match]
        if len(some) < 2 or any(clause.amounts[0].measure != "%" for _, clause in some):
            continue
        lead, label = _divided(some[0][0])
        place = found.index(some[0][1])
        labels = [label, *(name for name, _ in some[1:])]
        pairs: Pairs = tuple(zip(labels, (clause.amounts[0] for _, clause in some), strict=True))
        return shares(lead or (plain(found[place - 1].text) if place else ""), pairs)
    return None


def _divided(label: str) -> tuple[str, str]:
    """What all shares are of, and the first part's own name: 订单量 | “没有影响的”."""
    start = label.find("“")
    if start > 0:
        return label[:start], label[start:]
    head, middle, name = label.rpartition("中")
    return (head + middle, name) if head and name else ("", label)


def ranked(found: list[Clause]) -> Pairing | None:
    """Names with a figure each: 美国获得39枚金牌，中国获得38枚."""
    for run in runs_of(found, 1, 0):
        first = _ENTRY.match(run[0].text)
        if not first or not _is_name(first["name"]):
            continue
        pairs: list[tuple[str | Moment, Amount]] = [(first["name"], run[0].amounts[0])]
        for clause in run[1:]:
            match = _ENTRY.match(clause.text)
            if not match or not _is_name(match["name"]) or match["verb"] not in ("", first["verb"]):
                break
            if match["tail"] not in ("", first["tail"]):
                break
            pairs.append((match["name"], clause.amounts[0]))
        subject = f"{first['verb']}{first['tail']}"
        if len(pairs) > 1 and len(subject) > 1:
            return Pairing("ranking", subject, tuple(pairs))
    return None


def _is_name(text: str) -> bool:
    """Whether it is one name of a person, a place or an organisation, or one noun."""
    flags = [flag for _, flag in tagged(text)]
    return all(map(_NOUN.match, flags)) and len(flags) <= 4


def in_turn(text: Masked) -> Pairing | None:
    """Names, then their figures: 上海、北京的出口额分别为4.3万亿元和3.6万亿元."""
    match = _RESPECTIVELY.search(text.text)
    if not match:
        return None
    amounts = [text.amounts[match.start("amounts") + one.start()] for one in re.finditer(A, match["amounts"])]
    names = list(re.finditer(rf"{T}|{_ITEM}", match["names"]))
    if len(names) != len(amounts):
        return None
    shown: list[str | Moment] = [text.moments.get(match.start("names") + one.start()) or one[0] for one in names]
    subject, first, last = match["subject"].removeprefix("的"), shown[0], shown[-1]
    if isinstance(first, str) and isinstance(last, str):
        shown[0] = _own(first)
        shown[-1], more = _cut(last, _own(first))
        subject = more + subject
    subject += re.sub(r"(?:为|是|达到?|了)+$", "", match["verb"])
    pairs = tuple(zip(shown, amounts, strict=True))
    return at_times(subject, pairs) if isinstance(first, Moment) else Pairing("ranking", subject, pairs)


def _own(first: str) -> str:
    """The nouns at the end of what is before the first mark."""
    name = ""
    for word, flag in reversed(tagged(first)):
        if not _NOUN.match(flag):
            break
        name = word + name
    return name


def _cut(last: str, first: str) -> tuple[str, str]:
    """The last name without the words after it, by the ending that it has in common with the first: 制造业 | 增加值."""
    end = next((first[-size:] for size in (3, 2, 1) if first[-size:] in last), "")
    place = last.find(end) + len(end) if end else len(last)
    return last[:place], last[place:]
