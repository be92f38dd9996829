"""Folders for what libraries keep: the user's, or one that is gone afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from assets_db.folders import cache_folder

PRINTS = "from assets_db.folders import cache_folder; f = cache_folder('a'); (f / 'b').touch(); print(f)"


def test_the_users_own_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache_folder.cache_clear()
    assert cache_folder("a") == tmp_path / "newsreel" / "a"
    cache_folder.cache_clear()


def test_another_where_that_cannot_be_written_and_nothing_of_it_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = subprocess.run([sys.executable, "-c", PRINTS], capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).parent == tmp_path
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
