"""What strangers may send, tried against the product: how many were tried and how many it held against, by area."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.table import Row
from tests.hostile_addresses import attempts
from tests.hostile_stages import STAGES, patterns, slow
from tests.hostile_stages import tried as tried_with
from tests.hostile_text import TEXTS
from tests.hostile_timelines import tried_and_held

Area = Callable[[Path], tuple[int, int]]  # an empty folder -> how many were tried, how many held
LENGTH, SHORT = 100_000, 2_500  # [characters] of texts for stages, and for single patterns
STAGE, PATTERN = 2.0, 0.01  # [s] that they may take; what is linear and on a busy machine may take longer


def run(shared: Path) -> list[Row]:
    """A row an area: how many held, the target being all that were tried."""
    rows = []
    for name, area in AREAS:
        with TemporaryDirectory() as folder:
            tried, held = area(Path(folder))
        rows.append(Row(f"{name}, held of {tried}", float(held), "", None, float(tried)))
    return rows


def addresses(folder: Path) -> tuple[int, int]:
    """Private addresses, each spelling by each route: a server there that nobody may ask counts who does."""
    every = list(attempts(folder))
    return len(every), sum(one.held for one in every)


def stages(folder: Path) -> tuple[int, int]:
    """Texts of 100,000 characters through every stage from page to card."""
    fallen = sum(1 for stage in STAGES.values() for _ in slow(stage, LENGTH, STAGE))
    tried = len(STAGES) * len(TEXTS)
    return tried, tried - fallen


def single_patterns(folder: Path) -> tuple[int, int]:
    """The same kinds of texts through every pattern of the packages."""
    every = [pattern for _, pattern in patterns()]
    fallen = sum(1 for pattern in every for _ in slow(tried_with(pattern), SHORT, PATTERN))
    tried = len(every) * len(TEXTS)
    return tried, tried - fallen


AREAS: list[tuple[str, Area]] = [
    ("timelines, scripts and templates", tried_and_held),
    ("private addresses by spelling and route", addresses),
    ("texts through patterns", single_patterns),
    ("texts through stages", stages),
]
