"""A few small pictures out of the used span of a file, with their times."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.media.colours import rgb
from indexer.media.safety import open_media, open_picture, video_stream
from indexer.media.seek import frames_from
from indexer.shots.decode import Pixels
from indexer.shots.orientation import upright

if TYPE_CHECKING:
    from av import VideoFrame
    from av.video.reformatter import VideoReformatter
    from av.video.stream import VideoStream

SIDE = 320  # [px] the longer side of a sample: a face that counts is 20 px wide then
STEP = Fraction(2, 5)  # [s] between samples
EARLIER = 1  # [s] a seek lands at most this much early where pictures are reordered


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture and when it is shown."""

    at: float  # [s] from the in-point
    picture: Pixels  # uint8 [h, w, 3] RGB as shown, square pixels


def picture(path: Path) -> Pixels:
    """uint8 [h, w, 3] RGB of a still as shown, small. Raises MediaError."""
    from PIL import Image

    with open_picture(path) as opened:
        opened.draft("RGB", (2 * SIDE, 2 * SIDE))
        seen = upright(opened)
        return np.asarray(seen.resize(small(seen.size), Image.Resampling.BOX))


def samples(path: Path, offset: Fraction, seconds: Fraction, jumps: bool = False) -> Iterator[Sample]:
    """What a video shows in `seconds` from `offset` [s from its first presentation time] on. Raises MediaError.

    Where its clock `jumps` it is read from its beginning, on the continuous one.

    Only reference pictures are decoded, without smoothing between blocks: a third of the time, and never shown.
    """
    from av.video.reformatter import VideoReformatter

    with open_media(path) as container:
        stream = video_stream(container, path)
        stream.thread_type = "AUTO"
        stream.codec_context.skip_frame = "NONREF"
        stream.codec_context.options |= {"skip_loop_filter": "all"}
        base = stream.time_base or Fraction(1)
        begin = (stream.start_time or 0) * base + offset
        wanted, scaler = begin, VideoReformatter()
        for frame in frames_from(container, stream, int(begin / base), jumps, int(EARLIER / base)):
            time = (frame.dts or 0 if frame.pts is None else frame.pts) * base
            if time >= begin + seconds:
                return
            if time >= wanted:
                wanted = time + STEP
                yield Sample(float(time - begin), _shown(frame, stream, scaler))


def small(size: tuple[int, int]) -> tuple[int, int]:
    """[px] `size` with its longer side SIDE."""
    scale = SIDE / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _shown(frame: "VideoFrame", stream: "VideoStream", scaler: "VideoReformatter") -> Pixels:
    aspect = stream.sample_aspect_ratio or Fraction(1)
    made = rgb(scaler, frame, small((round(frame.width * aspect), frame.height)))
    return np.ascontiguousarray(np.rot90(made, round(frame.rotation / 90)))
