"""jieba's dictionary is kept where only this user writes, and where nothing can be kept it works all the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CUTS = "from assets_db.chinese import jieba; print(' '.join(jieba().lcut('杭州西湖的天气')))"


def cut(**environment: str) -> "subprocess.CompletedProcess[str]":
    told = {**os.environ, "PYTHONUTF8": "1", **environment}
    return subprocess.run([sys.executable, "-c", CUTS], capture_output=True, text=True, env=told, encoding="utf-8")


def test_the_dictionary_lies_in_the_users_cache_and_nowhere_else(tmp_path: Path) -> None:
    done = cut(XDG_CACHE_HOME=str(tmp_path / "cache"), TMPDIR=str(tmp_path))
    assert (done.stdout, done.stderr) == ("杭州 西湖 的 天气\n", "")
    assert (tmp_path / "cache/newsreel/words/jieba.cache").is_file() and not (tmp_path / "jieba.cache").exists()


@pytest.mark.parametrize("name", ["XDG_CACHE_HOME", "TMPDIR"])
def test_nothing_is_said_where_it_cannot_be_kept(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = cut(**{"XDG_CACHE_HOME": str(tmp_path), name: str(tmp_path / "file" / "below")})
    assert (done.stdout, done.stderr) == ("杭州 西湖 的 天气\n", "")


def test_what_another_user_has_put_in_the_common_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "jieba.cache").write_bytes(b"planted")
    done = cut(XDG_CACHE_HOME=str(tmp_path / "cache"), TMPDIR=str(tmp_path))
    assert done.stdout == "杭州 西湖 的 天气\n"
