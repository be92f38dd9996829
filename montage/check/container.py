"""What a film's file says about itself, against what was planned."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from assets_db.timebase import frame_at
from indexer.media.safety import open_media, video_stream
from montage.check.fault import Fault
from montage.model import Timeline

APART = 0.5  # [s] by which picture and sound of any film may differ
NEAR = Fraction(1, 1000)  # of a rate: 29.97 is 30000/1001


@dataclass(frozen=True, slots=True)
class Container:
    """A film's file, by its header."""

    size: tuple[int, int]  # [px]
    rate: Fraction  # [1/s]
    channels: int  # 0: no sound

    @property
    def fps(self) -> float:
        """[1/s]"""
        return float(self.rate)


def read_container(film: Path) -> Container:
    """Raises MediaError for a file that is gone or no film."""
    with open_media(film) as container:
        stream = video_stream(container, film)
        sound = container.streams.audio[0].codec_context.channels if container.streams.audio else 0
        return Container((stream.width, stream.height), stream.average_rate or Fraction(25), sound)


def check_container(file: Container, frames: int, sound: float, timeline: Timeline | None) -> list[Fault]:
    """Size, rate and length. `frames` could be decoded, and `sound` [s]."""
    picture = frames / file.fps
    if timeline is None:
        if file.channels and abs(picture - sound) > APART:
            return [_length("sound", sound, picture, "the picture")]
        return []
    whole = float(timeline.frames / timeline.fps)
    faults = []
    if file.size != timeline.size:
        what = "its size is {}x{} instead of {}x{}".format(*file.size, *timeline.size)
        faults.append(Fault("size", 0.0, whole, what))
    if abs(file.rate - timeline.fps) > NEAR * timeline.fps:
        what = f"it has {file.fps:g} frames a second instead of {float(timeline.fps):g}"
        faults.append(Fault("rate", 0.0, whole, what))
    elif frames != timeline.frames:
        first, last = sorted((frames, timeline.frames))
        what = f"{frames} frames can be seen, {timeline.frames} are planned"
        faults.append(Fault("duration", first / file.fps, last / file.fps, what))
    if file.channels and frame_at(Fraction(abs(sound - whole)), timeline.fps) > 1:
        faults.append(_length("sound", sound, whole, "the timeline"))
    return faults


def _length(name: str, seconds: float, wanted: float, other: str) -> Fault:
    what = f"the {name} lasts {seconds:.2f} s, {other} {wanted:.2f} s"
    return Fault("duration", min(seconds, wanted), max(seconds, wanted), what)
