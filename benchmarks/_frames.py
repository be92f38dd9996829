"""Vectors of footage and of texts about it, made up to lie as CLIP's do."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

DIM = 768  # of the default embedder
Rows = npt.NDArray[np.float32]

# Shares of variance; in CLIP's vectors too, any two pictures have a cosine near 0.5, shots of one file 0.8, frames of
# one shot 0.97, a picture and its text 0.3, and a picture and another text 0.15.
GAP, ASSET, SHOT, FRAME = 0.5, 0.315, 0.155, 0.03
TOLD = 0.2  # of what differs between pictures, that a text can tell
TEXT_GAP = 0.75
ASSETS = 300  # in a block


class Frames:
    """Made-up footage: assets of 1 to 24 shots, shots of 3 to 5 frames.

    What a frame shows is a mixture of three of the 2,148 real CLIP text vectors in `clip_text_bank`, half its asset's
    and half its shot's; what no text tells is noise in the same main directions, whose variance falls as 1 / rank as
    CLIP's does. All pictures lie to one side, all texts to another. A query is a mixture of three text vectors.
    This shows how indexes compare on vectors of such structure; not how well real pictures are found, nor what a
    trained encoder puts into its weakest directions.
    """

    def __init__(self, bank: Path) -> None:
        texts = _unit(np.concatenate([np.load(file).astype(np.float32) for file in sorted(bank.glob("*.npy"))]))
        texts = _unit(texts - texts.mean(0))
        main = np.linalg.svd(texts, full_matrices=False)[2]
        self._bank = np.zeros((len(texts), DIM), np.float32)
        self._bank[:, : len(main)] = texts @ main.T
        rng = np.random.default_rng(0)
        self._turn = np.linalg.qr(rng.standard_normal((DIM, DIM)))[0].astype(np.float32)
        self._strength = np.arange(1, DIM + 1, dtype=np.float32) ** -0.5
        self._pictures, self._texts = _unit(rng.standard_normal((2, DIM)))  # the sides that they lie to

    def blocks(self, n: int) -> Iterator[Rows]:
        """The first `n` frames, float32 [some, DIM] as float16 keeps them, always the same."""
        made = seed = 0
        while made < n:
            block = self._block(np.random.default_rng((1, seed)))[: n - made]
            made, seed = made + len(block), seed + 1
            yield block

    def queries(self, n: int) -> Rows:
        """Texts, float32 [n, DIM]."""
        told = self._mixtures(np.random.default_rng(2), n) @ self._turn
        return _unit(np.sqrt(TEXT_GAP) * self._texts + np.sqrt(1 - TEXT_GAP) * told)

    def _block(self, rng: np.random.Generator) -> Rows:
        assets = np.repeat(self._seen(rng, ASSETS), rng.integers(1, 25, ASSETS), axis=0)
        shots = np.sqrt(ASSET) * assets + np.sqrt(SHOT) * self._seen(rng, len(assets))
        frames = np.repeat(shots, rng.integers(3, 6, len(shots)), axis=0)
        frames += np.sqrt(FRAME) * self._noise(rng, len(frames))
        return _unit(np.sqrt(GAP) * self._pictures + frames @ self._turn).astype(np.float16).astype(np.float32)

    def _seen(self, rng: np.random.Generator, n: int) -> Rows:
        return _unit(np.sqrt(TOLD) * self._mixtures(rng, n) + np.sqrt(1 - TOLD) * self._noise(rng, n))

    def _mixtures(self, rng: np.random.Generator, n: int) -> Rows:
        shares = rng.dirichlet((2, 2, 1), n).astype(np.float32)
        return _unit(np.einsum("nk,nkd->nd", shares, self._bank[rng.integers(0, len(self._bank), (n, 3))]))

    def _noise(self, rng: np.random.Generator, n: int) -> Rows:
        return _unit(rng.standard_normal((n, DIM), np.float32) * self._strength)


def _unit(rows: npt.NDArray[np.floating]) -> Rows:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
