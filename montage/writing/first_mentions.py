"""Names at their first mention: a surname with the given name, an acronym with what it stands for.

An article introduces a person once; where that sentence is not spoken, the first one that is spoken introduces them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from montage.language.entities import names
from montage.language.gazetteer import ORGANISATIONS, PLACES
from montage.language.text import is_chinese

LONGEST = 90  # [characters] of what an acronym stands for
SMALL = frozenset(["of", "and", "the", "for", "in", "on", "de", "la", "&", "to"])
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&]{0,4}[A-Z])s?\)")
_CHINESE_SHORT = re.compile(
    r"([\u4e00-\u9fffA-Za-z·]{4,24})[（(](?:以下|下)?简?称[:：]?[“「]?([\u4e00-\u9fffA-Za-z]{2,10})[”」]?[）)]"
)
_TITLE_BEFORE = re.compile(r"(?<![\w.’'-])(?:[A-Z][\w.’'-]{0,30}|Mr\.|Mrs\.|Ms\.|Dr\.) $")


@dataclass(frozen=True, slots=True)
class Introduction:
    """The full form of a short name at its first mention."""

    short: str
    full: str
    article: bool = False  # "the" belongs before it


def introductions(text: str, title: str, lang: str) -> tuple[Introduction, ...]:
    """The short names of an article that it introduces somewhere, each with its full form."""
    if is_chinese(lang):
        return tuple(Introduction(match[2], match[1]) for match in _CHINESE_SHORT.finditer(text))
    return (*_acronyms(text), *_surnames(text, title))


def introduced(lines: Sequence[str], known: Sequence[Introduction]) -> list[str]:
    """`lines` in order, the first mention of each short name replaced by its full form if no line has it yet."""
    earlier, result = "", []
    for line in lines:
        for one in known:
            if one.full not in earlier and one.full not in line and one.short not in earlier:
                line = _first(line, one)
        earlier += f"{line}\n"
        result.append(line)
    return result


def _first(line: str, one: Introduction) -> str:
    pattern = re.compile(
        rf"(?<![\w’'-]){re.escape(one.short)}(?![\w-])" if one.short.isascii() else re.escape(one.short)
    )
    match = pattern.search(line)
    if not match or _quoted(line, match.start()) or _TITLE_BEFORE.search(line[: match.start()]):
        return line
    before = line[: match.start()]
    has_article = bool(re.search(r"\b(?:the|a|an|its|their|our|this)(?: [a-z]+)? $", before, re.IGNORECASE))
    full = f"the {one.full}" if one.article and not has_article else one.full
    if not before.strip() or before.rstrip().endswith((".", "!", "?", "”")):
        full = full[:1].upper() + full[1:]
    return before + full + line[match.end() :]


def _quoted(line: str, at: int) -> bool:
    """Whether a place in a line is inside a quotation, which must stay as spoken."""
    before = line[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _acronyms(text: str) -> list[Introduction]:
    found: dict[str, Introduction] = {}
    for match in _ACRONYM.finditer(text):
        full = _stands_for(match[1], text[max(0, match.start() - LONGEST) : match.start()].rstrip())
        if full and match[1] not in ORGANISATIONS and match[1] not in PLACES:
            before = text[: match.start()].rstrip().removesuffix(full)
            the = before.rstrip().lower().endswith("the")
            found.setdefault(match[1], Introduction(match[1], full, the))
    return list(found.values())


def _stands_for(acronym: str, before: str) -> str:
    """The last words of `before` whose initials are the acronym; empty where they are not."""
    words = before.split(" ")
    letters = [letter.lower() for letter in acronym if letter.isalpha()]
    taken = _taken(words, letters)
    full = " ".join(words[len(words) - taken :]) if taken else ""
    return full if full[:1].isupper() else ""


def _taken(words: Sequence[str], letters: Sequence[str]) -> int:
    """How many of the last `words` have the initials `letters`; small words may do without one. 0: they do not."""
    if not letters:
        return 0
    bare = words[-1].strip("“”\"'’,;:").lower() if words else ""
    if not bare:
        return 0
    if bare[0] == letters[-1]:
        rest = _taken(words[:-1], letters[:-1])
        if rest or len(letters) == 1:
            return rest + 1
    rest = _taken(words[:-1], letters) if bare in SMALL else 0
    return rest + 1 if rest else 0


def _surnames(text: str, title: str) -> list[Introduction]:
    people = {name.text for name in names(text, "en") if name.kind == "person" and name.text.count(" ") in (1, 2)}
    by_surname: dict[str, set[str]] = {}
    for person in people:
        by_surname.setdefault(person.rsplit(" ", 1)[1], set()).add(person)
    return [
        Introduction(surname, next(iter(full)))
        for surname, full in sorted(by_surname.items())
        if len(full) == 1
        and _first_named_whole(text, surname, next(iter(full)))
        and not _is_other(surname, title, by_surname)
    ]


def _first_named_whole(text: str, surname: str, full: str) -> bool:
    match = re.search(rf"(?<![\w’'-]){re.escape(surname)}(?![\w-])", text)
    return bool(match) and text[: match.end()].endswith(full)  # type: ignore[union-attr]


def _is_other(surname: str, title: str, people: Mapping[str, set[str]]) -> bool:
    """Whether a surname is a place's or a body's name too, or one that the title takes for known."""
    return surname in PLACES or surname in ORGANISATIONS or surname in title or len(surname) < 3
