"""The film's sound: narration and music mixed once for the whole film, brought to the template's loudness."""

import hashlib
import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from assets_db.errors import UserError
from assets_db.timebase import frame_at
from indexer.safety import INPUT_ARGS
from montage.model import Music, Timeline
from montage.render.envelope import envelope
from montage.render.loudness import loudness, master
from montage.render.process import FfmpegError, ffmpeg, media_input, whole
from montage.render.source import stamp
from montage.template import SoundStyle

VERSION = 2
RATE = 48_000  # [Hz]
BLOCK = 10 * RATE  # [samples] are mixed at a time
SEAM = RATE  # [samples] over which the end of a piece goes over into its beginning
BAR_SEAM = RATE // 50  # [samples] where it goes from a bar line to a bar line: long enough not to click

Sound = npt.NDArray[np.float32]  # [n, channels]


def mix(timeline: Timeline, style: SoundStyle, work: Path) -> Path:
    """The whole sound as AAC in `work/sound`, exactly as long as the film; kept from before if nothing changed.

    Raises UserError for narration or music that cannot be read, and DiskFull.
    """
    folder = work / "sound"
    folder.mkdir(exist_ok=True)
    out = folder / f"{_key(timeline, style)}.m4a"
    if not out.exists():
        samples = frame_at(timeline.frames / timeline.fps, Fraction(RATE))
        with TemporaryDirectory(dir=folder) as raw, whole(out) as temporary:
            mixed = _mixed(timeline, style, samples, Path(raw))
            master(mixed, temporary, style, samples, RATE)
    return out


def _key(timeline: Timeline, style: SoundStyle) -> str:
    music = timeline.music
    facts = [VERSION, style, timeline.frames, timeline.fps, stamp(timeline.narration)]
    if music:
        words = [(word.start, word.end) for speech in timeline.speeches for word in speech.words]
        facts += [stamp(music.path), music.offset, music.loop, words]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _mixed(timeline: Timeline, style: SoundStyle, samples: int, folder: Path) -> Path:
    """A file of float32 [samples, 2] little-endian: narration, and music under it."""
    out = folder / "mix.raw"
    voice_file = _decoded(timeline.narration, Fraction(0), 1, samples, folder / "voice.raw", "narration")
    voice = _mapped(voice_file, 1)
    if timeline.music is None:
        with _writing(out, samples) as blocks:
            for at, block in blocks:
                block += _part(voice, at, len(block))
        return out
    piece_file = _decoded(timeline.music.path, timeline.music.offset, 2, samples, folder / "music.raw", "music")
    piece = _mapped(piece_file, 2)
    level = _level(voice_file, piece_file)
    turns = _turns(timeline.music, len(piece))
    curve = envelope(timeline.speeches, style, samples / RATE)
    with _writing(out, samples) as blocks:
        for at, block in blocks:
            gain = curve.gain(np.arange(at, at + len(block)) / RATE)
            playing = _repeated(piece, at, len(block), *turns)
            block += _part(voice, at, len(block)) + playing * (level * gain[:, None])
    return out


def _decoded(path: Path, offset: Fraction, channels: int, samples: int, out: Path, what: str) -> Path:
    """At most `samples` samples of a sound file from `offset` [s] on, as raw float32. Raises UserError."""
    options = ["-map", "0:a:0", "-ac", str(channels), "-ar", str(RATE), "-t", f"{samples / RATE:.6f}", "-f", "f32le"]
    try:
        stamp(path)
        ffmpeg(
            [*INPUT_ARGS, "-ss", f"{float(offset):.6f}", "-i", media_input(path), *options, out.name],
            out.parent,
            f"read {path.name}",
        )
    except FfmpegError as error:
        raise _unusable(path, what, error.reason) from error
    if not out.stat().st_size:
        raise _unusable(path, what, "there is no sound in it")
    return out


def _unusable(path: Path, what: str, reason: str) -> UserError:
    todo = "give another piece with --music" if what == "music" else "plan the film again"
    return UserError(f"{path} cannot be used as {what} ({reason})", todo)


def _level(voice: Path, piece: Path) -> float:
    """The amplitude factor that makes the music as loud as the speech; 1 where either is silent."""
    difference = loudness(voice, RATE, 1) - loudness(piece, RATE, 2)
    return 10 ** (difference / 20) if math.isfinite(difference) else 1.0


def _mapped(file: Path, channels: int) -> Sound:
    """The samples of a raw file, read as they are needed: fifteen minutes of stereo are 345 MB."""
    return np.memmap(file, np.dtype("<f4"), mode="r").reshape(-1, channels)


@contextmanager
def _writing(out: Path, samples: int) -> Iterator[Iterator[tuple[int, Sound]]]:
    """(first sample, silent block [n, 2]) after block of a file, each to be filled."""
    sound = np.memmap(out, np.dtype("<f4"), mode="w+", shape=(samples, 2))
    yield ((at, sound[at : at + BLOCK]) for at in range(0, samples, BLOCK))
    sound.flush()


def _part(sound: Sound, at: int, count: int) -> Sound:
    """`count` samples from `at` on, silence past the end."""
    part = sound[at : at + count]
    return np.pad(part, ((0, count - len(part)), (0, 0)))


def _turns(music: Music, length: int) -> tuple[int, int, int]:
    """Samples of a piece of `length`: where it goes back to, from where, and how long both are heard."""
    if music.loop is not None:
        back, end = (round((time - music.offset) * RATE) for time in (music.loop.back, music.loop.end))
        if 0 <= back < end <= length:
            return back, end, min(BAR_SEAM, length - end)
    seam = min(SEAM, length // 4)
    return 0, length - seam, seam


def _repeated(piece: Sound, at: int, count: int, back: int, end: int, seam: int) -> Sound:
    """`count` samples from `at` on of a piece that goes from `end` back to `back`, heard on for `seam` samples."""
    place = np.arange(at, at + count)
    turned = place >= end
    inside = np.where(turned, back + (place - end) % (end - back), place)
    sound = np.asarray(piece[inside])
    ending = np.flatnonzero(turned & (inside - back < seam))
    gone = inside[ending] - back
    share = (gone / max(1, seam))[:, None]
    sound[ending] = np.sqrt(share) * sound[ending] + np.sqrt(1 - share) * piece[end + gone]
    return np.asarray(sound, np.float32)
