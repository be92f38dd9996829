"""Names in English sentences: runs of words with capitals, without what only begins a sentence or precedes a name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from montage.language import gazetteer as table
from montage.language import namesakes
from montage.language.english_kinds import ADJECTIVE, is_common, is_listed_body, is_place_name, kinds, speaks
from montage.language.name import Name
from montage.language.stopwords import CALENDAR, ENGLISH

BESIDE = 24  # [characters] beside a mention that are looked at
_TOKEN = re.compile(
    r"(?:[A-Z]\.){1,4}(?=\W|$)"
    r"|\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|Lt|Col|Sgt|Capt|Prof|Rev|St|Mt|Inc|Corp|Co|Ltd|Bros)\."
    r"|\b(?:al-)?[A-ZÀ-ÞŁŚŽ][\w&-]*(?:['’](?!s\b)\w+)*"
)
_WITHIN = frozenset(
    f" {word} ".replace("  ", " ")
    for word in ("", "&", "de", "de la", "la", "da", "del", "di", "dos", "du", "van", "van der", "von", "der", "den",
                 "ter", "bin", "ben", "ibn")
)  # fmt: skip
_OF = frozenset([" of ", " of the ", " for ", " for the "])  # Ministry of Defence
_OPENS = re.compile(r"(?:^|[.!?:…\n—–“\"‘(\[*]\s{0,24}|^[-•]\s)$")
_ACTS = re.compile(  # what a sentence goes on with after the name of a company: no thing in the singular stands alone
    r"^(?:['’]s\b|\s+(?:(?!need|seed|breed|weed|feed)\w+ed|cut|sold|bought|will|has|had|is|was|plans|says|said|shares|stock"
    r"|won|lost|paid|beat|hit|set|sued|chief|executives?)\b)"
)
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")


def english_names(sentences: Sequence[str]) -> list[list[Name]]:
    """The names of each sentence of a text in order, each kind decided over all its mentions."""
    found = [[*_mentions(sentence)] for sentence in sentences]
    every = [name for some in found for name in some]
    lower = frozenset(word for sentence in sentences for word in re.findall(r"\b[a-zà-ÿ][\w-]+", sentence))
    firm = {name.text for name in every if not name.opens}
    firm |= {token for name in every for token in name.text.split()[1 if name.opens else 0 :]}
    cleaned = [[clean for name in some if (clean := _clean(name, lower, firm))] for some in found]
    known = kinds([name for some in cleaned for name in some])
    return [[replace(name, kind=known.get(name.text, "")) for name in some] for some in cleaned]


def _mentions(sentence: str) -> Iterator[Name]:
    """Runs of capitalised words."""
    tokens = list(_TOKEN.finditer(sentence))
    if len(tokens) > 2 and _is_heading(sentence, tokens):
        return
    runs: list[list[re.Match[str]]] = []
    for token in tokens:
        if runs and _goes_on(runs[-1], token, sentence):
            runs[-1].append(token)
        else:
            runs.append([token])
    for run in runs:
        for start, end in _parts(run):
            before = sentence[max(0, start - BESIDE) : start]
            yield Name(sentence[start:end], "", start, bool(_OPENS.search(before)), before, sentence[end:][:BESIDE])


def _is_heading(sentence: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Whether a line is capitalised throughout: its capitals show no names, unless most of its words are names."""
    if re.search(r"\b[a-z]{4,}", sentence):
        return False
    return sentence.isupper() or 2 * sum(is_common(token[0]) for token in tokens) >= len(tokens)


def _goes_on(run: Sequence[re.Match[str]], token: re.Match[str], sentence: str) -> bool:
    """Whether a name goes on with the next word that has a capital."""
    gap, last = sentence[run[-1].end() : token.start()], run[-1][0]
    if gap == " " and token[0] in table.TITLES and last not in table.TITLES:
        return False  # NASA | Administrator Jim Bridenstine
    if last.endswith(".") and last in table.COMPANY_FORMS and token[0] not in table.COMPANY_FORMS:
        return False  # Pirelli Cables Ltd. | Pirelli rose
    return gap in _WITHIN or (gap in _OF and last in table.ORGANISATION_WORDS - table.COMPANY_FORMS)


def _parts(run: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """(start, end) of the names in a run: Ohio-based | KeyCorp, U.S. | Cardinal Bernardin."""
    start = 0
    for place, token in enumerate(run):
        if adjective := ADJECTIVE.search(token[0]):
            if place > start:
                yield run[start].start(), run[place - 1].end()
            yield token.start(), token.start() + adjective.start()
            start = place + 1
    rest = run[start:]
    if len(rest) > 1 and _leads(rest[0][0], rest[-1][0]):
        yield rest[0].span()
        rest = rest[1:]
    if rest:
        yield rest[0].start(), rest[-1].end()


def _leads(first: str, last: str) -> bool:
    """Whether the first word of a run is a country that only stands before the name: not U.S. Air Force."""
    country = bool(_INITIALS.fullmatch(first)) and first in table.PLACES
    return country and last not in table.ORGANISATION_WORDS | table.ORGANISATION_TAILS | table.PLACE_TAILS


def _clean(name: Name, lower: frozenset[str], firm: set[str]) -> Name | None:
    """The mention without titles, week-days and words that only begin a sentence; None if nothing is left."""
    tokens = name.text.split(" ")
    titled = bool(tokens[1:]) and tokens[0] in table.TITLES
    while tokens and (_no_name(tokens[0]) or (tokens[0] in table.TITLES and name.text not in table.ORGANISATIONS)):
        if " ".join(tokens) in table.PLACES or (tokens[-1] in table.ORGANISATION_WORDS and not _no_name(tokens[0])):
            break
        name, tokens = _without_first(name, tokens)
        name = replace(name, opens=name.opens and titled and bool(tokens) and tokens[0] not in firm)
    while len(tokens) > 1 and tokens[0] in table.NATIONALITIES and tokens[1] in table.GIVEN_NAMES | table.TITLES:
        name, tokens = _without_first(name, tokens)  # Russian | Boris Yeltsin
    begins = name.opens and tokens and name.text.startswith(tokens[0]) and _only_begins(tokens, lower, firm)
    if begins and not (len(tokens) == 1 and _acts(tokens[0], name)):
        name, tokens = _without_first(name, tokens)
    while tokens and _no_name(tokens[-1]) and not _is_surname(tokens):
        tokens = tokens[:-1]
    text = " ".join(tokens)
    if len(text) < 2 or text in table.NOT_NAMES:
        return None
    if len(text) == 2 and text.isupper() and text not in table.PLACES | table.ORGANISATIONS:
        return None
    job = re.search(r"([\w-]+)[\s,]+$", name.before)
    return replace(name, text=text, titled=titled or bool(job and job[1].lower() in table.JOBS))


def _without_first(name: Name, tokens: Sequence[str]) -> tuple[Name, list[str]]:
    """The mention and its words without the first of these."""
    first, *rest = tokens
    start = name.start + len(first) + 1
    return replace(name, text=" ".join(rest), start=start, before=f"{name.before}{first} "), rest


def _no_name(token: str) -> bool:
    plain = token.lower().replace("’", "'").rstrip(".")
    return plain in CALENDAR or (plain in ENGLISH and token not in ("US", "IT")) or token in ("I'm", "A", "O")


def _acts(word: str, name: Name) -> bool:
    """Whether a word that begins a sentence acts as only its bearer can: Shell reported, Bush spoke."""
    if word.lower() in namesakes.WORDS and speaks(name):
        return True
    return word in namesakes.BRANDS and bool(_ACTS.match(name.after))


def _is_surname(tokens: Sequence[str]) -> bool:
    """Theresa May, Doris Day: after a given name these are no months or days."""
    return tokens[-1] in ("May", "Day") and tokens[-2:-1] != [] and tokens[-2] in table.GIVEN_NAMES


def _only_begins(tokens: Sequence[str], lower: frozenset[str], firm: set[str]) -> bool:
    """Whether the first word of a sentence has its capital from there alone."""
    first = tokens[0]
    if first in firm or is_place_name(first) or is_listed_body(first):
        return False
    if " ".join(tokens[:2]) in table.PLACES | table.ORGANISATIONS:
        return False
    if not is_common(first) and first.lower() not in lower:
        return False
    if len(tokens) == 1:
        return not (first.isupper() and len(first) > 2)
    return first.lower() in lower or (first.endswith(("ing", "ly", "ed")) and first not in table.GIVEN_NAMES)
