"""Shots whose words mean what a text means, in whatever language either is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assets_db.faiss_index import vector_search
from assets_db.store import Store
from assets_db.text_vectors import Telling, TextVectors
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
    also: Sequence[Collection[str]] | None = None,
) -> list[dict[str, Meant]]:
    """For each text the shots that tell what is nearest to it, by key: those of the `k` nearest texts of the library.

    `also` are keys of shots that something else has found for each text: what they tell is judged as well. Scores are
    calibrated by the texts of `reference`. With `licences`, as they are stored, only footage under these.
    """
    found: list[dict[str, Meant]] = [{} for _ in texts]
    vectors, usual = TextVectors(store), TextVectors(reference)
    others = also or [() for _ in texts]
    of_others = _by_shot(vectors.tellings_of(set().union(*others)))
    for lang, places in by_language(list(texts)).items():
        queries = embedder.queries([within_window(texts[place], embedder) for place in places])
        calibration = meaning_calibration(embedder, usual, lang)
        nearest = vector_search(vectors, calibration.centred(queries), k, licences)[1]
        near = np.unique(nearest[nearest >= 0]).tolist()
        ids, rows = vectors.vectors([*near, *(one.vector for some in of_others.values() for one in some)])
        scores = calibration.scores(queries, rows, np.arange(len(ids)))
        column = {int(number): place for place, number in enumerate(ids) if rows[place].any()}
        tellings = vectors.tellings(near, licences)
        for number, place in enumerate(places):
            wanted = column.keys() & nearest[number].tolist()
            told = [one for one in tellings if one.vector in wanted]
            if queries[number].any():
                told += [one for key in others[place] for one in of_others.get(key, ()) if one.vector in column]
            for one in told:
                score = float(scores[number, column[one.vector]])
                if one.shot not in found[place] or score > found[place][one.shot].score:
                    found[place][one.shot] = Meant(score, one.text)
    return found


def _by_shot(tellings: Iterable[Telling]) -> dict[str, list[Telling]]:
    """Shot key -> what is told of it."""
    found: dict[str, list[Telling]] = {}
    for one in tellings:
        found.setdefault(one.shot, []).append(one)
    return found
