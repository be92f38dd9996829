"""Texts -> vectors that can be compared across languages: the TextEmbedder protocol."""

from dataclasses import dataclass
from typing import Protocol

from assets_db.plugins import load
from indexer.passes.embed import Named, Rows, check_named, checked_rows, reads_all


class TextEmbedder(Named, Protocol):
    """Puts texts of several languages into one space, where the cosine measures how near their meanings are.

    What is searched for and what is told may be put there in two ways: E5 wants another prefix for each.
    """

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

    def fits(self, text: str) -> bool:
        return reads_all(self.embedder, text)

    def queries(self, texts: list[str], /) -> Rows:
        return checked_rows(self.embedder.queries(texts), len(texts), self.embedder, "text_embedder", "queries")

    def passages(self, texts: list[str], /) -> Rows:
        return checked_rows(self.embedder.passages(texts), len(texts), self.embedder, "text_embedder", "passages")


def load_text_embedder(spec: str) -> LoadedText | None:
    """The text embedder that `spec` names, None for `none`. Raises UserError if there is none, or it cannot be made."""
    if spec.strip() in ("", "none"):
        return None
    made: TextEmbedder = load("text_embedder", spec, TextEmbedder)
    check_named(made, "text_embedder")
    return LoadedText(spec.strip(), made)
