"""Kinds of pictures and films beside the usual ones: read, or told by kind and count."""

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from assets_db.store import Store
from indexer.describe import describe
from indexer.kinds import PICTURE, UNREAD, VIDEO, format_counts, unread
from indexer.probe import probe
from indexer.run import index
from indexer.shots.keyframes import pixels, still
from indexer.spool import Spool
from montage.ffmpeg.encoders import X264
from montage.render.segments import encode
from tests import media
from tests.render_media import NEWS, SMALL, clip, film, frames
from tests.render_media import still as still_clip


@pytest.mark.slow
def test_reported_kinds_are_read(shared: Path, tmp_path: Path) -> None:
    for path in (shared / "data/cases/kinds").iterdir():
        shutil.copy(path, tmp_path / path.name)
    with Store(tmp_path / "library") as store:
        tally = index([tmp_path], store, embedder=None)
        assert (tally.added, tally.bad, tally.damaged) == (4, (), ())
        assert {shot.asset.kind for shot in store.shots()} == {"image", "video"}


def test_endings_of_other_media_are_counted() -> None:
    assert not UNREAD & (VIDEO | PICTURE)
    counts = unread(["a.CR2", "b.cr2", "c.psd", "d.mp4", "e.txt", "f", ".heic"])
    assert counts == Counter(cr2=2, psd=1)
    assert format_counts(counts) == "2 cr2, 1 psd"


def animated(path: Path, *pictures: Image.Image) -> Path:
    pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100)
    return path


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_an_animated_picture_is_seen_by_its_telling_frame(tmp_path: Path, name: str) -> None:
    black, scene = Image.new("RGB", media.SIZE), Image.fromarray(media.scene(4))
    dim = Image.blend(black, scene, 0.2)
    path = animated(tmp_path / name, black, black, dim, scene, black)
    assert np.abs(still(path).astype(int) - media.scene(4)).mean() < 12
    (tmp_path / "work").mkdir()
    made = encode(film(tmp_path, [still_clip(path, 3)]), NEWS, X264, tmp_path / "work")
    shown = Image.fromarray(frames(made.files[0])[0]).resize(media.SIZE)
    assert np.abs(np.asarray(shown).astype(int) - media.scene(4)).mean() < 20


def test_the_reported_gif(shared: Path, tmp_path: Path) -> None:
    found = describe(shared / "data/cases/pictures/black_first.gif", Spool(tmp_path))
    ((_, kept),) = found.shots
    assert pixels(kept[0].jpeg).std() > 20


def test_an_animated_picture_that_is_cut_off_shows_what_is_there(tmp_path: Path) -> None:
    path = animated(tmp_path / "a.gif", *(Image.fromarray(media.scene(n)) for n in range(6)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    assert still(path).std() > 20


def test_transparent_pictures_stand_on_the_templates_colour(tmp_path: Path) -> None:
    logo = Image.new("RGBA", SMALL, (0, 0, 0, 0))
    ImageDraw.Draw(logo).rectangle((100, 60, 220, 120), fill=(255, 255, 255, 255))
    logo.save(tmp_path / "logo.png")
    (tmp_path / "work").mkdir()
    made = encode(film(tmp_path, [still_clip(tmp_path / "logo.png", 3)]), NEWS, X264, tmp_path / "work")
    shown = frames(made.files[0])[0]
    background = tuple(int(NEWS.cards.background[place : place + 2], 16) for place in (1, 3, 5))
    assert np.abs(shown[10, 10].astype(int) - background).max() < 12
    assert shown[90, 160].min() > 240


def test_a_name_of_247_bytes_is_shown(shared: Path, tmp_path: Path) -> None:
    (path,) = (shared / "data/cases/longname").iterdir()
    assert len(path.name.encode()) >= 247
    assert probe(path).kind == "video"
    (tmp_path / "work").mkdir()
    encode(film(tmp_path, [clip(path, 5)]), NEWS, X264, tmp_path / "work")
