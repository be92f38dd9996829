"""What a score of all evidence is worth, and the fit of words and their meaning that `montage/search/fusion.py` holds.

Photographs: a library of every other one, told by one caption each, asked for with other people's captions of all of
them; fitted on every other question, together with the lines of the tuned half of the news pages over footage that has
nothing to do with them; checked on the rest of the questions. Footage: each caption asked for over footage that is told
in either language; a hit is right where its file is. Of each question the ten best hits.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assets_db.store import Store
from benchmarks._reliability import DEEP, Flags, Floats, expected_error, reliability, same_scene
from benchmarks.abstain import HALVES, NAMES, pages
from benchmarks.libraries import (
    captions,
    conse,
    described,
    footage_files,
    library,
    photo_captions,
    reader,
    retell,
    text_embedder,
)  # fmt: skip
from benchmarks.table import Row
from montage.model import Hit
from montage.search.fusion import MEANING, OFFSET, WORDS, fused, log_odds
from montage.search.rank import rank, search

TOLD, ASKED = 0, 2  # of a photograph's five captions: the one beside it, and the one it is looked for with
MODELS = ("looks", "tags", "meaning")
Judged = list[tuple[Hit, bool]]  # hits, and whether they are right
Bins = list[tuple[int, float, float]]


def together(shared: Path) -> tuple[list[Row], dict[str, Bins]]:
    """The fit and how true scores are; the ranges of scores to be drawn."""
    tuned, held = _photos(shared)
    nothing, footage = _footage(shared)
    words, meaning, offset = _fitted([*tuned, *nothing])
    rows = [
        Row("words and meaning, fit: words", words, "", WORDS),
        Row("words and meaning, fit: meaning", meaning, "", MEANING),
        Row("words and meaning, fit: offset", offset, "", OFFSET),
    ]
    binned = {"photos, all": _bins(held), "footage, all": _bins(footage)}
    for name, bins in binned.items():
        error = round(expected_error(bins), 4)
        rows.append(Row(f"{name} evidence: expected calibration error", error, "", None, 0.05, lower_is_better=True))
    return rows, binned


def _fitted(judged: Judged) -> tuple[float, float, float]:
    """The logistic of the log-odds of words and meaning, over hits that have both."""
    both = [(hit.scores, right) for hit, right in judged if "meaning" in hit.scores and not hit.named]
    told = [(_said(scores), scores["meaning"], right) for scores, right in both if _said(scores)]
    odds = np.array([[log_odds(said), log_odds(meant)] for said, meant, _ in told])
    model = LogisticRegression(C=100).fit(odds, [right for *_, right in told])
    words, meaning = model.coef_[0].round(2).tolist()
    return words, meaning, round(float(model.intercept_[0]), 2)


def _said(scores: Mapping[str, float]) -> float:
    """The score of words alone."""
    return fused({source: score for source, score in scores.items() if source not in MODELS})


def _bins(judged: Judged) -> Bins:
    scores: Floats = np.array([hit.score for hit, _ in judged])
    right: Flags = np.array([right for _, right in judged])
    return reliability(scores, right)


def _photos(shared: Path) -> tuple[Judged, Judged]:
    """The hits of every other question, and of the rest."""
    told, looks, meaning = photo_captions(shared), conse(shared), text_embedder()
    inside = list(told)[::2]
    files = [shared / "data/photos/images" / name for name in inside]
    with library(files, looks, [told[name][TOLD] for name in inside], text_embedder=meaning) as (store, names):
        asked = {name: told[name][ASKED] for name in told}
        found = rank(list(asked.values()), store, looks, DEEP, text_embedder=meaning)
    halves: tuple[Judged, Judged] = ([], [])
    for place, (name, hits) in enumerate(zip(asked, found, strict=True)):
        shown = [names[hit.shot.asset.path] for hit in hits]
        right = same_scene([asked[name]], [" ".join(told[one]) for one in shown])[0] if hits else ()
        halves[place // 2 % 2].extend(
            (hit, bool(same) or one == name) for hit, one, same in zip(hits, shown, right, strict=True)
        )
    return halves


def _footage(shared: Path) -> tuple[Judged, Judged]:
    """The hits of lines that nothing fits, and those of captions."""
    files, looks, meaning = footage_files(shared), conse(shared), text_embedder()
    scripts = [script for lang in NAMES for half, script in pages(shared, lang) if half == HALVES[0]]
    nothing: Judged = []
    asked: Judged = []
    with library(files, looks, reader=reader()) as (store, names):
        for lang in NAMES:
            retell(store, names, described(shared, files, [lang]), meaning)
            for script in scripts:
                ranking = search(script, (), store, looks, DEEP, text_embedder=meaning)
                nothing += [(hit, False) for hits in ranking.lines for hit in hits]
            asked += _of_captions(shared, store, names)
    return nothing, asked


def _of_captions(shared: Path, store: Store, names: dict[Path, str]) -> Iterator[tuple[Hit, bool]]:
    for lang in NAMES:
        told = captions(shared, lang)
        found: Sequence[Sequence[Hit]] = rank(
            [one.text for one in told], store, conse(shared), DEEP, text_embedder=text_embedder()
        )
        for one, hits in zip(told, found, strict=True):
            yield from ((hit, names[hit.shot.asset.path] == one.file) for hit in hits)
