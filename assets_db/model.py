"""The values that the library stores: frozen, without any database."""

import re
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
# Where a shot's words come from.
Source = Literal["person", "metadata", "folders", "screen", "speech", "caption", "tags"]
# The most reliable first.
SOURCES: tuple[Source, ...] = ("person", "metadata", "screen", "speech", "caption", "tags", "folders")
Mark = Literal["", "usable", "unusable", "best"]  # what a person thinks of a shot; unusable ones are never shown

CONTENT_DIGITS = 16  # of a SHA-256, which name a content in a shot's key
_SHOT_KEY = re.compile(rf"([0-9a-f]{{{CONTENT_DIGITS}}})@(-?[0-9]{{1,19}})-(-?[0-9]{{1,19}})")
STILL_TIME_BASE = Fraction(1, 1000)
MOVING = 0.04  # [picture widths, heights or 1/s] a slower camera counts as still
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
    names: str = ""  # words in its own name
    folders: str = ""  # words in the names of the folders that it lies in


@dataclass(frozen=True, slots=True)
class Rights:
    """Whose a picture, a video or a sound is, and on what terms; empty: not known."""

    credit: str = ""  # whom to name
    licence: str = ""  # as its source states it
    source_url: str = ""  # where a person finds it
    made_by: str = ""  # the model that generated it, with its seed


NO_RIGHTS = Rights()


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
    description: str = ""
    tags: str = ""  # a comma between
    rights: Rights = NO_RIGHTS
    given_licence: str = ""  # when it was indexed; counts where the file and its sidecars name none
    given_credit: str = ""
    preview: str = ""  # the stock service whose watermark is on it; such footage is shown only where it is asked for
    jumps: bool = False  # its own clock does not go on: times are on the one of indexer/media/clock.py


@dataclass(frozen=True, slots=True)
class VisualFeatures:
    """What a shot looks like. Directions are those of the picture as shown; a still has no motion."""

    brightness: float = 0.5  # mean luma, 0..1
    sharpness: float = 0.5  # 0 blurred, 1 crisp
    motion: float = 0.0  # mean change from frame to frame, 0..1
    pan: float = 0.0  # [picture widths/s] how fast the camera turns, positive to the right
    tilt: float = 0.0  # [picture heights/s] positive up
    zoom: float = 0.0  # [1/s] growth of the picture, positive in
    shake: float = 0.0  # 0 tripod, 1 unwatchable
    crushed: float = 0.0  # share of the picture that is black without detail
    blown: float = 0.0  # share that is burnt out
    tone: tuple[float, float, float] = (50.0, 0.0, 0.0)  # mean CIE L*a*b*
    bars: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # left, top, right, bottom; share of the side
    text: float = 0.0  # share of the picture covered by text
    low_text: float = 0.0  # share of its lowest quarter, where subtitles stand
    damaged: float = 0.0  # share of the frames that could not be decoded whole

    @property
    def camera(self) -> str:
        """What the camera does most, in an editor's words: `pan left`, `tilt up`, `zoom in`, `static` and so on."""
        name, speed = max(
            (("pan right", self.pan), ("pan left", -self.pan), ("tilt up", self.tilt), ("tilt down", -self.tilt),
             ("zoom in", self.zoom), ("zoom out", -self.zoom)),
            key=lambda move: move[1],
        )  # fmt: skip
        return name if speed >= MOVING else "static"


@dataclass(frozen=True, slots=True)
class ShotKey:
    """Names a shot by content and span: re-indexing keeps it. As text `0123456789abcdef@0-2500`."""

    content: str  # the first CONTENT_DIGITS of its asset's SHA-256
    start: int  # [pts]
    end: int  # [pts], exclusive

    @classmethod
    def of(cls, sha256: str, start: int, end: int) -> "ShotKey":
        """The key of a stretch of the content with this SHA-256."""
        return cls(sha256[:CONTENT_DIGITS], start, end)

    @classmethod
    def parse(cls, text: str) -> "ShotKey":
        """The inverse of `str`. Raises ValueError for a text of another form."""
        found = _SHOT_KEY.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no key of a shot")
        return cls(found[1], int(found[2]), int(found[3]))

    def __str__(self) -> str:
        return f"{self.content}@{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Shot:
    """A stretch of an asset between two cuts, in the asset's own pts, end exclusive."""

    asset: Asset
    start: int  # [pts]
    end: int  # [pts], exclusive
    looks: VisualFeatures = field(default_factory=VisualFeatures)
    words: str = ""  # metadata from sidecars, the file and its name, one source a line
    screen: str = ""  # text in the picture
    speech: str = ""  # the words spoken in it
    caption: str = ""  # a sentence that a model says of it
    tags: str = ""  # what the embedder sees in it
    group: int = 0  # near-duplicates have the same number; 0: there are none
    folders: str = ""  # words in the names of the folders that its files lie in
    mark: Mark = ""
    person: str = ""  # what a person has said of it and of its file, one field a line

    @property
    def key(self) -> str:
        """Its `ShotKey` as text: timelines refer to it, ties go by it."""
        return str(ShotKey.of(self.asset.sha256, self.start, self.end))

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
    """A representative frame of a shot."""

    pts: int
    jpeg: bytes
    signature: int = 0  # perceptual hash of 64 bits, signed; 0: the frame is featureless
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
