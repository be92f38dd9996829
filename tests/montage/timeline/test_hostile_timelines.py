"""Whatever a stranger puts into a timeline, a script or a template: one line, at once, with little memory."""

from pathlib import Path

import pytest

from tests.hostile_timelines import Hostile, complaint, hostile

EVERY = list(hostile())


def test_there_are_many_of_them() -> None:
    assert len(EVERY) >= 100


@pytest.mark.slow
@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.kind}: {one.name}")
def test_it_is_refused_in_one_line(one: Hostile, tmp_path: Path) -> None:
    assert complaint(one, tmp_path)
