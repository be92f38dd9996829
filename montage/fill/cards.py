"""The last rung, which needs nothing but the words: designed cards."""

import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.model import NO_RIGHTS, STILL_DURATION, STILL_TIME_BASE, Asset, Shot
from montage.fill.fallback_source import Found, Gaps, Wanted
from montage.graphics.canvas import look_of
from montage.graphics.content import Card, cards_for
from montage.graphics.draw import draw
from montage.graphics.maps.locator import RIGHTS
from montage.model import Hit

CARD, CARD_OF_ANCHOR = 0.1, 0.35  # how well a card fits its line, and what it shows; any real shot is better


class Cards:
    """Draws them as pictures of the film's size."""

    def __init__(self, wanted: Wanted, folder: Path) -> None:
        """They are drawn into `folder`."""
        self._wanted, self._folder = wanted, folder

    def fill(self, gaps: Gaps) -> Found:
        """Cards for every line, gap or not: one that shows an anchor belongs on screen when that is spoken."""
        lines: dict[int, tuple[Hit, ...]] = {}
        anchors: dict[int, tuple[Hit, ...]] = {}
        places = {anchor: place for place, anchor in enumerate(self._wanted.anchors)}
        for line in range(len(self._wanted.script.lines)):
            for number, card in enumerate(self._of(line)):
                hit = self._drawn(card, f"card-{line:03d}-{number}.png")
                lines[line] = (*lines.get(line, ()), hit)
                if card.of is not None:
                    anchors[places[card.of]] = (replace(hit, score=CARD_OF_ANCHOR),)
        return Found(lines, anchors)

    def _of(self, line: int) -> list[Card]:
        wanted = self._wanted
        return cards_for(wanted.script, line, wanted.anchors, wanted.template.title.show == "card")

    def _drawn(self, card: Card, name: str) -> Hit:
        path = self._folder / name
        draw(card, look_of(self._wanted.template, self._wanted.size), path)
        asset = Asset(
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(), path=path, kind="image",
            time_base=STILL_TIME_BASE, fps=Fraction(1), size=self._wanted.size, start=0, duration=STILL_DURATION,
            origin="card", title=card.title, rights=RIGHTS if card.map else NO_RIGHTS,
        )  # fmt: skip
        return Hit(Shot(asset, 0, STILL_DURATION, words=card.title), CARD, {"card": 1.0})
