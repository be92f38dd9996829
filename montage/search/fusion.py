"""One score of all that speaks for a shot."""

import math
from collections.abc import Mapping

from assets_db.model import SOURCES, Mark

# The odds of a shot that a person has marked as best count so much more: of two that fit alike it comes first, and one
# that hardly fits stays below the floor (0.2 becomes 0.25). Chosen, not measured.
BEST_ODDS = 1.3


def fused(scores: Mapping[str, float], mark: Mark = "") -> float:
    """How likely a shot fits, 0..1, by the scores of its evidence.

    Words and looks are independent witnesses: a shot fits unless both are wrong. What its words say and what they mean
    is one witness, and so is what the embedder guessed beforehand (tags) and what it says of this text: the surer
    counts. The words of its sources are witnesses of their own. A `mark` of `best` raises it a little.
    """
    said = 1 - math.prod(1 - scores.get(source, 0.0) for source in SOURCES if source != "tags")
    told = max(said, scores.get("meaning", 0.0))
    seen = max(scores.get("looks", 0.0), scores.get("tags", 0.0))
    fits = 1 - (1 - told) * (1 - seen)
    return fits * BEST_ODDS / (1 + fits * (BEST_ODDS - 1)) if mark == "best" else fits
