"""What an article brings is described in a process that may be killed, file by file."""

import os
import shutil
import time
from pathlib import Path

import pytest

from assets_db.store import Store
from montage.fill import media as film_media
from montage.fill.media import Media
from tests import media

pytestmark = pytest.mark.slow


def test_huge_frames_are_refused_and_the_rest_is_described(shared: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "library") as library, Media(tmp_path / "film", None, library) as found:
        folder = found.folder("article")
        shutil.copy(shared / "data/cases/hostile/gif16000.mp4", folder / "huge.mp4")
        good = media.picture(folder / "good.jpg", size=(640, 360))
        begun = time.monotonic()
        contents = found.describe("article", [folder / "huge.mp4", good])
        assert list(contents.values()) == [good]
        assert time.monotonic() - begun < 60


def test_a_file_that_takes_too_long_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_media, "SECONDS", 2.0)
    with Store(tmp_path / "library") as library, Media(tmp_path / "film", None, library) as found:
        folder = found.folder("article")
        good = media.picture(folder / "good.jpg", size=(640, 360))
        endless = media.picture(folder / "endless.jpg", size=(640, 360))
        monkeypatch.setattr(film_media, "_index", stuck)
        assert found.describe("article", [endless]) == {}
        monkeypatch.undo()
        assert list(found.describe("article", [endless, good]).values()) == [good], "it is not tried again"


def stuck(file: Path, store: Path) -> None:
    """Stands for a decoder that never comes back."""
    assert file and store
    while os.getpid():
        time.sleep(1)
