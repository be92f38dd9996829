"""A small library of real pictures and a made clip, and an article about them."""

from pathlib import Path

import pytest

from montage.template import ROOT
from tests.e2e.command import newsreel
from tests.media import scenes

ARTICLE = """# The Moon and the rocket

A tall rocket rises from its launch pad and climbs through the clouds above the coast of Florida.

The Moon is about 384,400 kilometres away, so the astronauts travel for three days before they land there.

An astronaut in an orange suit smiles next to the flag before the flight to the station.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole commands take their time; `items` are those of all folders."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.md"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """A folder with bundled photographs and one clip, each with words."""
    return made_footage(tmp_path / "footage")


def made_footage(folder: Path) -> Path:
    """`folder` with bundled photographs and one clip, each with words."""
    folder.mkdir()
    for picture in sorted((ROOT / "demo" / "library").glob("*.jpg"))[:4]:
        (folder / picture.name).write_bytes(picture.read_bytes())
        sidecar = picture.with_suffix(".json")
        (folder / sidecar.name).write_bytes(sidecar.read_bytes())
    scenes(folder / "rocket launch pad clouds.mp4", 6)
    return folder


@pytest.fixture
def library(tmp_path: Path, footage: Path) -> Path:
    """The indexed library, words only."""
    folder = tmp_path / "library"
    newsreel("index", footage, "--library", folder, "--embedder", "none", "--text-embedder", "none", cwd=tmp_path)
    return folder
