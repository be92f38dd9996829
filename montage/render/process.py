"""Runs ffmpeg, always as a process of its own, and turns what it says into one line."""

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import get_ident

from assets_db.errors import UserError

FULL = "No space left on device"
_ADDRESS = re.compile(r"\[[^\]]*@ 0x[0-9a-f]+\] ?")
_EMPTY_WORDS = re.compile(
    r"^(?:Conversion failed!|Error (?:opening (?:in|out)put files?|while filtering|marking)\b.*)$"
)


class FfmpegError(UserError):
    """ffmpeg could not do what it was asked; `reason` is the last thing it said that means something."""

    def __init__(self, task: str, reason: str) -> None:
        super().__init__(f"ffmpeg cannot {task} ({reason})", "check the file, or leave it out")
        self.reason = reason


class DiskFull(UserError):
    """No room for what is being written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"the disk of {folder} is full", "make room, or choose another place with -o")


def ffmpeg(arguments: Sequence[str], folder: Path, task: str, level: str = "error") -> str:
    """Run ffmpeg in `folder` and return what it said on stderr at log level `level`.

    `task` says what for: "encode 3.mp4". Raises FfmpegError, and DiskFull.
    """
    command = [executable(), "-nostdin", "-hide_banner", "-nostats", "-v", level, "-y", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    if FULL in done.stderr:
        raise DiskFull(folder)
    if done.returncode:
        raise FfmpegError(task, last_line(done.stderr))
    return done.stderr


def last_line(stderr: str) -> str:
    """The last line of `stderr` that says what is wrong."""
    lines = [_ADDRESS.sub("", line).strip() for line in stderr.splitlines()]
    return next((line for line in reversed(lines) if line and not _EMPTY_WORDS.match(line)), "it gave no reason")


def media_input(path: Path) -> str:
    """`path` as ffmpeg takes it, whatever it is called: never an option, a pattern, a URL or another protocol."""
    return f"file:{path.absolute()}"


@cache
def executable() -> str:
    """The ffmpeg program. Raises UserError if there is none."""
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        return str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise UserError("no ffmpeg was found", "pip install --force-reinstall imageio-ffmpeg") from error


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, renamed to it when the block ends well, removed when it does not.

    The name is the thread's own: two equal clips may be encoded at once.
    """
    temporary = path.with_name(f".{path.stem}.{os.getpid()}-{get_ident()}.part{path.suffix}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
