"""A film that was joined from segments: what it shows is known from them, if it holds them and can be decoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, zip_longest
from pathlib import Path

from indexer.media.safety import MediaError, open_media, video_stream
from montage.check.picture import SAME, Seen, distance, see_keys, see_small
from montage.ffmpeg.run import FfmpegError

PARAMETERS = (7, 8)  # NAL units of H.264 that joining repeats before the first picture of each segment


@dataclass(frozen=True, slots=True)
class _Packet:
    """A picture as it is encoded."""

    data: bytes
    time: Fraction | None  # [s] when it is shown
    key: bool


def see_joined(film: Path, fps: Fraction, segments: Sequence[Path], folder: Path) -> Seen | None:
    """What `film` shows at `fps` [1/s], by the small pictures beside `segments`; None: it has to be decoded.

    It holds the bytes of the segments, each picture in its time, and its key frames, one in two seconds and one a
    segment, are decoded and look as those that were encoded.
    """
    keys = _keys(film, fps, segments)
    if not keys:
        return None
    try:
        seen = see_small(segments, fps, folder)
        pictures, complaint = see_keys(film, folder)
    except (FfmpegError, OSError):
        return None
    if complaint or seen.damage or len(pictures) != len(keys) or keys[-1] >= len(seen.small):
        return None
    alike = all(distance(seen.small[frame], picture) <= SAME for frame, picture in zip(keys, pictures, strict=True))
    return seen if alike else None


def _keys(film: Path, fps: Fraction, segments: Sequence[Path]) -> list[int]:
    """The key frames of `film`, ascending; none where it is not the segments one after the other at `fps`."""
    encoded = chain.from_iterable(map(_packets, segments))
    frames, keys = set(), []
    try:
        for packet, meant in zip_longest(_packets(film), encoded):
            if packet is None or meant is None or packet.time is None or not _same(packet, meant):
                return []
            frame = packet.time * fps
            frames.add(frame)
            if packet.key:
                keys.append(int(frame))
    except (MediaError, OSError):
        return []
    return sorted(keys) if frames == {*range(len(frames))} else []


def _same(one: _Packet, other: _Packet) -> bool:
    return one.data == other.data or (one.key and _units(one.data) == _units(other.data))


def _units(data: bytes) -> list[bytes]:
    """The NAL units of a picture, each after its length in four bytes, without parameters."""
    found, at = [], 0
    while at < len(data):
        start = at + 4
        at = start + int.from_bytes(data[at:start], "big")
        found.append(data[start:at])
    return [unit for unit in found if unit and unit[0] & 31 not in PARAMETERS]


def _packets(path: Path) -> Iterator[_Packet]:
    """Those of the picture, in the order of decoding."""
    import av

    with open_media(path) as container:
        stream = video_stream(container, path)
        try:
            for packet in container.demux(stream):
                if packet.size:  # the last one is empty
                    time = None if packet.pts is None else packet.pts * (stream.time_base or Fraction(1))
                    yield _Packet(bytes(packet), time, packet.is_keyframe)
        except av.FFmpegError as error:
            raise MediaError(path, str(error)) from error
