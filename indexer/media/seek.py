"""Reads a video from a given time on: by its index, or from its beginning where its clock is unreliable."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from indexer.media.clock import steady

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_PACKETS = 4000  # packets buffered since a key frame; beyond that no later key frame is sought


def packets_from(
    container: "InputContainer", video: "VideoStream", begin: int, sound: "AudioStream | None" = None
) -> "Iterator[Packet[VideoStream] | Packet[AudioStream]]":
    """The packets from the key frame before `begin` [pts] on the continuous clock; the file is read, but not decoded.

    Of what comes before only the packets since the last key frame are held.
    """
    held: list[Packet[VideoStream] | Packet[AudioStream]] = []
    begun = False
    for packet in steady(container, video, sound):
        if begun:
            yield packet
            continue
        ours = packet.stream.index == video.index
        if ours and packet.is_keyframe and packet.pts is not None and packet.pts <= begin:
            held.clear()
        held.append(packet)
        late = packet.pts is None if not packet.size else ours and packet.pts is not None and packet.pts > begin
        if late or len(held) > MOST_PACKETS:
            begun = True
            yield from held
            held.clear()
    yield from held


def frames_from(
    container: "InputContainer", stream: "VideoStream", begin: int, jumps: bool, early: int = 0
) -> "Iterator[VideoFrame]":
    """The frames from the key frame before `begin` [pts] on; undecodable ones are skipped.

    A file whose clock `jumps` is read from its beginning; in others `early` [pts] more are asked for.
    """
    import av

    if not jumps:
        container.seek(begin - early, stream=stream)
    packets = packets_from(container, stream, begin) if jumps else container.demux(stream)
    for packet in packets:
        try:
            yield from packet.decode()  # type: ignore[misc]
        except av.InvalidDataError:
            continue
