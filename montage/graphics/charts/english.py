"""What English grammar sets against each other: from-to, "compared with", shares, rankings, "respectively"."""

import re

from montage.graphics.charts.amounts import AMOUNT as A
from montage.graphics.charts.amounts import MOMENT as T
from montage.graphics.charts.amounts import Amount, Masked
from montage.graphics.charts.chart import Pairing, Pairs, at_times, shares
from montage.graphics.charts.clauses import Clause, plain, runs_of
from montage.graphics.moments import Moment

_NOUN = r"(?:\s(?!to\b|from\b|in\b|and\b|by\b)[A-Za-z][\w’'-]*+){0,3}?"
_FROM_TO = re.compile(rf"\bfrom\s(?P<a>{A}){_NOUN}(?:\s(?P<ta>{T}))?,?\sto\s(?P<b>{A})(?:{_NOUN}\s(?P<tb>{T}))?")
_TO_FROM = re.compile(
    rf"(?P<b>{A}){_NOUN}(?:\s(?P<tb>{T}))?,?\s(?P<how>up\sfrom|down\sfrom|from|compared\s(?:with|to)|versus|against)"
    rf"\s(?P<a>{A})(?:{_NOUN}\s(?P<ta>{T}))?"
)
_AND_ON = re.compile(rf",?\s(?:and|then|and\sthen)\s(?:to\s)?(?P<a>{A}){_NOUN}\s(?P<ta>{T})")
_CHANGE = re.compile(
    r"\b(?:r[io]s(?:e[ns]?|ing)|gr[eo]w(?:n|s|th|ing)?|increas\w+|climb\w*|jump\w*|surg\w+|soar\w*|f[ae]ll(?:en|s|ing)?|drop\w*|declin\w+"
    r"|decreas\w+|plung\w+|plummet\w*|slump\w*|sl[iu]d\w*|shr[aiu]nk\w*|reduc\w+|cut(?:s|ting)?|rais\w+|lower\w*|expand\w*|improv\w+"
    r"|widen\w*|narrow\w*|boost\w*|doubl\w+|tripl\w+|chang\w+|w[e]nt|go(?:es|ing)?|revis\w+|swell\w*|halv\w+|upgrad\w+|extend\w*|push\w*"
    r"|br(?:ing\w*|ought)|up|down)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b(?:rang\w+|var\w+|anywhere|between|aged?|price[sd]?)\s(?:\w+\s)?$", re.IGNORECASE)
_COUNT = re.compile(r"\b(?:number|total|count|population|attendance|membership|toll|index|figure)s?\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<![A-Z])[.!?;]\s+(?=[A-Z“\"])")
_LAST_CLAUSE = re.compile(r",\s|\s[–—-]\s")
# what may stand before the subject, with a figure or a date in it
_AHEAD = re.compile(rf"(?:(?:In|On|At|By|After|Before|Since|During|For|Over|Of)\s.*)?[{A}{T}]")
_UP_OR_DOWN = re.compile(r"\s?,\s(?:up|down)$")
_VERB = (
    r"(?:\w+ed|said|say|says|were|was|are|is|had|have|has|want|wants|support|oppose|back|favou?r|think|thought|believe|saw|see|chose|prefer"
    r"|disagree|agree|went|came|remain|approve|disapprove|plan|live|use|own)"
)
_SHARE = re.compile(
    rf"^(?P<lead>.*?){A}(?:\sof\s(?P<whole>(?:[\w’'-]+\s){{1,5}}?))?\s?(?P<label>(?:who\s)?{_VERB}\b.*)$"
)
_SIDE = r"(?:[Tt]he\s)?[A-Z][\w.&’'-]*+(?:\s(?:of\s)?[A-Z][\w.&’'-]*+){0,3}"
_FIRST = re.compile(rf"(?:^|\s)(?P<name>{_SIDE})\s(?P<verb>(?:[a-z]+\s){{1,3}}){A}(?P<tail>(?:\s[a-z][\w-]*+){{0,3}})$")
_NEXT = re.compile(rf"^(?P<name>{_SIDE})\s(?P<verb>(?:[a-z]+\s){{0,3}}){A}(?P<tail>(?:\s[a-z][\w-]*+){{0,3}})$")
_RESPECTIVELY = re.compile(
    rf"(?<!\w)(?P<names>(?:{_SIDE}|{T})(?:,\s(?:{_SIDE}|{T})){{0,6}},?\sand\s(?:{_SIDE}|{T}))\s(?P<verb>[^,.;{A}{T}]{{1,50}}?)\s"
    rf"(?P<amounts>{A}(?:,\s{A}){{0,6}},?\sand\s{A})(?P<tail>[^,.;{A}]{{0,40}}),?\srespectively"
)


def changed(text: Masked) -> Pairing | None:
    """From one figure to another: "rose from 3% to 5%", "to 5% from 3% a year earlier", "5%, up from 3%"."""
    for match in _FROM_TO.finditer(text.text):
        lead = _lead(text.text[: match.start()])
        changing = _CHANGE.search(lead) or (match["ta"] and match["tb"])
        if changing and not _RANGE.search(f"{lead} ") and _alike(match, text, lead):
            return _went_on(_two(match, text, lead), match.end(), text)
    for match in _TO_FROM.finditer(text.text):
        lead = _lead(text.text[: match.start()])
        near = re.search(r"\bto\s?$", lead) and _CHANGE.search(lead) if match["how"] == "from" else True
        told = match["ta"] or match["tb"] or match["how"] in ("up from", "down from", "from")
        if near and told and _alike(match, text, lead):
            return _two(match, text, lead)
    return None


def _alike(match: re.Match[str], text: Masked, lead: str) -> bool:
    """Whether it is said what both figures count."""
    both = [text.amounts[match.start(name)] for name in "ab"]
    dated = match["ta"] and match["tb"]
    return bool(dated) or any(one.measure or one.counted for one in both) or bool(_COUNT.search(lead))


def _two(match: re.Match[str], text: Masked, lead: str) -> Pairing:
    pairs: Pairs = tuple((_time(match, f"t{name}", text), text.amounts[match.start(name)]) for name in "ab")
    turns = (0, 1) if match.start("a") < match.start("b") else (1, 0)
    return Pairing("change", _without_link(lead, plain(match[0])), pairs, turns)


def _went_on(pairing: Pairing, end: int, text: Masked) -> Pairing | None:
    """With the figures that follow: "from 3 in 2023 to 4 in 2024 and 5 in 2025". None where they have no order."""
    pairs = list(pairing.pairs)
    while match := _AND_ON.match(text.text, end):
        pairs.append((_time(match, "ta", text), text.amounts[match.start("a")]))
        end = match.end()
    return pairing if len(pairs) == len(pairing.pairs) else at_times(pairing.subject, tuple(pairs))


def _time(match: re.Match[str], name: str, text: Masked) -> str | Moment:
    return text.moments[match.start(name)] if match[name] else ""


def _without_link(lead: str, rest: str) -> str:
    """What is counted: the words before the figures without those that lead to them."""
    words = re.sub(r"(?:\s(?:to|at|of|by|from|was|were|is|are|stood|reached))+$", "", _UP_OR_DOWN.sub("", plain(lead)))
    noun = re.match(r"(?:from\s)?([a-z][\w-]+)", rest)
    return words or (noun[1] if noun else "")


def _lead(before: str) -> str:
    """The sentence as far as a place, or the last of its clauses that says enough."""
    sentence = _SENTENCE.split(before)[-1].rstrip()
    parts = _LAST_CLAUSE.split(sentence)
    ends = parts.pop()
    while parts and len(said := plain(ends).split()) < 3 and not (len(said) == 2 and _AHEAD.match(parts[-1])):
        ends = f"{parts.pop()}, {ends}"
    return re.sub(r"^(?:including|with)\s", "", ends)


def shared(found: list[Clause]) -> Pairing | None:
    """Shares of one whole: "52% of voters backed it, 38% opposed it and 10% were undecided"."""
    for run in runs_of(found, 1, 0):
        matches = [_SHARE.match(clause.text) for clause in run]
        count = next((place for place, one in enumerate(matches) if not one), len(run))
        some = [one for one in matches[:count] if one]
        if len(some) < 2 or not some[0]["whole"] or any(one["whole"] or one["lead"].strip() for one in some[1:]):
            continue
        pairs: Pairs = tuple((one["label"].strip(), clause.amounts[0]) for one, clause in zip(some, run, strict=False))
        if all(amount.measure == "%" for _, amount in pairs):
            return shares(some[0]["whole"], pairs)
    return None


def ranked(found: list[Clause]) -> Pairing | None:
    """Names with a figure each: "China won 38 gold medals, the United States 39 and Japan 27"."""
    for run in runs_of(found, 1, 0):
        first = _FIRST.search(run[0].text)
        if not first:
            continue
        pairs: list[tuple[str | Moment, Amount]] = [(first["name"], run[0].amounts[0])]
        for clause in run[1:]:
            match = _NEXT.match(clause.text)
            if not match or match["verb"] not in ("", "with ", "had ", "at ", first["verb"]):
                break
            if match["tail"] not in ("", first["tail"]):
                break
            pairs.append((match["name"], clause.amounts[0]))
        if len(pairs) > 1:
            return Pairing("ranking", f"{first['verb']}{first['tail'].strip()}", tuple(pairs))
    return None


def in_turn(text: Masked) -> Pairing | None:
    """Names, then their figures: "Tesla and Ford sold 36,000 and 25,000 cars, respectively"."""
    match = _RESPECTIVELY.search(text.text)
    if not match:
        return None
    names = list(re.finditer(rf"{T}|{_SIDE}", match["names"]))
    amounts = [text.amounts[match.start("amounts") + one.start()] for one in re.finditer(A, match["amounts"])]
    if len(names) != len(amounts):
        return None
    shown = [text.moments.get(match.start("names") + one.start()) or one[0] for one in names]
    subject, pairs = f"{match['verb']} {match['tail'].strip()}", tuple(zip(shown, amounts, strict=True))
    return at_times(subject, pairs) if isinstance(shown[0], Moment) else Pairing("ranking", subject, pairs)
