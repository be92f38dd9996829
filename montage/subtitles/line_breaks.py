"""Where a written line may be divided, and how good or bad each place is.

Between words, and between Chinese ones; where words stand without a space between them, only after a dash or an
ellipsis. Never before a mark that closes or after one that opens (`characters`), at a no-break space, or between a
figure and the Chinese unit after it. Only what is wider than a line on its own is divided within: an address after one
of its signs, any other word between two characters.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise

from montage.language.graphemes import CLOSING, OPENING, clusters, width
from montage.language.spans import locate
from montage.language.text import HAN, clauses, sentences, words
from montage.model import Speech, Word

# Prices: what it costs to divide after a piece. A caption more costs 1 (captions.py).
SENTENCE, CLAUSE, CONJUNCTION, LIST, BEFORE, PLAIN, NAME, BOUND = 0.0, 0.15, 0.4, 0.5, 0.6, 1.0, 1.5, 1.8

NEAR = 16  # [characters] on either side of a place to divide; more white space is looked at as if it were the end
WINDOW = 40  # code points for each of a line's widths: what is further away does not matter for a place
_CLOSERS = "”’」』》〉）】〕)]}\"'"
_DIVIDING = "—–…·"  # a word may end a line after one of these without a space
_NO_BREAK = "\u00a0\u2007\u202f"  # spaces that hold together
_SIGNS = "/-_.?&=+,:;|\\"  # an address may be divided after one of these
_ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Rev|St|No|vs|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.$"
)
_DATE = re.compile(r"\d[年月]$")  # and the month or the day after it


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After one of these a line does not end: what it belongs to follows.
_BOUND_EN = _words(
    """
    a an the this that these those my your his her its our their of to in on at for with by from into over under
    about after before between and or but nor as than so if when while because who which is are was were be been
    being am has have had do does did will would can could may might must shall should not no very more most all
    both each every some any"""
)
_HEADS_EN = _words(
    """
    of to in on at for with by from into over under about after before between through during against and or but nor
    as than if when while where because who which that although though until since"""
)
_BOUND_ZH = frozenset("在对从向为以将被把因和与及或跟由于是不没很更最每各第至到比让使给")
_HEADS_ZH = frozenset("在对从向为以将被把因和与及或但而并则由当若如跟")
_TAILS_ZH = frozenset("的地得了着过吗呢吧们里上下中后前内外等啊呀年月日时分秒个名位次")


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest part of a line: a word with the punctuation that belongs to it."""

    text: str
    space: bool  # a space stands before it
    start: Fraction  # [s]
    end: Fraction  # [s]
    price: float  # of dividing after it


def pieces(text: str, speech: Speech, lang: str, terms: Set[tuple[str, str]] = frozenset()) -> list[Piece]:
    """The parts of `text` in order; together they hold every character of it but the white space.

    `terms` are pairs of words that belong together: see `frequent_pairs`.
    """
    timed = [
        (span, word) for span, word in zip(locate(text, speech.words), speech.words, strict=True) if span[1] > span[0]
    ] or _spread(text, speech, lang)
    if not timed:
        return []
    bounds = [0, *(_boundary(text, a[0][1], b[0][0]) for a, b in pairwise(timed)), len(text)]
    heads, ends = _clause_heads(text, lang), _sentence_ends(text, lang)
    made: list[Piece] = []
    held, since = 0, timed[0][1].start  # a part that may not be divided from what follows is held back
    for index, (_, word) in enumerate(timed):
        end = bounds[index + 1]
        if end < len(text) and _glued(text, end):
            continue
        part = text[held:end]
        rest = text[end : end + WINDOW].lstrip()
        price = (
            SENTENCE
            if not rest or held + len(part.rstrip()) in ends
            else _price(part, rest, bool(heads & {end, end + 1}))
        )
        if price == PLAIN and (word.text, timed[index + 1][1].text) in terms:
            price = NAME
        spaced = held > 0 and (text[held].isspace() or text[held - 1].isspace())
        made.append(Piece(" ".join(part.split()), spaced, since, word.end, price))
        held, since = end, timed[index + 1][1].start if index + 1 < len(timed) else word.end
    return made


def frequent_pairs(speeches: Iterable[Speech]) -> frozenset[tuple[str, str]]:
    """Words that follow each other more than once: most of them are a name or a term."""
    pairs = Counter((a.text, b.text) for speech in speeches for a, b in pairwise(speech.words))
    return frozenset(pair for pair, count in pairs.items() if count > 1)


def joined(parts: Sequence[Piece]) -> str:
    """The text of pieces that follow each other."""
    return "".join((" " if part.space and index else "") + part.text for index, part in enumerate(parts))


def narrowed(part: Piece, limit: int) -> Iterator[Piece]:
    """`part`, divided where it is wider than `limit`, the time of its words with it."""
    texts = _cut(part.text, limit)
    pace, done = (part.end - part.start) / max(1, len(part.text)), 0
    for place, text in enumerate(texts):
        last = place == len(texts) - 1
        start, done = part.start + done * pace, done + len(text)
        spaced = text[0].isspace() if place else part.space
        end = part.end if last else part.start + done * pace
        yield replace(part, text=text.strip(), space=spaced, start=start, end=end, price=part.price if last else BOUND)


def folded(text: str, limit: int) -> list[str]:
    """`text` in lines of about the same width, none wider than `limit`: for what was written without this module."""
    places = [at for at in _heads(text) if at and not text[at].isspace() and not _glued(text, at)]
    units = [part for a, b in pairwise([0, *places, len(text)]) for part in _cut(text[a:b], limit)]
    wanted = width(text) / max(1, -(-width(text) // limit))
    lines = [""]
    for unit in units:
        now, longer = (width(line.strip()) for line in (lines[-1], lines[-1] + unit))
        if now and (longer > limit or longer - wanted > wanted - now):
            lines.append("")
        lines[-1] += unit
    return [line.strip() for line in lines if line.strip()]


def _cut(text: str, limit: int) -> list[str]:
    """`text` in parts no wider than `limit`, as equal as they can be; after a space or a sign if there is one."""
    parts: list[str] = []
    left = width(text)
    while left > limit and (heads := _heads(text[: WINDOW * limit])[1:]):
        fair = left / -(-left // limit)
        places = heads[: max(1, bisect(heads, limit, key=lambda at, text=text: width(text[:at])))]  # type: ignore[misc]
        far = [at for at in places if at > places[-1] / 2 and text[at] not in CLOSING and text[at - 1] not in OPENING]
        spaces = [at for at in far if text[at].isspace() or text[at - 1].isspace()]
        signs = [at for at in far if text[at - 1] in _SIGNS]
        near = sorted(far, key=lambda at: abs(width(text[:at]) - fair))
        at = (spaces[-1:] or signs[-1:] or near[:1] or places[-1:])[0]
        parts.append(text[:at])
        text = text[at:]
        left = width(text) if len(text) < WINDOW * limit else left - width(parts[-1])
    return [*parts, text]


def _heads(text: str) -> list[int]:
    """Where the characters of `text` begin."""
    return list(accumulate((len(cluster) for cluster in clusters(text)), initial=0))[:-1]


def _boundary(text: str, left: int, right: int) -> int:
    """Where between two words the second begins: quotation marks and currency signs before it are its own."""
    spaces = [at + 1 for at in range(left, right) if text[at].isspace()]
    if spaces:
        return next((at for at in reversed(spaces) if not _glued(text, at)), spaces[-1])
    at = right
    while at > left and _opens(text, at - 1):
        at -= 1
    return at


def _opens(text: str, place: int) -> bool:
    """Whether the mark there opens something; a typewriter's quotation mark does if an even number stands before it."""
    return text[place] in OPENING or (text[place] == '"' and text.count('"', 0, place) % 2 == 0)


def _glued(text: str, at: int) -> bool:
    """Whether nothing may come between the characters before and after `at`."""
    left, right = text[max(0, at - NEAR) : at], text[at : at + NEAR]
    before, after = left.rstrip()[-1:], right.lstrip()[:1]
    if after in CLOSING or (before and _opens(text, at - 1 - len(left) + len(left.rstrip()))):
        return True
    between = left[len(left.rstrip()) :] + right[: len(right) - len(right.lstrip())]
    if between:
        return all(space in _NO_BREAK for space in between)
    if before in _DIVIDING:
        return False
    if before.isdigit() and HAN.match(after):
        return True  # 3月, 500万
    return max(width(before), width(after)) < 2


def _price(part: str, rest: str, at_clause: bool) -> float:
    """What it costs to divide between `part` and `rest`, within a sentence."""
    bare = part.strip().rstrip(_CLOSERS)
    if bare[-1:] and bare[-1] in ",;:，；：—–":
        return CLAUSE
    if bare.endswith("、"):
        return LIST
    if HAN.match(bare[-1:]) or HAN.match(rest):
        return CLAUSE if part[-1].isspace() else _chinese_price(bare, rest)  # a space was put there on purpose
    return _latin_price(bare, rest, at_clause)


def _latin_price(bare: str, rest: str, at_clause: bool) -> float:
    last, following = bare.split()[-1].strip("".join(OPENING) + _CLOSERS), rest.split()[0].rstrip(",.;:!?" + _CLOSERS)
    if last.lower() in _BOUND_EN or last[-1:].isdigit() or _ABBREVIATION.search(last):
        return BOUND
    if at_clause or rest[0] in OPENING:
        return CONJUNCTION
    if following.lower() in _HEADS_EN:
        return BEFORE
    named = last.lower() != last and (following[:1].isupper() or following[:1].isdigit())  # iPhone 15 Pro
    return NAME if named else PLAIN


def _chinese_price(bare: str, rest: str) -> float:
    alone = len(bare) == 1 and bare not in _TAILS_ZH  # 只, 近, 一: it says little without what follows
    if alone or bare[-1] in _BOUND_ZH or rest[0] in _TAILS_ZH or rest[0] in "%％":
        return BOUND
    if _DATE.search(bare) and rest[0].isdigit():
        return BOUND
    return BEFORE if rest[0] in _HEADS_ZH or rest[0] in OPENING else PLAIN


def _clause_heads(text: str, lang: str) -> set[int]:
    """Where in `text` its clauses begin."""
    heads, at = set[int](), 0
    for clause in clauses(text, lang):
        heads.add(at + len(clause) - len(clause.lstrip()))
        at += len(clause)
    return heads


def _sentence_ends(text: str, lang: str) -> set[int]:
    """Where in `text` its sentences end: not at the point of an abbreviation, or of a name ("the ID. BUZZ")."""
    ends, at = set[int](), 0
    for sentence in sentences(text, lang):
        found = text.find(sentence, at)
        if found >= 0:
            at = found + len(sentence)
            ends.add(at)
    return ends


def _spread(text: str, speech: Speech, lang: str) -> list[tuple[tuple[int, int], Word]]:
    """The written words at an even pace, for a voice that gave no times."""
    plain = [Word(word, speech.start, speech.end) for word in words(text, lang)]
    pace = (speech.end - speech.start) / max(1, len(text))
    return [
        ((start, end), Word(word.text, speech.start + start * pace, speech.start + end * pace))
        for (start, end), word in zip(locate(text, plain), plain, strict=True)
        if end > start
    ]
