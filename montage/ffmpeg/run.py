"""Runs ffmpeg, always as a process of its own, and turns what it says into one line."""

import os
import re
import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import which
from subprocess import TimeoutExpired
from typing import IO, TYPE_CHECKING

from assets_db.errors import UserError
from assets_db.files import FULL as FULL
from assets_db.files import DiskFull as DiskFull
from indexer.processes import programs

if TYPE_CHECKING:
    from subprocess import Popen

STALL = 300.0  # [s] without a frame or a sample more: it hangs, on a network drive or a broken file
LONGEST = 6 * 3600.0  # [s] whatever it makes: looking through a film of an hour takes minutes
ASKED = 20.0  # [s] to say its version
MADE = (b"frame", b"out_time_us", b"total_size")  # what grows while it works
LONGEST_NAME = 255  # [bytes] of a file's name
NEEDED = ("libx264", "libass", "libzimg")  # of an ffmpeg from the PATH
_ADDRESS = re.compile(r"\[[^\]]*@ 0x[0-9a-f]+\] ?")
_EMPTY_WORDS = re.compile(
    r"^(?:Conversion failed!|Nothing was written into output file.*|Could not open encoder before EOF"
    r"|(?:Terminating thread|Task finished) with .*"
    r"|Error (?:opening (?:in|out)put files?|while filtering|while opening encoder|sending frames|marking)\b.*)$"
)
_VERSION = re.compile(r"ffmpeg version n?(\d+(?:\.\d+)*)")


class FfmpegError(UserError):
    """ffmpeg could not do what it was asked; `reason` is the last meaningful line of its output."""

    def __init__(self, task: str, reason: str) -> None:
        super().__init__(f"ffmpeg cannot {task} ({reason})", "check the file, or leave it out")
        self.reason = reason


class Killed(UserError):
    """ffmpeg was ended from outside: no fault of the file it was working on."""

    def __init__(self, task: str, signal: int) -> None:
        super().__init__(
            f"ffmpeg was killed (signal {signal}) while it was to {task}", "free some memory, and run the command again"
        )


def ffmpeg(
    arguments: Sequence[str],
    folder: Path,
    task: str,
    level: str = "error",
    feed: Iterable[bytes] = (),
    stall: float = STALL,
) -> str:
    """Run ffmpeg in `folder` and return its stderr at log level `level`.

    `task` names the purpose: "encode 3.mp4". `feed` is what it reads from `pipe:0`. It is stopped after `stall` [s]
    without output, and after LONGEST. Raises FfmpegError, Killed and DiskFull.
    """
    command = [
        executable(), "-nostdin", "-hide_banner", "-nostats", "-progress", "pipe:1", "-v", level, "-y", *arguments,
    ]  # fmt: skip
    with ThreadPoolExecutor(2) as pool, programs.started(command, folder) as process:
        assert process.stdin and process.stdout and process.stderr
        stderr, waiting = pool.submit(process.stderr.read), pool.submit(_stopped, process, process.stdout, stall)
        _pour(process.stdin, feed)  # in the caller's thread: every new one that makes pictures keeps their memory
        stopped = waiting.result()
    log = stderr.result().decode(errors="replace")
    if FULL in log:
        raise DiskFull(folder)
    if stopped:
        raise FfmpegError(task, stopped)
    if process.returncode < 0:
        raise Killed(task, -process.returncode)
    if process.returncode:
        raise FfmpegError(task, last_line(log))
    return log


def _pour(pipe: IO[bytes], feed: Iterable[bytes]) -> None:
    """Write `feed` until the process wants no more."""
    with suppress(BrokenPipeError), pipe:  # it has had all the frames it wanted
        for block in feed:
            pipe.write(block)


def _stopped(process: "Popen[bytes]", progress: IO[bytes], stall: float) -> str:
    """Wait for the end; says why the process had to be stopped, if it had to: it made nothing for `stall` [s]."""
    begun = time.monotonic()
    last, ended, why = [begun], threading.Event(), [""]

    def guard() -> None:
        while not ended.wait(stall / 8):
            now = time.monotonic()
            if now - last[0] > stall or now - begun > LONGEST:
                why[0] = f"it made nothing for {stall:g} s" if now - begun <= LONGEST else f"it took {LONGEST:g} s"
                programs.end(process)

    guarding = threading.Thread(target=guard)
    guarding.start()
    try:
        values: dict[bytes, bytes] = {}
        for line in progress:
            name, _, value = line.partition(b"=")
            if name in MADE and values.get(name) != value:
                values[name], last[0] = value, time.monotonic()
        process.wait()
    finally:
        ended.set()
        guarding.join()
    return why[0]


def last_line(stderr: str) -> str:
    """The last line of `stderr` that says what is wrong."""
    lines = [_ADDRESS.sub("", line).strip() for line in stderr.splitlines()]
    return next((line for line in reversed(lines) if line and not _EMPTY_WORDS.match(line)), "it gave no reason")


def media_input(path: Path) -> str:
    """`path` as ffmpeg takes it, whatever it is called: never an option, a pattern, a URL or another protocol."""
    return f"file:{path.absolute()}"


@cache
def executable() -> str:
    """The ffmpeg program: the one that IMAGEIO_FFMPEG_EXE names, a newer one on the PATH, or imageio-ffmpeg's.

    Raises UserError if there is none.
    """
    from imageio_ffmpeg import get_ffmpeg_exe

    try:
        bundled = str(get_ffmpeg_exe())
    except RuntimeError as error:
        raise UserError("no ffmpeg was found", "pip install --force-reinstall imageio-ffmpeg") from error
    other = which("ffmpeg")
    if "IMAGEIO_FFMPEG_EXE" in os.environ or other is None or Path(other).resolve() == Path(bundled).resolve():
        return bundled
    return other if _usable_version(other) > _usable_version(bundled) else bundled


def _usable_version(program: str) -> tuple[int, ...]:
    """Its version; nothing for one that lacks what a film needs, or whose version is not a number."""
    try:
        done = programs.run([program, "-version"], seconds=ASKED)
    except (UserError, TimeoutExpired):
        return ()
    values = done.stdout.decode(errors="replace")
    found = _VERSION.search(values)
    if done.returncode or not found or any(f"--enable-{part}" not in values for part in NEEDED):
        return ()
    return tuple(int(part) for part in found.group(1).split("."))
