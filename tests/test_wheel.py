"""What is installed from a wheel: every module, template, font and migration; and it makes a film on its own."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import av
import numpy as np
import pytest

from montage.timeline.file import load_timeline
from tests.places import ROOT

pytestmark = pytest.mark.slow

SHIPPED = ("assets_db", "indexer", "montage", "newsreel", "templates")
PACKAGES = ("assets_db", "indexer", "montage", "newsreel")
DEMO = ("demo", "--out", "film.mp4", "--seconds", "12", "--size", "320x180", "--fps", "15")
OURS = rf"/.*/(?:{'|'.join(PACKAGES)})/[^'\n]*\.py"
LOADED = re.compile(rf"^# (?:code object from|\S+ matches) '?({OURS})'?$", re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; its dependencies are those of this one, without the checkout."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, with_pip=False)
    (python,) = place.glob("bin/python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    (packages,) = place.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))  # whose own .pth files are not read
    return place


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
    assert folders - set(PACKAGES) == {next(name for name in folders if name.endswith(".dist-info"))}


def test_it_makes_the_demo_film_by_itself(installed: Path, tmp_path: Path) -> None:
    alone = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [installed / "bin" / "newsreel", *DEMO],
        cwd=tmp_path, env={**alone, "PYTHONVERBOSE": "1"},
        capture_output=True, text=True, errors="replace", timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    modules = LOADED.findall(done.stderr)
    assert {Path(module).name for module in modules} > {"film.py", "store.py", "espeak.py", "align.py"}
    assert [module for module in modules if not Path(module).is_relative_to(installed)] == []

    timeline = load_timeline(tmp_path / "film.json")
    with av.open(str(tmp_path / "film.mp4")) as film:
        video, sound = film.streams.video[0], film.streams.audio[0]
        assert (video.width, video.height, video.average_rate, sound.rate) == (320, 180, 15, 48000)
        assert video.frames == timeline.frames and 6 < float(timeline.frames / timeline.fps) < 18
    with av.open(str(tmp_path / "film.mp4")) as film:
        samples = np.concatenate([frame.to_ndarray() for frame in film.decode(audio=0)], axis=1)
    assert np.sqrt(np.mean(samples**2)) > 0.01  # somebody speaks
    assert abs(samples.shape[1] / 48000 - float(timeline.frames / timeline.fps)) < 0.1
