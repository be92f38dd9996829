"""The Unicode Bidirectional Algorithm (UAX #9) for one line of text: libass applies it only within a run of one style.

Without explicit embeddings and isolates (X1 to X8): their marks are left out of subtitles.
"""

from collections.abc import Sequence
from itertools import groupby
from unicodedata import bidirectional, normalize

# languages that are written from the right
LANGUAGES = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"))
# marks of embeddings, overrides and isolates
EXPLICIT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PAIRS = ("()", "[]", "{}", "〈〉", "《》", "「」", "『』", "【】", "〔〕", "〖〗", "（）", "［］", "｛｝", "｢｣")
_OPENING = {pair[1]: pair[0] for pair in _PAIRS}
NESTED = 63  # brackets in brackets: the algorithm gives up there
_SIDE = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # for its neighbours a number goes to the left
_NEUTRAL = ("B", "S", "WS", "ON")


def from_the_right(text: str, lang: str = "") -> bool:
    """Whether a film's subtitles `text` are laid out from the right: their language is, or most of their letters are.

    A film has one direction: a caption that quotes another script is laid out as those around it.
    """
    if lang.lower().split("-")[0] in LANGUAGES:
        return True
    kinds = [bidirectional(character) for character in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def levels(text: str, right: bool) -> list[int]:
    """The embedding level of each character of a line, 0 to 2: those of an odd one stand from right to left.

    `right`: the line as a whole is laid out from the right.
    """
    original = ["BN" if one in EXPLICIT else bidirectional(one) or "L" for one in text]
    seen = [place for place, kind in enumerate(original) if kind != "BN"]  # X9: as if these were not there
    kinds = [original[place] for place in seen]
    edge = "R" if right else "L"
    _weak(kinds, edge)
    _brackets([text[place] for place in seen], [original[place] for place in seen], kinds, edge)
    _neutral(kinds, edge)
    base = int(right)
    made = dict(zip(seen, (base * 2 if kind == "L" else 1 if kind == "R" else 2 for kind in kinds), strict=True))
    for place in reversed(range(len(text))):  # L1: white space at the end
        if original[place] not in ("WS", "S", "B", "BN"):
            break
        made[place] = base
    found: list[int] = []
    for place in range(len(text)):
        found.append(made.get(place, found[-1] if found else base))
    return found


def visual(levels: Sequence[int]) -> list[int]:
    """L2: the places of things with these levels, from left to right."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        for inside, group in groupby([levels[place] >= level for place in order]):
            end = at + len(list(group))
            if inside:
                order[at:end] = order[at:end][::-1]
            at = end
    return order


def _weak(kinds: list[str], edge: str) -> None:
    """W1 to W7: marks, numbers and what belongs to them."""
    strong = before = edge
    for place, kind in enumerate(kinds):  # W1, W2
        if kind == "NSM":
            kind = before
        if kind in ("L", "R", "AL"):
            strong = kind
        before = kinds[place] = "AN" if kind == "EN" and strong == "AL" else kind
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for place in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[place - 1 : place + 2]
        if left == right and ((kind == "CS" and left in ("EN", "AN")) or (kind == "ES" and left == "EN")):
            kinds[place] = left
    at, strong = 0, edge
    for kind, group in [(kind, len(list(group))) for kind, group in groupby(list(kinds))]:  # W5 to W7
        end = at + group
        if kind == "ET" and "EN" in (*kinds[max(0, at - 1) : at], *kinds[end : end + 1]):
            kind = "EN"
        elif kind in ("ET", "ES", "CS"):
            kind = "ON"
        strong = kind if kind in ("L", "R") else strong
        kinds[at:end] = ["L" if kind == "EN" and strong == "L" else kind] * group
        at = end


def _brackets(text: Sequence[str], original: Sequence[str], kinds: list[str], edge: str) -> None:
    """N0: both brackets of a pair go the way of what is in them, or of what is before them."""
    at, before = 0, edge
    for start, end in _pairs(text, kinds):
        before = next((_SIDE[kind] for kind in reversed(kinds[at:start]) if kind in _SIDE), before)
        at = start
        inside = {_SIDE[kind] for kind in kinds[start + 1 : end] if kind in _SIDE}
        if not inside:
            continue
        way = edge if edge in inside else before
        for place in (start, end):
            kinds[place] = way
            while place + 1 < len(kinds) and original[place + 1] == "NSM":  # what stands on a bracket
                place += 1
                kinds[place] = way


def _pairs(text: Sequence[str], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """BD16: brackets that belong together, by the opening one."""
    open_ones: list[tuple[str, int]] = []
    found = []
    for place, mark in enumerate(text):
        if kinds[place] != "ON":
            continue
        mark = normalize("NFC", mark)
        if mark in _OPENING.values():
            if len(open_ones) == NESTED:
                break
            open_ones.append((mark, place))
        elif mark in _OPENING:
            match = next((n for n in reversed(range(len(open_ones))) if open_ones[n][0] == _OPENING[mark]), None)
            if match is not None:
                found.append((open_ones[match][1], place))
                del open_ones[match:]
    return sorted(found)


def _neutral(kinds: list[str], edge: str) -> None:
    """N1, N2: marks and spaces go with both of their neighbours, or with the line."""
    at = 0
    for neutral, group in [(on, len(list(group))) for on, group in groupby(kind in _NEUTRAL for kind in list(kinds))]:
        end = at + group
        if neutral:
            left = _SIDE[kinds[at - 1]] if at else edge
            right = _SIDE[kinds[end]] if end < len(kinds) else edge
            kinds[at:end] = [left if left == right else edge] * group
        at = end
