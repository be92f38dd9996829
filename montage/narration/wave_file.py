"""Mono sound to a WAV file of 16 bits, by hand: libsndfile does not say why it cannot write."""

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assets_db.files import atomic_write


def write_wave(out: Path, sound: npt.NDArray[np.float32], rate: int) -> None:
    """Write `sound` [n] in -1..1, at `rate` [Hz], whole or not at all. Raises DiskFull and OSError."""
    samples = np.clip(np.rint(sound * np.float32(0x8000)), -0x8000, 0x7FFF).astype("<i2")
    size = samples.nbytes
    form = (b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)  # PCM, one channel, 16 bits
    with atomic_write(out) as temporary, temporary.open("wb") as file:
        file.write(struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", *form, b"data", size))
        file.write(samples)
