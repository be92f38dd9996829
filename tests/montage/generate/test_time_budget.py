"""How long a clip may take."""

from pathlib import Path

import pytest

from montage.generate import time_budget
from montage.generate.generator import Unavailable
from tests.generators import Models, tiny
from tests.montage.backends.test_text_to_video import ORDER, generator

__all__ = ["tiny"]


def test_a_clip_that_would_take_too_long_ends_after_two_steps(
    tiny: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[float] = []

    def now() -> float:
        steps.append(100.0 * len(steps))
        return steps[-1]

    made = generator(tiny("wan"), "?steps=20&size=64x64&within=600")
    monkeypatch.setattr(time_budget.time, "monotonic", now)
    monkeypatch.setattr(time_budget.Clock.__init__, "__defaults__", (now,))
    with pytest.raises(Unavailable, match="'wan' would take 33 min for a clip, and 10 are allowed; choose a smaller"):
        made.make(ORDER, tmp_path / "a.mp4")
    assert len(steps) == 3  # the start, and two steps of twenty


def test_one_that_was_told_no_number_of_steps_ends_when_time_is_over() -> None:
    times = iter([0.0, 100.0, 200.0, 700.0])
    clock = time_budget.Clock("it", 600, lambda: next(times))
    step = clock.hooks()["callback"]
    step(0, 0, None)
    step(1, 0, None)
    with pytest.raises(Unavailable, match="would take 12 min"):
        step(2, 0, None)
