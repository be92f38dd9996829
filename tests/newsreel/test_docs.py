"""The Python of docs/api.md and of the README is run as it stands, in order; films are made short and small."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from montage import settings
from montage.settings import Settings
from tests.places import ROOT

pytestmark = pytest.mark.slow

PAGES = (ROOT / "docs" / "api.md", ROOT / "README.md")


def blocks(page: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked for, films are quick to make, and no model is looked for."""
    quick = {
        "seconds": 6,
        "size": "320x180",
        "fps": "24",
        "voice": "espeak",
        "embedder": "none",
        "text_embedder": "none",
        "reader": "none",
    }
    read = settings.from_arguments

    def from_arguments(given: Mapping[str, Any], where: str) -> Settings:
        return replace(read(given, where), **quick)  # type: ignore[arg-type]

    monkeypatch.setattr(settings, "from_arguments", from_arguments)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_runs(page: Path, folder: Path, small: None, capsys: pytest.CaptureFixture[str]) -> None:
    shown = blocks(page)
    assert shown
    namespace: dict[str, object] = {}
    for block in shown:
        exec(compile(block, page.name, "exec"), namespace)
    told = capsys.readouterr().out
    assert str(folder / "film.mp4") in told
    for line, comment in re.findall(r"print\((error\.\w+)\)  # (.*)", "".join(shown)):
        assert comment in told, line
