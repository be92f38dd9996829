"""The picture model on the processor: pictures/s and cosines of `OpenClip` as it runs here; baseline torch in float32.

The default architecture with random weights (those of the hub tell no other time), on photographs. Each round times
both, one after the other, and the best round of each counts. Random weights give all pictures nearly one vector, so
cosines are given a second time with the mean vector taken away. Texts are random tokens: the tokenizer is on the hub.
"""

import time
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from benchmarks.table import Row
from indexer.backends import openclip
from indexer.passes.embed import BATCH, Rows
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import still

SIZE = (150, 200, 3)  # of many of the photographs
TEXTS = 16
ROUNDS = 3


def run(shared: Path) -> list[Row]:
    """Speed, then the cosines of pictures and texts."""
    ours, plain = _models()
    pictures = _pictures(shared / "data" / "photos" / "images")
    quick, slow = _speeds(ours, plain, pictures)
    rows = [Row("pictures: speed against float32", round(quick / slow, 2), "x", 1.0, 2.0), Row("float32", slow, "/s")]
    texts = [str(number) for number in range(TEXTS)]
    made, true = ours.images(pictures), plain.images(pictures)
    return [*rows, *_cosines("pictures", made, true), *_cosines("texts", ours.texts(texts), plain.texts(texts))]


def _models() -> tuple[openclip.OpenClip, openclip.OpenClip]:
    """As it runs here, and in float32; both on the processor, with the same weights."""
    import open_clip
    import torch

    torch.manual_seed(0)
    with openclip._quiet(offline=True):
        made, _, preprocess = open_clip.create_model_and_transforms(openclip.DEFAULT_MODEL.partition("/")[0])
    length, words = made.context_length, made.vocab_size

    def tokens(texts: list[str]) -> Any:
        return torch.randint(words, (len(texts), length), generator=torch.Generator().manual_seed(len(texts)))

    with (
        patch.object(torch.cuda, "is_available", return_value=False),
        patch.object(openclip, "_load", side_effect=lambda *_: (deepcopy(made), preprocess, tokens)),
    ):
        ours = openclip.OpenClip()
        with patch.object(openclip, "has_bfloat16", return_value=False):
            return ours, openclip.OpenClip()


def _pictures(folder: Path) -> Pixels:
    """uint8 [n, h, w, 3]: the first ones of one size."""
    found = (still(path) for path in sorted(folder.iterdir()))
    return np.stack(list(islice((picture for picture in found if picture.shape == SIZE), BATCH)))


def _speeds(ours: openclip.OpenClip, plain: openclip.OpenClip, pictures: Pixels) -> tuple[float, float]:
    """[1/s] of each in its best round, by the processor's time: the machine may have other work."""
    ours.images(pictures[:1])  # it is made ready when the first picture comes
    times: npt.NDArray[np.float64] = np.array([[_seconds(m, pictures) for m in (ours, plain)] for _ in range(ROUNDS)])
    quick, slow = len(pictures) / times.min(axis=0)
    return float(quick), float(slow)


def _seconds(model: openclip.OpenClip, pictures: Pixels) -> float:
    started = time.process_time()
    model.images(pictures)
    return time.process_time() - started


def _cosines(what: str, made: Rows, true: Rows) -> list[Row]:
    """Least and mean cosine [n, dim] to [n, dim], then both with the mean of `true` taken away."""
    plain, apart = _cosine(made, true), _cosine(made - true.mean(axis=0), true - true.mean(axis=0))
    return [
        Row(f"{what}: least cosine to float32", float(plain.min()), target=0.99),
        Row(f"{what}: mean cosine", float(plain.mean()), target=0.99),
        Row(f"{what}: least cosine, apart from the mean", float(apart.min())),
        Row(f"{what}: mean cosine, apart from the mean", float(apart.mean())),
    ]


def _cosine(made: Rows, true: Rows) -> npt.NDArray[np.float64]:
    lengths = np.linalg.norm(made, axis=1) * np.linalg.norm(true, axis=1)
    return np.asarray((made * true).sum(axis=1) / lengths, np.float64)
