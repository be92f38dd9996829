"""A text embedder for tests: it knows five things, in English and in Chinese."""

import zlib

import numpy as np
import numpy.typing as npt

THINGS = (("camel", "骆驼"), ("dog", "狗"), ("car", "汽车"), ("boat", "船"), ("snow", "雪"))


class Concepts:
    """A text is what it names, and a little noise; "?" is a text that it does not know."""

    name, dim = "concepts", 16

    def queries(self, texts: list[str]) -> npt.NDArray[np.float32]:
        return np.stack([self._row(text) for text in texts])

    def passages(self, texts: list[str]) -> npt.NDArray[np.float32]:
        return self.queries(texts)

    def _row(self, text: str) -> npt.NDArray[np.float32]:
        row = np.zeros(self.dim, np.float32)
        if text.strip() in ("", "?"):
            return row
        row[: len(THINGS)] = [float(any(word in text for word in words)) for words in THINGS]
        row[len(THINGS) :] = 0.2 * np.random.default_rng(zlib.crc32(text.encode())).standard_normal(self.dim - 5)
        return np.asarray(row / np.linalg.norm(row), np.float32)
