"""Pictures in the colours of a film: planes of yuv420p in BT.709, limited, as `montage.render.stills` makes them."""

from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

if TYPE_CHECKING:
    from av.video.reformatter import VideoReformatter

Plane = npt.NDArray[np.uint8]  # [h, w]
Planes = npt.NDArray[np.uint8]  # [h * 3 / 2, w] luma, then both chroma planes at half the resolution
Box = tuple[int, int, int, int]  # left, top, right, bottom [px]
BLACK, GREY = 16, 128  # levels of no light, and of no colour


def split(planes: Planes) -> tuple[Plane, Plane, Plane]:
    """Luma [h, w] and both chroma planes [h / 2, w / 2]: views, not copies."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    blue, red = planes[height:].reshape(2, height // 2, width // 2)
    return planes[:height], blue, red


class Glass:
    """What is drawn on a picture that one sees through, laid over a ground that changes.

    Drawn colours are multiplied by how dense they are, as they are where paint is laid on transparent black.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        """Nothing is drawn yet. `size` [px] is even."""
        shape = size[1] * 3 // 2, size[0]
        self._through, self._paint = np.full(shape, 255, np.uint8), np.zeros(shape, np.uint8)
        self._colours = Colours()

    def draw(self, picture: Image.Image, box: Box) -> None:
        """Put an RGBX picture, see `canvas.clear`, in the place of what is in `box`, whose edges are even."""
        left, top, right, bottom = box
        clear = 255 - np.asarray(picture.getchannel("X"))
        halved = cv2.resize(clear, (clear.shape[1] // 2, clear.shape[0] // 2), interpolation=cv2.INTER_AREA)
        parts = split(self._colours.planes(picture.convert("RGB")))
        for through, paint, part, seen, scale, zero in zip(
            split(self._through), split(self._paint), parts, (clear, halved, halved), (1, 2, 2), (BLACK, GREY, GREY),
            strict=True,
        ):  # fmt: skip
            place = slice(top // scale, bottom // scale), slice(left // scale, right // scale)
            through[place] = seen
            paint[place] = cv2.subtract(part, cv2.convertScaleAbs(seen, alpha=zero / 255))

    def over(self, ground: Planes) -> Planes:
        """It over `ground`."""
        return np.asarray(cv2.add(cv2.multiply(ground, self._through, scale=1 / 255), self._paint), np.uint8)


class Colours:
    """From RGB to the planes of a film. Sides of pictures and edges of boxes are even."""

    def __init__(self) -> None:
        """The converter ffmpeg sets up for a size is cached: that takes as long as the work itself."""
        self._made: dict[tuple[int, int], VideoReformatter] = {}

    def planes(self, picture: Image.Image) -> Planes:
        """All of a picture."""
        import av
        from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

        made = self._made.setdefault(picture.size, VideoReformatter()).reformat(
            av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24"),
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG,
            interpolation="BICUBIC", threads=1,
        )  # fmt: skip
        return np.ascontiguousarray(made.to_ndarray())
