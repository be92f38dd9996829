"""One decoding pass that feeds everything that looks at a video."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assets_db.model import Asset
from indexer.media.clock import CLOSEST, longest_shown, steady
from indexer.media.colours import rgb
from indexer.media.damage import Damage
from indexer.media.safety import open_media, video_stream

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream

Pixels = npt.NDArray[np.uint8]
SMALL = (48, 27)  # [px] width, height: what cut detectors look at
SHORT_SIDE = 288  # [px] of a stored frame: encoders take 224 to 256
UNSEEN = 1  # [s] without pictures at an end of the file that are reported
BELIEVED = 86_400  # [s] of them: a longer gap means a wrong header
WIDEST = 4  # times the short side; a wider panorama is squeezed, so that a frame stays small


class Seen:
    """A decoded frame: its time, a tiny picture, and a middle-sized one on demand."""

    def __init__(self, pts: int, frame: "VideoFrame", scalers: "Scalers", damaged: bool = False) -> None:
        self.pts = pts
        self.damaged = damaged  # it, or a picture that it builds on, could not be decoded whole
        self._frame = frame
        self._scalers = scalers

    @cached_property
    def small(self) -> Pixels:
        """uint8 [27, 48, 3] RGB, as stored: not turned."""
        return rgb(self._scalers.small, self._frame, SMALL)

    @cached_property
    def middle(self) -> Pixels:
        """uint8 [h, w, 3] RGB as shown, the short side about SHORT_SIDE."""
        turn = self._scalers.rotation
        width, height = self._scalers.size
        picture = rgb(self._scalers.middle, self._frame, (height, width) if turn % 180 else (width, height))
        return np.ascontiguousarray(np.rot90(picture, -turn // 90)) if turn else picture


@dataclass(frozen=True, slots=True)
class Scalers:
    """ffmpeg's converters, one for each size, reused from frame to frame."""

    small: "VideoReformatter"
    middle: "VideoReformatter"
    size: tuple[int, int]  # [px] of the middle picture as shown
    rotation: int  # [deg] clockwise


class Decoding:
    """The frames of a video, once, on a continuous clock. After the pass, `end` and `note` show how far it got."""

    def __init__(self, path: Path, asset: Asset, threads: int = 0) -> None:
        """`threads` 0: as many as there are cores."""
        self.end = asset.start  # [pts] exclusive: where the last frame that was seen stops being shown
        self.jumps: list[int] = []  # [pts] where the file's own clock does not go on, so far
        self._path = path
        self._asset = asset
        self._threads = threads
        self._frame_time = max(1, round(1 / (asset.fps * asset.time_base)))  # [pts] where the file has none
        self._first: int | None = None  # [pts] of the first frame
        self._claimed = Fraction(0)  # [s] when the pictures end, by the file's header
        self._damage: Damage | None = None

    def __iter__(self) -> Iterator[Seen]:
        """Frames in order of time, strictly increasing. Raises MediaError where the file cannot be opened.

        Undecodable frames are skipped, and those beyond 240 a second.
        """
        from av.video.reformatter import VideoReformatter

        scalers = Scalers(VideoReformatter(), VideoReformatter(), middle_size(self._asset.size), self._asset.rotation)
        closest, last = int(CLOSEST / self._asset.time_base), 0
        with open_media(self._path) as container:
            stream = video_stream(container, self._path)
            stream.codec_context.thread_count = self._threads
            stream.thread_type = "AUTO"
            damage = self._damage = Damage(self._asset.time_base, stream.codec_context.name)
            avi = container.format.name == "avi"
            for frame in self._frames(container, stream, damage):
                pts = self._time(frame, avi)
                if self._first is not None and pts <= last + closest // 2:
                    continue  # the clock went back a little, or there are more frames than anybody can see
                self._first, last = pts if self._first is None else self._first, pts
                self.end = pts + (self._shown(frame, stream) or self._frame_time)
                yield Seen(pts, frame, scalers, damage.of(frame, pts))

    @property
    def note(self) -> str:
        """What is wrong with the file, for a person; empty: nothing."""
        if self._first is None or self._damage is None:
            return "no frame can be decoded"
        return ", ".join(filter(None, (self._missing(self._first), self._damage.note(self._asset), self._jumped())))

    def _frames(self, container: "InputContainer", stream: "VideoStream", damage: Damage) -> Iterator["VideoFrame"]:
        import av

        stored, at = Stored(container, stream), self.end
        packets = steady(container, stream, next(iter(container.streams.audio), None), self.jumps)
        while True:
            try:
                packet = next(packets)
                stored.count(packet)
                if packet.stream.index == stream.index:
                    at = at if packet.pts is None else packet.pts
                    yield from packet.decode()  # type: ignore[misc]
            except StopIteration:
                break
            except av.InvalidDataError:
                damage.lost(at)
            except av.BlockingIOError:  # what it was given before was refused, and is in the way
                damage.lost(at)
                stream.codec_context.flush_buffers()
            except av.FFmpegError:  # nothing more can be read
                damage.lost(at)
                break
        self._claimed = stored.pictures

    def _time(self, frame: "VideoFrame", avi: bool) -> int:
        """AVI stores no presentation times: those that come are guesses, out of order where pictures are reordered."""
        times = (frame.dts,) if avi else (frame.pts, frame.dts)
        return next((time for time in times if time is not None), self.end)

    def _shown(self, frame: "VideoFrame", stream: "VideoStream") -> int:
        """[pts] duration of a frame in the file; 0 where it has none, or one too long for a picture."""
        duration = frame.duration or 0
        return duration if duration <= longest_shown(stream) else 0

    def _missing(self, first: int) -> str:
        """The part without pictures, at the beginning or the end of the video."""
        base = self._asset.time_base
        late, missing = (first - self._asset.start) * base, self._claimed - self.end * base
        if late > UNSEEN:
            return f"the first {float(late):.1f} s cannot be decoded"
        if self.jumps or missing <= UNSEEN:  # a clock that jumps cannot show what is missing
            return ""
        if missing > BELIEVED:
            return "its header tells of a length that it does not have"
        return f"the last {float(missing):.1f} s cannot be decoded"

    def _jumped(self) -> str:
        """Where the clock does not go on."""
        if not self.jumps:
            return ""
        where = f"the clock jumps at {float((self.jumps[0] - self._asset.start) * self._asset.time_base):.1f} s"
        return f"{where} and in {len(self.jumps) - 1} more places" if len(self.jumps) > 1 else where


class Stored:
    """The length of a file: as its header claims, and as its packets show."""

    def __init__(self, container: "InputContainer", stream: "VideoStream") -> None:
        self._base, self._video = stream.time_base or Fraction(1), stream.index
        own = stream.duration is not None and stream.start_time is not None
        self._own = (stream.start_time + stream.duration) * self._base if own else None  # type: ignore[operator]
        head = container.start_time or 0
        self._all = Fraction(head + container.duration, 1_000_000) if container.duration is not None else Fraction(0)
        self._seen = self._pictures = Fraction(0)  # [s] when the packets end that are there

    def count(self, packet: "Packet[VideoStream] | Packet[AudioStream]") -> None:
        """Take a packet of any stream into account."""
        if packet.pts is not None and packet.time_base:
            end = (packet.pts + (packet.duration or 0)) * packet.time_base
            self._seen = max(self._seen, end)
            if packet.stream.index == self._video:
                self._pictures = max(self._pictures, end)

    @property
    def pictures(self) -> Fraction:
        """[s] when the pictures end that the file should have: its sound may be longer, or the file cut off."""
        if self._own is not None:
            return self._own
        return self._all if self._all - self._seen > UNSEEN else self._pictures


def middle_size(size: tuple[int, int]) -> tuple[int, int]:
    """[px] `size` with its short side at most SHORT_SIDE, the long one at most WIDEST times that."""
    scale = min(1.0, SHORT_SIDE / min(size))
    width, height = (min(max(1, round(side * scale)), WIDEST * SHORT_SIDE) for side in size)
    return width, height
