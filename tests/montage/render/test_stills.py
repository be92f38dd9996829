"""Pictures made ready: upright, of the film's size, whole where their shape does not fit, and never a bomb."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from indexer.media.safety import MediaError
from montage.geometry import cover, fits, inside
from montage.model import Clip, Focus
from montage.render.camera_moves import Move, window
from montage.render.stills import moving, prepared
from tests.media import picture, scene
from tests.render_media import centre, spot, still

SIZE = (320, 180)


def made(path: Path, folder: Path, zoom: float = 1.0) -> np.ndarray:
    return made_of(still(path, 5), folder, zoom)


def made_of(clip: Clip, folder: Path, zoom: float = 1.0) -> np.ndarray:
    out = prepared(clip, SIZE, zoom, folder).file
    with Image.open(out) as image:
        assert image.size == (SIZE if zoom == 1 else (480, 270)) and image.mode == "RGB"
        return np.asarray(image).astype(int)


def test_a_picture_of_the_films_size_is_left_alone(tmp_path: Path) -> None:
    card = picture(tmp_path / "card.png", 1, SIZE)
    assert (made(card, tmp_path) == scene(1, SIZE)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(tmp_path: Path, orientation: int) -> None:
    upright = Image.fromarray(scene(1, SIZE))
    undo = {
        2: (Image.Transpose.FLIP_LEFT_RIGHT,), 3: (Image.Transpose.ROTATE_180,), 4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,), 6: (Image.Transpose.ROTATE_90,), 7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }  # fmt: skip
    for way in undo.get(orientation, ()):
        upright = upright.transpose(way)
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright.save(tmp_path / "turned.png", exif=exif)
    assert (made(tmp_path / "turned.png", tmp_path) == scene(1, SIZE)).all()


def test_a_high_picture_stands_whole_over_its_darker_self(tmp_path: Path) -> None:
    Image.new("RGB", (200, 400), "white").save(tmp_path / "high.png")
    shown = made(tmp_path / "high.png", tmp_path, 1.08)
    assert (shown[135, 225:255] == 255).all() and (shown[135, :90] < 130).all()
    rows = np.flatnonzero(shown[:, 240].min(axis=1) == 255)
    assert 240 <= len(rows) <= 252  # 270 / 1.08: the camera moves in without cutting it


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    Image.new("RGB", (64, 36), "white").save(tmp_path / "small.png")
    shown = made(tmp_path / "small.png", tmp_path)
    assert abs((shown.min(axis=2)[90] == 255).sum() - 160) <= 2  # 2.5 times, not 5


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "CMYK", "1", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(tmp_path: Path, mode: str) -> None:
    grey = Image.new("L", SIZE, 255)
    image = (
        Image.fromarray(np.full(SIZE[::-1], 65535, np.uint16)) if mode == "I;16" else grey.convert("RGB").convert(mode)
    )
    name = tmp_path / ("a.tif" if mode == "CMYK" else "a.png")
    image.save(name)
    assert made(name, tmp_path).min() >= 253


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    Image.new("RGBA", SIZE, (0, 0, 0, 0)).save(tmp_path / "logo.png")
    assert made(tmp_path / "logo.png", tmp_path).min() == 255


def test_it_is_made_once_for_its_content(tmp_path: Path) -> None:
    photo = picture(tmp_path / "a.jpg", 1, (400, 300))
    first = prepared(still(photo, 5), SIZE, 1.0, tmp_path).file
    changed = first.stat().st_mtime_ns
    moved = photo.rename(tmp_path / "b.jpg")
    assert prepared(still(moved, 5), SIZE, 1.0, tmp_path).file == first and first.stat().st_mtime_ns == changed
    assert prepared(still(picture(tmp_path / "b.jpg", 2, (400, 300)), 5), SIZE, 1.0, tmp_path).file != first


def test_a_bomb_and_a_broken_picture_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = picture(tmp_path / "a.png", 1, (400, 300))
    half = tmp_path / "half.png"
    half.write_bytes(photo.read_bytes()[:2000])
    with pytest.raises(MediaError, match=r"half\.png"):
        prepared(still(half, 5), SIZE, 1.0, tmp_path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 50_000)
    with pytest.raises(MediaError, match="too large"):
        prepared(still(photo, 5), SIZE, 1.0, tmp_path)
    assert not list(tmp_path.glob(".*.part*"))


def test_shapes() -> None:
    assert fits((1280, 720), (1920, 1080)) and fits((3000, 2000), SIZE) and not fits((400, 300), SIZE)
    assert not fits((1080, 1920), SIZE) and fits((1080, 1920), (720, 1280))
    for shape in ((1279, 533), (176, 144), (3, 1000), (1000, 3), (720, 577)):
        wide, high = cover(shape, SIZE)
        assert wide >= SIZE[0] and high >= SIZE[1] and wide % 2 == high % 2 == 0
        wide, high = inside(shape, SIZE)
        assert 2 <= wide <= SIZE[0] and 2 <= high <= SIZE[1] and wide % 2 == high % 2 == 0


@pytest.mark.slow
@pytest.mark.parametrize("move", ["in", "out", "left", "right"])
def test_a_slow_move_does_not_jitter(tmp_path: Path, move: Move) -> None:
    size, zoom, count = (640, 360), 1.04, 240  # less than a tenth of a pixel a frame
    one = still(spot(tmp_path / "spot.png", 150, 120, size), count, move=move)
    ready = prepared(one, size, zoom, tmp_path)
    places = []
    for frame in moving(ready, one, size, zoom, range(count), count):
        plane = np.frombuffer(frame, np.uint8)[: size[0] * size[1]].reshape(size[::-1])
        places.append(centre(plane))
    for index, place in enumerate(places):
        left, top, side = window(move, zoom, ready.focus, index / (count - 1))
        wanted = ((150.5 / 640 - left) / side * 640 - 0.5, (120.5 / 360 - top) / side * 360 - 0.5)
        assert place == pytest.approx(wanted, abs=0.03)  # [px]
    jerk = np.abs(np.diff(places, n=2, axis=0)).max()
    assert jerk < 0.03


def test_a_move_in_heads_for_the_focus(tmp_path: Path) -> None:
    one = still(spot(tmp_path / "spot.png", 64, 36), 30, move="in", focus=(Focus(0.2, 0.2),))
    ready = prepared(one, SIZE, 1.5, tmp_path)
    *_, last = moving(ready, one, SIZE, 1.5, range(30), 30)
    x, y = centre(np.frombuffer(last, np.uint8)[: SIZE[0] * SIZE[1]].reshape(SIZE[::-1]))
    assert (x / SIZE[0], y / SIZE[1]) == pytest.approx((0.3, 0.3), abs=0.01)  # as near the middle as the edge lets it


@pytest.mark.parametrize("x", [0.0, 0.3, 0.9])
def test_a_picture_of_another_shape_is_cut_around_its_focus(tmp_path: Path, x: float) -> None:
    wide = spot(tmp_path / "wide.png", x * 640, 90, (640, 180))
    one = still(wide, 5, fit="fill", focus=(Focus(x, 0.5),))
    shown = made_of(one, tmp_path)
    column = int(shown.sum(axis=(0, 2)).argmax())
    assert column == pytest.approx({0.0: 0, 0.3: 160, 0.9: 256}[x], abs=2)
