"""A picture as people see it: turned as its EXIF tells, 8 bits a colour, transparent places white."""

from PIL import Image
from PIL.Image import Transpose
from PIL.ImageFile import ImageFile

from indexer.embedded import orientation

TURNS = {  # EXIF orientation: what undoes it
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip


def upright(picture: ImageFile) -> Image.Image:
    """An opened picture as RGB."""
    turn = TURNS.get(orientation(picture))
    turned = picture.transpose(turn) if turn is not None else picture
    if turned.mode.startswith("I;16") or turned.mode in ("I", "F"):
        turned = turned.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        layer = turned.convert("RGBA")
        turned = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    return turned.convert("RGB")
