"""The first rung: the user's own footage, as the library ranks it."""

from montage.fill.fallback_source import Found, Gaps, Wanted, fitting
from montage.model import Ranking


class Own:
    """What the library has found already."""

    def __init__(self, wanted: Wanted, ranking: Ranking) -> None:
        """`ranking` of the library's shots for the whole film."""
        self._wanted, self._ranking = wanted, ranking

    def fill(self, gaps: Gaps) -> Found:
        """What reaches the template's floor."""
        return fitting(self._ranking, gaps, self._wanted)
