"""Folders against what the library knows."""

import os
import shutil
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.model import File
from indexer.scan import Scan, digest, scan


def make(folder: Path, name: str, content: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content or name)
    return path


def known(found: Scan) -> dict[Path, File]:
    """As if all that was found had been indexed."""
    return {item.path: item.file(digest(item.path)) for item in found.changed}


def names(found: Scan) -> list[str]:
    return [item.path.name for item in found.changed]


def test_finds_media_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.mp4", "a/c.JPG", "a.json", "notes.txt", "a/c.srt", ".hidden.mp4", ".git/x.mp4", "z.MOV"):
        make(tmp_path, name)
    found = scan([tmp_path, tmp_path / "a"], {})
    assert [item.path for item in found.changed] == [tmp_path / name for name in ("b.mp4", "z.MOV", "a/c.JPG")]
    assert {item.root for item in found.changed} == {tmp_path}


def test_nothing_to_do_the_second_time(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4")
    found = scan([tmp_path], known(scan([tmp_path], {})))
    assert (found.changed, found.same, found.unchanged, found.missing) == ((), (), 1, ())


def test_changed_content_of_the_same_size(tmp_path: Path) -> None:
    path = make(tmp_path, "a.mp4", "one")
    before = known(scan([tmp_path], {}))
    path.write_text("two")
    os.utime(path, ns=(5, 5))
    assert names(scan([tmp_path], before)) == ["a.mp4"]


def test_a_touched_file_is_the_same(tmp_path: Path) -> None:
    path = make(tmp_path, "a.mp4")
    before = known(scan([tmp_path], {}))
    os.utime(path, ns=(5, 5))
    found = scan([tmp_path], before)
    assert not found.changed
    assert [(item.path, sha256) for item, sha256 in found.same] == [(path, digest(path))]


def test_a_renamed_file_is_known(tmp_path: Path) -> None:
    path = make(tmp_path, "a.mp4")
    before = known(scan([tmp_path], {}))
    new = path.rename(tmp_path / "b.mp4")
    found = scan([tmp_path], before)
    assert (found.changed, found.missing) == ((), (path,))
    assert [item.path for item, _ in found.same] == [new]


def test_a_bad_file_is_tried_again_only_when_it_changes(tmp_path: Path) -> None:
    path = make(tmp_path, "a.mp4")
    item = scan([tmp_path], {}).changed[0]
    bad = {path: File(path, item.bytes, item.freshness, "", "bad", "is empty")}
    assert scan([tmp_path], bad).unchanged == 1
    path.write_text("longer than before")
    assert names(scan([tmp_path], bad)) == ["a.mp4"]


@pytest.mark.parametrize("name", ["a.json", "a.mp4.json", "a.txt", "a.mp4.txt", "a.xmp", "a.mp4.xmp", "a.info.json"])
def test_a_sidecar_makes_its_media_fresh(tmp_path: Path, name: str) -> None:
    path = make(tmp_path, "a.mp4")
    make(tmp_path, "b.mp4")
    before = known(scan([tmp_path], {}))
    sidecar = make(tmp_path, name)
    found = scan([tmp_path], before)
    assert [item.path for item, _ in found.same] == [path]
    after = before | {item.path: item.file(sha256) for item, sha256 in found.same}
    assert scan([tmp_path], after).unchanged == 2
    sidecar.unlink()
    assert [item.path for item, _ in scan([tmp_path], after).same] == [path]


def test_vanished_files_are_missing_only_below_what_was_asked(tmp_path: Path) -> None:
    make(tmp_path, "one/a.mp4")
    make(tmp_path, "two/b.mp4")
    before = known(scan([tmp_path], {}))
    shutil.rmtree(tmp_path / "one")
    (tmp_path / "two/b.mp4").unlink()
    assert scan([tmp_path / "two"], before).missing == (tmp_path / "two/b.mp4",)
    assert scan([tmp_path / "one"], before).missing == (tmp_path / "one/a.mp4",)  # known, so not a mistake


def test_a_file_that_came_back_as_it_was_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk of terabytes that was unplugged for an hour."""
    path = make(tmp_path, "a.mp4")
    item = scan([tmp_path], {}).changed[0]
    gone = {path: File(path, item.bytes, item.freshness, digest(path), "missing")}
    with monkeypatch.context() as blind:
        blind.setattr("indexer.scan.digest", None)
        found = scan([tmp_path], gone)
    assert (found.back, found.changed, found.same, found.unchanged) == ((item.file(digest(path)),), (), (), 0)
    os.utime(path, ns=(5, 5))
    assert [item.path for item, _ in scan([tmp_path], gone).same] == [path]


def test_a_bad_file_that_came_back_is_tried_again(tmp_path: Path) -> None:
    path = make(tmp_path, "a.mp4")
    item = scan([tmp_path], {}).changed[0]
    assert names(scan([tmp_path], {path: File(path, item.bytes, item.freshness, "", "missing")})) == ["a.mp4"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    make(tmp_path, "a/b.mp4")
    (tmp_path / "a/again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "broken.mp4").symlink_to(tmp_path / "nowhere.mp4")
    assert names(scan([tmp_path], {})) == ["b.mp4"]


def test_an_unreadable_folder_is_told_and_nothing_in_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "closed/a.mp4")
    make(tmp_path, "open/b.mp4")
    before = known(scan([tmp_path], {}))
    scandir = os.scandir

    def guarded(path: str) -> object:
        if str(path).endswith("closed"):  # the owner of a test may be root, who may read everything
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = scan([tmp_path], before)
    assert found.unreadable == ((tmp_path / "closed", "Permission denied"),)
    assert (found.missing, found.unchanged) == ((), 1)


def test_what_is_not_there_or_no_media(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no file or folder"):
        scan([tmp_path / "nowhere"], {})
    with pytest.raises(UserError, match="neither a video nor a picture"):
        scan([make(tmp_path, "a.pdf")], {})


def test_one_file_has_its_folder_as_root(tmp_path: Path) -> None:
    path = make(tmp_path, "a/b.mp4")
    assert scan([path], {}).changed[0].root == tmp_path / "a"
