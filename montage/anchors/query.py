"""What to look for when an anchor is spoken: not its words alone, but what of them is visible."""

from collections.abc import Sequence

from montage.language.objects import things
from montage.language.text import clauses, words
from montage.language.visual_query import visual_query
from montage.model import AnchorKind, Line


def anchor_query(kind: AnchorKind, text: str, start: int, line: Line, lang: str, fuller: Sequence[str]) -> str:
    """The visual query of an anchor that stands at line.text[start:].

    A figure asks for what it counts, a quotation for its speaker, a turn of topic for what its line shows. A name asks
    for itself alone: footage described with a role ("astronaut") would pass for the person. `fuller` are names of the
    story, some of them longer than the line says them.
    """
    if kind == "number":
        return counted(line.text, start, start + len(text), lang)
    if kind == "quotation":
        return speaker(line, start, start + len(text), lang)
    if kind == "topic":
        return line.query or visual_query(line.text, lang)
    if kind == "person":
        return next((name for name in fuller if name.endswith(f" {text}")), text)
    return text


def counted(text: str, start: int, end: int, lang: str) -> str:
    """What the figure text[start:end] counts: its clause's next thing, else the last one, else all of the clause."""
    first, last = clause_at(text, end - 1, lang)
    after = [thing.text for thing in things(text, lang) if end <= thing.start < last]
    before = [thing.text for thing in things(text, lang) if first <= thing.start < start]
    return (after[:1] or before[-1:] or [visual_query(text[first:start] + " " + text[end:last], lang)])[0]


def speaker(line: Line, start: int, end: int, lang: str) -> str:
    """Who says the quotation text[start:end]: the name outside it that is nearest, else the person or the body."""
    names = [(tag.text, line.text.find(tag.text)) for tag in line.tags if tag.kind in ("person", "organisation")]
    roles = [(thing.text, thing.start) for thing in things(line.text, lang)]
    for candidates in (names, roles):
        outside = [
            (min(abs(place - end), abs(start - place)), text)
            for text, place in candidates
            if place >= end or 0 <= place < start
        ]
        if outside:
            return min(outside)[1]
    rest = line.text[:start] + " " + line.text[end:]
    return visual_query(rest if len(words(rest, lang)) > 3 else line.text, lang)


def clause_at(text: str, place: int, lang: str) -> tuple[int, int]:
    """(start, end) of the clause of `text` that has the character at `place`."""
    start = 0
    for clause in clauses(text, lang):
        if place < start + len(clause):
            return start, start + len(clause)
        start += len(clause)
    return start, len(text)
