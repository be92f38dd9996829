"""What a clip shows of a file whose clock cannot be believed, as a small file of its own with a clock that can be."""

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from assets_db.files import atomic_write, writing_to
from indexer.media.safety import MediaError, as_media_error, open_media, video_stream
from indexer.media.seek import packets_from
from montage.render.source import stamp

if TYPE_CHECKING:
    from av import Packet
    from av.audio.stream import AudioStream
    from av.video.stream import VideoStream

FOLDER = "excerpts"  # in a film's working folder, while it is rendered
ORIGIN = Fraction(10)  # [s] so that no decoding time lies before 0
UNSAID = 1  # [s] before its presentation that a picture is decoded whose container does not say when
PAST = Fraction(1)  # [s] after the out-point: pictures and sound come out of their order
MOST = 1_000_000_000  # [bytes]


def excerpt(path: Path, offset: Fraction, seconds: Fraction, work: Path) -> Path:
    """A Matroska file with `seconds` of `path` from `offset` [s] on, and what they build on; nothing is decoded.

    Its clock is that of the in-points: ORIGIN is the first presentation time of `path`. Its first stream are the
    pictures, its second the file's first sound. The file is read up to the out-point: it states nowhere where anything
    is. Raises MediaError, DiskFull.
    """
    key = hashlib.sha256(repr((str(path), stamp(path), offset, seconds)).encode()).hexdigest()[:24]
    out = work / FOLDER / f"{key}.mkv"
    if not out.exists():
        out.parent.mkdir(exist_ok=True)
        with as_media_error(path), atomic_write(out) as temporary:
            _copy(path, offset, offset + seconds + PAST, temporary)
    return out


def _copy(path: Path, begin: Fraction, end: Fraction, out: Path) -> None:
    import av

    with open_media(path) as container, av.open(str(out), "w", format="matroska") as made:
        video = video_stream(container, path)
        sound = next(iter(container.streams.audio), None)
        base = video.time_base or Fraction(1)
        start = (video.start_time or 0) * base
        streams = {one.index: made.add_stream_from_template(one) for one in (video, sound) if one is not None}
        written, before = 0, dict[int, int]()
        packets = packets_from(container, video, int((start + begin) / base), sound)
        for packet in _within(packets, start + end, video.index):
            if packet.pts is None or packet.time_base is None:
                continue
            shift, number = round((start - ORIGIN) / packet.time_base), packet.stream.index
            dts = packet.dts if packet.dts is not None else packet.pts - round(UNSAID / packet.time_base)
            packet.pts, packet.dts = packet.pts - shift, max(dts - shift, before.get(number, -1) + 1)
            before[number] = packet.dts
            packet.stream = streams[number]
            with writing_to(out.parent):  # else a full disk would be reported as a fault of the source
                made.mux(packet)
            written += packet.size
            if written > MOST:
                raise MediaError(path, "has too few key frames to be cut after a jump of its clock")


def _within(
    packets: "Iterator[Packet[VideoStream] | Packet[AudioStream]]", end: Fraction, video: int
) -> "Iterator[Packet[VideoStream] | Packet[AudioStream]]":
    """Those until the pictures, stream `video`, come to `end` [s] on the continuous clock."""
    for packet in packets:
        if packet.dts is not None and packet.time_base and packet.dts * packet.time_base > end:
            if packet.stream.index == video:
                return
        else:
            yield packet
