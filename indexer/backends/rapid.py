"""The reader over rapidocr: PP-OCR's models for Chinese and English, which the package brings along."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from assets_db.errors import UserError
from indexer.passes.ocr import Line
from indexer.shots.decode import SHORT_SIDE, Pixels

MOST_THREADS = 8  # pictures at once; each takes 50 MB


class Rapid:
    """Reads several pictures at once, each on one thread.

    One picture on two threads took 2.3 times the processor time: onnxruntime's threads spin while they wait.
    """

    def __init__(self, threads: int = 0) -> None:
        """`threads` 0: as many as there are cores, 8 at most. Raises UserError where rapidocr cannot be had."""
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise UserError(f"rapidocr cannot be loaded ({error})", "pip install rapidocr onnxruntime") from error
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,  # turns lines that stand on their head, which pictures of the world have not
                # Kept frames as they are. Blown up to 736, rapidocr's own choice, they take five times as long; of
                # captions of 10 px that reads 100 % of the Chinese letters instead of 96, of larger ones no more.
                "Det.limit_side_len": SHORT_SIDE,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        detector, recogniser = self._engine.cfg.Det, self._engine.cfg.Rec
        self.name = f"rapidocr:{detector.ocr_version.value}-{recogniser.model_type.value}"
        self._threads = threads or min(MOST_THREADS, os.cpu_count() or 1)

    def read(self, pictures: Sequence[Pixels], /) -> list[list[Line]]:
        """n pictures uint8 [h, w, 3] RGB -> the lines in each, from top to bottom."""
        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(self._lines, pictures))

    def _lines(self, picture: Pixels) -> list[Line]:
        found: Any = self._engine(np.ascontiguousarray(picture[:, :, ::-1]))  # it takes BGR
        if not found.txts:
            return []
        return [
            Line(text, float(score), np.asarray(corners, np.float32))
            for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True)
        ]
