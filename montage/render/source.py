"""What a renderer must know of a file before it can show it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from assets_db.timebase import timecode
from indexer.media.colours import BT2020, CONSTANT, SCALED, UNSPECIFIED, is_hdr, matrix_of
from indexer.media.safety import MediaError, check_file, open_media, video_stream
from indexer.probe import first_frame
from montage.model import Clip, shot_named

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# Names of matrices that a file does not say itself: the scale filter's and the setparams filter's.
NAMES = {1: "bt709", 6: "bt601", BT2020: "bt2020", CONSTANT: "bt2020"}
SPACES = {1: "bt709", 6: "smpte170m", BT2020: "bt2020nc", CONSTANT: "bt2020c"}
EARLIER = (1, 4, 16, 64)  # [s] before the in-point: the frame that is on screen then may have begun earlier
HOLE = Fraction(1, 2)  # [s] without a new picture, in a file that cannot be decoded without complaint


@dataclass(frozen=True, slots=True)
class Source:
    """A video file as it is shown."""

    stream: int  # index in the container
    start: Fraction  # [s] first presentation time
    size: tuple[int, int]  # [px] after pixel aspect and rotation
    matrix: str  # the scale filter's name of its colour matrix
    time_base: Fraction  # [s]
    entry: Fraction | None  # [s] on the file's clock, where reading may start; None: at the beginning
    tags: str = ""  # for the setparams filter: what the file does not say
    scaled: bool = True  # the scale filter knows its colour matrix
    hdr: bool = False
    interlaced: bool = False


def look(path: Path, offset: Fraction, jumps: bool = False) -> Source:
    """Open `path`, which is to be shown from `offset` [s] on. Raises MediaError for what cannot be shown.

    In a file whose clock `jumps` no place is looked for: see `excerpt`.
    """
    try:
        with open_media(path) as container:
            stream = video_stream(container, path)
            source = _source(stream, first_frame(container, stream, path))
            if jumps:
                return source
            return replace(source, entry=_entry(container, stream, source.start, source.start + offset))
    except OSError as error:
        raise MediaError(path, f"cannot be read ({error.strerror or error})") from error


def check_spans(spans: Iterable[tuple[Path, Fraction, Fraction]]) -> None:
    """Raises MediaError for the first file that shows nothing new for too long between two times [s] of its clock."""
    for path, start, end in spans:
        shown = [start, *(time for time in _times(path, start, end) if start < time < end), end]
        longest, since = max((b - a, a) for a, b in pairwise(shown))
        if longest > HOLE:
            raise MediaError(path, f"is damaged: {float(longest):.1f} s are missing at {timecode(since - start)}")


def _times(path: Path, start: Fraction, end: Fraction) -> Iterator[Fraction]:
    """When the frames of a file that can be decoded are shown [s], from shortly before `start` to `end`."""
    import av

    with open_media(path) as container:
        stream = video_stream(container, path)
        container.seek(max(0, int((start - EARLIER[0]) * 1_000_000)))
        for packet in container.demux(stream):
            try:
                for frame in packet.decode():
                    if frame.pts is not None:
                        yield frame.pts * (stream.time_base or Fraction(1))
            except av.InvalidDataError:
                continue
            if packet.dts is not None and packet.dts * (stream.time_base or Fraction(1)) > end + EARLIER[0]:
                return


def content_of(clip: Clip) -> str:
    """What tells the content of a clip's file from others: of a key that names no shot, all of it."""
    shot = shot_named(clip.key)
    return shot.content if shot else clip.key


def stamp(path: Path) -> tuple[int, int]:
    """Differs when a file has changed: size [bytes], modification time [ns].

    Raises MediaError if it is gone, empty or no file.
    """
    check_file(path)
    try:
        state = path.stat()
    except OSError as error:
        raise MediaError(path, f"cannot be read ({error.strerror})") from error
    return state.st_size, state.st_mtime_ns


def _entry(container: "InputContainer", stream: "VideoStream", start: Fraction, wanted: Fraction) -> Fraction | None:
    """The latest of a few places from which the frame at `wanted` [s] can be decoded.

    Tried, not trusted: formats without an index (MPEG-TS) are entered anywhere, and then the first picture that can be
    decoded is that of the next key frame.
    """
    import av

    for early in EARLIER:
        place = wanted - early
        if place <= start:
            return None
        try:
            container.seek(int(place * 1_000_000))
            frame = next(iter(container.decode(stream)))
        except (av.FFmpegError, StopIteration):
            continue
        if frame.key_frame and frame.pts is not None and frame.pts * (stream.time_base or 1) <= wanted:
            return place
    return None


def _source(stream: "VideoStream", frame: "VideoFrame") -> Source:
    matrix = matrix_of(frame)
    start = stream.start_time if stream.start_time is not None else frame.pts or 0
    aspect = stream.sample_aspect_ratio or Fraction(1)
    width, height = round(frame.width * aspect), frame.height
    return Source(
        stream=stream.index,
        start=start * (stream.time_base or Fraction(1)),
        size=(height, width) if round(frame.rotation / 90) % 2 else (width, height),
        time_base=stream.time_base or Fraction(1),
        entry=None,
        matrix="auto" if matrix == int(frame.colorspace) else NAMES[matrix],
        tags=_tags(frame, matrix),
        scaled=matrix in SCALED,
        hdr=is_hdr(frame),
        interlaced=bool(frame.interlaced_frame),
    )


def _tags(frame: "VideoFrame", matrix: int) -> str:
    """The tags that the filters need for a frame where it has none, or unknown ones."""
    tags = [] if matrix == int(frame.colorspace) else [f"colorspace={SPACES[matrix]}"]
    if is_hdr(frame) and int(frame.color_primaries) == UNSPECIFIED:
        tags.append("color_primaries=bt2020")
    return ":".join(tags)
