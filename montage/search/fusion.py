"""One score of all that speaks for a shot."""

import math
from collections.abc import Mapping

from assets_db.model import SOURCES, Mark

# The odds of a shot that a person has marked as best count so much more: of two that fit alike it comes first, and one
# that hardly fits stays below the floor (0.2 becomes 0.25). Chosen, not measured.
BEST_ODDS = 1.3

# Log-odds of what a shot is told by, from those of its words and of their meaning. Fitted by `python -m benchmarks
# calibration` to captions of photographs and to lines of news pages for which there is no footage; docs/notes.md says
# why not the last fit.
WORDS, MEANING, OFFSET = 0.64, 0.43, -0.89
# Added to the log-odds of the looks of a shot that is told of, and not as asked: who describes a picture would have
# said it. Chosen on the same pages.
UNTOLD = -0.5
SUREST = 12.0  # log-odds: beyond them a score is 0 or 1 to five digits
LEAST = 0.003  # score; of one that is rounded to 0


def fused(scores: Mapping[str, float], named: bool = False, mark: Mark = "") -> float:
    """How likely a shot fits, 0..1, by the scores of its evidence; a `mark` of `best` raises it a little.

    What it is told by and what it looks like are independent witnesses: it fits unless both are wrong. What the
    embedder guessed beforehand (tags) and what it says of this text is one witness: the surer counts. The words of its
    sources are witnesses of their own. Where what they mean was judged, too (`meaning`, which may be 0), a word in
    common counts for less in a text that means something else; unless it is of a name (`named`), which means nothing.
    """
    said = 1 - math.prod(1 - scores.get(source, 0.0) for source in SOURCES if source != "tags")
    seen = max(scores.get("looks", 0.0), scores.get("tags", 0.0))
    told = said
    if "meaning" in scores:
        meant = scores["meaning"]
        told = max(said if named or not said else _told(said, meant), meant)
        seen = probability(log_odds(seen) + UNTOLD) if seen else 0.0
    fits = 1 - (1 - told) * (1 - seen)
    return fits * BEST_ODDS / (1 + fits * (BEST_ODDS - 1)) if mark == "best" else fits


def _told(said: float, meant: float) -> float:
    return probability(WORDS * log_odds(said) + MEANING * log_odds(meant) + OFFSET)


def log_odds(score: float, least: float = LEAST) -> float:
    """The log-odds of a score, of which 0 and 1 are rounded ones: taken as `least`, and as 1 less that."""
    bounded = min(max(score, least), 1 - least)
    return math.log(bounded / (1 - bounded))


def probability(odds: float) -> float:
    """The score of log-odds, which may be of any size."""
    return 1 / (1 + math.exp(-max(-SUREST, min(SUREST, odds))))
