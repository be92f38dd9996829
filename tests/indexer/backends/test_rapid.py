"""The reader over rapidocr, with its real models."""

import sys

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from assets_db.errors import UserError
from indexer.backends.rapid import Rapid
from indexer.shots.decode import Pixels
from tests.media import scene
from tests.places import ROOT

pytestmark = pytest.mark.slow

FONT = ROOT / "templates/fonts/NotoSansSC-Bold.otf"
SIZE = (512, 288)  # [px] of a kept frame


def captioned(*texts: str, size: int = 16) -> Pixels:
    """A scene with a caption of `size` [px] a row, white with a dark edge."""
    image = Image.fromarray(scene(1, SIZE))
    draw = ImageDraw.Draw(image)
    for row, text in enumerate(texts):
        place = (60, 40 + 100 * row)
        draw.text(place, text, "white", ImageFont.truetype(str(FONT), size), stroke_width=1, stroke_fill="black")
    return np.asarray(image)


@pytest.fixture(scope="module")
def reader() -> Rapid:
    return Rapid()


def test_english_and_chinese_are_read_where_they_stand(reader: Rapid) -> None:
    ((first, second),) = reader.read([captioned("Floods cut off three villages", "洪水围困三个村庄")])
    assert (first.text, second.text) == ("Floods cut off three villages", "洪水围困三个村庄")
    assert min(first.score, second.score) > 0.9
    left, top = first.corners.min(axis=0)
    right, bottom = first.corners.max(axis=0)
    assert 50 < left < 65 and 30 < top < 50 < bottom < 75 and 250 < right < 320


def test_pictures_of_any_size_keep_their_order(reader: Rapid) -> None:
    blank = np.zeros((1, 1, 3), np.uint8)
    wide, tall = np.zeros((20, 1152, 3), np.uint8), np.zeros((1152, 288, 3), np.uint8)
    sign = captioned("HARBOUR", size=24)
    found = reader.read([blank, sign, wide, captioned("AIRPORT", size=24), tall, sign[:, :, :]])
    assert [[line.text for line in lines] for lines in found] == [[], ["HARBOUR"], [], ["AIRPORT"], [], ["HARBOUR"]]
    assert reader.read([]) == []


def test_the_colours_are_not_swapped(reader: Rapid) -> None:
    picture = np.full((288, 512, 3), (0, 0, 255), np.uint8)
    seen: list[Pixels] = []
    engine, reader._engine = reader._engine, lambda picture: seen.append(picture)  # type: ignore[assignment,return-value]
    try:
        with pytest.raises(AttributeError):
            reader.read([picture])
    finally:
        reader._engine = engine
    assert seen[0][0, 0].tolist() == [255, 0, 0], "rapidocr takes blue first"


def test_the_name_tells_the_models(reader: Rapid) -> None:
    assert reader.name.startswith("rapidocr:PP-OCR")


def test_a_missing_package_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UserError, match="pip install rapidocr"):
        Rapid()
