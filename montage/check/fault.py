"""What is wrong, and when; and stretches of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from montage.model import Clip

LONG = 40  # [characters] of a name that are shown

Kind = Literal[
    "damaged", "duration", "size", "rate", "black", "frozen", "silent", "clipped", "loudness", "drift", "subtitles",
    "repeat", "text", "provenance",
]  # fmt: skip
Stretch = tuple[float, float]  # [s] start, end


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a film: measured, so its times are as good as a frame, and no better."""

    kind: Kind
    start: float  # [s]
    until: float  # [s]
    what: str

    def __str__(self) -> str:
        return f"{self.start:.1f}-{self.until:.1f} s: {self.what}"


def common(stretches: Iterable[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """Where both are; neither overlaps itself."""
    return [
        (max(a, c), min(b, d)) for a, b in stretches for c, d in others if min(b, d) > max(a, c)
    ]  # a few hundred of each at most


def without(stretches: Iterable[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    """What of `stretches` lies in none of `others`."""
    left = list(stretches)
    for c, d in others:
        left = [part for a, b in left for part in ((a, min(b, c)), (max(a, d), b)) if part[1] > part[0]]
    return left


def merged(stretches: Iterable[Stretch], gap: float = 0.0) -> list[Stretch]:
    """In order, those no more than `gap` [s] apart as one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def length(stretches: Iterable[Stretch]) -> float:
    """[s] altogether."""
    return sum(end - start for start, end in stretches)


def shown_name(clip: Clip) -> str:
    """What a clip is called in one line."""
    name = clip.title or clip.src.name
    return name if len(name) <= LONG else f"{name[: LONG - 1]}…"
