"""A folder as a reader of the documents has it: footage, a saved page, music."""

from pathlib import Path

import pytest

from tests.damaged_caches import PAGE
from tests.media import picture, scenes, tone


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder."""
    (tmp_path / "footage").mkdir()
    scenes(tmp_path / "footage" / "rocket launch pad.mp4", 6)
    picture(tmp_path / "photo.jpg", seed=3, size=(900, 600))
    (tmp_path / "article.html").write_text(PAGE)
    tone(tmp_path / "music.wav", 5)
    monkeypatch.chdir(tmp_path)
    return tmp_path
