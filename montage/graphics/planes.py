"""Pictures in the colours of a film: planes of yuv420p in BT.709, limited, as `montage.render.stills` makes them."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from montage.graphics.layers import Box

if TYPE_CHECKING:
    from av.video.reformatter import VideoReformatter

Plane = npt.NDArray[np.uint8]  # [h, w]
Planes = npt.NDArray[np.uint8]  # [h * 3 / 2, w] luma, then both chroma planes at half the resolution


def split(planes: Planes) -> tuple[Plane, Plane, Plane]:
    """Luma [h, w] and both chroma planes [h / 2, w / 2]: views, not copies."""
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    blue, red = planes[height:].reshape(2, height // 2, width // 2)
    return planes[:height], blue, red


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

    def patch(self, planes: Planes, picture: Image.Image, box: Box) -> None:
        """Lay `picture` over `box` of a whole one's planes."""
        left, top, right, bottom = box
        for plane, part, scale in zip(split(planes), split(self.planes(picture)), (1, 2, 2), strict=True):
            plane[top // scale : bottom // scale, left // scale : right // scale] = part
