"""Pictures as people see them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from indexer.media.safety import open_picture
from indexer.shots.orientation import upright


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.jpg"])
def test_nonsense_where_the_orientation_stands_is_none(tmp_path: Path, name: str) -> None:
    """Pillow's own exif_transpose raises for such a PNG or WebP."""
    Image.new("RGB", (40, 20), "navy").save(tmp_path / name, exif=b"Exif\0\0nonsense")
    with open_picture(tmp_path / name) as picture:
        assert upright(picture).size == (40, 20)


@pytest.mark.parametrize(
    ("mode", "values", "shown"),
    [("I;16", 256 * 200, (200, 200, 200)), ("LA", (90, 0), (255, 255, 255)), ("RGBA", (9, 8, 7, 255), (9, 8, 7)),
     ("CMYK", (0, 0, 0, 0), (255, 255, 255)), ("1", 1, (255, 255, 255))],
)  # fmt: skip
def test_every_kind_of_pixel_becomes_rgb_on_white(
    tmp_path: Path, mode: str, values: object, shown: tuple[int, ...]
) -> None:
    path = tmp_path / "a.tif"
    Image.new(mode, (8, 4), values).save(path)
    with open_picture(path) as picture:
        assert tuple(np.asarray(upright(picture))[0, 0]) == shown


def test_a_transparent_colour_of_a_palette_is_white(tmp_path: Path) -> None:
    picture = Image.new("P", (8, 4), 3)
    picture.putpalette([value for value in range(256) for _ in range(3)])
    picture.save(tmp_path / "a.gif", transparency=3)
    with open_picture(tmp_path / "a.gif") as opened:
        assert tuple(np.asarray(upright(opened))[0, 0]) == (255, 255, 255)
