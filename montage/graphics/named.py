"""People, bodies and places: what a line says of them, where it says enough for a card."""

import re
from dataclasses import dataclass

from montage.graphics.around import NEAR, after, capital, limit, says, sentence_at, unstopped, without_edge_marks
from montage.graphics.role import beside
from montage.language import gazetteer as table
from montage.language.english_kinds import is_common
from montage.language.stopwords import CALENDAR, CHINESE_SAYING, ENGLISH, SAYING
from montage.language.text import clauses, is_chinese, tagged

DESCRIPTION = (96, 42)  # [characters] English, Chinese: of the text beside a name
SPARE = 20  # [characters] more than that, where a sentence ends with them
TELLING = 3  # words that it has at least
_NAMED_BEFORE = re.compile(r"\b([A-Z][\w’'-]*),\s+$")
_OPENS = re.compile(r"^(?:[Tt]he|[Aa]nd|[Bb]ut|[Mm]eanwhile,|[Hh]owever,|随后，|此外，|同时，|但是?|而)?\s*$")
_AUXILIARY = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might", "must", "does",
     "did", "do", "never", "also"}
)  # fmt: skip
_THERE = re.compile(
    r"\b(?:in|at|near|outside|across|around|into|through|over|off|on|inside|toward)\s+(?:the\s+)?"
    r"(?:(?:north|south|east|west|downtown|central|nearby|neighbou?ring|upstate)\w*\s+)*$"
)
_CHINESE_THERE = re.compile(r"(?:在|于|赴|抵达|来自|位于|前往|来到|飞往|到达|地处|进入|返回|访问)(?:[^，。]{0,3}的)?$")
_CHINESE_PLACE = re.compile(r"^..+(?:省|市|县|区|州|镇|乡|村|岛|国|湾|港|山|湖)$")
_CUT_BEFORE, _CUT_AFTER = re.compile(r"[·•・‧][\u4e00-\u9fff]{0,2}$"), re.compile(r"[\u4e00-\u9fff]{0,2}[·•・‧]")


@dataclass(frozen=True, slots=True)
class Named:
    """A person, body or place, and what the line says of it."""

    name: str
    role: str  # what it is; empty: not stated
    action: str  # what it does


def named_of(text: str, name: str, lang: str) -> Named | None:
    """A person or an organisation with its role, or what it does; None where the line has neither."""
    place = text.find(name)
    if place < 0 or _is_cut(text, name, place):
        return None
    role, action = beside(text, name, lang), _does(text, name, place, lang)
    if not action and not role:
        return None
    return Named(name, role, action)


def place_of(text: str, name: str, lang: str) -> Named | None:
    """A place where something happens, with what; or that does something."""
    place = text.find(name)
    if place < 0 or (is_chinese(lang) and name not in table.CHINESE_PLACES and not _CHINESE_PLACE.match(name)):
        return None
    left, right = text[max(0, place - NEAR) : place], text[place + len(name) :]
    if (_CHINESE_THERE if is_chinese(lang) else _THERE).search(left) and not re.match(
        r"(?:’s|'s|-)|\s[A-Z]|问题|方面|人", right
    ):
        action = _sentence(text, place, lang)
        return Named(name, "", action) if says(action, lang) >= TELLING else None
    action = _does(text, name, place, lang)
    return Named(name, "", action) if action else None


def _is_cut(text: str, name: str, place: int) -> bool:
    """Whether it is only a part of a foreign name: 约翰 of 约翰·米勒, 雅思 of 雅思娜·佩拉夫妮."""
    return bool(_CUT_BEFORE.search(text[:place][-3:]) or _CUT_AFTER.match(text, place + len(name)))


def _does(text: str, name: str, place: int, lang: str) -> str:
    """What it does, where it begins a sentence or a clause: "firmly opposes intimidation"."""
    start, _ = sentence_at(text, place, lang)
    opening = re.split(r"[,;:，；：]\s*", text[start:place])[-1]
    role = beside(text, name, lang)
    opening = opening.removesuffix(f"{role} ").removesuffix(role) if role else opening
    right = text[place + len(name) :]
    if not _OPENS.match(opening) or _is_within(text[start:place]) or not _acts(right, lang):
        return ""
    action = after(text, place + len(name), lang, limit(lang, DESCRIPTION))
    return action if says(action, lang) >= TELLING else ""


def _is_within(left: str) -> bool:
    """Whether what lies in a place is named before it, and does what follows: "the toll in Hatay, | Turkey rose"."""
    name = _NAMED_BEFORE.search(left)
    return bool(name and name[1].lower() not in CALENDAR and not is_common(name[1]))


def _acts(right: str, lang: str) -> bool:
    """Whether a verb other than one of saying follows."""
    if is_chinese(lang):
        pairs = tagged(re.split(r"[，。；：“]", right, maxsplit=1)[0])[:2]
        if not pairs or any(word in CHINESE_SAYING for word, _ in pairs):
            return False
        return pairs[0][1] in ("v", "d", "p", "c") and pairs[0][0] not in ("和", "与", "及", "的")
    words = re.match(r"\s([a-z][\w’']*)(?:\s([\w’']+))?", right)
    if words is None or (words[1] in SAYING and words[2] not in ("that", "to", "plans", "a", "an", "the")):
        return False
    return words[1] in _AUXILIARY or (words[1] not in ENGLISH and bool(re.search(r"(?:ed|s|t|d|k|e|n|w)$", words[1])))


def _sentence(text: str, place: int, lang: str) -> str:
    """The sentence around a place, or so many clauses as there is room for; empty where the place would be cut off."""
    start, end = sentence_at(text, place, lang)
    most, fitting = limit(lang, DESCRIPTION), ""
    if end - start <= most + SPARE:
        return capital(unstopped(text[start:end]), lang)
    for part in clauses(text[start:end], lang):
        if place - start < len(fitting) or len(fitting) + len(part) > most + SPARE:
            break
        fitting += part
    return capital(without_edge_marks(fitting), lang) if place - start < len(fitting) else ""
