"""An embedder for tests: it knows three colours."""

import zlib

import numpy as np
import numpy.typing as npt

RGB = ("red", "green", "blue")


class Colours:
    """Knows three colours; "?" is a text that it does not know, everything else is grey noise."""

    name, dim = "colours", 3

    def images(self, batch: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        return self._unit(batch.reshape(len(batch), -1, 3).mean(1))

    def texts(self, texts: list[str]) -> npt.NDArray[np.float32]:
        return self._unit(np.array([self._text(text) for text in texts]))

    def _text(self, text: str) -> list[float]:
        known = [float(colour in text.split()) for colour in RGB]
        if any(known) or text == "?":
            return known
        return list(0.5 + 0.2 * np.random.default_rng(zlib.crc32(text.encode())).random(3))

    @staticmethod
    def _unit(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
