"""The sound of a video, as speech recognition wants it: mono, 16 kHz, in pieces that end where it is quiet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from indexer.media.clock import steady
from indexer.media.safety import open_media, video_stream

if TYPE_CHECKING:
    from av import AudioFrame, Packet
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

Samples = npt.NDArray[np.float32]  # [n] in -1..1
RATE = 16_000  # [Hz]
LONGEST_PIECE = 600  # [s] of a piece: 38 MB, and what a crash loses
SEARCHED = 60  # [s] at its end, for a quiet place to cut
PAUSE = 0.5  # [s] how long it is to be quiet there
GAP = Fraction(1)  # [s] of sound that is missing, or comes again: a new piece begins, so that times stay true


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of sound."""

    start: Fraction  # [s] on the clock of the file, as pictures are
    samples: Samples

    @property
    def end(self) -> Fraction:
        """[s] on the clock of the file."""
        return self.start + Fraction(len(self.samples), RATE)


def sound(path: Path, since: Fraction) -> Iterator[Piece]:
    """The sound of `path` from some seconds before `since` [s] on its clock; nothing where it has none.

    Damaged parts are left out. Raises MediaError where the file cannot be opened.
    """
    with open_media(path) as container:
        if container.streams.audio:
            _seek(container, since)
            stream = container.streams.audio[0]
            yield from _pieces(_mono(_frames(container.demux(stream), stream)))


def steady_sound(path: Path) -> Iterator[Piece]:
    """All the sound of a video whose own clock jumps, on the continuous clock of its pictures; else as `sound`."""
    with open_media(path) as container:
        if container.streams.audio:
            stream = container.streams.audio[0]
            yield from _pieces(_mono(_frames(steady(container, video_stream(container, path), stream), stream)))


def quietest(samples: Samples) -> int:
    """Where to cut: the middle of the quietest half second in the last minute."""
    window = int(PAUSE * RATE)
    searched = samples[-SEARCHED * RATE :]
    windows = searched[: len(searched) // window * window].reshape(-1, window)
    place = int(np.argmin((windows**2).mean(axis=1)))
    return len(samples) - len(searched) + place * window + window // 2


def _seek(container: "InputContainer", since: Fraction) -> None:
    import av

    if since * av.time_base <= (container.start_time or 0):
        return
    try:
        container.seek(int(since * av.time_base))
    except av.FFmpegError:
        return  # some files can only be read from their start


def _frames(
    packets: "Iterator[Packet[AudioStream] | Packet[VideoStream]]", sound: "AudioStream"
) -> "Iterator[AudioFrame]":
    import av

    while True:
        try:
            packet = next(packets)
            if packet.stream.index == sound.index:
                yield from packet.decode()  # type: ignore[misc]
        except StopIteration:
            return
        except av.InvalidDataError:
            continue  # a damaged packet
        except av.FFmpegError:
            return  # nothing more can be read


def _mono(frames: "Iterable[AudioFrame]") -> Iterator[tuple[Fraction | None, Samples]]:
    """(time [s], samples) of each frame; broadcasts change from stereo to more channels and back."""
    from av import AudioResampler

    layout, resampler = None, None
    for frame in frames:
        if resampler is None or layout != (frame.format.name, frame.layout.name, frame.sample_rate):
            layout = (frame.format.name, frame.layout.name, frame.sample_rate)
            resampler = AudioResampler("flt", "mono", RATE)
        time = None if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base
        for made in resampler.resample(frame):
            yield time, np.asarray(made.to_ndarray()[0], np.float32)
            time = None  # what else comes of the frame follows on it


def _pieces(sounds: Iterable[tuple[Fraction | None, Samples]]) -> Iterator[Piece]:
    start, held, count = Fraction(0), list[Samples](), 0
    for time, samples in sounds:
        now = start + Fraction(count, RATE)
        if time is not None and (not held or abs(time - now) > GAP):
            if held:
                yield Piece(start, np.concatenate(held))
            start, held, count = time, [], 0
        held.append(samples)
        count += len(samples)
        if count >= LONGEST_PIECE * RATE:
            whole = np.concatenate(held)
            cut = quietest(whole)
            yield Piece(start, whole[:cut])
            start, held, count = start + Fraction(cut, RATE), [whole[cut:]], len(whole) - cut
    if held:
        yield Piece(start, np.concatenate(held))
