"""How a model that is too large is made to fit: less of it at once, or a smaller picture, before it is given up."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Offload = Literal["none", "model", "sequential"]
Kind = Literal["bfloat16", "float16", "float32"]

OFFLOADS: tuple[Offload, ...] = ("none", "model", "sequential")
BYTES: dict[Kind, int] = {"bfloat16": 2, "float16": 2, "float32": 4}
SCALES = (1.0, 0.75, 0.5)  # of the sides; below half of its training size a model's pictures are useless
WORKING = 4 * 2**30  # [bytes] beside the weights: a second of 720p while it is decoded in tiles
LOADING = 1.1  # times the weights, at most, while they are read
CGROUP = Path("/sys/fs/cgroup")
_MESSAGES = (  # of errors that are no MemoryError and no torch.OutOfMemoryError
    "out of memory", "not enough memory", "can't allocate memory", "cannot allocate memory", "alloc_failed",
    "bad_alloc", "unable to allocate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how a model's weights are held."""

    device: Literal["cuda", "cpu"]
    kind: Kind
    offload: Offload


class Room:
    """What a model takes: less each time that was too much. It is remembered, for the next clip is as large."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._smaller = 0

    @property
    def scale(self) -> float:
        """How much smaller than asked for the picture's sides are."""
        return SCALES[self._smaller]

    def less(self, *, loading: bool) -> bool:
        """Ask for less; False where that is not possible. While it is `loading`, a smaller picture does not help."""
        if not loading and self._smaller + 1 < len(SCALES):
            self._smaller += 1
            return True
        step = OFFLOADS.index(self.place.offload) + 1
        if self.place.device == "cpu" or step == len(OFFLOADS):
            return False
        self.place = Place(self.place.device, self.place.kind, OFFLOADS[step])
        return True


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` is one of the many ways to say so."""
    message = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError | OSError) and any(words in message for words in _MESSAGES)
    )


def release() -> None:
    """Give back what nothing refers to any more: pipelines refer to themselves, and torch caches what it once had."""
    gc.collect()
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def placed(weights: Sequence[int], kind: Kind | None, offload: Offload | None) -> Place | None:
    """Where a model belongs whose parts have so many `weights` each; None where this machine cannot hold it.

    A given kind or offload is used as it is. A graphics card is used where there is one.
    """
    import torch

    if torch.cuda.is_available():
        half: Kind = "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
        kind = kind or half
        free = torch.cuda.mem_get_info()[0]
        place = Place("cuda", kind, offload or _offload([BYTES[kind] * count for count in weights], free))
        return place if _held(weights, kind) else None  # weights come through the machine's memory
    kinds: tuple[Kind, ...] = (kind,) if kind else ("float32", "bfloat16")
    return next((Place("cpu", one, "none") for one in kinds if _held(weights, one)), None)


def _held(weights: Sequence[int], kind: Kind) -> bool:
    return LOADING * BYTES[kind] * sum(weights) <= free_memory()


def _offload(sizes: Sequence[int], free: int) -> Offload:
    """How little must be held at once on a card with `free` bytes, for parts of these `sizes` [bytes]."""
    if sum(sizes) + WORKING <= free:
        return "none"
    return "model" if max(sizes, default=0) + WORKING <= free else "sequential"


def free_memory() -> int:
    """[bytes] that this process may still take: a system that runs out kills it silently.

    A container's limit counts where it is lower.
    """
    import psutil

    free = int(psutil.virtual_memory().available)
    try:
        limit = int((CGROUP / "memory.max").read_text())
        used = int((CGROUP / "memory.current").read_text())
        stat = dict(line.split() for line in (CGROUP / "memory.stat").read_text().splitlines())
        return min(free, limit - used + int(stat.get("inactive_file", 0)))  # what files left there is given back
    except (OSError, ValueError):  # there is no limit, or none is stated
        return free
