"""A speaker's picture, cut around the face: of a photograph on which there is one face, and that is large."""

from io import BytesIO

import numpy as np
from PIL import Image

from assets_db.model import Shot
from indexer.media.safety import open_picture
from indexer.shots.orientation import upright
from montage.framing.faces import Box, faces
from montage.geometry import even
from montage.graphics.content import Portrait

SHAPE = {False: (0.42, 0.54), True: (0.30, 0.34)}  # of the em: width and height in wide films, upright ones
LOOKED = 640  # [px] the longer side of the picture in which faces are looked for: small ones of others, too
LARGE = 0.18  # of the picture's height: with smaller faces, a quarter of Flickr's photographs show somebody else, too
AROUND = 2.6  # times as high as the face is the portrait
EYES = 0.45  # of the portrait's height is above the middle of the face
ENLARGED = 2.0  # times at most
QUALITY = 90  # of the JPEG


def portrait_size(size: tuple[int, int]) -> tuple[int, int]:
    """[px] of a portrait in films of `size`."""
    upright_film = size[1] > size[0]
    em = min(size[1], size[0] * 4 / 3)
    wide, high = SHAPE[upright_film]
    return even(em * wide), even(em * high)


def portrait_of(shot: Shot, size: tuple[int, int]) -> Portrait | None:
    """The face on a photograph for films of `size` [px]; None where there is none, or several, or too few pixels.

    Raises MediaError.
    """
    with open_picture(shot.asset.path) as opened:
        whole = upright(opened).convert("RGB")
    small = whole.copy()
    small.thumbnail((LOOKED, LOOKED))
    found = faces(np.asarray(small))
    if len(found) != 1 or found[0][3] < LARGE:
        return None
    wide, high = portrait_size(size)
    box = _around(found[0], whole.size, wide / high)
    if (box[3] - box[1]) * ENLARGED < high:
        return None
    file = BytesIO()
    whole.resize((wide, high), Image.Resampling.LANCZOS, box=box).save(file, "JPEG", quality=QUALITY)
    return Portrait(file.getvalue(), shot.asset.rights.credit)


def _around(face: Box, picture: tuple[int, int], shape: float) -> tuple[float, float, float, float]:
    """The part [px] of a picture around a face, `shape` times as wide as high."""
    left, top, across, down = (share * side for share, side in zip(face, (*picture, *picture), strict=True))
    high = min(AROUND * down, picture[1], picture[0] / shape)
    x = left + across / 2 - high * shape / 2
    y = top + down / 2 - EYES * high
    x, y = (
        min(max(place, 0.0), side - part)
        for place, side, part in zip((x, y), picture, (high * shape, high), strict=True)
    )
    return x, y, x + high * shape, y + high
