"""The text embedder over transformers: E5 models, from the model hub or a folder."""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from indexer.backends.weights import weights_digest
from indexer.hub import pretrained
from indexer.passes.embed import Rows

DEFAULT_MODEL = "intfloat/multilingual-e5-small"  # MIT, a hundred languages, 470 MB
BATCH = 16  # texts at once


class E5:
    """A name on the hub or a folder of a model of the E5 family: mean of all tokens, one prefix for each role."""

    family: ClassVar[str] = "e5"
    query: ClassVar[str] = "query: "
    passage: ClassVar[str] = "passage: "
    longest: ClassVar[int] = 512  # tokens; what comes after is not read

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """Load the model, on a GPU where there is one. Raises UserError where it cannot be had, within seconds."""
        import torch

        self._torch = torch
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._tokenizer, loaded = pretrained("text embedder", model, lambda **how: self._load(model, **how))
        self._model = loaded.to(self._device).eval()
        self.name = f"{self.family}:{Path(model).name}#{weights_digest(self._model)}"
        self.dim = int(self.queries(["a photograph"]).shape[1])

    def queries(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim], normalised, with the prefix of what is searched for."""
        return self._rows(texts, self.query)

    def passages(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim], normalised, with the prefix of what is told."""
        return self._rows(texts, self.passage)

    def fits(self, text: str) -> bool:
        """Whether all of a text that is searched for is read."""
        return len(self._tokenizer(self.query + text)["input_ids"]) <= self.longest

    def _rows(self, texts: list[str], prefix: str) -> Rows:
        told = [place for place, text in enumerate(texts) if text.strip()]  # a blank text has no opinion
        some = [told[first : first + BATCH] for first in range(0, len(told), BATCH)]
        made = [self._means([prefix + texts[place] for place in places]) for places in some]
        if not made:
            return np.zeros((len(texts), self.dim), np.float32)
        rows = np.zeros((len(texts), made[0].shape[1]), np.float32)
        rows[told] = np.concatenate(made)
        return rows

    def _means(self, texts: list[str]) -> Rows:
        """[n, dim] The normalised mean of each text's tokens."""
        asked = self._tokenizer(texts, padding=True, truncation=True, max_length=self.longest, return_tensors="pt")
        asked = asked.to(self._device)
        with self._torch.inference_mode():
            states = self._model(**asked).last_hidden_state
            mask = asked["attention_mask"].unsqueeze(-1)
            means = self._projected((states * mask).sum(1) / mask.sum(1))
            return np.asarray(self._torch.nn.functional.normalize(means, dim=1).float().cpu().numpy(), np.float32)

    def _projected(self, means: Any) -> Any:
        """What a model of another family makes of the mean."""
        return means

    def _load(self, model: str, **how: bool) -> tuple[Any, Any]:
        from transformers import AutoModel, AutoTokenizer

        return AutoTokenizer.from_pretrained(model, **how), AutoModel.from_pretrained(model, **how)
