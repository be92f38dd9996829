"""What the library holds, as others see it: frozen values, no database in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Kind = Literal["video", "image"]
Origin = Literal["own", "article", "stock", "generated", "card"]
FileStatus = Literal["ok", "missing", "bad"]

STILL_TIME_BASE = Fraction(1, 1000)
STILL_DURATION = 3_600_000  # [pts] an hour: a still lasts as long as a film wants it


@dataclass(frozen=True, slots=True)
class File:
    """One path on disk. Several files may hold the same content, which is then one asset."""

    path: Path
    bytes: int
    mtime_ns: int
    sha256: str  # empty where the file could not be read
    status: FileStatus = "ok"
    reason: str = ""  # why it is bad, in words for a person


@dataclass(frozen=True, slots=True)
class Asset:
    """One content: a video or a picture, with its rights."""

    sha256: str
    path: Path  # a file that holds it
    kind: Kind
    time_base: Fraction  # [s]
    fps: Fraction  # [1/s]
    size: tuple[int, int]  # [px] width, height as shown: after rotation and pixel aspect
    start: int  # [pts] first presentation time
    duration: int  # [pts]
    rotation: int = 0  # [deg] clockwise, what a player must apply
    origin: Origin = "own"
    recorded: str = ""  # ISO date
    title: str = ""
    credit: str = ""
    licence: str = ""
    source_url: str = ""
    made_by: str = ""  # the model that generated it


@dataclass(frozen=True, slots=True)
class Looks:
    """What a shot looks like, measured on its kept frames; each in 0..1."""

    brightness: float = 0.5  # mean luma
    sharpness: float = 0.5  # 0 blurred, 1 crisp
    motion: float = 0.0  # mean change from frame to frame


@dataclass(frozen=True, slots=True)
class Shot:
    """A stretch of an asset between two cuts, in the asset's own pts, end exclusive."""

    asset: Asset
    start: int  # [pts]
    end: int  # [pts], exclusive
    looks: Looks = field(default_factory=Looks)
    words: str = ""  # everything a text query can hit, one source a line

    @property
    def key(self) -> str:
        """Content and span: re-indexing keeps it, timelines refer to it, ties go by it."""
        return f"{self.asset.sha256[:16]}@{self.start}-{self.end}"

    @property
    def offset(self) -> Fraction:
        """Where the shot starts [s], from the asset's first presentation time."""
        return (self.start - self.asset.start) * self.asset.time_base

    @property
    def duration(self) -> Fraction:
        """Length [s]."""
        return (self.end - self.start) * self.asset.time_base


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A telling frame of a shot."""

    pts: int
    jpeg: bytes
    vector: npt.NDArray[np.float16] | None = None  # [dim], L2-normalised or zero; None until embedded


@dataclass(frozen=True, slots=True)
class Tally:
    """What a library holds, in numbers."""

    ok: int  # files
    missing: int
    bad: int
    assets: Mapping[Kind, int]  # videos and images, files may have vanished
    shots: int
    frames: int
    vectors: int
    duration: Fraction  # [s] of all videos
    embedder: str  # that made the vectors; empty where there are none
    bytes: int  # of the database on disk; 0 where it is a server's
