"""Pictures, made ready once: upright, in the film's colours, cut to it or over a backdrop of themselves."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from assets_db.files import atomic_write
from indexer.media.safety import open_picture
from indexer.shots.orientation import upright
from montage.files.seals import is_whole, seal
from montage.geometry import MIDDLE, cover, cut, even, fits, inside
from montage.model import Clip, Focus
from montage.render.camera_moves import window

VERSION = 3  # of what this file makes of a picture
ENLARGED = 2.5  # a picture is enlarged at most this much; smaller ones stand over their backdrop
BACKDROP = 8  # the backdrop is made this many times smaller: the blur costs next to nothing
ROOM = 3  # times the film's size is as much as is decoded of a JPEG
# A moving picture is read between pixels, linearly, from a plane this much larger than the film: nearer to a slow
# exact resampling, and steadier in sharpness, than cubic reading at the film's size, for a third of the time.
FINER = 1.5
HIGH = Focus(0.5, 0.4)  # where a picture without a focus is cut: faces are above the middle

Planes = npt.NDArray[np.uint8]  # [h * 3 / 2, w] luma, then both chroma planes at half the resolution


@dataclass(frozen=True, slots=True)
class Still:
    """A picture made ready."""

    file: Path  # PNG, of the film's size where it stands still, finer where it moves
    focus: Focus  # where in it the camera heads for


def prepared(clip: Clip, size: tuple[int, int], zoom: float, folder: Path, behind: str = "white") -> Still:
    """The picture of `clip` as a PNG in `folder`, or cached from before. `size` [px] is the film's.

    `behind` is the colour that is seen where it is transparent.

    `zoom` is how far the camera will move: a picture that stands over its backdrop leaves that much room around it.
    Raises MediaError for what is no picture, damaged, or too large to be opened safely.
    """
    focus = clip.focus[0] if clip.focus else HIGH
    scale = FINER if zoom > 1 else 1.0
    drawn = even_size(size, scale)
    with open_picture(clip.src) as picture:
        digest = hashlib.sha256(clip.src.read_bytes())
        digest.update(repr((VERSION, size, zoom, clip.fit, focus, behind)).encode())
        out = folder / f"{digest.hexdigest()[:16]}.png"
        shape = _shape(picture)
        if not is_whole(out):
            picture.draft("RGB", (size[0] * ROOM, size[1] * ROOM))
            made = _composed(upright(picture, behind), drawn, zoom, clip.fit, focus, scale)
            with atomic_write(out) as temporary:
                made.save(temporary, compress_level=1)
            seal(out)
    return Still(out, _within(shape, drawn, zoom, clip.fit, focus, scale))


def even_size(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """`size` enlarged by `scale`, even."""
    return even(scale * size[0]), even(scale * size[1])


def moving(still: Still, clip: Clip, size: tuple[int, int], zoom: float, frames: range, length: int) -> Iterator[bytes]:
    """Frames `frames` of a camera move that takes `length` frames: yuv420p in BT.709, limited, of `size` [px]."""
    import cv2

    planes = _planes(still.file)
    height = planes.shape[0] * 2 // 3
    wide = planes.shape[1]
    luma = planes[:height]
    chroma = planes[height:].reshape(2, height // 2, wide // 2)
    for frame in frames:
        left, top, side = window(clip.move, zoom, still.focus, frame / max(1, length - 1))
        parts = []
        for plane, shape in ((luma, size), *((part, (size[0] // 2, size[1] // 2)) for part in chroma)):
            steps = (plane.shape[1] * side / shape[0], plane.shape[0] * side / shape[1])
            edges = (plane.shape[1] * left, plane.shape[0] * top)
            (a, b), (c, d) = ((step, step / 2 - 0.5 + edge) for step, edge in zip(steps, edges, strict=True))
            reading = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            matrix = np.array([[a, 0, b], [0, c, d]])
            parts.append(cv2.warpAffine(plane, matrix, shape, flags=reading, borderMode=cv2.BORDER_REPLICATE))
        yield b"".join(part.tobytes() for part in parts)


def _planes(file: Path) -> Planes:
    import av
    from av.video.reformatter import ColorRange, Colorspace

    with Image.open(file) as picture:
        frame = av.VideoFrame.from_numpy_buffer(np.array(picture), format="rgb24")  # made by _composed: it is RGB
    made = frame.reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG, interpolation="BICUBIC"
    )
    return np.ascontiguousarray(made.to_ndarray())


def _shape(picture: Image.Image) -> tuple[int, int]:
    """Width and height [px] once it is upright."""
    turned = picture.getexif().get(0x0112, 1) >= 5
    return (picture.height, picture.width) if turned else picture.size


def _fills(shape: tuple[int, int], size: tuple[int, int], fit: str, scale: float) -> bool:
    enlarged = max(size[0] / shape[0], size[1] / shape[1]) / scale
    return (fit == "fill" or fits(shape, size)) and enlarged <= ENLARGED


def _room(shape: tuple[int, int], size: tuple[int, int], zoom: float, scale: float) -> tuple[int, int]:
    """The size [px] of a picture that stands over its backdrop."""
    room = (min(side / zoom, own * ENLARGED * scale) for side, own in zip(size, shape, strict=True))
    width, height = (max(2, int(side)) for side in room)
    return inside(shape, (width, height))


def _within(shape: tuple[int, int], size: tuple[int, int], zoom: float, fit: str, focus: Focus, scale: float) -> Focus:
    """Where the focus of a picture of `shape` lies once it has been cut, or stands over its backdrop."""
    if _fills(shape, size, fit, scale):
        full = cover(shape, size)
        left, top = cut(full, size, focus)
    else:
        full = _room(shape, size, zoom, scale)
        left, top = ((inner - side) / 2 for side, inner in zip(size, full, strict=True))
    return Focus((focus.x * full[0] - left) / size[0], (focus.y * full[1] - top) / size[1])


def _composed(
    picture: Image.Image, size: tuple[int, int], zoom: float, fit: str, focus: Focus, scale: float
) -> Image.Image:
    if _fills(picture.size, size, fit, scale):
        return _cut(picture, size, focus)
    front = picture.resize(_room(picture.size, size, zoom, scale), Image.Resampling.LANCZOS)
    made = _backdrop(picture, size)
    made.paste(front, ((size[0] - front.width) // 2, (size[1] - front.height) // 2))
    return made


def _cut(picture: Image.Image, size: tuple[int, int], focus: Focus) -> Image.Image:
    """The part of `size` around the focus, read once, to fractions of a pixel."""
    full = cover(picture.size, size)
    left, top = cut(full, size, focus)
    across, down = picture.width / full[0], picture.height / full[1]
    box = (left * across, top * down, (left + size[0]) * across, (top + size[1]) * down)
    return picture.resize(size, Image.Resampling.LANCZOS, box=box)


def _backdrop(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    small = even_size(size, 1 / BACKDROP)
    filled = picture.resize(cover(picture.size, small), Image.Resampling.BOX, reducing_gap=2)
    blurred = ImageOps.fit(filled, small, centering=(MIDDLE.x, MIDDLE.y)).filter(
        ImageFilter.GaussianBlur(max(small) / 28)
    )
    return ImageEnhance.Brightness(blurred).enhance(0.45).resize(size, Image.Resampling.BICUBIC)
