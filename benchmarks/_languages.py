"""Lines of the themed scripts over footage that is told in another language than theirs, in several, or not at all.

What words, their meaning and looks find alone is read off the scores of the same hits.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks._reliability import Flags
from benchmarks.libraries import Spoken, conse, described, footage_files, library, lines, retell, text_embedder
from benchmarks.table import Row
from indexer.passes.meaning import Lang
from montage.model import Hit
from montage.search.fusion import fused
from montage.search.rank import rank

DEEP = 1000  # hits that are looked through
RESAMPLED = 10_000
NAMES: dict[Lang, str] = {"en": "English", "zh": "Chinese"}
LOOKS = ("looks", "tags")  # what the picture model says
PARTS: dict[str, Callable[[Hit], float]] = {
    "words": lambda hit: fused({name: hit.scores[name] for name in hit.scores.keys() - {"meaning", *LOOKS}}),
    "meaning": lambda hit: hit.scores.get("meaning", 0.0),
    "looks": lambda hit: max(hit.scores.get(name, 0.0) for name in LOOKS),
}


def across_languages(shared: Path) -> list[Row]:
    """A right file first, by all evidence together and by each part of it."""
    files, looks, meaning = footage_files(shared), conse(shared), text_embedder()
    rows = []
    with library(files, looks) as (store, names):
        for told, words in _tellings(shared, files).items():
            retell(store, names, words, meaning)
            for lang, name in NAMES.items():
                spoken = [line for line in lines(shared) if line.lang == lang]
                hits = rank([line.text for line in spoken], store, looks, DEEP, text_embedder=meaning)
                rows += _rows(f"{name} lines, {told}", spoken, hits, names)
    return rows


def _tellings(shared: Path, files: Sequence[Path]) -> dict[str, list[str]]:
    """How the files are told: in one language, or half of them in each with a third not told at all."""
    english, chinese = (described(shared, files, [lang]) for lang in NAMES)
    order = random.Random(0).sample(range(len(files)), len(files))
    mixed = [("", *pair)[place % 3] for pair, place in zip(zip(english, chinese, strict=True), order, strict=True)]
    return {"told in English": english, "told in Chinese": chinese, "told in either or not at all": mixed}


def _rows(name: str, spoken: Sequence[Spoken], hits: Sequence[Sequence[Hit]], names: dict[Path, str]) -> list[Row]:
    ours = _first(spoken, hits, names, lambda hit: hit.score)
    parts = {part: _first(spoken, hits, names, score) for part, score in PARTS.items()}
    best = max(int(found.sum()) for found in parts.values())
    rows = [Row(f"{name}: a right file first", int(ours.sum()), f"of {len(spoken)}", best, best)]
    for part, found in parts.items():
        rows.append(
            Row(f"{name}: by {part} alone", int(found.sum()), f"better in {_better(ours, found)} of resamplings")
        )
    return rows


def _first(
    spoken: Sequence[Spoken], hits: Sequence[Sequence[Hit]], names: dict[Path, str], score: Callable[[Hit], float]
) -> Flags:
    """bool [n] Whether the best hit on each line, if there is one, is a file that fits it."""
    best = [max(found, key=score, default=None) for found in hits]
    return np.array(
        [
            hit is not None and score(hit) > 0 and names[hit.shot.asset.path] in line.gold
            for hit, line in zip(best, spoken, strict=True)
        ]
    )


def _better(ours: Flags, other: Flags) -> float:
    """Share of resamplings (paired bootstrap) in which `ours` is right more often than `other`."""
    drawn = np.random.default_rng(0).integers(0, len(ours), (RESAMPLED, len(ours)))
    return round(float((ours[drawn].sum(axis=1) > other[drawn].sum(axis=1)).mean()), 3)
