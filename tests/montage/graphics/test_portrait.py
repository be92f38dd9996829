"""A speaker's picture: one large face, in the middle of its width, eyes above the middle; else none."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assets_db.model import Rights, Shot
from indexer.probe import probe
from montage.framing.faces import faces
from montage.graphics.content import Portrait
from montage.graphics.portrait import portrait_of, portrait_size
from montage.template import ROOT

SIZES = ((1280, 720), (720, 1280))
ASTRONAUT = ROOT / "demo" / "library" / "astronaut.jpg"


def shot(file: Path) -> Shot:
    asset = probe(file)
    return Shot(asset, asset.start, asset.start + asset.duration)


def saved(picture: Image.Image, file: Path) -> Path:
    picture.save(file)
    return file


def face() -> Image.Image:
    with Image.open(ASTRONAUT) as opened:
        return opened.convert("RGB")


def seen(portrait: Portrait | None) -> Image.Image:
    assert portrait
    return Image.open(BytesIO(portrait.picture))


@pytest.mark.parametrize("size", SIZES)
def test_it_is_cut_around_the_face(size: tuple[int, int]) -> None:
    picture = seen(portrait_of(shot(ASTRONAUT), size))
    assert picture.size == portrait_size(size)
    ((left, top, width, height),) = faces(np.asarray(picture))
    assert abs(left + width / 2 - 0.5) < 0.08 and 0.35 < top + height / 2 < 0.55
    assert 0.3 < height < 0.5


def test_whose_picture_it_is_is_kept() -> None:
    one = shot(ASTRONAUT)
    credited = replace(one, asset=replace(one.asset, rights=Rights(credit="NASA")))
    portrait = portrait_of(credited, SIZES[0])
    assert portrait and portrait.credit == "NASA"


@pytest.mark.parametrize("size", SIZES)
def test_a_face_at_the_edge_is_shown_without_what_is_beyond(size: tuple[int, int], tmp_path: Path) -> None:
    edge = face().crop((140, 30, 420, 400))  # the head touches the upper edge nearly
    assert seen(portrait_of(shot(saved(edge, tmp_path / "edge.png")), size)).size == portrait_size(size)


def test_two_faces_are_nobodys(tmp_path: Path) -> None:
    one = face()
    both = Image.new("RGB", (one.width * 2, one.height))
    both.paste(one, (0, 0))
    both.paste(one, (one.width, 0))
    assert portrait_of(shot(saved(both, tmp_path / "both.png")), SIZES[0]) is None


def test_a_small_face_or_none_is_nobodys(tmp_path: Path) -> None:
    far = Image.new("RGB", (1200, 1200), "#405060")
    far.paste(face(), (300, 300))
    assert portrait_of(shot(saved(far, tmp_path / "far.png")), SIZES[0]) is None
    assert portrait_of(shot(ASTRONAUT.with_name("moon.jpg")), SIZES[0]) is None


def test_a_picture_with_too_few_pixels_is_not_enlarged(tmp_path: Path) -> None:
    assert portrait_of(shot(saved(face().resize((200, 200)), tmp_path / "tiny.png")), (1920, 1080)) is None
