"""Pictures, made ready once: upright, RGB, of the film's size, over a backdrop of themselves where they do not fit."""

import hashlib
from pathlib import Path

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from indexer.safety import open_picture
from indexer.upright import upright
from montage.render.filters import BACKDROP, cover, fits, inside
from montage.render.process import whole

VERSION = 1  # of what this file makes of a picture
ENLARGED = 2.5  # a picture is enlarged at most this much; smaller ones stand over their backdrop
FOCUS = (0.5, 0.4)  # where a picture is cut from: faces are above the middle
ROOM = 3  # times the film's size is as much as is decoded of a JPEG


def prepared(path: Path, size: tuple[int, int], zoom: float, folder: Path) -> Path:
    """A PNG of `size` [px] in `folder`, made of the picture `path`, or kept from before.

    `zoom` is how far the camera will move: a picture that stands over its backdrop leaves that much room around it.
    Raises MediaError for what is no picture, damaged, or too large to be opened safely.
    """
    with open_picture(path) as picture:
        digest = hashlib.sha256(path.read_bytes())
        digest.update(repr((VERSION, size, zoom)).encode())
        out = folder / f"{digest.hexdigest()[:16]}.png"
        if not out.exists():
            picture.draft("RGB", (size[0] * ROOM, size[1] * ROOM))
            made = _composed(upright(picture), size, zoom)
            with whole(out) as temporary:
                made.save(temporary, compress_level=1)
    return out


def _composed(picture: Image.Image, size: tuple[int, int], zoom: float) -> Image.Image:
    enlarged = max(size[0] / picture.width, size[1] / picture.height)
    if fits(picture.size, size) and enlarged <= ENLARGED:
        return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=FOCUS)
    room = (
        min(size[0] / zoom, picture.width * ENLARGED),
        min(size[1] / zoom, picture.height * ENLARGED),
    )
    front = picture.resize(inside(picture.size, (int(room[0]), int(room[1]))), Image.Resampling.LANCZOS)
    made = _backdrop(picture, size)
    made.paste(front, ((size[0] - front.width) // 2, (size[1] - front.height) // 2))
    return made


def _backdrop(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    small = size[0] // BACKDROP, size[1] // BACKDROP
    filled = picture.resize(cover(picture.size, small), Image.Resampling.BOX, reducing_gap=2)
    blurred = ImageOps.fit(filled, small).filter(ImageFilter.GaussianBlur(max(small) / 28))
    return ImageEnhance.Brightness(blurred).enhance(0.45).resize(size, Image.Resampling.BICUBIC)
