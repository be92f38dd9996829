"""Time lines: what happened when, in a line's own words, or in those of the line before it and its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from montage.graphics.around import HANGING, capital, limit, says, shortened, without_edge_marks
from montage.graphics.charts.amounts import amounts
from montage.graphics.moments import Moment, moments
from montage.language.text import clauses, is_chinese, sentences, tagged

FEWEST, MOST = 2, 4  # dates of a time line
EVENT = (64, 30)  # [characters] of what happened: English, Chinese
ENOUGH = 2  # words
_VERB = re.compile(
    r"\b(?:[a-z]+ed|was|were|is|has|had|became|began|begun|left|won|lost|made|took|came|went|fell|rose|built|held|met|set|gave|got|led|ran"
    r"|saw|sold|told|wrote|broke|brought|bought|chose|died|drew|drove|flew|found|grew|hit|kept|put|sent|shot|spent|stood|struck|won"
    r"|opens?|begins?|starts?|ends?|will|would|launched|plans?|quit|cut|shut|said|beat)\b"
)
_HAPPENS = re.compile(r"上市|通车|问世|开业|投产|竣工|开工|开幕|闭幕|首飞|落成|去世|出生")  # nouns to jieba
_JOINING = re.compile(r"^(?:and|but|then|later|before|while|who|which|that)\s+|^(?:而|并|又|再|后来|随后|于是|但)")
_LEADING = re.compile(r"^(?:到了?|至|于|在|直到|早在)?$")
_LINKS = re.compile(r"(?:[于在至到]|，(?:是)?在)$")
_RELATIVE = re.compile(r",\s(?:which|who)\s")
_UNCLEAR = re.compile(
    r"^(?:after|before|when|as|since|if|because)\b|[？?：:（）()]|请问|(?:称|说道?|表示|指出|认为|时|后)$",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:it|they|he|she|this|that)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened at a moment."""

    when: str  # as the text says it
    what: str
    turn: int = 0  # its place among the events as they are spoken, from 0


def time_line_of(line: str, lang: str, before: str = "") -> tuple[Event, ...]:
    """The events of `line` by their time; with `before`, the line spoken before it, of both. Empty: none."""
    parts = [*_clauses(before, lang), *_clauses(line, lang)]
    own = len(parts) - len(_clauses(line, lang))
    found = _dated(parts, lang)
    counted = any(amounts(event.what, lang) for _, _, event in found)
    sides = {place < own for place, _, _ in found}
    if (before and len(sides) < 2) or (counted and len(found) == FEWEST):  # two figures that are no chart are no story
        return ()
    return _in_time([(moment, event) for _, moment, event in found])


def event_of(line: str, lang: str) -> Event | None:
    """The event of a line that names one date; None where it names more, or not clearly what happened to whom."""
    found = _dated(_clauses(line, lang), lang)
    return found[0][2] if len(found) == 1 and _has_subject(found[0][2].what, lang) else None


def _has_subject(what: str, lang: str) -> bool:
    """Whether it begins with who or what by name, not with "he", nor with what they did: 在南京逝世."""
    if is_chinese(lang):
        return not re.match("[vpdcr]", next((flag for _, flag in tagged(what)), "v"))
    first = what.split(" ")[0].lower()
    return not (_VERB.match(first) or _BACK.search(first) or first.endswith("ly"))


def _dated(parts: Sequence[str], lang: str) -> list[tuple[int, Moment, Event]]:
    """(number of the clause, date, event) of all clauses with a date; none where one of them is not clear."""
    found = list[tuple[int, Moment, Event]]()
    for place, part in enumerate(parts):
        inside = moments(part, lang)
        dated = [one for one in inside if one.named]
        if not dated:
            continue
        if len(dated) > 1 or len([one for one in inside if one.key]) > 1:
            return []
        following = parts[place + 1] if place + 1 < len(parts) else ""
        what = _event(part, dated[0], "" if any(one.key for one in moments(following, lang)) else following, lang)
        if not what:
            return []
        found.append((place, dated[0], Event(dated[0].words, what, len(found))))
    return found


def _in_time(found: Sequence[tuple[Moment, Event]]) -> tuple[Event, ...]:
    """By date, where all are of one kind and differ; else none."""
    keys = [_with_year(place, found) for place in range(len(found))]
    unclear = any(one == other[: len(one)] for one, other in permutations(keys, 2))  # 2016, and a month of 2016
    if not FEWEST <= len(keys) <= MOST or unclear or len({key[0] < 0 for key in keys}) > 1:
        return ()
    dated = zip(keys, (event for _, event in found), strict=True)
    return tuple(event for _, event in sorted(dated, key=lambda one: one[0]))


def _with_year(place: int, found: Sequence[tuple[Moment, Event]]) -> tuple[int, ...]:
    """The key of a date; a month without a year is of the same year as the month before it."""
    key = found[place][0].key
    if key[0] >= 0 or place == 0 or len(found[place - 1][0].key) == 1:
        return key
    return (_with_year(place - 1, found)[0], *key[1:])


def _clauses(text: str, lang: str) -> list[str]:
    """Its clauses; Chinese ones at every comma, a date that stands alone with what follows it."""
    if not is_chinese(lang):
        return [part for sentence in sentences(text, lang) for part in clauses(sentence, lang)]
    parts = list[str]()
    for piece in re.findall(r"[^，；。！？]+[，；。！？]?", text):
        alone = parts and any(
            _LEADING.match(parts[-1][: one.start]) and not parts[-1][one.end :].strip("，；")
            for one in moments(parts[-1], lang)[:1]
        )
        parts = [*parts[:-1], parts[-1] + piece] if alone else [*parts, piece]
    return parts


def _event(part: str, moment: Moment, following: str, lang: str) -> str:
    """What a clause says beside its date; empty where that is not clear."""
    left, right = part[: moment.start].strip(), part[moment.end :].strip()
    first, last = _LINKS.sub("", _JOINING.sub("", left.strip(" ,，"))), right.strip(" ,，.。；;")
    if _tells(last, lang) and says(first, lang) <= ENOUGH * 2:
        subject = "" if _BACK.search(first) else first
        what = subject + last if is_chinese(lang) else f"{subject} {last}".strip()
    elif _tells(first, lang) and not last:
        what = first
    elif not first and last and following and _tells(following, lang):
        what = f"{last}，{following}" if is_chinese(lang) else f"{last}, {following}"
    else:
        return ""
    if _UNCLEAR.search(what) or HANGING.search(what) or (_VERB.match(what) and amounts(what, lang)):
        return ""
    what = _RELATIVE.sub(" ", _JOINING.sub("", without_edge_marks(what)))
    return shortened(capital(what, lang), lang, limit(lang, EVENT))


def _tells(text: str, lang: str) -> bool:
    """Whether it has a verb, and enough words to say something."""
    if says(text, lang) < ENOUGH:
        return False
    if is_chinese(lang):
        return bool(_HAPPENS.search(text)) or any(flag.startswith("v") for _, flag in tagged(text))
    return bool(_VERB.search(text))
