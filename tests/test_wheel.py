"""What is installed from a wheel: every module, template, font and migration."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.places import ROOT

SHIPPED = ("assets_db", "indexer", "montage", "newsreel", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_it_carries_every_file(wheel: Path) -> None:
    carried = set(ZipFile(wheel).namelist())
    files = [
        path.relative_to(ROOT).as_posix()
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert any(file.endswith(".otf") for file in files) and any("migrations/versions" in file for file in files)
    missing = {
        file.replace("templates/", "montage/templates/", 1) if file.startswith("templates") else file for file in files
    }
    assert not missing - carried


def test_it_carries_nothing_else(wheel: Path) -> None:
    folders = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert folders - {"assets_db", "indexer", "montage", "newsreel"} == {
        next(name for name in folders if name.endswith(".dist-info"))
    }
