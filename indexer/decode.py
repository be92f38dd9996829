"""One decoding pass that feeds everything that looks at a video."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assets_db.model import Asset
from indexer.safety import open_media, video_stream

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream

Pixels = npt.NDArray[np.uint8]
SMALL = (48, 27)  # [px] width, height: what cut detectors look at
SHORT_SIDE = 288  # [px] of a kept frame: encoders look at 224 to 256
LONGEST = 4  # times the short side; a wider panorama is squeezed, so that a frame stays small


class Seen:
    """A decoded frame: its time, a tiny picture, and a middle-sized one for who asks."""

    def __init__(self, pts: int, frame: "VideoFrame", scalers: "Scalers") -> None:
        self.pts = pts
        self._frame = frame
        self._scalers = scalers

    @cached_property
    def small(self) -> Pixels:
        """uint8 [27, 48, 3] RGB, as stored: not turned."""
        return _scaled(self._scalers.small, self._frame, SMALL)

    @cached_property
    def middle(self) -> Pixels:
        """uint8 [h, w, 3] RGB as shown, the short side about SHORT_SIDE."""
        turn = self._scalers.rotation
        width, height = self._scalers.size
        picture = _scaled(self._scalers.middle, self._frame, (height, width) if turn % 180 else (width, height))
        return np.ascontiguousarray(np.rot90(picture, -turn // 90)) if turn else picture


@dataclass(frozen=True, slots=True)
class Scalers:
    """What ffmpeg's converter keeps from frame to frame, one for each size."""

    small: "VideoReformatter"
    middle: "VideoReformatter"
    size: tuple[int, int]  # [px] of the middle picture as shown
    rotation: int  # [deg] clockwise


class Decoding:
    """The frames of a video, once. After the pass, `end` and `note` say how far it came."""

    def __init__(self, path: Path, asset: Asset, threads: int = 0) -> None:
        """`threads` 0: as many as there are cores."""
        self.end = asset.start  # [pts] exclusive: where the last frame that was seen stops being shown
        self.note = ""  # what was damaged
        self._path = path
        self._asset = asset
        self._threads = threads
        self._frame_time = max(1, round(1 / (asset.fps * asset.time_base)))  # [pts] where the file does not say
        self._broken = 0

    def __iter__(self) -> Iterator[Seen]:
        """Frames in order of time, strictly increasing. Raises MediaError where the file cannot be opened.

        A damaged packet is passed over; what comes after is decoded again from the next whole picture on.
        """
        from av.video.reformatter import VideoReformatter

        scalers = Scalers(VideoReformatter(), VideoReformatter(), middle_size(self._asset.size), self._asset.rotation)
        last: int | None = None
        with open_media(self._path) as container:
            stream = video_stream(container, self._path)
            stream.codec_context.thread_count = self._threads
            stream.thread_type = "AUTO"
            avi = container.format.name == "avi"
            for frame in self._frames(container.demux(stream)):
                pts = self._time(frame, avi)
                if last is not None and pts <= last:
                    continue  # the clock went back, as in broadcasts that were glued together
                last, self.end = pts, pts + (frame.duration or self._frame_time)
                yield Seen(pts, frame, scalers)
        self.note = self._told(last)

    def _frames(self, packets: "Iterator[Packet[VideoStream]]") -> Iterator["VideoFrame"]:
        import av

        while True:
            try:
                packet = next(packets)
                yield from packet.decode()
            except StopIteration:
                return
            except av.InvalidDataError:
                self._broken += 1
            except av.FFmpegError:  # nothing more can be read
                self._broken += 1
                return

    def _time(self, frame: "VideoFrame", avi: bool) -> int:
        """AVI stores no presentation times: those that come are guesses, out of order where pictures are reordered."""
        times = (frame.dts,) if avi else (frame.pts, frame.dts)
        return next((time for time in times if time is not None), self.end)

    def _told(self, last: int | None) -> str:
        if last is None:
            return "no frame can be decoded"
        missing = (self._asset.start + self._asset.duration - self.end) * self._asset.time_base
        if missing > 1:
            return f"the last {float(missing):.1f} s cannot be decoded"
        return f"{self._broken} damaged places are left out" if self._broken else ""


def middle_size(size: tuple[int, int]) -> tuple[int, int]:
    """[px] `size` with its short side at most SHORT_SIDE, the long one at most LONGEST times that."""
    scale = min(1.0, SHORT_SIDE / min(size))
    width, height = (min(max(1, round(side * scale)), LONGEST * SHORT_SIDE) for side in size)
    return width, height


def _scaled(scaler: "VideoReformatter", frame: "VideoFrame", size: tuple[int, int]) -> Pixels:
    """uint8 [h, w, 3] RGB; every pixel of the frame counts."""
    from av.video.reformatter import Interpolation

    # One thread: as quick as several here, and other workers have the other cores.
    made = scaler.reformat(frame, *size, "rgb24", interpolation=Interpolation.AREA, threads=1)
    return np.asarray(made.to_ndarray(), np.uint8)
