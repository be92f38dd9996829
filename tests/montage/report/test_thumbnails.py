"""Pictures that the library keeps of its shots."""

import base64
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image

from assets_db.model import Frame, Shot
from assets_db.store import Store
from montage.report.thumbnails import data_uri, stored_picture
from tests.libraries import asset, file


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def jpeg(colour: str, size: tuple[int, int] = (64, 36)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def keep(store: Store, frames: Sequence[bytes]) -> str:
    made = asset("a.mp4")
    shot = Shot(made, 0, 300)
    store.add(file("a.mp4"), made, [(shot, [Frame(10 * n, data) for n, data in enumerate(frames)])])
    return shot.key


def test_the_middle_frame_stands_for_a_shot(store: Store) -> None:
    picture = stored_picture(store, keep(store, [jpeg("red"), jpeg("lime"), jpeg("blue")]))
    assert picture is not None and picture.mode == "RGB"
    red, green, blue = picture.getpixel((5, 5))  # type: ignore[misc]
    assert green > 240 and red < 20 and blue < 20


@pytest.mark.slow
@pytest.mark.parametrize("frames", [[], [b"no picture"], [jpeg("red")[:300]]], ids=["none", "no JPEG", "cut off"])
def test_a_shot_without_a_picture_that_can_be_read_has_none(store: Store, frames: list[bytes]) -> None:
    assert stored_picture(store, keep(store, frames)) is None


def test_a_picture_in_a_page_is_small_and_whole() -> None:
    head, _, data = data_uri(Image.new("RGB", (600, 300), "red"), (200, 200)).partition(",")
    assert head == "data:image/jpeg;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (200, 100)
