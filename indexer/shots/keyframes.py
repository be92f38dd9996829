"""A shot -> its key frames: sharp, unlike each other, not black. And single pictures, for stills and thumbnails."""

import io
from collections import deque
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from assets_db.model import Asset, Frame
from assets_db.store import Store
from indexer.media.colours import rgb
from indexer.media.safety import MediaError, open_media, open_picture, video_stream
from indexer.media.seek import frames_from
from indexer.shots.cuts import Span
from indexer.shots.decode import Pixels, Seen, middle_size
from indexer.shots.duplicates import signature
from indexer.shots.looks import crispness, luma
from indexer.shots.orientation import upright

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_FRAMES = 5  # frames a shot
STEP = Fraction(1, 3)  # [s] between candidates
QUALITY = 85  # of JPEG: encoders see no difference to the frame itself
DARK = 16.0  # [levels] mean luma of a frame that shows nothing
FLAT = 8.0  # [levels] its standard deviation
REORDERED = 1  # [s] at most from a picture's decoding to its presentation
ALIKE = 3.0  # [levels] mean difference below which two frames tell the same


@dataclass(frozen=True, slots=True)
class _Candidate:
    pts: int
    picture: Pixels  # middle-sized
    small: npt.NDArray[np.int16]
    crisp: float  # 0..1
    empty: bool


class Picker:
    """Takes every frame in order, and returns the key frames of each span when it is known.

    It holds the candidates of the open take only, some 70 pictures of half a megabyte at most.
    """

    def __init__(self, asset: Asset) -> None:
        self._step = max(1, int(STEP / asset.time_base))
        self._next = asset.start
        self._candidates: deque[_Candidate] = deque()
        self._shown: _Candidate | None = None  # the last one that was dropped

    def offer(self, seen: Seen) -> None:
        """Take a frame into account; most cost nothing."""
        if seen.pts < self._next:
            return
        self._next = seen.pts + self._step
        light = luma(seen.small)
        empty = float(light.mean()) < DARK or float(light.std()) < FLAT
        picture = seen.middle
        self._candidates.append(_Candidate(seen.pts, picture, seen.small.astype(np.int16), crispness(picture), empty))

    def take(self, span: Span) -> tuple[list[Frame], float]:
        """The frames of `span` by time, and their mean sharpness 0..1; what lies before its end is dropped.

        A span that no frame begins in shows the one before it, as in slides of a minute each.
        """
        inside = []
        while self._candidates and self._candidates[0].pts < span[1]:
            self._shown = self._candidates.popleft()
            inside.append(self._shown)
        if not inside and self._shown is not None:
            inside = [replace(self._shown, pts=span[0])]
        chosen = _chosen([candidate for candidate in inside if not candidate.empty] or inside[:1], span)
        sharpness = float(np.mean([candidate.crisp for candidate in chosen])) if chosen else 0.0
        return [stored_frame(candidate.pts, candidate.picture) for candidate in chosen], sharpness


def _chosen(candidates: list[_Candidate], span: Span) -> list[_Candidate]:
    """The sharpest of the middle half first, then those that are sharp and least like the ones chosen."""
    if not candidates:
        return []
    candidates = _within(candidates, span, 1 / 12) or candidates  # beside a cut lie blends and blurs
    chosen = [max(_within(candidates, span, 1 / 4) or candidates, key=lambda candidate: candidate.crisp)]
    while len(chosen) < MOST_FRAMES:
        distances = [min(_distance(candidate, other) for other in chosen) for candidate in candidates]
        worth = [distance * (0.3 + item.crisp) for distance, item in zip(distances, candidates, strict=True)]
        best = int(np.argmax(worth))
        if distances[best] < ALIKE:
            break
        chosen.append(candidates[best])
    return sorted(chosen, key=lambda candidate: candidate.pts)


def _within(candidates: list[_Candidate], span: Span, margin: float) -> list[_Candidate]:
    """Those that keep `margin` of the span's length from both its ends."""
    skip = (span[1] - span[0]) * margin
    return [candidate for candidate in candidates if span[0] + skip <= candidate.pts <= span[1] - skip]


def _distance(one: _Candidate, other: _Candidate) -> float:
    return float(np.abs(one.small - other.small).mean())


def stored_frame(pts: int, picture: Pixels) -> Frame:
    """The frame that the library stores for a picture uint8 [h, w, 3] RGB."""
    return Frame(pts, jpeg(picture), signature(picture))


def jpeg(picture: Pixels) -> bytes:
    """uint8 [h, w, 3] RGB as JPEG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def pixels(data: bytes) -> Pixels:
    """uint8 [h, w, 3] RGB of a JPEG."""
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def stored_pictures(store: Store, key: str) -> list[Pixels]:
    """The frames that the library keeps of a shot, by time; damaged ones are skipped."""
    found = []
    for _, data in store.jpegs(key):
        try:
            found.append(pixels(data))
        except (UnidentifiedImageError, OSError):
            continue
    return found


def still(path: Path) -> Pixels:
    """uint8 [h, w, 3] RGB of a picture as shown, middle-sized; transparent places are white. Raises MediaError."""
    with open_picture(path) as image:
        size = middle_size(image.size)
        image.draft("RGB", (2 * size[0], 2 * size[1]))  # a JPEG need not be decoded whole
        seen = upright(image)
        return np.asarray(seen.resize(middle_size(seen.size), Image.Resampling.LANCZOS))


def picture_at(path: Path, kind: Literal["video", "image"], offset: Fraction, jumps: bool = False) -> Image.Image:
    """The picture shown at `offset` [s] from the first presentation time, in full size. Raises MediaError.

    Where a video's clock `jumps`, it is read from its beginning.
    """
    if kind == "image":
        with open_picture(path) as image:
            return upright(image)
    return _frame_at(path, offset, jumps)


def _frame_at(path: Path, offset: Fraction, jumps: bool) -> Image.Image:
    from av.video.reformatter import VideoReformatter

    with open_media(path) as container:
        stream = video_stream(container, path)
        first, base = stream.start_time or 0, stream.time_base or Fraction(1)
        wanted = first + int(offset / base)
        # Transport streams have no index: a seek may land behind the picture that all others build on. And it goes by
        # decoding times, which come before the first presentation time where pictures are reordered.
        before = wanted - first + int(REORDERED / base)
        shown = _shown_at(container, stream, wanted, jumps) or _shown_at(container, stream, wanted, jumps, before)
        if shown is None:
            raise MediaError(path, f"shows nothing at {float(offset):.1f} s")
        image = Image.fromarray(rgb(VideoReformatter(), shown, (shown.width, shown.height)))
        return image.rotate(shown.rotation, expand=True) if shown.rotation else image


def _shown_at(
    container: "InputContainer", stream: "VideoStream", wanted: int, jumps: bool, early: int = 0
) -> "VideoFrame | None":
    """The frame on screen at `wanted` [pts], or the last; None if decoding from `early` [pts] before begins later."""
    shown = None
    for frame in frames_from(container, stream, wanted, jumps, early):
        if frame.pts is not None and frame.pts > wanted:
            break
        shown = frame
    return shown
