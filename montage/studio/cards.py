"""Acts on what is drawn: cards written by hand, lower thirds and titles in other words, whose picture a label says.

What is drawn is drawn into a file of its own name, so that undo finds the one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

from assets_db.errors import UserError
from assets_db.model import NO_RIGHTS
from montage.edits import PINNED
from montage.graphics.animate import moves
from montage.graphics.card_file import card_in
from montage.graphics.content import Card, CardKind, attribution
from montage.graphics.dress import is_dress
from montage.graphics.overlays import PanelText, panel_in
from montage.model import Overlay, Timeline
from montage.studio.cut import RUNNERS_UP, as_alternative, clip_of
from montage.timeline.file import script_of

# What each kind of card that can be written says, in the order in which it is asked for.
FIELDS: Mapping[CardKind, Sequence[str]] = {
    "title": ("big", "head"),
    "quotation": ("big", "speaker", "role"),
    "number": ("lead", "big", "unit", "small"),
    "name": ("big", "role", "small"),
    "place": ("big", "role", "small"),
    "list": ("lead", "items", "small"),
    "key words": ("items",),
}
LONGEST = 400  # [characters] of a field
MOST = 8  # items
PANELS = ("title", "lower third")  # overlays whose words can be changed


class Drawing(Protocol):
    """What acts have to know of drawing."""

    def card(self, card: Card) -> tuple[Path, str]:
        """The file of a card, drawn in the film's look, and its key."""

    def panel(self, overlay: Overlay, text: PanelText) -> Overlay:
        """`overlay` with other words, drawn in the film's look."""


def write_card(film: Timeline, clip: int, kind: str, texts: Mapping[str, str], drawing: Drawing) -> Timeline:
    """A card that says `texts` in the place of a clip, for as long; a shot that was there is its first runner-up.

    Raises UserError for a kind or a field that is not known, and for a card that says nothing.
    """
    there, fields = clip_of(film, clip), FIELDS.get(kind)  # type: ignore[call-overload]
    if is_dress(there):
        raise UserError("it is the film's title or end", "change the film's title; the end names its sources")
    if fields is None or set(texts) - {*fields}:
        raise UserError(f"no such card can be written: {kind[:20]!r}", f"choose from {', '.join(FIELDS)}")
    before = card_in(there.src) if there.origin == "card" else None
    own: dict[str, Any] = {name: _items(text) if name == "items" else _text(text) for name, text in texts.items()}
    card = Card(kind, head=attribution(script_of(film)), lang=film.lang)  # type: ignore[arg-type]
    if before:
        card = replace(card, backdrop=before.backdrop, portrait=before.portrait if kind == before.kind else None)
    card = replace(card, **own)
    if not (card.big or card.items):
        raise UserError("the card says nothing", "write its main words")
    file, key = drawing.card(card)
    shots = there.alternatives if there.origin == "card" else (as_alternative(there), *there.alternatives)
    written = replace(
        there, src=file, kind="image", offset=Fraction(0), key=key, origin="card", score=PINNED, why={},
        alternatives=shots[:RUNNERS_UP], move="build" if moves(there.dur, film.fps) else "none", focus=(),
        title=card.title, rights=NO_RIGHTS, preview="", jumps=False, instead="", pinned=True, by_hand=True,
        pictures=tuple(one for one in there.pictures if before and (one.use == "backdrop" or card.portrait)),
    )  # fmt: skip
    return replace(film, video=(*film.video[:clip], written, *film.video[clip + 1 :]))


def write_panel(film: Timeline, overlay: int, big: str, small: str, lead: str, drawing: Drawing) -> Timeline:
    """Other words in a title over the picture or in a lower third. Raises UserError for none, and for a label."""
    there = _panel(film, overlay)
    text = PanelText(_text(big), _text(small), _text(lead), figure=there.name == "figure")
    if not text.big:
        raise UserError("it says nothing", "write its main words, or take it away")
    written = replace(drawing.panel(there, text), by_hand=True)
    film = _unsaid(film, there)
    return replace(film, overlays=(*film.overlays[:overlay], written, *film.overlays[overlay + 1 :]))


def remove_panel(film: Timeline, overlay: int) -> Timeline:
    """Without a title over the picture or a lower third: another plan does not lay its words over the film either."""
    there = _panel(film, overlay)
    film = _unsaid(film, there)
    return replace(film, overlays=(*film.overlays[:overlay], *film.overlays[overlay + 1 :]))


def credit(film: Timeline, clip: int, text: str) -> Timeline:
    """Whose picture a shot is: on its label, on the end card and in the credits, wherever the shot is shown."""
    there = clip_of(film, clip)
    if there.origin == "card":
        raise UserError("a card has no author", "choose a clip that shows a picture")
    rights = replace(there.rights, credit=_text(text))
    video = tuple(replace(one, rights=rights, pinned=True) if one.key == there.key else one for one in film.video)
    return replace(film, video=video)


def _panel(film: Timeline, number: int) -> Overlay:
    if not 0 <= number < len(film.overlays):
        raise UserError(f"there is no overlay {number + 1}", f"the film has {len(film.overlays)}")
    if film.overlays[number].role not in PANELS:
        raise UserError("it has no words that can be changed", "a label says whose picture it is: change the credit")
    return film.overlays[number]


def _unsaid(film: Timeline, overlay: Overlay) -> Timeline:
    """`film` with what an overlay said among what is not to be said again; what a person has written is not."""
    words = panel_in(overlay.src)
    if overlay.by_hand or words is None:
        return film
    return replace(film, edits=replace(film.edits, unsaid=tuple(dict.fromkeys((*film.edits.unsaid, words.big)))))


def _text(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise UserError(f"the text has {len(text):,} characters", f"{LONGEST} are the most")
    return text


def _items(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    items = tuple(_text(line) for line in text.splitlines() if line.strip())
    if len(items) > MOST:
        raise UserError(f"the card has {len(items)} items", f"{MOST} are the most")
    return items
