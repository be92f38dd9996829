"""Raw cosine -> 0..1, with one meaning for every query and every picture.

Cosines of one encoder lie in a narrow band of its own; some pictures are near to every text, and some texts near to
every picture. So a cosine is measured twice, as speaker recognition does (S-norm: Shum et al. 2010): how far it stands
above those of the same picture with some 200 everyday scenes that have nothing to do with the matter
(distractors.txt), and how far above those of the same text with other pictures of the library; both in standard
deviations. A logistic turns the two into the probability that the shot shows what the text says.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from assets_db.faiss_index import VectorTable
from assets_db.store import Store
from indexer.passes.embed import Embedder, Rows, language
from indexer.passes.fixed_texts import text_vectors

COHORT = 2048  # frames of the library that a query is compared with; their mean is then good to 2 % of their spread
DOUBT = 20  # frames that count as typical ones beside them, so that three pictures do not decide what is usual
LEAST_SPREAD = 1e-4  # of cosines: a picture that tells no text from another


@dataclass(frozen=True, slots=True)
class Fit:
    """The logistic: log-odds = picture * (standing among texts) + library * (standing among pictures) + offset."""

    picture: float
    library: float
    offset: float


# Fitted by `python -m benchmarks calibration` to photographs and people's ratings of them.
FITS = {"conse-mobilenetv2-clipb32text": Fit(0.29, 0.47, -5.12)}
# For encoders without a fit: even odds where a shot stands 3 above other texts and 3.5 above other pictures,
# which the best of 75 unrelated ones does not (2.4 in a normal distribution).
USUAL = Fit(0.6, 1.2, -6.0)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What an embedder's cosines are measured by: texts and pictures that have nothing to do with a query."""

    texts: Rows  # [t, dim] the distractors
    pictures: Rows  # [p, dim] frames of the library
    fit: Fit = USUAL

    @classmethod
    def of(cls, embedder: Embedder, store: Store) -> "Calibration":
        """For one embedder and library."""
        texts = text_vectors(embedder, store.folder, distractors(language(embedder)))
        return cls(texts[texts.any(axis=1)], library_sample(store, embedder.dim), fit_of(embedder.name) or USUAL)

    def centred(self, queries: Rows) -> Rows:
        """float32 [m, dim] less the mean distractor; zero where a query is zero.

        Inner products with frames then are cosines less the frame's mean over the distractors: to search an index
        with these leaves out what is near to every text.
        """
        known = queries.any(axis=1, keepdims=True)
        return np.asarray(np.where(known, queries - self.texts.mean(axis=0), 0), np.float32)

    def scores(self, queries: Rows, frames: Rows, shots: npt.NDArray[np.int64]) -> Rows:
        """float32 [m, s] in 0..1 for queries [m, dim] and s shots; `shots` [n] numbers the shot of each frame [n, dim].

        0 where a query or all frames of a shot are zero: no opinion.
        """
        among_texts, among_pictures = self.standings(queries, frames, shots)
        odds = self.fit.picture * among_texts + self.fit.library * among_pictures + self.fit.offset
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return np.asarray(np.where(np.isfinite(among_texts), chance, 0), np.float32)

    def standings(self, queries: Rows, frames: Rows, shots: npt.NDArray[np.int64]) -> tuple[Rows, Rows]:
        """How far each shot stands above other texts and above other pictures: two times [m, s] standard deviations.

        A shot stands as high as the mean of its best frame and of all of them: one lucky frame is not enough, and one
        telling frame is not lost. NaN where a query or all frames of a shot are zero.
        """
        count, seen = int(shots.max(initial=-1)) + 1, frames.any(axis=1)
        frames, shots = frames[seen], shots[seen]
        centred = self.centred(queries)
        above = centred @ frames.T
        above[~queries.any(axis=1)] = np.nan
        spread = np.maximum((frames @ self.texts.T).std(axis=1), LEAST_SPREAD)
        usual, usual_spread = self._usual(centred)
        among_pictures = (above - usual[:, None]) / usual_spread[:, None]
        return _of_shots(above / spread, shots, count), _of_shots(among_pictures, shots, count)

    def _usual(self, centred: Rows) -> tuple[Rows, Rows]:
        """Mean and standard deviation [m] of what the library's pictures have with each query.

        Few pictures are supplemented by what the distractors have with them: 0 in the mean.
        """
        pictures = self.pictures[self.pictures.any(axis=1)]
        found = centred @ pictures.T
        typical = float((self.centred(self.texts) @ pictures.T).var()) if len(pictures) else 1.0
        weight = len(pictures) + DOUBT
        mean = found.sum(axis=1) / weight
        spread = (((found - mean[:, None]) ** 2).sum(axis=1) + DOUBT * typical) / weight
        return mean, np.maximum(np.sqrt(spread), LEAST_SPREAD)


def library_sample(table: VectorTable, dim: int) -> Rows:
    """float32 [n, dim] Vectors spread over the library: what is usual in it."""
    ids = table.vector_ids()
    rows = table.vectors(ids[:: max(1, -(-len(ids) // COHORT))].tolist())[1]
    return rows.reshape(len(rows), dim)  # an empty library does not know how wide they are


def fit_of(embedder: str) -> Fit | None:
    """The fit of the embedder with this name; None where there is none, and `USUAL` is used."""
    return FITS.get(embedder)


def distractors(lang: str = "en") -> list[str]:
    """Everyday scenes and things in English or Chinese (`zh`): the columns of distractors.txt."""
    lines = files("indexer.passes").joinpath("distractors.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[lang == "zh"] for line in lines]


def _of_shots(values: Rows, shots: npt.NDArray[np.int64], count: int) -> Rows:
    """[m, count] of values [m, n] of frames: for each shot the mean of its best and of the mean of all, or NaN."""
    best = np.full((count, len(values)), -np.inf, np.float32)
    total = np.zeros((count, len(values)), np.float32)
    np.maximum.at(best, shots, values.T)
    np.add.at(total, shots, values.T)
    frames = np.bincount(shots, minlength=count)[:, None]
    both = (best + total / np.maximum(frames, 1)) / 2
    return np.asarray(np.where(frames > 0, both, np.nan).T, np.float32)
