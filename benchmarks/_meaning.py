"""What a score by meaning is worth: fitted on English captions of photographs, checked on footage in both languages.

Photographs: libraries of 75 drawn at random, told by one caption each, asked for with another person's, as many of
pictures that are in them as of others. Footage: each caption asked for in English and in Chinese, of captions in either
language. What is right is told as for looks.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks._reliability import Flags, Floats, best_hits, chances, expected_error, fitted, reliability, same_scene
from benchmarks.libraries import captions, photo_captions, text_embedder
from benchmarks.table import Row
from indexer.passes.calibrate import Calibration, Fit
from indexer.passes.embed import Rows
from indexer.passes.meaning import LANGUAGES, Lang, everyday, meaning_fit, told

DRAWS, SIZE, ASKED = 100, 75, 40  # libraries, photographs in each, captions of pictures in it (and of others)
TOLD, OTHER = 0, 2  # of a photograph's five captions: the one beside it, and the one it is looked for with


def meaning(shared: Path) -> list[Row]:
    """The fit, and how true the scores are with the fit that is in use, for each pair of languages."""
    embedder = text_embedder()
    used = meaning_fit(embedder.name)
    assert used is not None
    found = fitted(*_photos(shared, used))
    names = ("picture", "library", "offset")
    rows = [Row(f"meaning, fit: {name}", getattr(found, name), "", getattr(used, name)) for name in names]
    for name, standings in _footage(shared, used):
        error = expected_error(reliability(chances(used, *standings[:2]), standings[2]))
        rows.append(Row(f"meaning, {name}: expected calibration error", round(error, 4), "", None, 0.05, True))
    return rows


def _photos(shared: Path, used: Fit) -> tuple[Floats, Floats, Flags]:
    """Both standings of the best hits of all draws, and which are right."""
    embedder, said = text_embedder(), list(photo_captions(shared).values())
    asked = [captions_[OTHER] for captions_ in said]
    queries, passages = embedder.queries(asked), told(embedder, [captions_[TOLD] for captions_ in said])
    right = same_scene(asked, [" ".join(captions_) for captions_ in said]) | np.eye(len(said), dtype=bool)
    draw, parts = np.random.default_rng(0), []
    for _ in range(DRAWS):
        inside = draw.choice(len(said), SIZE, replace=False)
        absent = draw.permutation(np.setdiff1d(np.arange(len(said)), inside))[:ASKED]
        some = np.concatenate([draw.permutation(inside)[:ASKED], absent])
        standings = _standings(queries[some], "en", passages[inside], used)
        parts.append(best_hits(*standings, right[np.ix_(some, inside)], used))
    one, two, three = (np.concatenate(column) for column in zip(*parts, strict=True))
    return one, two, three


def _footage(shared: Path, used: Fit) -> Iterator[tuple[str, tuple[Floats, Floats, Flags]]]:
    embedder, said = text_embedder(), {lang: [one.text for one in captions(shared, lang)] for lang in LANGUAGES}
    right = same_scene(said["en"], said["en"]) | np.eye(len(said["en"]), dtype=bool)
    for asked in LANGUAGES:
        for there in LANGUAGES:
            standings = _standings(embedder.queries(said[asked]), asked, told(embedder, said[there]), used)
            yield f"{asked} over {there}", best_hits(*standings, right, used)


def _standings(queries: Rows, lang: Lang, passages: Rows, fit: Fit) -> tuple[Rows, Rows]:
    calibration = Calibration(everyday(text_embedder(), lang, "queries"), passages, fit)
    return calibration.standings(queries, passages, np.arange(len(passages)))
