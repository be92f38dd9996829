"""Files that are gone are found again by name and content."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.model import ShotKey
from indexer.scan import digest
from montage.model import Alternative, Music, Timeline
from montage.studio import relink as module
from montage.studio.relink import gone, relinked
from tests.films import timeline


@pytest.fixture
def film(tmp_path: Path) -> Timeline:
    """Of two clips, one of which also is the other's runner-up, with music."""
    old = tmp_path / "old"
    old.mkdir()
    made = timeline(60, 90)
    files = [old / "a.mp4", old / "b.mp4", old / "piece.mp3"]
    for file in files:
        file.write_bytes(file.name.encode())
    video = [
        replace(clip, src=file, key=str(ShotKey.of(digest(file), 0, 1)))
        for clip, file in zip(made.video, files, strict=False)
    ]
    other = Alternative(video[0].src, video[0].offset, video[0].key, 0.4)
    return replace(made, video=(video[0], replace(video[1], alternatives=(other,))), music=Music(files[2]))


def test_what_was_moved_is_found_again(film: Timeline, tmp_path: Path) -> None:
    assert gone(film) == []
    new = tmp_path / "new" / "deeper"
    shutil.copytree(tmp_path / "old", new)
    shutil.rmtree(tmp_path / "old")
    assert [path.name for path in gone(film)] == ["a.mp4", "b.mp4", "piece.mp3"]
    found = relinked(film, tmp_path / "new")
    assert gone(found) == [] and found.video[0].src == new / "a.mp4" == found.video[1].alternatives[0].src
    assert found.music == Music(new / "piece.mp3")


def test_another_file_of_the_same_name_is_not_taken(film: Timeline, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "old")
    (tmp_path / "a.mp4").write_text("something else")
    with pytest.raises(UserError, match="none of the 3 files that are gone lies there"):
        relinked(film, tmp_path)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "a.mp4").write_bytes(b"a.mp4")
    assert relinked(film, tmp_path).video[0].src == tmp_path / "deeper" / "a.mp4"


def test_what_cannot_be_is_told(film: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="no file of the film is gone"):
        relinked(film, tmp_path)
    (tmp_path / "old" / "a.mp4").unlink()
    for folder in (tmp_path / "nowhere", Path("old")):
        with pytest.raises(UserError, match="there is no such folder"):
            relinked(film, folder)
    monkeypatch.setattr(module, "MOST", 1)
    with pytest.raises(UserError, match="more than 1 files"):
        relinked(film, tmp_path)
