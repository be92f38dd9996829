"""Texts -> vectors that can be compared across languages: the TextEmbedder protocol."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assets_db.plugins import load
from assets_db.protocols import check_result
from indexer.passes.embed import Rows


class TextEmbedder(Protocol):
    """Puts texts of several languages into one space, where the cosine measures how near their meanings are.

    What is searched for and what is told may be put there in two ways: E5 wants another prefix for each.
    """

    @property
    def name(self) -> str:
        """Identifies its vectors in the library."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def queries(self, texts: list[str], /) -> Rows:
        """n strings that are searched for -> float32 [n, dim]; zeros for a text that it does not know."""

    def passages(self, texts: list[str], /) -> Rows:
        """n strings that tell of footage -> float32 [n, dim]."""


@dataclass(frozen=True, slots=True)
class LoadedText:
    """A text embedder, and the spec that loads it again."""

    spec: str
    embedder: TextEmbedder

    @property
    def name(self) -> str:
        return self.embedder.name

    @property
    def dim(self) -> int:
        return self.embedder.dim

    def queries(self, texts: list[str], /) -> Rows:
        return self._checked("queries", self.embedder.queries(texts), len(texts))

    def passages(self, texts: list[str], /) -> Rows:
        return self._checked("passages", self.embedder.passages(texts), len(texts))

    def _checked(self, method: str, rows: Rows, count: int) -> Rows:
        good = isinstance(rows, np.ndarray) and rows.shape == (count, self.dim) and rows.dtype == np.float32
        check_result(good, self.embedder, "text_embedder", method, rows, f"float32 [{count}, {self.dim}]")
        return rows


def load_text_embedder(spec: str) -> LoadedText | None:
    """The text embedder that `spec` names, None for `none`. Raises UserError if there is none, or it cannot be made."""
    if spec.strip() in ("", "none"):
        return None
    made: TextEmbedder = load("text_embedder", spec, TextEmbedder)
    check_result(isinstance(made.name, str), made, "text_embedder", "name", made.name, "a text")
    check_result(isinstance(made.dim, int), made, "text_embedder", "dim", made.dim, "a whole number")
    return LoadedText(spec.strip(), made)
