"""Sound on disk as raw samples: float32, little-endian, channels interleaved; read and written a block at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

RATE = 48_000  # [Hz] of all of them
BLOCK = 10 * RATE  # [samples] at a time

Sound = npt.NDArray[np.float32]  # [n, channels]


def mapped(file: Path, channels: int, mode: Literal["r", "r+"] = "r") -> Sound:
    """The samples of a file, read as they are needed.

    What was read stays in memory for as long as the array is held: ask for a new one for each block.
    """
    if not file.stat().st_size:
        return np.zeros((0, channels), np.float32)
    return np.memmap(file, np.dtype("<f4"), mode=mode).reshape(-1, channels)


def part(file: Path, channels: int, at: int, count: int) -> Sound:
    """`count` samples from `at` on, silence past the end."""
    found = mapped(file, channels)[at : at + count]
    return np.pad(found, ((0, count - len(found)), (0, 0)))


def blocks(first: int, end: int) -> Iterator[tuple[int, int]]:
    """(first sample, how many) block after block."""
    return ((at, min(BLOCK, end - at)) for at in range(first, end, BLOCK))


def length(file: Path, channels: int) -> int:
    """[samples]"""
    return file.stat().st_size // (4 * channels)
