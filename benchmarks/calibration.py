"""What a looks score is worth: the share of hits that are right, by score. Fitted on photographs, checked on footage.

Photographs: libraries of 75 drawn at random, asked for as many captions of pictures that are in them as of others; of
each the ten best hits. A hit is right where it is the caption's own picture or people say of it, in five captions, at
least half of what the caption says (its words weighted by rarity). Footage: the ten best shots for each of 75
captions, right where they show its stretch of film or one whose caption shares half of its words. It prints the fit
that `indexer/passes/calibrate.py` should hold for ConSE, and draws docs/reliability.svg.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks._meaning import meaning
from benchmarks._reliability import Flags, Floats, best_hits, chances, expected_error, fitted, reliability, same_scene
from benchmarks._together import together
from benchmarks.libraries import captions, conse, library, photo_captions, stretch
from benchmarks.table import Row
from indexer.passes.calibrate import Calibration
from indexer.passes.embed import Embedder

DRAWS, SIZE, ASKED = 100, 75, 40  # libraries, photographs in each, captions of pictures in it (and of others)
COLOURS = {"photos": "#8a8f98", "footage": "#c8102e", "photos, all": "#4a7fb5", "footage, all": "#2e7d32"}
PLOT = Path(__file__).parent.parent / "docs" / "reliability.svg"


def run(shared: Path) -> list[Row]:
    """The fit, and how true the scores are with the fit that is in use."""
    embedder = conse(shared)
    photos = _photos(shared, embedder)
    footage, calibration = _footage(shared, embedder)
    fit = fitted(*photos)
    rows = [Row("fit: picture", fit.picture, "", calibration.fit.picture)]
    rows += [Row("fit: library", fit.library, "", calibration.fit.library)]
    rows += [Row("fit: offset", fit.offset, "", calibration.fit.offset)]
    sides = {"photos": photos, "footage": footage}
    binned = {name: reliability(chances(calibration.fit, *side[:2]), side[2]) for name, side in sides.items()}
    for name, bins in binned.items():
        error = expected_error(bins)
        rows.append(Row(f"{name}: expected calibration error", round(error, 4), "", None, 0.05, lower_is_better=True))
        rows += [
            Row(f"{name}: right of those scored {score:.2f} in the mean", round(right, 3), f"of {count}")
            for count, score, right in bins
        ]
    more, ranges = together(shared)
    PLOT.write_text(_drawn(binned | ranges), encoding="utf-8")
    return rows + meaning(shared) + more


def _photos(shared: Path, embedder: Embedder) -> tuple[Floats, Floats, Flags]:
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
    right = same_scene(asked, [" ".join(told[name]) for name in owners]) | np.eye(len(owners), dtype=bool)
    known = np.flatnonzero(queries.any(axis=1))
    draw = np.random.default_rng(0)
    parts = []
    for _ in range(DRAWS):
        inside = draw.choice(len(owners), SIZE, replace=False)
        present = draw.permutation(np.intersect1d(known, inside))[:ASKED]
        some = np.concatenate([present, draw.permutation(np.setdiff1d(known, inside))[:ASKED]])
        drawn = replace(base, pictures=vectors[inside])
        standings = drawn.standings(queries[some], vectors[inside], np.arange(SIZE))
        parts.append(best_hits(*standings, right[np.ix_(some, inside)], base.fit))
    one, two, three = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, two, three


def _footage(shared: Path, embedder: Embedder) -> tuple[tuple[Floats, Floats, Flags], Calibration]:
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
    same = same_scene(texts, texts) | np.eye(len(told), dtype=bool)
    right = np.where(shown >= 0, same[:, shown], False)
    known = queries.any(axis=1)
    standings = calibration.standings(queries[known], vectors, owner)
    return best_hits(*standings, right[known], calibration.fit), calibration


def _drawn(binned: dict[str, list[tuple[int, float, float]]]) -> str:
    """An SVG of 420 x 420 px: score to the right, share that is right upwards, a dot a range, its area the hits."""
    parts = [f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" fill="none" stroke="#444"/>']
    parts.append(f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>')
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(_label(_x(tick), 378, f"{tick:.1f}") + _label(20, _y(tick) + 4, f"{tick:.1f}"))
    for row, (name, bins) in enumerate(binned.items()):
        parts += [_dot(_x(score), _y(right), 4 + 2 * np.log10(count), name) for count, score, right in bins]
        parts.append(_dot(56, 36 + 20 * row, 5, name) + _label(104, 40 + 20 * row, name))
    parts.append(_label(220, 404, "score of a hit by looks (ConSE), or by all evidence; upwards: share that is right"))
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
