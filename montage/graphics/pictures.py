"""Pictures that cards are drawn with: out of focus behind them, and a quotation's speaker beside it.

Only what may be shown on a card's line stands behind it; nothing generated, since no card says so, and no preview.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from assets_db.model import Shot
from indexer.media.safety import MediaError
from indexer.shots.decode import Pixels
from montage.edits import without
from montage.framing.samples import picture, samples
from montage.graphics.backdrop import Backdrop, out_of_focus
from montage.graphics.canvas import Look
from montage.graphics.content import Card
from montage.graphics.desk import Part
from montage.graphics.ground import small_size
from montage.graphics.portrait import portrait_of
from montage.graphics.quotation import has_room
from montage.graphics.speaker import full_name, shows_alone
from montage.model import CardPicture, Clip, Ranking, Script

SEEN = Fraction(1)  # [s] of a video in which a frame is looked for


def with_pictures(parts: Sequence[Part], script: Script, shots: Ranking, look: Look, fps: Fraction) -> list[Part]:
    """`parts` of a film with the pictures of `shots` that suit their cards."""
    return list(_Pictures(script, without(shots, script.edits.exclude), look, fps).laid(parts))


@dataclass(frozen=True)
class _Pictures:
    script: Script
    shots: Ranking
    look: Look
    fps: Fraction

    def laid(self, parts: Sequence[Part]) -> Iterator[Part]:
        """Cards that follow each other keep a picture as long as it suits their lines: it drifts on behind them."""
        behind: _Behind | None = None
        for clip, card in parts:
            if card is None or clip.by_hand:
                behind = None
                yield clip, card
                continue
            behind = self._behind(clip, behind)
            if behind:
                begun = float((clip.start - behind.since) / self.fps)
                card = replace(card, backdrop=Backdrop(behind.picture, begun))
                clip = replace(clip, pictures=(_used("backdrop", behind.shot),))
            if shown := next(self._with_speaker(card), None):
                card, shot = shown
                clip = replace(clip, pictures=(*clip.pictures, _used("portrait", shot)))
            yield clip, card

    def _behind(self, clip: Clip, before: "_Behind | None") -> "_Behind | None":
        """What stands behind a card; `before` it, behind the one that it follows."""
        suited = [hit.shot for hit in self.shots.lines[clip.line] if _is_usable(hit.shot)]
        if before and any(shot.key == before.shot.key for shot in suited):
            return before
        found = ((shot, self._soft(shot)) for shot in suited)
        return next((_Behind(shot, soft, clip.start) for shot, soft in found if soft), None)

    def _soft(self, shot: Shot) -> bytes | None:
        """A shot's picture out of focus; None where it cannot be read."""
        if shot.key not in self._made:
            seen = _seen(shot)
            self._made[shot.key] = None if seen is None else out_of_focus(seen, small_size(self.look.size))
        return self._made[shot.key]

    @cached_property
    def _made(self) -> dict[str, bytes | None]:
        return {}

    def _with_speaker(self, card: Card) -> Iterator[tuple[Card, Shot]]:
        """A quotation with each picture of its speaker that leaves room for its words."""
        name = full_name(card.speaker, self.script) if card.kind == "quotation" else ""
        for shot in self._photographs if name else ():
            if shows_alone(f"{shot.person}\n{shot.words}", name, self.script.lang):
                with suppress(MediaError):  # it is shown nowhere, then
                    made = replace(card, portrait=portrait_of(shot, self.look.size))
                    if made.portrait and has_room(made, self.look):
                        yield made, shot

    @cached_property
    def _photographs(self) -> list[Shot]:
        """Of the user and of the article, each once; of a video's shots words do not tell which one shows somebody."""
        shots = {hit.shot.key: hit.shot for hits in (*self.shots.anchors, *self.shots.lines) for hit in hits}
        return [
            one
            for one in shots.values()
            if one.asset.kind == "image" and one.asset.origin != "stock" and _is_usable(one)
        ]


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind cards that follow each other."""

    shot: Shot
    picture: bytes
    since: int  # [frame] of the film


def _is_usable(shot: Shot) -> bool:
    asset = shot.asset
    return asset.origin not in ("card", "generated") and not asset.rights.made_by and not asset.preview


def _seen(shot: Shot) -> Pixels | None:
    """A frame from the middle of a shot, without its black bars."""
    asset = shot.asset
    try:
        if asset.kind == "image":
            seen = picture(asset.path)
        else:
            middle = shot.offset + shot.duration / 2
            seen = next(one.picture for one in samples(asset.path, middle, SEEN, asset.jumps))
    except (MediaError, OSError, StopIteration):
        return None
    height, width = seen.shape[:2]
    left, top, right, bottom = shot.looks.bars
    return seen[round(top * height) : round((1 - bottom) * height), round(left * width) : round((1 - right) * width)]


def _used(use: Literal["backdrop", "portrait"], shot: Shot) -> CardPicture:
    asset = shot.asset
    return CardPicture(use, asset.path, shot.key, asset.kind, asset.origin, asset.title, asset.rights)
