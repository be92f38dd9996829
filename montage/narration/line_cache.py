"""Spoken lines stored in a folder: `KEY.npy` the samples, `KEY.json` rate and words, `KEY.sum` seals both."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assets_db.files import atomic_write, write_text
from montage.codec import dumps, loads
from montage.files.seals import is_whole, seal
from montage.model import Word


@dataclass(frozen=True, slots=True)
class LineTimes:
    """What is known of a line's sound."""

    rate: int  # [Hz]
    words: tuple[Word, ...]  # on the line's own clock


def store_line(folder: Path, key: str, samples: npt.NDArray[np.float32], times: LineTimes) -> None:
    """Store a line, whole or not at all. Raises DiskFull, or UserError where it cannot be written."""
    sound, times_file = _files(folder, key)
    folder.mkdir(exist_ok=True)
    with atomic_write(sound) as temporary, temporary.open("wb") as file:
        np.save(file, samples)
    write_text(times_file, dumps(times))
    seal(sound, times_file)


def stored_line(folder: Path, key: str) -> tuple[npt.NDArray[np.float32], LineTimes] | None:
    """The samples [n] and times of a line, or None if none is stored, or it is damaged."""
    sound, times_file = _files(folder, key)
    if not is_whole(sound, times_file):
        return None
    return np.load(sound), loads(times_file.read_text("utf-8", "surrogateescape"), LineTimes)


def _files(folder: Path, key: str) -> tuple[Path, Path]:
    return folder / f"{key}.npy", folder / f"{key}.json"
