"""What an editor counts on a film's files by: frame rate, timecode, length, sound."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assets_db.errors import UserError
from assets_db.timebase import parse_rate
from indexer.media.safety import MediaError, open_media, open_picture, video_stream
from montage.model import Timeline

if TYPE_CHECKING:
    from av.container import InputContainer

STEADY = (1, 2, 1001)  # denominators of frame rates that are meant; others are means, as 179/6 of a telephone's frames


@dataclass(frozen=True, slots=True)
class Reel:
    """A file as an editor counts it."""

    kind: Literal["video", "image", "sound"]
    rate: Fraction | None = None  # [1/s] of a video's frames; None where it varies
    first: int = 0  # [frame] what its timecode calls its first frame; 0 where it has none
    duration: Fraction | None = None  # [s]; None for a picture
    size: tuple[int, int] = (0, 0)  # [px] as stored
    hertz: int = 0  # [Hz] of its sound; 0: it has none
    channels: int = 0


def reels_of(timeline: Timeline) -> tuple[dict[Path, Reel], tuple[str, ...]]:
    """The files that `timeline` plays, and a note for each that cannot be read: it is missing from the first."""
    found: dict[Path, Reel] = {}
    notes: list[str] = []
    for path, kind in dict(_files(timeline)).items():
        try:
            found[path] = look_at(path, kind)
        except MediaError as error:
            notes.append(f"{path.name} {error.reason}: its length and frame rate are not in the export")
    return found, tuple(notes)


def look_at(path: Path, kind: Literal["video", "image", "sound"]) -> Reel:
    """The reel in `path`, without decoding it. Raises MediaError."""
    if kind == "image":
        with open_picture(path) as image:
            return Reel("image", size=image.size)
    with open_media(path) as container:
        sound = next(iter(container.streams.audio), None)
        hertz, channels = (sound.rate, sound.channels) if sound else (0, 0)
        if kind == "sound":
            if sound is None:
                raise MediaError(path, "holds no sound")
            return Reel("sound", duration=_duration(container, sound), hertz=hertz, channels=channels)
        video = video_stream(container, path)
        rate = steady(video.average_rate)
        size = video.codec_context.width, video.codec_context.height
        return Reel("video", rate, _first(container, rate), _duration(container, video), size, hertz, channels)


def _files(timeline: Timeline) -> Iterable[tuple[Path, Literal["video", "image", "sound"]]]:
    yield timeline.narration, "sound"
    if timeline.music:
        yield timeline.music.path, "sound"
    yield from ((clip.src, clip.kind) for clip in timeline.video)
    yield from ((overlay.src, overlay.kind) for overlay in timeline.overlays)


def _duration(container: "InputContainer", stream: object) -> Fraction | None:
    """[s]"""
    ticks, base = getattr(stream, "duration", None), getattr(stream, "time_base", None)
    if ticks is not None and base is not None:
        return Fraction(ticks * base)
    return Fraction(container.duration, 1_000_000) if container.duration is not None else None


def steady(rate: Fraction | None) -> Fraction | None:
    """A rate that frames can be counted by, NTSC rates as they are meant."""
    try:
        snapped = parse_rate(str(rate))
    except UserError:
        return None
    return snapped if snapped.denominator in STEADY else None


def _first(container: "InputContainer", rate: Fraction | None) -> int:
    """The [frame] that a camera's timecode begins with; editors find a file's frames by it."""
    from opentimelineio.opentime import from_timecode

    codes = (stream.metadata.get("timecode") for stream in container.streams)
    code = container.metadata.get("timecode") or next(filter(None, codes), None)
    if not code or not rate:
        return 0
    try:
        return int(from_timecode(code, float(rate)).value)
    except ValueError:
        return 0  # of another rate than the frames: no editor finds anything by it
