"""What a card says about a line that no shot fits: title, number, quotation, name, statement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from montage.cards.type import pieces
from montage.dates import shown_date
from montage.language import clauses
from montage.model import Anchor, Script

CardKind = Literal["title", "number", "quotation", "name", "statement"]
SHOWN = ("number", "quotation", "person", "organisation", "place")  # anchors that make a card
TITLE = Fraction(3)  # [s] the title stands alone for so long


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: `big` in the middle, `small` under it, `head` above."""

    kind: CardKind
    big: str
    small: str = ""
    head: str = ""
    of: Anchor | None = None  # what it shows


def cards_for(script: Script, index: int, anchors: Sequence[Anchor], titled: bool = False) -> list[Card]:
    """The cards that suit line `index`, in the order in which they are said; at least one, at most three.

    The first line's first is the title, unless the film is `titled` already.
    """
    line, head = script.lines[index], told_by(script)
    made = [title_card(script)] if index == 0 and script.title and not titled else []
    after = TITLE if made else Fraction(0)
    shown = [a for a in anchors if a.line == index and a.kind in SHOWN and a.at >= after]
    chosen = sorted(shown, key=lambda a: -a.weight)[:2]
    for anchor in sorted(chosen, key=lambda a: a.at):
        rest = _beside(line.text, anchor.text, script.lang)
        if anchor.kind == "number":
            made.append(Card("number", anchor.text, rest, head, anchor))
        elif anchor.kind == "quotation":
            made.append(Card("quotation", _shortened(anchor.text.rstrip(",，"), script.lang, 150), "", head, anchor))
        elif rest:
            made.append(Card("name", anchor.text, rest, head, anchor))
    if not made:
        made.append(Card("statement", _statement(line.text, script.lang), head=head))
    return made


def title_card(script: Script) -> Card:
    """The card that a film begins with."""
    return Card("title", script.title, head=told_by(script))


def told_by(script: Script) -> str:
    """Who published the article, and when."""
    return " · ".join(filter(None, (script.publisher, shown_date(script.published, script.lang))))


def _beside(text: str, part: str, lang: str) -> str:
    """What is said of `part`: the words after it in its clause, or before it where it ends the clause."""
    clause = next((clause for clause in clauses(text, lang) if part in clause), text)
    before, _, after = clause.partition(part)
    after, before = (
        re.sub(r"^(?:’s|'s)?[\s,.;:，。；：、—–-]+|[\s,.;:，。；：、—–-]+$", "", side) for side in (after, before)
    )
    return _shortened(after if len(after) > 1 else before, lang, 60)


def _statement(text: str, lang: str) -> str:
    """The clause that says most, short enough for a card."""
    parts = [part.strip(" ,.;:，。；：、—-") for part in clauses(text, lang)]
    limit = 34 if lang == "zh" else 90
    return _shortened(max(parts, key=lambda part: (len(part) <= limit, min(len(part), limit), -len(part))), lang, limit)


def _shortened(text: str, lang: str, limit: int) -> str:
    """`text`, cut between words and marked with an ellipsis where it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    kept = ""
    for piece in pieces(text):
        if len(kept) + len(piece) > limit:
            break
        kept += piece
    return (kept or text[:limit]).rstrip(" ,.;:，。；：、") + "…"
