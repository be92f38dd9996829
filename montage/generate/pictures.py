"""Pictures on their way into a pipeline and out of it."""

from typing import Any

import numpy as np
from PIL import Image, ImageOps

from indexer.shots.decode import Pixels
from montage.generate.generator import GenerationError


def covered(picture: Pixels, size: tuple[int, int]) -> Image.Image:
    """A picture cut to `size` [px] around its middle."""
    return ImageOps.fit(Image.fromarray(picture), size, Image.Resampling.LANCZOS)


def pictures(answer: Any, name: str) -> list[Pixels]:
    """The pictures uint8 [h, w, 3] RGB in what a pipeline answers. Raises GenerationError where there is none."""
    made = getattr(answer, "frames", None)
    made = made[0] if made is not None else answer.images
    if len(made) == 0:
        raise GenerationError(f"'{name}' made no picture", "try another seed or model")
    return [_levels(np.asarray(picture), name) for picture in made]


def _levels(picture: Any, name: str) -> Pixels:
    if picture.dtype == np.uint8:
        return np.ascontiguousarray(picture[..., :3])
    if not np.isfinite(picture).all():
        raise GenerationError(f"'{name}' lost its way: it made numbers that are none", "choose another dtype=")
    return np.asarray(np.rint(np.clip(picture[..., :3], 0, 1) * 255), np.uint8)
