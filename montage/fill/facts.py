"""Facts over shots: a shot that fits a line shows its facts, too, since they are laid over it."""

from collections.abc import Sequence
from dataclasses import replace

from montage.graphics.card_file import card_in
from montage.graphics.facts import KINDS
from montage.model import Anchor, Hit, Ranking


def with_shots_for_facts(found: Ranking, anchors: Sequence[Anchor], floor: float) -> Ranking:
    """`found`, where the shots that fit a line, `floor` or more, stand beside the card for each fact that it says.

    They fit the fact as well as the line. `found.anchors` has a list for each of `anchors`.
    """
    offered = tuple(
        (*hits, *_beside(hits, found.lines[anchor.line], floor))
        for anchor, hits in zip(anchors, found.anchors, strict=True)
    )
    return replace(found, anchors=offered)


def _beside(hits: Sequence[Hit], of_line: Sequence[Hit], floor: float) -> list[Hit]:
    """The shots of a line beside the card for a fact, if there is one among `hits`."""
    card = next((hit for hit in hits if hit.shot.asset.origin == "card"), None)
    drawn = card_in(card.shot.asset.path) if card else None
    if card is None or drawn is None or drawn.kind not in KINDS:
        return []
    known = {hit.shot.key for hit in hits}
    fitting = (hit for hit in of_line if hit.score >= floor and hit.shot.asset.origin != "card")
    return [hit for hit in fitting if hit.shot.key not in known]
