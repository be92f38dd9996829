"""A picture as displayed: rotated by its EXIF orientation, 8 bits a colour, on a background where it is transparent.

Of an animated one its telling frame: many begin with black, or with a logo that is still coming in.
"""

import numpy as np
from PIL import Image
from PIL.Image import Transpose
from PIL.ImageFile import ImageFile

from indexer.metadata.embedded import DAMAGE, orientation

TURNS = {  # EXIF orientation: what undoes it
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
ANIMATED = ("GIF", "PNG", "WEBP", "AVIF")  # others keep thumbnails and second views where these keep frames
LOOKED = 60  # frames from the first on
PIXELS = 40_000_000  # that are decoded for it: half a second or so
SMALL = (64, 64)  # [px]
TELLS = 0.8  # of the detail of the most detailed frame: the first frame with so much will do


def upright(picture: ImageFile, behind: str = "white") -> Image.Image:
    """An opened picture as RGB, on the background `behind` where it is transparent."""
    frame = telling_frame(picture)
    if frame:
        picture.seek(frame)
    turn = TURNS.get(orientation(picture))
    turned = picture.transpose(turn) if turn is not None else picture
    if turned.mode.startswith("I;16") or turned.mode in ("I", "F"):
        turned = turned.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        layer = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", layer.size, behind), layer)
    return turned.convert("RGB")


def telling_frame(picture: ImageFile) -> int:
    """The number of the first frame that shows nearly as much as any; 0 for a picture that does not move."""
    if picture.format not in ANIMATED or not _moves(picture):
        return 0
    details = []
    for frame in range(max(1, min(LOOKED, PIXELS // max(1, picture.width * picture.height)))):
        try:
            picture.seek(frame)
            small = picture.convert("RGBA").resize(SMALL, Image.Resampling.BOX)
        except DAMAGE:
            break  # it ends, or is cut off: what comes before can be shown
        details.append(float(np.asarray(small, np.float32).std(axis=(0, 1)).max()))
    picture.seek(0)
    return next((place for place, detail in enumerate(details) if detail >= TELLS * max(details)), 0)


def _moves(picture: ImageFile) -> bool:
    """Whether there is a second frame; to count them would read all of it."""
    try:
        picture.seek(1)
    except DAMAGE:
        return False
    finally:
        picture.seek(0)
    return True
