"""Frames of a video for MoviePy, through an ffmpeg that is bounded and opens nothing else: MoviePy's own is neither."""

import os
import select
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer import programs
from indexer.safety import INPUT_ARGS, MediaError, open_media, video_stream
from montage.render.process import STALL, executable, media_input
from montage.render.source import look

if TYPE_CHECKING:
    from subprocess import Popen

Frame = npt.NDArray[np.uint8]  # [h, w, 3] RGB
AHEAD = 100  # [frames] that are read and thrown away; for one farther on ffmpeg starts anew there
FASTEST = Fraction(120)  # frames a second: more is a broken header
EARLY = 1e-5  # [s] that a seek aims before a frame, so that rounding does not lead past it


class VideoSource:
    """A context manager. Frames are cheap in their order, and dear at random."""

    def __init__(self, path: Path) -> None:
        """Raises MediaError for what cannot be shown."""
        self._path = path
        self.size = look(path, Fraction(0)).size  # [px] width, height as shown
        with open_media(path) as container:
            stream = video_stream(container, path)
            rate = stream.guessed_rate or stream.average_rate or Fraction(25)
        self._rate = min(rate, FASTEST)
        self._running = ExitStack()
        self._process: Popen[bytes] | None = None
        self._number = -1  # of the frame that was read last
        self._last: Frame | None = None

    def __enter__(self) -> "VideoSource":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def get_frame(self, time: float) -> Frame:
        """What is on screen at `time` [s]; the last frame stands for what comes after it."""
        wanted = max(0, int(float(self._rate) * time + EARLY))
        if self._process is None or not self._number <= wanted <= self._number + AHEAD:
            self._start(wanted)
        while self._number < wanted:
            self._number += 1
            if (read := self._read()) is None:
                break
            self._last = read
        if self._last is None:
            raise MediaError(self._path, f"shows nothing at {time:.1f} s")
        return self._last

    def _start(self, number: int) -> None:
        self._stop()
        place = number / float(self._rate)
        seek = ("-ss", f"{place - EARLY:.6f}") if number else ()
        picture = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-sws_flags", "bicubic", "pipe:1")
        scaled = f"fps={self._rate},scale={self.size[0]}:{self.size[1]}"
        command = [
            executable(), "-nostdin", "-v", "quiet", *seek, *INPUT_ARGS, "-i", media_input(self._path),
            "-map", "0:V:0", "-vf", scaled, *picture,
        ]  # fmt: skip
        self._process = self._running.enter_context(programs.started(command))
        self._number = number - 1

    def _read(self) -> Frame | None:
        """The next frame; None where there is none. Raises MediaError where it does not come."""
        assert self._process and self._process.stdout
        width, height = self.size
        pipe, parts, left = self._process.stdout.fileno(), [], width * height * 3
        while left:
            if not select.select([pipe], [], [], STALL)[0]:
                raise MediaError(self._path, f"gave no frame for {STALL:g} s")
            if not (part := os.read(pipe, left)):
                return None
            parts.append(part)
            left -= len(part)
        return np.frombuffer(b"".join(parts), np.uint8).reshape(height, width, 3)

    def _stop(self) -> None:
        if self._process is not None:
            programs.end(self._process)
            self._process = None
        self._running.close()
