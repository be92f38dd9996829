"""Lists in a line: "Nashville, Toronto, Denver and Los Angeles", 美、英、日和德."""

import re
from dataclasses import dataclass

from montage.graphics.around import after, before, says, sentence_at
from montage.language.stopwords import CALENDAR, ENGLISH, SAYING
from montage.language.text import is_chinese, tagged

FEWEST, MOST = 3, 5  # items that a card shows
TRIED = 8  # lists of a line
WORDS, LETTERS = 5, (44, 16)  # of an item: English words; [characters] English, Chinese
_AND = re.compile(r"(?<!\s),?\s++(?:and|or|&)\s++")
_INNER = frozenset({"of", "the", "de", "von", "van", "for", "&", "a", "an"})
_PUT_BEFORE = frozenset(
    {"the", "a", "an", "its", "their", "his", "her", "our", "this", "these", "those", "of", "in", "with", "for", "from",
     "by", "including", "such"}
)  # fmt: skip
_NOUN = re.compile(r"^(?:n|nr|ns|nt|nz|nrt|nrfg|j|l|i|a|b|eng|vn|an|q|s|ng|k)$")


@dataclass(frozen=True, slots=True)
class Listed:
    """Items, and the words before and after them."""

    items: tuple[str, ...]
    lead: str
    tail: str
    start: int  # in the line
    end: int  # one past the last item


def list_of(text: str, lang: str) -> Listed | None:
    """The first list of a line with FEWEST to MOST items, or None. Doubtful ones are skipped."""
    spans = _chinese(text) if is_chinese(lang) else _latin(text)
    for start, end, items in spans[:TRIED]:
        lead = before(text, start, lang)
        end += len("等") * text.startswith("等", end)
        tail = (
            after(text, end, lang)
            if not re.match(r"\s*[.,;，。；]", text[end:]) or says(lang=lang, text=lead) < 1
            else ""
        )
        lengths = sorted(map(len, items))
        even = lengths[-1] <= 2 * lengths[-2]  # what is longer has swallowed some of the words beside it
        counted = text[:start].rstrip()[-1:].isdigit()  # "30,154 | new cars, trucks and SUVs": the figure matters more
        if counted:
            continue
        if FEWEST <= len(items) <= MOST and len(set(items)) == len(items) and lead + tail and even:
            return Listed(tuple(items), lead, tail, start, end)
    return None


def _latin(text: str) -> list[tuple[int, int, list[str]]]:
    found: list[tuple[int, int, list[str]]] = []
    if not re.search(r"\b[a-z]{4,}", text):
        return found  # a headline: capitals do not mark names
    start = end = 0
    for match in _AND.finditer(text):
        if match.start() >= end:
            start, end = sentence_at(text, match.start(), "en")
        segments = re.split(r",\s+", text[start : match.start()])
        proper = _is_name(segments[-1])
        middle: list[str] = []
        while len(segments) > 1 and _is_item(segments[-1]) and _is_name(segments[-1]) == proper:
            middle.insert(0, segments.pop())
        if not middle or re.search(r"[;:“”\"()–—]", "".join(middle)):
            continue
        most = max(len(item.split()) for item in middle)
        first, last = _first(segments[-1], proper, most), _last(text[match.end() :], proper, most)
        if first and last:
            items = [first, *middle, last]
            begins = match.start() - len(", ".join([first, *middle]))
            found.append((begins, match.end() + len(last), items))
    return found


def _is_name(segment: str) -> bool:
    return all(word[:1].isupper() or word[:1].isdigit() or word in _INNER for word in segment.split())


def _is_item(segment: str) -> bool:
    words = segment.split()
    plain = [word.lower().replace("’", "'") for word in words]
    if not 1 <= len(words) <= WORDS or len(segment) > LETTERS[0] or segment[0].isdigit():
        return False
    if len(words) == 1 and (words[0].isupper() and len(words[0]) == 2):
        return False  # a state: Mountain View, CA
    inner = [word for word in plain if word in ENGLISH and word not in _INNER]
    return (
        not inner
        and not any(word.strip(".") in CALENDAR or word in SAYING for word in plain)
        and plain[-1] not in _INNER
    )


def _first(segment: str, proper: bool, most: int) -> str:
    """The words at the end of what is before the first comma that belong to the first item."""
    words, item = re.split(r"[;:“”\"()–—]\s*", segment)[-1].split(), list[str]()
    while words:
        word = words[-1]
        fits = (
            (word[0].isupper() or (item and word in _INNER and word not in ("a", "an", "the", "for")))
            if proper
            else (len(item) < most and _plain(word) and word[0].islower())
        )
        if not fits:
            break
        item.insert(0, words.pop())
    if (
        not proper
        and item
        and len(words) > 1
        and _plain(words[-1])
        and (words[-2].lower() in _PUT_BEFORE or words[-2][0].isdigit())
    ):
        item.insert(0, words.pop())  # its adjective: the | new cars
    while item and item[0] in _INNER:
        item.pop(0)
    return " ".join(item) if item and _is_item(" ".join(item)) else ""


def _last(rest: str, proper: bool, most: int) -> str:
    """The words after the "and" that belong to the last item; empty where that is not clear."""
    item: list[str] = []
    words = rest[:120].split()
    for place, word in enumerate(words):
        bare = word.rstrip('.,;:!?”"')
        following = words[place + 1 : place + 2]
        if proper:
            inner = bool(item) and word in _INNER and bool(following) and following[0][0].isupper()
            if not (word[0].isupper() or inner):
                break
        elif not _plain(bare) or not word[0].islower():
            if place == 0 and sum(letter.isupper() for letter in bare) > 1:
                return bare  # SUVs
            break
        elif len(item) == most:
            return ""
        item.append(bare)
        if bare != word and not (word.endswith(".") and len(word) < 4):
            break
    return " ".join(item) if item and _is_item(" ".join(item)) else ""


def _plain(word: str) -> bool:
    return (
        word.isascii()
        and word.replace("-", "").replace("’", "").isalpha()
        and word.lower() not in ENGLISH | SAYING | CALENDAR
    )


def _chinese(text: str) -> list[tuple[int, int, list[str]]]:
    found = []
    for run in re.finditer(r"[^，。；：！？“”…,;:\s]+", text):
        parts = run[0].split("、")
        if len(parts) < FEWEST - 1:
            continue
        first, rest = _nouns(parts[0], backwards=True), parts[-1]
        joint = re.search(r"(?:以及|和|及|与|或)", rest)
        if joint and 0 < joint.start() <= LETTERS[1]:
            last = [rest[: joint.start()], _nouns(rest[joint.end() :])]
            after_last = rest[joint.end() + len(last[1]) :]
        else:
            last = [_nouns(rest)]
            after_last = rest[len(last[0]) :]
        items = [first, *parts[1:-1], *last]
        if all(0 < len(item) <= LETTERS[1] and not re.search(r"[\d了着]", item) for item in items):
            found.append((run.start() + len(parts[0]) - len(first), run.end() - len(after_last), items))
    return found


def _nouns(part: str, backwards: bool = False) -> str:
    """The run of nouns, and what belongs to them, at the beginning of `part`, or at its end."""
    if match := re.search(r"《[^《》]+》$" if backwards else r"^《[^》]+》", part):
        return str(match[0])
    pairs = tagged(part)
    nouns = ""
    for word, flag in reversed(pairs) if backwards else pairs:
        if not _NOUN.match(flag) or word in ("等", "等等", "来自", "人"):
            break
        nouns = f"{word}{nouns}" if backwards else f"{nouns}{word}"
    return nouns
