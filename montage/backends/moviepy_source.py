"""Frames of a video for MoviePy, through an ffmpeg that is bounded and opens nothing else: MoviePy's own is neither."""

import os
import select
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.media.safety import VIDEO_ARGS, MediaError, open_media, video_stream
from indexer.processes import programs
from montage.ffmpeg.run import STALL, executable, media_input
from montage.render.excerpt import ORIGIN, excerpt
from montage.render.filters import PREROLL, scale
from montage.render.filters import number as number_text
from montage.render.source import look

if TYPE_CHECKING:
    from subprocess import Popen

Frame = npt.NDArray[np.uint8]  # [h, w, 3] RGB
ZERO = Fraction(0)
AHEAD = 100  # [frames] that are read and thrown away; for one farther on ffmpeg starts anew there
FASTEST = Fraction(120)  # frames a second: more is a broken header
EARLY = 1e-5  # [s] that a seek aims before a frame, so that rounding does not lead past it


class VideoSource:
    """A context manager. Frames are cheap in their order, and dear at random."""

    def __init__(self, path: Path, offset: Fraction = ZERO, seconds: Fraction = ZERO, work: Path | None = None) -> None:
        """What `path` shows from `offset` [s] on. Raises MediaError for what cannot be shown.

        With a folder `work` its own clock jumps: an excerpt of `seconds` goes there, and that is read.
        """
        self.path, self.stood = path, Fraction(0)  # [s] for which the last frame stands where others are missing
        self._file, self._offset, self._source = path, offset, look(path, offset, work is not None)
        self.size = self._source.size  # [px] width, height as shown
        if work is not None:
            self._file = excerpt(path, offset, seconds, work)
            self._source = replace(self._source, stream=0, start=ORIGIN)
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
        """What is on screen at `time` [s] after the in-point; the last frame stands for what comes after it."""
        wanted = max(0, int(float(self._rate) * (time + float(self._offset)) + EARLY))
        if self._process is None or not self._number <= wanted <= self._number + AHEAD:
            self._start(wanted)
        while self._number < wanted:
            if (read := self._read()) is None:
                self.stood = max(self.stood, (wanted - self._number) / self._rate)
                break
            self._number, self._last = self._number + 1, read
        if self._last is None:
            raise MediaError(self.path, f"shows nothing at {float(self._offset) + time:.1f} s")
        return self._last

    def _start(self, number: int) -> None:
        self._stop()
        source, place = self._source, number / self._rate
        seek: tuple[str, ...] = ()
        if source.entry is not None:
            seek = ("-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(source.entry):.6f}")
        frames = (
            f"setpts=PTS-{number_text(source.start + place)}/TB,fps={number_text(self._rate)}:start_time=-{PREROLL}"
        )
        graph = f"{frames},trim=start_pts=0,{scale(source, self.size)}"
        command = [
            executable(), "-nostdin", "-v", "quiet", *VIDEO_ARGS, "-copyts", *seek, "-i", media_input(self._file),
            "-map", f"0:{source.stream}", "-vf", graph, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
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
                raise MediaError(self.path, f"gave no frame for {STALL:g} s")
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


class VideoSources(ExitStack):
    """The videos that a part of a film is read from, open as long as the block."""

    def __init__(self, work: Path) -> None:
        super().__init__()
        self._work, self.opened = work, list[VideoSource]()

    def open(self, path: Path, offset: Fraction, seconds: Fraction, jumps: bool = False) -> VideoSource:
        """A source that is closed with the block. Raises MediaError, also where it has no frame at its in-point."""
        source = self.enter_context(VideoSource(path, offset, seconds, self._work if jumps else None))
        source.get_frame(0.0)
        self.opened.append(source)
        return source
