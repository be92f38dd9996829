"""The doctor says what is missing and what to type."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from montage import doctor
from montage.render import encoder, process


@pytest.fixture
def lame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An ffmpeg that can do nothing."""
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho ' T. ass V->V'\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))
    process.executable.cache_clear()
    yield
    process.executable.cache_clear()


def test_an_ffmpeg_that_lacks_something_is_told(lame: None) -> None:
    found = doctor._ffmpeg()
    assert not found.ok and found.needed
    assert "lacks perspective, xfade, zscale, ebur128, alimiter, bwdif, libx264" in found.what and found.todo


def test_what_comes_with_the_packages_is_enough() -> None:
    assert doctor._ffmpeg().ok


@pytest.mark.parametrize(("able", "said"), [(True, "h264_nvenc, "), (False, "no graphics card can; libx264 does")])
def test_graphics_cards_are_tried(monkeypatch: pytest.MonkeyPatch, able: bool, said: str) -> None:
    monkeypatch.setattr(encoder, "refusal", lambda *_: "" if able else "no card")
    found = doctor._encoders()
    assert found.ok and found.what.startswith(said)
    assert not able or found.what.endswith("newsreel make --encoder auto")
