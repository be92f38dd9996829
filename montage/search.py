"""Which shots fit a text: the words of a shot and its looks, fused into one score in 0..1."""

import math
from collections.abc import Sequence

import numpy as np

from assets_db.faiss_index import vector_search
from assets_db.model import Shot
from assets_db.store import Store
from indexer.calibrate import Calibration
from indexer.embed import Embedder
from montage.model import NAMED, Anchor, Hit, Ranking, Script

UNSEEN = ("number", "quotation")  # said, not seen: cards show them
FRAMES_A_SHOT = 4  # the index holds frames: so many more are asked for than shots are wanted


def search(script: Script, anchors: Sequence[Anchor], store: Store, embedder: Embedder | None, k: int) -> Ranking:
    """Rank the `k` best shots for each line of `script` and each anchor.

    A named person, organisation or place is found by words alone: a model that has not seen the name shows
    somebody else. For a figure or a quotation there is nothing to find. Without an embedder, or for a text that it
    does not know, words alone rank.
    Raises UserError if the library's vectors were made by another embedder.
    """
    seen = [anchor for anchor in anchors if anchor.kind not in UNSEEN]
    texts = [line.query or line.text for line in script.lines] + [anchor.query for anchor in seen]
    blind = [False] * len(script.lines) + [anchor.kind in NAMED for anchor in seen]
    found = rank(texts, store, embedder, k, blind)
    of_anchor = dict(zip(seen, found[len(script.lines) :], strict=True))
    return Ranking(tuple(found[: len(script.lines)]), tuple(of_anchor.get(anchor, ()) for anchor in anchors))


def rank(
    texts: Sequence[str], store: Store, embedder: Embedder | None, k: int, blind: Sequence[bool] | None = None
) -> list[tuple[Hit, ...]]:
    """The `k` best shots for each text, best first; equal scores go by shot key. `blind` texts: words alone."""
    words = [{match.key: match.score for match in store.search_text(text, 2 * k)} for text in texts]
    looks: list[dict[str, float]] = _by_looks(texts, store, embedder, k) if embedder else [{} for _ in texts]
    if blind is not None:
        looks = [{} if skip else scores for skip, scores in zip(blind, looks, strict=True)]
    keys = sorted({key for scores in (*words, *looks) for key in scores})
    shots = {shot.key: shot for shot in store.shots(keys)}
    return [_fused(shots, w, v, k) for w, v in zip(words, looks, strict=True)]


def _fused(shots: dict[str, Shot], words: dict[str, float], looks: dict[str, float], k: int) -> tuple[Hit, ...]:
    """Two independent witnesses: a shot fits unless both are wrong.

    A line has many words and footage is told in few, so the share of the words found counts by its root: a quarter
    of a line's meaning is as good as an even chance.
    """
    hits = []
    for key in words.keys() | looks.keys():
        if key in shots:
            by_words, by_looks = math.sqrt(words.get(key, 0.0)), looks.get(key, 0.0)
            by = {"words": round(by_words, 3), "looks": round(by_looks, 3)}
            hits.append(Hit(shots[key], round(1 - (1 - by_words) * (1 - by_looks), 4), by))
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.shot.key))[:k])


def _by_looks(texts: Sequence[str], store: Store, embedder: Embedder, k: int) -> list[dict[str, float]]:
    """For each text the shots whose frames look most like it: shot key -> calibrated score of the best frame."""
    queries = embedder.texts(list(texts))
    found = vector_search(store, queries, FRAMES_A_SHOT * k)[1]
    ids, vectors = store.vectors(np.unique(found[found >= 0]).tolist())
    keys = store.frame_shots(ids.tolist())
    scores = Calibration.of(embedder).scores(queries, vectors)
    best: list[dict[str, float]] = []
    for row, wanted in zip(scores, found, strict=True):
        ranked: dict[str, float] = {}
        for place in np.flatnonzero(np.isin(ids, wanted)):
            key = keys.get(int(ids[place]))
            if key is not None and row[place] > ranked.get(key, 0.0):
                ranked[key] = float(row[place])
        best.append(ranked)
    return best
