"""What a looks score is worth: the share of hits that are right, by score. Fitted on photographs, checked on footage.

Photographs: libraries of 75 drawn at random, asked for as many captions of pictures that are in them as of others; of
each the ten best hits. A hit is right where it is the caption's own picture or people say of it, in five captions, at
least half of what the caption says (its words weighted by rarity). Footage: the ten best shots for each of 75
captions, right where they show its stretch of film or one whose caption shares half of its words. It prints the fit
that `indexer/passes/calibrate.py` should hold for ConSE, and draws docs/reliability.svg.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from assets_db.tokens import query_tokens
from benchmarks.libraries import captions, conse, library, photo_captions, stretch
from benchmarks.table import Row
from indexer.passes.calibrate import Calibration, Fit
from indexer.passes.embed import Embedder, Rows

DRAWS, SIZE, ASKED = 100, 75, 40  # libraries, photographs in each, captions of pictures in it (and of others)
DEEP = 10  # hits of a query
SAME = 0.5  # of a caption's words: what else shows it
EDGES = (0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1.01)
COLOURS = {"photos": "#8a8f98", "footage": "#c8102e"}
PLOT = Path(__file__).parent.parent / "docs" / "reliability.svg"

Floats = npt.NDArray[np.float64]


def run(shared: Path) -> list[Row]:
    """The fit, and how true the scores are with the fit that is in use."""
    embedder = conse(shared)
    photos = _photos(shared, embedder)
    footage, calibration = _footage(shared, embedder)
    fit = _fitted(*photos)
    rows = [Row("fit: picture", fit.picture, "", calibration.fit.picture)]
    rows += [Row("fit: library", fit.library, "", calibration.fit.library)]
    rows += [Row("fit: offset", fit.offset, "", calibration.fit.offset)]
    sides = {"photos": photos, "footage": footage}
    binned = {name: _reliability(_chances(calibration.fit, *side[:2]), side[2]) for name, side in sides.items()}
    for name, bins in binned.items():
        total = sum(count for count, _, _ in bins)
        error = sum(count * abs(score - right) for count, score, right in bins) / total
        rows.append(Row(f"{name}: expected calibration error", round(error, 4), "", None, 0.05, lower_is_better=True))
        rows += [
            Row(f"{name}: right of those scored {score:.2f} in the mean", round(right, 3), f"of {count}")
            for count, score, right in bins
        ]
    PLOT.write_text(_drawn(binned), encoding="utf-8")
    return rows


def _photos(shared: Path, embedder: Embedder) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Both standings of the best hits of all draws, and which are right."""
    told = photo_captions(shared)
    files = [shared / "data/photos/images" / name for name in told]
    with library(files, embedder) as (store, names):
        ids, vectors = store.vectors()
        frames = store.frame_shots(ids.tolist())
        paths = {shot.key: names[shot.asset.path] for shot in store.shots()}
        base = Calibration.of(embedder, store)
    owners = [paths[frames[frame]] for frame in ids.tolist()]
    asked = [told[name][0] for name in owners]
    queries = embedder.texts(asked)
    right = _same(asked, [" ".join(told[name]) for name in owners]) | np.eye(len(owners), dtype=bool)
    known = np.flatnonzero(queries.any(axis=1))
    draw = np.random.default_rng(0)
    parts = []
    for _ in range(DRAWS):
        inside = draw.choice(len(owners), SIZE, replace=False)
        present = draw.permutation(np.intersect1d(known, inside))[:ASKED]
        some = np.concatenate([present, draw.permutation(np.setdiff1d(known, inside))[:ASKED]])
        drawn = replace(base, pictures=vectors[inside])
        standings = drawn.standings(queries[some], vectors[inside], np.arange(SIZE))
        parts.append(_best(*standings, right[np.ix_(some, inside)], base.fit))
    one, two, three = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, two, three


def _footage(shared: Path, embedder: Embedder) -> tuple[tuple[Floats, Floats, npt.NDArray[np.bool_]], Calibration]:
    told = captions(shared)
    files = sorted({shared / "data/footage" / caption.file for caption in told})
    with library(files, embedder) as (store, names):
        calibration = Calibration.of(embedder, store)
        shots = store.shots()
        frames = store.shot_frames([shot.key for shot in shots])
        ids, vectors = store.vectors(list(frames))
        places = {shot.key: place for place, shot in enumerate(shots)}
        owner = np.array([places[frames[frame]] for frame in ids.tolist()])
        shown = np.array([stretch(shot, names[shot.asset.path], told) for shot in shots])
    texts = [caption.text for caption in told]
    queries = embedder.texts(texts)
    same = _same(texts, texts) | np.eye(len(told), dtype=bool)
    right = np.where(shown >= 0, same[:, shown], False)
    known = queries.any(axis=1)
    standings = calibration.standings(queries[known], vectors, owner)
    return _best(*standings, right[known], calibration.fit), calibration


def _same(asked: Sequence[str], said: Sequence[str]) -> npt.NDArray[np.bool_]:
    """[m, n] whether `said` has the share SAME of the words of `asked`, the rarer ones counting more."""
    wanted = [query_tokens(text) for text in asked]
    there = [frozenset(query_tokens(text)) for text in said]
    having = Counter(token for tokens in there for token in tokens)
    weight = {token: np.log1p(len(there) / (1 + having[token])) for tokens in wanted for token in tokens}
    totals = [sum(weight[token] for token in tokens) for tokens in wanted]
    return np.array(
        [
            [sum(weight[token] for token in tokens if token in text) >= SAME * total for text in there]
            for tokens, total in zip(wanted, totals, strict=True)
        ]
    )


def _best(
    among_texts: Rows, among_pictures: Rows, right: npt.NDArray[np.bool_], fit: Fit
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """The standings of each query's best hits, one after the other, and which are right."""
    order = np.argsort(-_chances(fit, among_texts, among_pictures), axis=1, kind="stable")[:, :DEEP]
    one, two = (
        np.take_along_axis(table, order, axis=1).ravel().astype(np.float64) for table in (among_texts, among_pictures)
    )
    return one, two, np.asarray(np.take_along_axis(right, order, axis=1).ravel(), np.bool_)


def _fitted(among_texts: Floats, among_pictures: Floats, right: npt.NDArray[np.bool_]) -> Fit:
    model = LogisticRegression(C=100).fit(np.stack([among_texts, among_pictures], axis=1), right)
    one, two = model.coef_[0].round(2).tolist()
    return Fit(one, two, round(float(model.intercept_[0]), 2))


def _chances(fit: Fit, among_texts: Floats | Rows, among_pictures: Floats | Rows) -> Floats:
    odds = fit.picture * among_texts + fit.library * among_pictures + fit.offset
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def _reliability(scores: Floats, right: npt.NDArray[np.bool_]) -> list[tuple[int, float, float]]:
    """(hits, mean score, share that is right) of each range of scores that has some."""
    ranges = [(scores >= low) & (scores < high) for low, high in pairwise(EDGES)]
    return [(int(some.sum()), float(scores[some].mean()), float(right[some].mean())) for some in ranges if some.any()]


def _drawn(binned: dict[str, list[tuple[int, float, float]]]) -> str:
    """An SVG of 420 x 420 px: score to the right, share that is right upwards, a dot a range, its area the hits."""
    parts = [f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#444"/>']
    parts.append(f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>')
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(_label(_x(tick), 378, f"{tick:.1f}") + _label(20, _y(tick) + 4, f"{tick:.1f}"))
    for row, (name, bins) in enumerate(binned.items()):
        parts += [_dot(_x(score), _y(right), 4 + 2 * np.log10(count), name) for count, score, right in bins]
        parts.append(_dot(56, 36 + 20 * row, 5, name) + _label(96, 40 + 20 * row, name))
    parts.append(_label(220, 404, "score of a hit by looks (ConSE); upwards: share that is right"))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420" font-family="sans-serif" font-size="11">'
    return "\n".join([head, '<rect width="420" height="420" fill="#fff"/>', *parts, "</svg>", ""])


def _x(score: float) -> int:
    return round(40 + 360 * score)


def _y(share: float) -> int:
    return round(360 - 340 * share)


def _dot(x: float, y: float, radius: float, name: str) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="{COLOURS[name]}" fill-opacity="0.7"/>'


def _label(x: float, y: float, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle">{text}</text>'
