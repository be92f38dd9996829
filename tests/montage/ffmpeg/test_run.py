"""ffmpeg is run, fed, watched and stopped; which one it is."""

import os
import stat
import threading
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.ffmpeg import run as process
from montage.ffmpeg.run import FfmpegError, Killed, executable, ffmpeg

RAW = ["-f", "rawvideo", "-pixel_format", "gray", "-video_size", "8x8", "-framerate", "30", "-i", "pipe:0"]


def program(folder: Path, text: str) -> Path:
    """A program called ffmpeg in `folder`."""
    folder.mkdir(exist_ok=True)
    path = folder / "ffmpeg"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_it_reads_what_it_is_fed_and_no_more_than_it_wants(tmp_path: Path) -> None:
    given: list[int] = []

    def blocks():  # type: ignore[no-untyped-def]
        for number in range(100_000):
            given.append(number)
            yield bytes([number % 250] * 64)

    ffmpeg([*RAW, "-frames:v", "5", "-f", "rawvideo", "out.raw"], tmp_path, "try", feed=blocks())
    assert [block[0] for block in zip(*[iter((tmp_path / "out.raw").read_bytes())] * 64, strict=True)] == [
        0,
        1,
        2,
        3,
        4,
    ]
    assert len(given) < 100_000


def test_what_goes_wrong_in_the_feed_is_told_and_nothing_hangs(tmp_path: Path) -> None:
    def blocks():  # type: ignore[no-untyped-def]
        yield bytes(64)
        raise UserError("the picture is gone", "put it back")

    with pytest.raises(UserError, match="the picture is gone"):
        ffmpeg([*RAW, "-f", "null", "-"], tmp_path, "try", feed=blocks())
    assert threading.active_count() < 20


def test_one_that_hangs_is_stopped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")
    holding = os.open(tmp_path / "never", os.O_RDWR)
    with pytest.raises(FfmpegError, match="it made nothing for 1 s"):
        ffmpeg(["-f", "s16le", "-i", "file:never", "-f", "null", "-"], tmp_path, "read never", stall=1)
    os.close(holding)


def test_one_that_never_ends_is_stopped_though_it_makes_more_and_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LONGEST", 1.0)
    with pytest.raises(FfmpegError, match="it took 1 s"):
        ffmpeg(["-re", "-f", "lavfi", "-i", "sine", "-f", "null", "-"], tmp_path, "listen", stall=2)


def test_one_that_is_killed_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "executable", lambda: str(program(tmp_path, "kill -9 $$")))
    with pytest.raises(Killed, match=r"killed \(signal 9\) while it was to encode a.mp4; free some memory"):
        ffmpeg(["-version"], tmp_path, "encode a.mp4")
    assert not issubclass(Killed, FfmpegError)  # no runner-up takes the place of a film that is not at fault


@pytest.mark.slow
def test_one_that_is_slow_is_not_stopped(tmp_path: Path) -> None:
    ffmpeg(["-re", "-f", "lavfi", "-i", "sine=d=3:r=8000", "slow.wav"], tmp_path, "try", stall=1)
    assert (tmp_path / "slow.wav").stat().st_size >= 3 * 8000 * 2, "all of it"


@pytest.mark.parametrize(
    ("says", "chosen"),
    [
        ("echo ffmpeg version 99.1; echo --enable-libx264 --enable-libass --enable-libzimg", True),
        ("echo ffmpeg version 99.1; echo --enable-libx264", False),  # it cannot draw subtitles
        ("echo ffmpeg version 4.4; echo --enable-libx264 --enable-libass --enable-libzimg", False),
        ("echo ffmpeg version N-1234-gabc; echo --enable-libx264 --enable-libass --enable-libzimg", False),
        ("exit 1", False),
    ],
)
def test_a_better_ffmpeg_on_the_path_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, chosen: bool
) -> None:
    other = program(tmp_path / "bin", says)
    monkeypatch.setenv("PATH", f"{other.parent}:{os.environ['PATH']}")
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    executable.cache_clear()
    try:
        assert (executable() == str(other)) is chosen
    finally:
        executable.cache_clear()


def test_the_one_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = program(tmp_path / "named", "exit 0")
    better = program(tmp_path / "bin", "echo ffmpeg version 99; echo --enable-libx264 --enable-libass --enable-libzimg")
    monkeypatch.setenv("PATH", f"{better.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(named))
    process.executable.cache_clear()
    try:
        assert executable() == str(named)
    finally:
        process.executable.cache_clear()
