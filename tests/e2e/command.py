"""Runs the command line as a user does: in a process of its own."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

NEWSREEL = [sys.executable, "-m", "montage.cli.main"]
SMALL = ["--size", "320x180", "--fps", "15", "--voice", "espeak", "--embedder", "none"]


def newsreel(
    *arguments: object, cwd: Path, stdin: str | None = None, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The finished command. With `check`, it must have ended with 0."""
    done = subprocess.run(
        [*NEWSREEL, *map(str, arguments)], cwd=cwd, input=stdin, capture_output=True, text=True, timeout=280,
        env={**os.environ, **environment},
    )  # fmt: skip
    if check:
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done


def killed_at(stage: str, *arguments: object, cwd: Path) -> bool:
    """Start the command and `kill -9` it, with its children, when it tells that `stage` has begun."""
    process = subprocess.Popen(
        [*NEWSREEL, *map(str, arguments)], cwd=cwd, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    for line in process.stderr:
        if re.match(stage, line.strip()):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return True
    process.wait()
    return False


def framemd5(film: Path) -> list[str]:
    """A hash of every decoded frame and sound packet."""
    done = subprocess.run(
        [get_ffmpeg_exe(), "-v", "error", "-i", str(film), "-f", "framemd5", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line for line in done.stdout.splitlines() if not line.startswith("#")]
