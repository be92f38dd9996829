"""The words of a line around a part of it, in their order: nothing is reordered or added."""

import re

from montage.graphics.type import pieces
from montage.language.text import HAN, WORD, clauses, is_chinese, sentences

LEAD, TAIL = (70, 30), (80, 36)  # [characters] English, Chinese: what stands before a part, and after it
ENOUGH = 4  # words that a lead has
THIN = 2  # content words, or twice as many Chinese characters: fewer say nothing
_JOINING = re.compile(
    r"^(?:and|but|or|that|which|who|while|as|when|because|so|although|though|where|if),?\s+|^(?:而|且|但|但是|而且|并)(?=.{4})",
    re.IGNORECASE,
)
_STATE = re.compile(r"^[A-Z]{2},\s+")  # West Palm Beach | FL, the first stop
HANGING = re.compile(r"(?:\s(?:of|the|an?|to|in|on|at|for|from|with|by|and|or|that|as|its|their|his|her)){1,9}$")
_REST = re.compile(r"[^,;，；]{1,40}[,;，；]\s*")
_GOES_ON = re.compile(r"\s(?=(?:as|that|which|who|while|when|because|after|before|since|in|on|at|for|with|to|from)\s)")
_DASH = re.compile(r"\s[―—–-]\s")
_INITIALS = re.compile(r"(?<=\b[A-Z]\.)([A-Z])$")
NEAR = 160  # [characters] beside a name, a figure or a quotation: who or what it is stands within
_EDGES = " \t,.;:，。；：、—–―-!！"
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"))


def limit(lang: str, both: tuple[int, int]) -> int:
    """The English or the Chinese one of two limits."""
    return both[1] if is_chinese(lang) else both[0]


def sentence_at(text: str, place: int, lang: str) -> tuple[int, int]:
    """(start, end) of the sentence of `text` that has the character at `place`."""
    start = 0
    for sentence in sentences(text, lang):
        found = text.find(sentence, start)
        if found < 0:
            break
        if place < found + len(sentence):
            return found, found + len(sentence)
        start = found + len(sentence)
    return 0, len(text)


def before(text: str, place: int, lang: str) -> str:
    """The words before `place`: the sentence as far as that, or the last of its clauses that say enough."""
    start, _ = sentence_at(text, place, lang)
    most, whole, ends = limit(lang, LEAD), text[start:place], ""
    for part in reversed(clauses(whole, lang) if len(whole) > most else [whole]):
        if ends and (says(ends, lang) >= ENOUGH or len(part) + len(ends) > most):
            break
        ends = part + ends
    ends = _without_rest(whole[: len(whole) - len(ends)], ends, lang)
    trimmed = without_edge_marks(_JOINING.sub("", _STATE.sub("", ends.lstrip(_EDGES))))
    return capital(from_end(trimmed, most, lang), lang)


def _without_rest(left: str, ends: str, lang: str) -> str:
    """`ends` without the last words of a clause that begins in `left`: "swept across | Europe, killing"."""
    rest = _REST.match(ends)
    cut = left.strip() and left.rstrip()[-1].isalnum() and rest and says(rest[0], lang) < ENOUGH
    return ends[rest.end() :] if cut and rest else ends


def after(text: str, place: int, lang: str, most: int = 0) -> str:
    """The words from `place` on, to the end of the clause; a clause more where that is short."""
    _, end = sentence_at(text, max(0, place - 1), lang)
    most, selected = most or limit(lang, TAIL), ""
    for part in clauses(_DASH.split(text[place:end])[0], lang):
        joined = selected and not re.search(r"[,;:，；：]\s*$", selected)  # "Northern | and central counties"
        kept = _GOES_ON.split(part)[0] if joined and len(selected) + len(part) > most else part
        if selected and ((says(selected, lang) > THIN and not joined) or len(selected) + len(kept) > most):
            break
        selected += kept
        if kept != part:
            break
    return shortened(without_edge_marks(selected), lang, most)


def says(text: str, lang: str) -> int:
    """How many words it has, two Chinese characters being one."""
    return sum(-(-len(match[0]) // 2) if HAN.match(match[0]) else 1 for match in WORD.finditer(text))


def without_edge_marks(text: str) -> str:
    """`text` without marks at its edges, and without those that have lost their other half."""
    text = re.sub(r"^(?:’s|'s)\s", "", text.strip(_EDGES)).strip(_EDGES)
    text = paired(text)
    return _INITIALS.sub(r"\1.", text.strip(_EDGES))


def paired(text: str) -> str:
    """`text` without quotation marks and brackets that have lost their other half."""
    for opening, closing in _QUOTES:
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    if text.count('"') % 2:
        text = text.replace('"', "")
    return text


def unstopped(text: str) -> str:
    """`text` without the full stop at its end; "in the U.S." keeps its own."""
    return re.sub(r"(?<!\b[A-Z])(?<!\.)\.$", "", text.rstrip("。，；,; "))


def capital(text: str, lang: str) -> str:
    """With a capital where English begins; not for names that begin small, as iPhone does."""
    begins = not is_chinese(lang) and text[:1].islower() and text.split(" ")[0].islower()
    return text[0].upper() + text[1:] if begins else text


def shortened(text: str, lang: str, most: int) -> str:
    """`text`, cut between words and marked with an ellipsis where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    fitting = ""
    for piece in pieces(text[: 2 * most]):
        if len(fitting) + len(piece) > most:
            break
        fitting += piece
    return HANGING.sub("", (fitting or text[:most]).rstrip(" ,.;:，。；：、（(“「《")) + "…"


def from_end(text: str, most: int, lang: str) -> str:
    """The last words of `text`, marked with an ellipsis where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    fitting = ""
    for piece in reversed(pieces(text[-2 * most :])):
        if len(fitting) + len(piece) > most:
            break
        fitting = piece + fitting
    return "…" + (fitting or text[-most:]).lstrip(" ,.;:，。；：、")
