"""Clauses of a masked text, each with the amounts and the moments that it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from montage.graphics.charts.amounts import AMOUNT, MOMENT, Amount, Masked
from montage.graphics.moments import Moment
from montage.language.text import is_chinese

_ENGLISH = re.compile(r"[;!?]\s|\.\s|[.!?]$|,\s(?:and\s|but\s|while\s|whereas\s|then\s)?|\s(?:and|but|while|whereas)\s")
_CHINESE = re.compile(r"[，；。！？：]|、|而(?=[\ue001])")
_ONLY_A_MOMENT = re.compile(r"^\s*(?:(?:and|but|then|而|到了?|至)\s?)?\ue001的?\s*$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: masked text, its place in it, what it holds."""

    text: str
    start: int
    amounts: tuple[Amount, ...]
    moments: tuple[Moment, ...]


def clauses(text: Masked, lang: str) -> list[Clause]:
    """The clauses of a text in order; a moment that stands alone belongs to the clause after it."""
    spans, at = list[tuple[int, int]](), 0
    for match in (_CHINESE if is_chinese(lang) else _ENGLISH).finditer(text.text):
        if not _ONLY_A_MOMENT.match(text.text[at : match.start()]):
            spans.append((at, match.start()))
            at = match.end()
    spans.append((at, len(text.text)))
    return [_clause(text, *span) for span in spans if text.text[span[0] : span[1]].strip()]


def _clause(text: Masked, start: int, end: int) -> Clause:
    places = range(start, end)
    return Clause(
        text.text[start:end], start,
        tuple(text.amounts[place] for place in places if place in text.amounts),
        tuple(text.moments[place] for place in places if place in text.moments),
    )  # fmt: skip


def runs_of(found: Sequence[Clause], amounts: int, moments: int) -> Iterator[list[Clause]]:
    """The longest runs of two or more neighbouring clauses that hold so many amounts and moments each."""
    run = list[Clause]()
    for clause in [*found, None]:
        if clause and (len(clause.amounts), len(clause.moments)) == (amounts, moments):
            run.append(clause)
        else:
            if len(run) > 1:
                yield run
            run = []


def plain(text: str) -> str:
    """Masked text without its amounts and moments."""
    return " ".join(text.replace(AMOUNT, " ").replace(MOMENT, " ").split())
