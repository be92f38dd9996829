"""Where an English text names a place, and by which words it says that something happens or lies there."""

import re
from collections.abc import Iterator, Sequence

from montage.atlas.mention import Mention, held
from montage.language.stopwords import CALENDAR, ENGLISH
from montage.places.gazetteer import Place, gazetteer

MOST = 5  # words of a name
BESIDE = 80  # [characters] beside a name that are looked at
_WORD = re.compile(r"\w+(?:['’](?!s\b)\w+)*(?:-\w+)*")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,4}")
_SIDE = r"(?:(?:north|south|east|west|downtown|central|nearby|neighbou?ring|greater|upstate|rural)\w{0,6}[\s-]){1,3}"
_DIRECTION = re.compile(rf"(?:^|\s){_SIDE}$", re.IGNORECASE)
_KIND = r"(?:city|town|port|village|capital|suburb|state|province|island|region|country|county|resort)"
_GOES = (
    r"(?:travel|fl[iye]w?|fled|flight|mov|went|go|gone|com|came|return|head|trip|visit|road|route|train|way|arriv|driv"
    r"|drove|sail|ship|sent|send|deploy|br[io]ng|brought|back|march|walk|evacuat|relocat|close|next|carr[iy]|spread)\w*"
)
_THERE = re.compile(
    r"\b(?:in|near|outside|across|around|inside|through|throughout|within|into|off|visit(?:s|ed|ing)?|leaving|left"
    r"|reach(?:ed|es|ing)?|hit|struck|swept|rocked|shook|flooded|battered|devastated|destroyed|evacuated|entered|out of"
    r"|(?:north|south|east|west|outskirts|streets|cent(?:re|er)|heart|coast) of"
    rf"|{_KIND}(?: of|,)?|{_GOES}(?:\s[\w’']+){{0,3}}\s(?:to|toward|towards|through|over))"
    rf"\s(?:the\s)?(?:{_SIDE})?$",
    re.IGNORECASE,
)
_IS_THERE = re.compile(
    rf"^(?:,\s(?:[A-Z][\w.]+,\s)?(?:an?|the|its|their)\s(?:[\w’'-]+\s){{0,4}}?{_KIND}\b"
    r"|\s(?:lies|sits|is\s(?:located|home)|(?:was|has\sbeen)\s(?:hit|struck|flooded|evacuated))\b)"
)
_IN = r"(?:in|of)\s(?:the\s)?(?:\w+ern\s)?(?:state\sof\s)?"
_LINK = re.compile(rf",\s(?:in\s)?|\s\(|\s{_IN}|,\s(?:an?|the)\s[\w\s’'-]{{2,30}}?\s{_IN}")
_LISTED = re.compile(r",?\s(?:and|or)\s|,\s[A-Z]\w+,?\s(?:and|or)\s")
_OF = re.compile(r"\b[A-Z]\w+\s+(?:of|for)\s+(?:the\s+)?$")
_OF_PLACE = re.compile(r"\b(?:City|State|Republic|Province|Town|Port|Kingdom|Island|Isle|Streets)\s+of\s+(?:the\s+)?$")
_WORD_BEFORE = re.compile(r"(?<![\w.’'&-])([\w.’'&-]++)\s$")
_AFTER = re.compile(r"(?:[’']s)?\s([A-Z][\w’'-]*)")
_PART = re.compile(r"^\s(?:Province|State|Prefecture|Region|County|City)\b")
_THEIRS = re.compile(  # Ukraine officials
    r"^\s(?:officials?|governments?|troops|forces|police|army|presidents?|leaders?|authorities|lawmakers?|ministers?)\b"
)
_TIED = re.compile(r"^(?:[-/&@]|\.\w)")


def english_mentions(text: str) -> list[Mention]:
    """The mentions of places in a line, in order; of `Paris, Texas` the second name only says where the first is."""
    found, free = list[Mention](), 0
    if _is_heading(text):
        return []
    for start, end in _spans(text):
        if start < free or not _stands_alone(text, start, end):
            continue
        candidates = gazetteer().named(text[start:end])
        holders, free = _holders(text, end, candidates)
        left, right = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
        there = bool((_THERE.search(left) and not _THEIRS.match(right)) or _IS_THERE.match(right))
        candidates = held(candidates, holders) if holders else candidates
        found.append(Mention(text[start:end], start, candidates, bool(holders), there))
    return found


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the longest names of places, whatever stands around them."""
    words = sorted(
        [match.span() for match in _WORD.finditer(text)] + [match.span() for match in _INITIALS.finditer(text)]
    )
    free = 0
    for number, (start, _) in enumerate(words):
        if start < free or not text[start].isupper():
            continue
        if end := _longest(text, start, [end for begin, end in words[number : number + 2 * MOST] if begin >= start]):
            yield start, end
            free = end


def _longest(text: str, start: int, ends: Sequence[int]) -> int:
    """Where the longest name from `start` on ends; 0: none begins there."""
    for end in sorted(ends, reverse=True):
        for stop in (end + 1, end) if text[end : end + 1] == "." else (end,):
            name = text[start:stop]
            if (
                name.count(" ") < MOST
                and gazetteer().named(name)
                and not (name.islower() or name.lower() in ENGLISH - {"us"})
            ):
                return stop
    return 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the name is no part of a longer one: of a person, a body, a thing."""
    left, right = text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
    name = text[start:end]
    if name.lower() in CALENDAR or _TIED.match(right) or left.endswith(("-", "@", "#", "&")):
        return False
    if _OF.search(left) and not _OF_PLACE.search(left):
        return False
    before = _WORD_BEFORE.search(left)
    if (
        before
        and before[1][0].isupper()
        and before[1].lower() not in ENGLISH | CALENDAR
        and not _DIRECTION.search(left)
    ):
        return _opens(left, before) and bool(_THERE.search(left))
    after = _AFTER.match(right)
    possessive = right.startswith(("’s", "'s"))
    plain = after and (after[1].lower() in CALENDAR | ENGLISH)
    return not after or bool(plain) or possessive or bool(_PART.match(right))


def _opens(left: str, before: re.Match[str]) -> bool:
    """Whether the word before begins a sentence: Flooded Jakarta."""
    return bool(re.search(r"(?:^|[.!?]\s)$", left[: before.start(1)]))


def _is_heading(text: str) -> bool:
    """Capitals throughout show no names."""
    letters = re.findall(r"[A-Za-z]{4,}", text)
    return len(letters) > 3 and sum(word[0].isupper() for word in letters) > 0.8 * len(letters)


def _holders(text: str, end: int, candidates: Sequence[Place]) -> tuple[tuple[Place, ...], int]:
    """What the words behind a name say that it lies in, and where they end: Paris, | Texas.

    A country or state right behind a comma is believed even where no place of the name is known in it.
    """
    link = _LINK.match(text, end)
    span = next(_spans(text[link.end() : link.end() + BESIDE]), None) if link else None
    if link is None or span is None or span[0] != 0:
        return (), end
    last = link.end() + span[1]
    holders = gazetteer().named(text[link.end() : last])
    listed = _LISTED.match(text, last)  # Paris, Germany and Italy
    areas = all(one.kind != "city" for one in holders[:1])
    if held(candidates, holders) or (link[0] == ", " and areas and not listed):
        return holders, last
    return (), end
