"""Vectors of fixed texts, asked for once."""

from pathlib import Path

import numpy as np
import pytest

from indexer.passes.fixed_texts import fingerprint, text_vectors
from tests.indexer.passes.test_embed import Colours

LINES = ["a red car", "a green field"]


class Counted(Colours):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def texts(self, texts: list[str]) -> np.ndarray:
        self.asked += 1
        return super().texts(texts)


def test_texts_are_embedded_once(tmp_path: Path) -> None:
    embedder = Counted()
    first = text_vectors(embedder, tmp_path, LINES)
    assert np.array_equal(text_vectors(embedder, tmp_path, LINES), first)
    assert (embedder.asked, first.tolist()) == (1, [[1, 0, 0], [0, 1, 0]])
    assert [path.name for path in tmp_path.iterdir()] == [f"texts-{fingerprint('colours', *LINES)}.npy"]


def test_other_texts_and_other_embedders_have_their_own(tmp_path: Path) -> None:
    class Other(Counted):
        name = "other"

    embedder, other = Counted(), Other()
    for one, lines in ((embedder, LINES), (embedder, LINES[:1]), (other, LINES)):
        assert len(text_vectors(one, tmp_path, lines)) == len(lines)
    assert (embedder.asked, other.asked) == (2, 1)


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", b"no array at all"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    text_vectors(Counted(), tmp_path, LINES)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    embedder = Counted()
    assert text_vectors(embedder, tmp_path, LINES).shape == (2, 3)
    assert embedder.asked == 1
