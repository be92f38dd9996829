"""Chooses a shot for every stretch of the film: best fit first, no picture twice while there are others.

Pure: no files, no clock, no chance. The score of a candidate is a sum of terms that each clip keeps in `why`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Literal

from assets_db.timebase import frame_at
from montage.align.rules import Rules
from montage.align.slots import Slot, divide, part, slots
from montage.model import Alternative, Anchor, Clip, Hit, Narration, Ranking, Script

REPEAT = 1.0  # the same pictures again: worse than any card
AGAIN = 0.15  # another stretch of a shot already seen
NEIGHBOUR = 0.1  # the asset that is on screen just before
RUNNERS_UP = 3
ENDLESS = 1 << 30  # [frame] how long a still lasts
MOVES: tuple[Literal["in", "left", "out", "right"], ...] = ("in", "right", "out", "left")


def align(
    script: Script, narration: Narration, anchors: Sequence[Anchor], ranking: Ranking, rules: Rules
) -> tuple[Clip, ...]:
    """The main track: clips that follow each other from the first frame to the last.

    Every line needs at least one hit (`fill` sees to that).
    """
    editor = _Editor(rules)
    for slot in slots(script.lines, narration, script.lang, rules):
        hits = ranking.lines[slot.line]
        for piece in divide(slot, _pieces(slot, hits, rules), rules):
            editor.fill(piece, partial(_fitting, hits=hits, anchors=anchors, ranking=ranking, fps=rules.fps))
    return tuple(editor.clips)


def _pieces(slot: Slot, hits: Sequence[Hit], rules: Rules) -> int:
    """As many shots as the pace wants and the hits allow; a card may stay for the whole line."""
    least = -(-slot.length // rules.longest)
    wanted = round(slot.length / rules.wanted)
    shots = sum(hit.shot.asset.origin != "card" for hit in hits)
    if shots == 0:
        return min(max(1, wanted), max(1, len(hits)))
    return max(least, min(wanted, len(hits)), 1)


def _fitting(piece: Slot, hits: Sequence[Hit], anchors: Sequence[Anchor], ranking: Ranking, fps: Fraction) -> list[Hit]:
    """Candidates for a stretch: the line's hits, and those of the anchors named in it, which count more."""
    best: dict[str, Hit] = {hit.shot.key: hit for hit in hits}
    for anchor, found in zip(anchors, ranking.anchors, strict=True):
        if anchor.line != piece.line or not piece.start <= frame_at(anchor.at, fps) < piece.end:
            continue
        for hit in found:
            raised = Hit(hit.shot, hit.score, {**hit.by, "anchor": round(0.5 * anchor.weight, 3)})
            if _fit(raised) > (_fit(best[hit.shot.key]) if hit.shot.key in best else -1):
                best[hit.shot.key] = raised
    return list(best.values())


def _fit(hit: Hit) -> float:
    return hit.score * (1 + hit.by.get("anchor", 0.0))


@dataclass
class _Editor:
    """What has been laid so far."""

    rules: Rules
    clips: list[Clip] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)  # frames of each shot already shown, by key

    def fill(self, piece: Slot, candidates: Callable[[Slot], list[Hit]]) -> None:
        """Lay clips over `piece`; a shot that is too short for it gets the part it can fill."""
        ranked = sorted(candidates(piece), key=lambda hit: (-self._value(hit, piece), hit.shot.key))
        for hit in ranked:
            end = self._reach(hit, piece)
            if end is not None:
                self._lay(hit, part(piece, piece.start, end), ranked)
                if end < piece.end:
                    self.fill(part(piece, end, piece.end), candidates)
                return
        longest = max(
            ranked, key=lambda hit: (hit.shot.duration, hit.shot.key)
        )  # nothing is long enough: it will stand still
        self._lay(longest, piece, ranked)

    def _value(self, hit: Hit, piece: Slot) -> float:
        return _fit(hit) + sum(self._terms(hit, piece).values())

    def _terms(self, hit: Hit, piece: Slot) -> Mapping[str, float]:
        terms: dict[str, float] = {}
        if hit.shot.key in self.seen:
            fresh = self._unseen(hit) >= min(piece.length, self.rules.shortest)
            terms["seen"] = -AGAIN if fresh else -REPEAT
        if self.clips and self.clips[-1].src == hit.shot.asset.path:
            terms["neighbour"] = -NEIGHBOUR
        return terms

    def _unseen(self, hit: Hit) -> int:
        """Frames of the shot that have not been on screen; none of a still that has."""
        if hit.shot.asset.kind == "image":
            return 0 if hit.shot.key in self.seen else ENDLESS
        return max(0, int(hit.shot.duration * self.rules.fps) - self.seen.get(hit.shot.key, 0))

    def _left(self, hit: Hit) -> int:
        """Frames that the shot can show from its next in-point: the unseen ones, or all of it again."""
        unseen = self._unseen(hit)
        if hit.shot.asset.kind == "image":
            return ENDLESS
        return unseen if unseen >= self.rules.shortest else int(hit.shot.duration * self.rules.fps)

    def _reach(self, hit: Hit, piece: Slot) -> int | None:
        """Up to which frame `hit` can fill `piece`: its end, or a cut inside it; None if it is too short for either."""
        left = self._left(hit)
        if left >= piece.length:
            return piece.end
        cuts = [
            cut
            for cut, _ in piece.cuts
            if piece.start + self.rules.shortest <= cut <= min(piece.start + left, piece.end - self.rules.shortest)
        ]
        return max(cuts, default=None)

    def _lay(self, hit: Hit, piece: Slot, ranked: Sequence[Hit]) -> None:
        shot, asset = hit.shot, hit.shot.asset
        used = self.seen.get(shot.key, 0) if self._unseen(hit) >= self.rules.shortest else 0
        others = [other for other in ranked if other.shot.key != shot.key][:RUNNERS_UP]
        why = {"fit": round(_fit(hit), 3), **hit.by, **self._terms(hit, piece)}
        still = asset.kind == "image"
        self.clips.append(
            Clip(
                start=piece.start,
                dur=piece.length,
                src=asset.path,
                kind=asset.kind,
                offset=Fraction(0) if still else shot.offset + Fraction(used) / self.rules.fps,
                key=shot.key,
                origin=asset.origin,
                line=piece.line,
                score=round(hit.score, 3),
                why=why,
                alternatives=tuple(
                    Alternative(o.shot.asset.path, o.shot.offset, o.shot.key, round(o.score, 3)) for o in others
                ),
                move=MOVES[len(self.clips) % len(MOVES)] if still and asset.origin != "card" else "none",
                title=asset.title,
                credit=asset.credit,
                licence=asset.licence,
                source_url=asset.source_url,
            )
        )
        self.seen[shot.key] = used + piece.length
