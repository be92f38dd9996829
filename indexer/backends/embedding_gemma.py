"""The text embedder EmbeddingGemma over transformers: Gemma 3 that reads both ways, and two layers behind its mean."""

from typing import Any, ClassVar

from indexer.backends.e5 import E5

DEFAULT_MODEL = "google/embeddinggemma-300m"  # Gemma's own licence, to be accepted on the hub; a hundred languages
LAYERS = ("2_Dense", "3_Dense")  # folders beside the model, as sentence-transformers writes them; linear, without bias


class EmbeddingGemma(E5):
    """A name on the hub or a folder. Its prompts are those of its model card for search."""

    family: ClassVar[str] = "embeddinggemma"
    query: ClassVar[str] = "task: search result | query: "
    passage: ClassVar[str] = "title: none | text: "
    longest: ClassVar[int] = 2048

    def __init__(self, model: str = DEFAULT_MODEL) -> None:
        """As `E5`."""
        super().__init__(model)

    def _projected(self, means: Any) -> Any:
        for layer in self._layers:
            means = means @ layer.to(means).T
        return means

    def _load(self, model: str, **how: bool) -> tuple[Any, Any]:
        from safetensors.torch import load_file
        from transformers.utils import cached_file

        files = [cached_file(model, f"{folder}/model.safetensors", **how) for folder in LAYERS]
        self._layers = [load_file(file)["linear.weight"] for file in files]
        return super()._load(model, **how)
