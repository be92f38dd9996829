"""Texts that are longer than an embedder reads: what can be seen of them is searched for, and nothing is cut off."""

from indexer.passes.embed import Named, reads_all
from montage.language.text import HAN
from montage.language.visual_query import visual_query


def within_window(text: str, embedder: Named) -> str:
    """`text`, or where `embedder` does not read all of it its visual words, as many of the first as it does."""
    if reads_all(embedder, text):
        return text
    words = visual_query(text, "zh" if HAN.search(text) else "en").split()
    while len(words) > 1 and not reads_all(embedder, " ".join(words)):
        words.pop()
    return " ".join(words)
