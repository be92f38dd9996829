"""The embedder over transformers: models with an encoder of pictures and one of texts, which transformers knows by
class: CLIP, Chinese-CLIP, AltCLIP, SigLIP, SigLIP 2, MetaCLIP 2."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from assets_db.errors import UserError
from indexer.backends.weights import weights_digest
from indexer.hub import pretrained
from indexer.passes.embed import Rows
from indexer.shots.decode import Pixels

LONGEST = 77  # tokens of a text, where neither the model nor its tokenizer says
WINDOWS = {"chinese_clip": 52, "siglip": 64, "siglip2": 64}  # what they were trained with; their files say more
PADDED = ("siglip", "siglip2")  # were trained on texts that are all as long as the window
CHINESE_CLIP = "OFA-Sys/chinese-clip-vit-base-patch16"  # MIT, 0.75 GB


class DualEncoder:
    """A name on the hub or a folder."""

    def __init__(self, model: str = "") -> None:
        """Load the model, on a GPU where there is one. Raises UserError where it cannot be had, within seconds."""
        if not model:
            raise UserError(
                "the embedder 'transformers' needs a model",
                "name one: --embedder transformers:google/siglip2-base-patch16-256",
            )
        import torch

        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._processor, network = pretrained("picture model", model, lambda **how: _load(model, **how))
        self.name = f"transformers:{Path(model).name}#{weights_digest(network)}"
        self._network = network.to(self._device).eval()
        kind = network.config.model_type
        self._window: int = min(WINDOWS.get(kind, LONGEST), self._processor.tokenizer.model_max_length)
        self._padding = "max_length" if kind in PADDED else True
        self.dim = int(self.texts(["a photograph"]).shape[1])

    def images(self, batch: Pixels, /) -> Rows:
        """uint8 [n, h, w, 3] RGB -> float32 [n, dim], normalised."""
        pictures = [Image.fromarray(picture) for picture in batch]
        given = self._processor.image_processor(images=pictures, return_tensors="pt").to(self._device)
        with self._torch.inference_mode():
            return _rows(self._network.get_image_features(**given))

    def texts(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim], normalised; a blank text has no opinion and gets zeros."""
        given = self._processor.tokenizer(
            texts, padding=self._padding, truncation=True, max_length=self._window, return_tensors="pt"
        ).to(self._device)
        with self._torch.inference_mode():
            rows = _rows(self._network.get_text_features(**given))
        rows[[not text.strip() for text in texts]] = 0
        return rows

    def fits(self, text: str) -> bool:
        """Whether all of a text is read."""
        return len(self._processor.tokenizer(text)["input_ids"]) <= self._window


class ChineseClip(DualEncoder):
    """Chinese-CLIP, which knows Chinese texts alone."""

    language = "zh"

    def __init__(self, model: str = CHINESE_CLIP) -> None:
        """As `DualEncoder`."""
        super().__init__(model)


def _load(model: str, **how: bool) -> tuple[Any, Any]:
    """Raises ValueError for a model that has no encoder of pictures or of texts."""
    from transformers import AutoModel, AutoProcessor

    network = AutoModel.from_pretrained(model, **how)
    if not (hasattr(network, "get_image_features") and hasattr(network, "get_text_features")):
        raise ValueError("it does not compare pictures with texts")
    return AutoProcessor.from_pretrained(model, **how), network


def _rows(features: Any) -> Rows:
    """[n, dim] of what a model gives, a tensor or (since transformers 5) an output that holds it."""
    rows = getattr(features, "pooler_output", features).float().cpu().numpy()
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0), np.float32)
