"""What killed runs have left is removed, and nothing else."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from montage.cache import StageCache
from montage.files.leftovers import remove_half_written, scratch
from tests.e2e.command import newsreel


def dead() -> int:
    """The number of a process that has ended."""
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    return int(done.stdout)


def test_what_is_half_written_is_removed_when_the_film_is_begun_again(tmp_path: Path) -> None:
    gone, work = dead(), tmp_path / "film.work"
    (work / "segments").mkdir(parents=True)
    left = [
        tmp_path / f".film.{gone}-12.part.mp4", tmp_path / f".film.json.{gone}.tmp", work / f".a.{gone}-1.part.mp4",
        work / "segments" / f".b.{os.getpid()}-1.part.mp4", work / "segments" / ".c.jpg.part", work / ".d.json.7.tmp",
    ]  # fmt: skip
    kept = [
        tmp_path / f".film.{os.getpid()}-12.part.mp4", tmp_path / f".film.a.{gone}-12.part.mp4",
        tmp_path / f".films.{gone}-12.part.mp4", tmp_path / f".film.txt.{gone}.tmp", tmp_path / ".film.part",
        tmp_path / "film.part", work / "a.part.mp4", work / ".profile", work / "segments" / "b.mp4",
    ]  # fmt: skip
    for file in (*left, *kept):
        file.touch()
    with StageCache(work):
        pass
    assert [file for file in left if file.exists()] == [] and [file for file in kept if not file.exists()] == []


def test_names_with_signs_are_names(tmp_path: Path) -> None:
    gone = dead()
    (tmp_path / "a[1].work").mkdir()
    (tmp_path / f".a[1].{gone}-1.part.mp4").touch()
    (tmp_path / f".a1.{gone}-1.part.mp4").touch()
    remove_half_written(tmp_path / "a[1].work")
    assert sorted(file.name for file in tmp_path.iterdir()) == [f".a1.{gone}-1.part.mp4", "a[1].work"]


def test_temporary_folders_of_the_dead_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lives = scratch()
    assert lives and lives.parent == tmp_path and tempfile.gettempdir() == str(lives) == os.environ["TMPDIR"]
    for name in ("newsreel-dead", "newsreel-young", "other"):
        (tmp_path / name / "below").mkdir(parents=True)
    for name in ("newsreel-dead", "other", lives.name):
        os.utime(tmp_path / name, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    other = scratch()
    assert other and {entry.name for entry in tmp_path.iterdir()} == {lives.name, other.name, "newsreel-young", "other"}


def test_a_command_leaves_no_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    newsreel("templates", cwd=tmp_path, TMPDIR=str(tmp_path / "temporary"))
    assert list((tmp_path / "temporary").iterdir()) == []
