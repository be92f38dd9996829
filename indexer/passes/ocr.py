"""Text in the picture -> words of its shot: titles, lower thirds, subtitles, signs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assets_db.protocols import check_result
from assets_db.store import Store
from indexer.shots.decode import Pixels
from indexer.shots.keyframes import stored_pictures

BATCH = 8  # shots: two seconds of reading, and what a crash loses
# Of 622 real frames, all that was read with 0.9 and more stood in the picture; below 0.8 most is wheels and window
# panes, and what is text is misread.
SURE = 0.8
LOW = 0.25  # of the picture's height, from below: where subtitles stand
TALLEST = 1 / 3  # of the picture's height: what is taller is a shape that looks like a letter
ALIKE = 0.8  # of the characters: the same line, read twice with a mistake


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of text that was read in a picture."""

    text: str
    score: float  # 0..1, how sure the reader is
    corners: npt.NDArray[np.float32]  # [4, 2] x, y [px], around it


class TextReader(Protocol):
    """Reads what is written in pictures."""

    @property
    def name(self) -> str:
        """Identifies this reader's words in the library."""

    def read(self, pictures: Sequence[Pixels], /) -> list[list[Line]]:
        """n pictures uint8 [h, w, 3] RGB of any sizes -> the lines in each, from top to bottom."""


def read_screens(store: Store, reader: TextReader, progress: Callable[[int], None] | None = None) -> int:
    """Read the stored frames of every shot that `reader` has not read yet; returns how many shots.

    Stores the words, and in `VisualFeatures` the shares of the picture and of its lowest quarter that they cover. It
    can be stopped at any moment and resumed. `progress` is called with how many are done.
    """
    done = 0
    while keys := store.shots_without("screen", reader.name, BATCH):
        frames = [(key, picture) for key in keys for picture in stored_pictures(store, key)]
        read = _read(reader, [picture for _, picture in frames])
        found: dict[str, list[list[Line]]] = {key: [] for key in keys}
        shares: dict[str, list[tuple[float, float]]] = {key: [] for key in keys}
        for (key, picture), lines in zip(frames, read, strict=True):
            found[key].append(_telling(lines, picture.shape[0]))
            shares[key].append(covered(found[key][-1], picture))
        covers = {key: np.mean(some or [(0.0, 0.0)], axis=0).round(3).tolist() for key, some in shares.items()}
        looks = {shot.key: (shot.looks, *covers[shot.key]) for shot in store.shots(keys)}
        store.put_looks({key: replace(look, text=all_, low_text=low) for key, (look, all_, low) in looks.items()})
        store.put_words("screen", reader.name, {key: words(lines) for key, lines in found.items()})
        done += len(keys)
        if progress:
            progress(done)
    return done


def _read(reader: TextReader, pictures: Sequence[Pixels]) -> list[list[Line]]:
    """The lines in each picture. Raises WrongBackend where a reader gives something else."""
    read = reader.read(pictures)
    good = isinstance(read, list) and len(read) == len(pictures)
    good = good and all(isinstance(lines, list) and all(isinstance(one, Line) for one in lines) for lines in read)
    check_result(good, reader, "reader", "read", read, f"{len(pictures)} lists of Lines")
    return read


def words(frames: Iterable[Sequence[Line]]) -> str:
    """What is written in the frames of a shot, a line each, every text once, in its most certain reading."""
    lines = [line for frame in frames for line in frame]
    distinct: list[str] = []
    for line in sorted(lines, key=lambda line: -line.score):
        if not any(_same(line.text, other) for other in distinct):
            distinct.append(line.text)
    return "\n".join(text for text in dict.fromkeys(line.text for line in lines) if text in distinct)


def covered(lines: Sequence[Line], picture: Pixels) -> tuple[float, float]:
    """Shares of the picture and of its lowest quarter, 0..1, that lie under `lines`."""
    whole = picture[:, :, 0].size
    low = [line for line in lines if line.corners[:, 1].mean() >= (1 - LOW) * picture.shape[0]]
    return min(1.0, sum(map(_area, lines)) / whole), min(1.0, sum(map(_area, low)) / (LOW * whole))


def _telling(lines: Iterable[Line], height: int) -> list[Line]:
    """Lines that are meaningful text: not single letters or numbers of two digits."""
    sure = [line for line in lines if line.score >= SURE and _thickness(line) <= TALLEST * height]
    clean = [replace(line, text=" ".join(line.text.split())) for line in sure]
    return [line for line in clean if _says(line.text)]


def _says(text: str) -> bool:
    letters = sum(char.isalpha() for char in text)
    return letters >= 2 or sum(char.isalnum() for char in text) >= 3


def _same(one: str, other: str) -> bool:
    """Whether two readings are of one text; another number is another text."""
    if _digits(one) != _digits(other):
        return False
    match = SequenceMatcher(None, one.lower(), other.lower(), autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _thickness(line: Line) -> float:
    """[px] The shorter side: the height of letters in a line, the width of a column."""
    first, second, third, _ = line.corners
    return min(float(np.linalg.norm(second - first)), float(np.linalg.norm(third - second)))


def _area(line: Line) -> float:
    """[px²] by the shoelace formula."""
    x, y = line.corners.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
