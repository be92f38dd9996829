"""Shots whose words mean what a text means, in whatever language either is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from assets_db.faiss_index import vector_search
from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from indexer.passes.embed_texts import LoadedText
from indexer.passes.meaning import by_language, meaning_calibration
from montage.search.windows import within_window


@dataclass(frozen=True, slots=True)
class Meant:
    """How likely a shot shows what a text says, judged by what it is told by."""

    score: float  # 0..1
    text: str  # of the shot, that is nearest in meaning


def by_meaning(
    texts: Sequence[str],
    store: Store,
    embedder: LoadedText,
    k: int,
    reference: Store,
    licences: Collection[str] | None = None,
) -> list[dict[str, Meant]]:
    """For each text the shots that tell what is nearest to it, by key: those of the `k` nearest texts of the library.

    Scores are calibrated by the texts of `reference`. With `licences`, as they are stored, only footage under these.
    """
    found: list[dict[str, Meant]] = [{} for _ in texts]
    vectors, usual = TextVectors(store), TextVectors(reference)
    for lang, places in by_language(list(texts)).items():
        queries = embedder.queries([within_window(texts[place], embedder) for place in places])
        calibration = meaning_calibration(embedder, usual, lang)
        nearest = vector_search(vectors, calibration.centred(queries), k, licences)[1]
        ids, rows = vectors.vectors(np.unique(nearest[nearest >= 0]).tolist())
        scores = calibration.scores(queries, rows, np.arange(len(ids)))
        column = {int(number): place for place, number in enumerate(ids)}
        tellings = vectors.tellings(ids.tolist(), licences)
        for place, wanted, row in zip(places, nearest, scores, strict=True):
            near = set(wanted.tolist())
            for one in (one for one in tellings if one.vector in near):
                score = float(row[column[one.vector]])
                if one.shot not in found[place] or score > found[place][one.shot].score:
                    found[place][one.shot] = Meant(score, one.text)
    return found
