"""Raw cosine -> 0..1, with one meaning for every query and every picture.

Cosines of one encoder lie in a narrow band of its own, and some pictures are near to every text. So a picture is
asked how much better the query fits it than some 200 everyday scenes that have nothing to do with the matter
(distractors.txt), in standard deviations of these; a logistic turns that into a score.
"""

from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from indexer.embed import Embedder, Rows

# Fitted to 100 photographs whose captions differ most, one caption each as query, ConSE as encoder, matches taken
# as one in ten of what is looked at. ConSE is weak there (R@10 0.37): matches lie at 0.8 standard deviations in the
# median and 4.1 at the 90th centile, all others at 0.1 and 1.6, and 4.1 at the 99th. Stronger encoders set them wider
# apart and may be fitted anew.
MIDDLE = 5.3  # standard deviations above the distractors at which a score is 0.5
SLOPE = 2.1  # standard deviations for a factor e in the odds
LEAST_SPREAD = 1e-4  # of cosines: a picture that tells no text from another


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """An embedder's vectors of the distractors, made once."""

    bank: Rows  # [200, dim]

    @classmethod
    def of(cls, embedder: Embedder) -> "Calibration":
        """For one embedder; distractors that it does not know are left out."""
        rows = embedder.texts(distractors())
        return cls(rows[rows.any(axis=1)])

    def scores(self, queries: Rows, frames: Rows) -> Rows:
        """float32 [m, n] in 0..1 for queries [m, dim] and frames [n, dim]; 0 where either is zero: no opinion.

        A shot's score is that of its best frame.
        """
        return calibrated(queries @ frames.T, frames @ self.bank.T)


def calibrated(cosines: Rows, against: Rows) -> Rows:
    """Scores [m, n] of cosines [m, n] of m queries with n frames, against [n, k] of these frames with k distractors."""
    mean, spread = against.mean(axis=1), against.std(axis=1)
    sure = spread > LEAST_SPREAD
    above = (cosines - mean) / np.where(sure, spread, 1)
    scores = 1 / (1 + np.exp(-np.clip((above - MIDDLE) / SLOPE, -30, 30)))
    return np.asarray(np.where(sure & (cosines != 0), scores, 0), np.float32)


def distractors() -> list[str]:
    """Everyday scenes and things, one a line of distractors.txt."""
    return files("indexer").joinpath("distractors.txt").read_text(encoding="utf-8").split("\n")[:-1]
