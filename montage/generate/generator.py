"""What makes moving pictures out of words: the order, the protocol, and how it fails."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from assets_db.errors import UserError
from assets_db.plugins import load
from assets_db.timebase import frame_at
from indexer.shots.decode import Pixels


class GenerationError(UserError):
    """This clip was not made; another one may be."""


class Unavailable(GenerationError):
    """No clip of this film will be made: asking again is of no use."""


class NotThere(Unavailable):
    """The model, the service, or what it needs to run is not there."""


class OutOfMemory(Unavailable):
    """The model does not fit, however small the picture and however little of it is held at once."""


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What is to be made."""

    prompt: str
    duration: Fraction  # [s]
    fps: Fraction  # [1/s] of the film
    size: tuple[int, int]  # [px] of the film, even
    seed: int  # >= 0
    negative: str = ""  # what is not to be seen
    first_frames: Pixels | None = None  # uint8 [n, h, w, 3] RGB that it goes on from, the last one right before it

    @property
    def frames(self) -> int:
        """How many frames the clip has."""
        return max(1, frame_at(self.duration, self.fps))


class Generator(Protocol):
    """Makes clips. The same order gives the same frames, as long as `name` stays the same.

    What it holds, it holds until `close`: a film asks for many clips, and weights take minutes to load.
    """

    @property
    def name(self) -> str:
        """The model, and the settings that change pictures: part of a clip's key, and shown as who made it."""
        ...

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the prompts that it understands: ("en",), ("en", "zh")."""
        ...

    @property
    def longest(self) -> Fraction | None:
        """[s] that it can make in one go; None: as long as it is asked for."""
        ...

    @property
    def continues(self) -> bool:
        """Whether `first_frames` are heeded."""
        ...

    def make(self, order: GenerationRequest, out: Path) -> Path:
        """`out`, an H.264 MP4 in BT.709 of exactly `order.frames` frames of the film's size at its rate, silent.

        Raises GenerationError where this clip cannot be made, Unavailable where none can, and DiskFull.
        """
        ...

    def close(self) -> None:
        """Let go of weights and connections; the next `make` gets them again."""
        ...


def load_generator(spec: str) -> Generator:
    """The generator that `spec` names: `text_to_video:MODEL?steps=30`, `generation_service:URL`, `module:Class`.

    Quick: weights are loaded when the first clip is made. Raises UserError for an unknown name or option.
    """
    made: Generator = load("generator", spec, Generator)
    return made
