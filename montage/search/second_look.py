"""A second look at the best few shots for each text, by a model that is given text and shot together.

A reranker is dearer than a comparison of vectors, and better: it sees the words of both, or the picture beside the
text. What it gives are log-odds, as models trained with a logistic loss do. They are added to the log-odds of the first
score, as evidence is (Bayes' rule), at half their weight, since both judges look at the same shot; the sum is turned
into a probability again. So a model that is undecided changes nothing, and the floor keeps its meaning.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from assets_db.model import Shot
from assets_db.plugins import load
from assets_db.protocols import check_result
from assets_db.store import Store
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import stored_pictures
from montage.model import Anchor, Hit, Ranking, Script
from montage.search.fusion import SUREST, log_odds, probability
from montage.search.name_bearers import Asked, bearers_of

BEST = 8  # hits of each text that are looked at again
SECONDS = 60.0  # for all texts of a film: what is not looked at by then keeps its first score
WEIGHT = 0.5  # of a reranker's log-odds; not fitted, as no trained one could be had
SURE = probability(-SUREST)  # score; of one that is rounded to 0


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A shot as a reranker is given it."""

    words: str  # all that is told, read, heard and said of it, a source a line; may be empty
    picture: Pixels | None  # uint8 [h, w, 3] RGB, its middle key frame; None where there is none


class Reranker(Protocol):
    """Judges how well shots fit a text."""

    @property
    def name(self) -> str:
        """Identifies its judgements."""

    def judge(self, text: str, shots: Sequence[Candidate], /) -> list[float | None]:
        """n shots -> the log-odds that each shows what `text` says; None where it has no opinion."""


def load_reranker(spec: str) -> Reranker | None:
    """The reranker that `spec` names, None for `none`. Raises UserError if there is none, or it cannot be made."""
    if spec.strip() in ("", "none"):
        return None
    made: Reranker = load("reranker", spec, Reranker)
    return made


def reranked(
    ranking: Ranking,
    script: Script,
    anchors: Sequence[Anchor],
    store: Store,
    reranker: Reranker,
    clock: Callable[[], float] = monotonic,
) -> Ranking:
    """`ranking` with its best hits looked at again, lines before anchors; not of an anchor that is a name.

    A note says where it could not run, or ran out of its SECONDS.
    """
    texts = [line.text for line in script.lines] + [anchor.query for anchor in anchors]
    bearers = bearers_of(script)
    seen = [True] * len(script.lines)
    seen += [not Asked.of(one.query, script.lines[one.line].text, bearers, one.kind).is_name for one in anchors]
    found, note = look_again(texts, (*ranking.lines, *ranking.anchors), store, reranker, seen, clock)
    lines, others = tuple(found[: len(script.lines)]), tuple(found[len(script.lines) :])
    return replace(ranking, lines=lines, anchors=others, notes=(*ranking.notes, *filter(None, [note])))


def look_again(
    texts: Sequence[str],
    rankings: Sequence[tuple[Hit, ...]],
    store: Store,
    reranker: Reranker,
    seen: Sequence[bool] | None = None,
    clock: Callable[[], float] = monotonic,
) -> tuple[list[tuple[Hit, ...]], str]:
    """Each ranking with its BEST first hits judged anew, for the texts that are to be `seen` (None: all); and a note.

    The note is empty, or says why some keep their first scores.
    """
    found, until = list(rankings), clock() + SECONDS
    wanted = [place for place, hits in enumerate(rankings) if hits and (seen is None or seen[place])]
    looked = f"the best shots of {{}} of {len(wanted)} lines and anchors had a second look"
    for done, place in enumerate(wanted):
        if clock() > until:
            return found, f"{looked.format(done)}: its {SECONDS:g} s were over"
        try:
            found[place] = _judged(texts[place], rankings[place], store, reranker)
        except (RuntimeError, MemoryError, OSError, ValueError) as error:  # as models fail: out of memory, odd input
            reason = str(error).strip().split("\n")[0][:160] or type(error).__name__
            return found, f"{looked.format(done)}: {reranker.name} failed ({reason})"
    return found, ""


def _judged(text: str, hits: tuple[Hit, ...], store: Store, reranker: Reranker) -> tuple[Hit, ...]:
    """The hits, best first, the first BEST of them scored by both judges."""
    best = hits[:BEST]
    odds = reranker.judge(text, [_candidate(hit.shot, store) for hit in best])
    good = isinstance(odds, list) and len(odds) == len(best)
    good = good and all(one is None or (isinstance(one, float) and math.isfinite(one)) for one in odds)
    check_result(good, reranker, "reranker", "judge", odds, f"{len(best)} finite floats or None")
    again = [hit if one is None else _pooled(hit, one) for hit, one in zip(best, odds, strict=True)]
    return tuple(sorted((*again, *hits[BEST:]), key=lambda hit: (-hit.score, hit.shot.key)))


def _pooled(hit: Hit, odds: float) -> Hit:
    scores: Mapping[str, float] = {**hit.scores, "reranker": round(probability(odds), 3)}
    return replace(hit, score=round(probability(log_odds(hit.score, SURE) + WEIGHT * odds), 4), scores=scores)


def _candidate(shot: Shot, store: Store) -> Candidate:
    words = "\n".join(filter(None, (shot.person, shot.words, shot.caption, shot.speech, shot.screen)))
    pictures = stored_pictures(store, shot.key)
    return Candidate(words, pictures[len(pictures) // 2] if pictures else None)
