"""One score of all that speaks for a shot."""

import math
from collections.abc import Mapping

from assets_db.model import SOURCES


def fused(scores: Mapping[str, float]) -> float:
    """How likely a shot fits, 0..1, by the scores of its evidence.

    Words and looks are independent witnesses: a shot fits unless both are wrong. What its words say and what they mean
    is one witness, and so is what the embedder guessed beforehand (tags) and what it says of this text: the surer
    counts. The words of its sources are witnesses of their own.
    """
    said = 1 - math.prod(1 - scores.get(source, 0.0) for source in SOURCES if source != "tags")
    told = max(said, scores.get("meaning", 0.0))
    seen = max(scores.get("looks", 0.0), scores.get("tags", 0.0))
    return 1 - (1 - told) * (1 - seen)
