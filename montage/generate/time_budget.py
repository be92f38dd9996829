"""How long a clip may take: a processor would work on some of these models for a day."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from montage.generate.generator import Unavailable

PATIENCE = 1800  # [s] for a clip


class Clock:
    """Ends a clip that would take too long, after its second step: the first one warms up."""

    def __init__(self, name: str, limit: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._name, self._limit, self._clock = name, limit, clock
        self._start = clock()
        self._first = self._start

    def hooks(self) -> dict[str, Any]:
        """Arguments for pipelines, those of either age."""
        return {"callback_on_step_end": self._step, "callback": self._old_step}

    def _step(self, pipeline: Any, number: int, moment: Any, given: Mapping[str, Any]) -> Mapping[str, Any]:
        """As diffusers calls it after each step."""
        self._look(number, int(getattr(pipeline, "num_timesteps", 0)))
        return given

    def _old_step(self, number: int, moment: Any, latents: Any) -> None:
        """The same as older pipelines call it."""
        self._look(number, 0)

    def _look(self, number: int, steps: int) -> None:
        now = self._clock()
        if number == 0:
            self._first = now
        spent, each = now - self._start, (now - self._first) / max(1, number)
        whole = max(spent, self._first - self._start + each * (steps - 1))
        if whole > self._limit:
            raise Unavailable(
                f"'{self._name}' would take {whole / 60:.0f} min for a clip, and {self._limit / 60:.0f} are allowed",
                "choose a smaller model, fewer steps=, or a longer within= [s]",
            )
