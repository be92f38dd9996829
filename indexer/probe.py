"""A file -> Asset: what it is, without looking at every frame of it."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Asset
from indexer.kinds import PICTURE
from indexer.media.clock import rate_of, steady
from indexer.media.safety import MediaError, as_media_error, check_file, open_media, open_picture, video_stream
from indexer.metadata.embedded import film_tags, orientation, picture_tags
from indexer.scan import digest

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

PIXEL_ASPECTS = (Fraction(1, 4), Fraction(4))  # wider or narrower pixels are a broken header
TURNS = {3: 180, 6: 90, 8: 270, 5: 90, 7: 270, 4: 180}  # EXIF orientation -> [deg] clockwise; mirrored ones too


def probe(path: Path) -> Asset:
    """What `path` holds: by its ending a picture, else a video.

    Raises MediaError with a reason of one line for what is no media, damaged, empty, or sound only.
    """
    check_file(path)
    with as_media_error(path):
        sha256 = digest(path)
    return _picture(path, sha256) if path.suffix.lower() in PICTURE else _video(path, sha256)


def read_tags(path: Path) -> dict[str, str]:
    """The tags in a picture, film or piece of music, by lower-case name.

    Raises MediaError.
    """
    if path.suffix.lower() in PICTURE:
        with open_picture(path) as image:
            return picture_tags(image)
    with open_media(path) as container:
        tags = _stream_tags(container, path) | container.metadata
        return film_tags(tags, path)


def _stream_tags(container: "InputContainer", path: Path) -> dict[str, str]:
    """The tags of the stream, where Ogg has them."""
    try:
        return video_stream(container, path).metadata
    except MediaError:
        return {name: text for stream in container.streams.audio[:1] for name, text in stream.metadata.items()}


def _video(path: Path, sha256: str) -> Asset:
    with open_media(path) as container:
        stream = video_stream(container, path)
        if stream.time_base is None:
            raise MediaError(path, "has no clock")
        # [deg] clockwise that a player must turn the frames
        rotation = round(-first_frame(container, stream, path).rotation / 90) % 4 * 90
        start, duration = _span(container, stream, path)
        return Asset(
            sha256=sha256, path=path, kind="video", time_base=stream.time_base, fps=rate_of(stream),
            size=_shown(stream, rotation), start=start, duration=duration, rotation=rotation,
        )  # fmt: skip


def first_frame(container: "InputContainer", stream: "VideoStream", path: Path) -> "VideoFrame":
    """The first frame that can be decoded from where `container` stands. Raises MediaError where there is none."""
    import av

    for packet in container.demux(stream):
        try:
            for frame in packet.decode():
                return frame
        except av.InvalidDataError:
            continue  # a later packet may begin a new picture
        except av.BlockingIOError:
            stream.codec_context.flush_buffers()  # what it was given before was refused, and is in the way
    raise MediaError(path, "holds no frame that can be decoded")


def _shown(stream: "VideoStream", rotation: int) -> tuple[int, int]:
    """[px] width, height after pixel aspect and rotation."""
    width, height = stream.codec_context.width, stream.codec_context.height
    aspect = stream.sample_aspect_ratio or Fraction(1)
    if PIXEL_ASPECTS[0] <= aspect <= PIXEL_ASPECTS[1]:
        width = round(width * aspect)
    return (height, width) if rotation % 180 else (width, height)


def _span(container: "InputContainer", stream: "VideoStream", path: Path) -> tuple[int, int]:
    """[pts] first presentation time and duration, as the container has them; counted where it has none.

    The true duration is known only after decoding.
    """
    base = stream.time_base or Fraction(1)
    start, duration = stream.start_time, stream.duration
    if start is not None and duration is None and container.duration is not None:
        head = container.start_time or 0
        end = Fraction(head + container.duration, 1_000_000) / base
        duration = round(end) - start
    if start is None or duration is None or duration <= 0:
        start, duration = _counted(path)
    return start, duration


def _counted(path: Path) -> tuple[int, int]:
    """The same from all packets, without decoding, on the continuous clock."""
    first, last = None, 0
    with open_media(path) as container:
        for packet in steady(container, video_stream(container, path)):
            if packet.pts is not None:
                first = packet.pts if first is None else min(first, packet.pts)
                last = max(last, packet.pts + (packet.duration or 0))
    if first is None:
        raise MediaError(path, "holds no frame with a time")
    return first, max(1, last - first)


def _picture(path: Path, sha256: str) -> Asset:
    with open_picture(path) as image:
        rotation = TURNS.get(orientation(image), 0)
        size = image.size[::-1] if rotation % 180 else image.size
        image.load()  # fails here if the file is cut off
    return Asset(
        sha256=sha256, path=path, kind="image", time_base=STILL_TIME_BASE, fps=Fraction(1), size=size,
        start=0, duration=STILL_DURATION, rotation=rotation,
    )  # fmt: skip
