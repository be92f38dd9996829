"""A small picture of each clip, for people: any frame that the clip shows will do, so the one that is quickly had."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from assets_db.errors import UserError
from assets_db.timebase import seconds
from indexer.media.colours import rgb
from indexer.media.safety import open_media, video_stream
from montage.model import Clip
from montage.report.thumbnails import data_uri

if TYPE_CHECKING:
    from av import VideoFrame

SIZE = (256, 256)  # [px] a picture's sides at most: it is shown in 240, and 200 weigh 1.6 MB
ENTRY = Fraction(1, 4)  # [s] of a clip that is passed over where there is room: what is left of a dissolve


def stills(clips: Sequence[Clip], fps: Fraction) -> list[str]:
    """A data: URL for each clip; empty where its source cannot be read."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # decoders do their work outside Python's lock
        return list(pool.map(lambda clip: _still(clip, fps), clips))


def still(clip: Clip, fps: Fraction) -> Image.Image:
    """A frame that `clip` shows. Raises UserError where its source cannot be read."""
    from indexer.shots.keyframes import picture_at

    length = seconds(clip.dur, fps)
    middle = clip.offset + length / 2 if clip.kind == "video" else Fraction(0)
    quick = clip.kind == "video" and not clip.jumps  # where the clock jumps no place is found
    picture = _between(clip.src, clip.offset + min(ENTRY, length / 2), middle) if quick else None
    return picture or picture_at(clip.src, clip.kind, middle, clip.jumps)


def _still(clip: Clip, fps: Fraction) -> str:
    try:
        return data_uri(still(clip, fps), SIZE)
    except UserError:
        return ""


def _between(path: Path, earliest: Fraction, latest: Fraction) -> Image.Image | None:
    """A frame from between two moments [s]: a keyframe if there is one, for which no other has to be decoded."""
    with open_media(path) as container:
        stream = video_stream(container, path)
        stream.codec_context.skip_frame = "NONREF"  # a third of the work, and no other frame builds on them
        first, base = stream.start_time or 0, stream.time_base or Fraction(1)
        container.seek(first + int(latest / base), stream=stream)
        for frame in container.decode(stream):
            if frame.pts is not None and frame.pts >= first + earliest / base:
                return _small(frame) if frame.pts <= first + latest / base else None
    return None


def _small(frame: "VideoFrame") -> Image.Image:
    """Made small by ffmpeg: most of the time would go into the colours of a large picture."""
    from av.video.reformatter import VideoReformatter

    scale = min(1.0, SIZE[0] / max(frame.width, frame.height))
    width, height = (max(2, round(scale * side)) for side in (frame.width, frame.height))
    picture = Image.fromarray(rgb(VideoReformatter(), frame, (width, height)))
    return picture.rotate(frame.rotation, expand=True) if frame.rotation else picture
