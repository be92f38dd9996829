"""The frames that the library keeps of a shot, as pictures for people."""

import base64
import io

from PIL import Image, UnidentifiedImageError

from assets_db.store import Store

QUALITY = 72  # of a JPEG inside a page: 5 KB at 208 px


def stored_picture(store: Store, key: str) -> Image.Image | None:
    """The middle one of a shot's stored frames, RGB; None where there is none that can be read."""
    frames = store.jpegs(key)
    if not frames:
        return None
    try:
        return Image.open(io.BytesIO(frames[len(frames) // 2][1])).convert("RGB")
    except (UnidentifiedImageError, OSError):
        return None


def data_uri(picture: Image.Image, size: tuple[int, int]) -> str:
    """`picture` as a JPEG within `size` [px], for the source of an image in a page."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg(picture, size)).decode()


def jpeg(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """`picture` as a JPEG within `size` [px]."""
    small = picture.convert("RGB")
    small.thumbnail(size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=QUALITY, optimize=True)
    return buffer.getvalue()
