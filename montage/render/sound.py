"""The film's sound: narration, music and the shots' own sound mixed once, brought to the template's loudness."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assets_db.errors import UserError
from assets_db.files import atomic_write
from assets_db.timebase import frame_at
from indexer.media.safety import INPUT_ARGS, MediaError, open_media
from montage.ffmpeg.run import FfmpegError, ffmpeg, media_input
from montage.files.seals import is_whole, seal
from montage.model import Clip, Music, Timeline
from montage.render.envelope import Envelope, envelope
from montage.render.levels import Level, difference, even_out, level
from montage.render.loudness import master
from montage.render.raw import RATE, Sound, blocks, length, mapped, part
from montage.render.shots_sound import heard, shots_track
from montage.render.source import content_of, stamp
from montage.template import SoundStyle

VERSION = 3
UNHEARD = 1e-3  # of full scale: -60 dB
MISSED = 1  # [s] that a piece may be shorter than it declares before a note says so
STUTTER = 2  # [s] a piece that is shorter is heard as a stutter when it is repeated
SEAM = RATE  # [samples] over which the end of a piece goes over into its beginning
BAR_SEAM = RATE // 50  # [samples] where it goes from a bar line to a bar line: long enough not to click

Stem = Callable[[int, int], Sound]  # (first sample, how many) -> float32 [n, 2]


@dataclass(frozen=True, slots=True)
class Mixed:
    """The film's sound."""

    path: Path  # AAC
    notes: tuple[str, ...]  # on music and shots that cannot be heard, one line each


@dataclass(frozen=True, slots=True)
class Stems:
    """What is mixed, each as loud as it is in the mix before that is brought to the template's loudness."""

    narration: Stem
    music: Stem | None
    shots: Stem | None  # their own sound
    notes: tuple[str, ...]  # on music and shots that cannot be heard, one line each


def mix(timeline: Timeline, style: SoundStyle, work: Path) -> Mixed:
    """The whole sound in `work/sound`, exactly as long as the film; cached from before if nothing changed.

    A shot whose own sound cannot be read is silent, and a note says so. Raises UserError for narration or music that
    cannot be read, and DiskFull.
    """
    folder = work / "sound"
    folder.mkdir(exist_ok=True)
    out = folder / f"{mix_key(timeline, style)}.m4a"
    notes = out.with_suffix(".json")
    if not is_whole(out, notes):
        samples = frame_at(timeline.frames / timeline.fps, Fraction(RATE))
        with TemporaryDirectory(prefix=".", dir=folder) as place, atomic_write(out) as temporary:
            made = stems(timeline, style, samples, Path(place))
            mixed = _summed([made.narration, made.music, made.shots], samples, Path(place) / "mix.raw")
            master(mixed, temporary, style, samples, RATE)
            notes.write_text(json.dumps(made.notes), "utf-8")
        seal(out, notes)
    return Mixed(out, tuple(json.loads(notes.read_text("utf-8"))))


def stems(timeline: Timeline, style: SoundStyle, samples: int, folder: Path) -> Stems:
    """What the film's `samples` are mixed of, in files in `folder`. Raises UserError and DiskFull as `mix` does."""
    voice = _decoded(timeline.narration, Fraction(0), 1, samples, folder / "voice.raw", "narration")
    speech, clips = level(voice, 1), heard(timeline)
    curve = envelope(timeline.speeches, style, samples / RATE)
    music, shots = None, None
    notes: tuple[str, ...] = ()
    if timeline.music:
        piece, notes = _music(timeline.music, speech, samples, folder)
        music = _under(curve, piece)
    if clips:
        track, unheard = shots_track(clips, speech, samples, folder)
        notes += unheard
        # A clip's gain holds outside speech: there the curve is as far down as it is for music.
        alone = np.float32(10 ** (style.music_alone / 20))
        shots = _under(curve, lambda at, count: part(track, 2, at, count) * alone)
    return Stems(lambda at, count: np.repeat(part(voice, 1, at, count), 2, axis=1), music, shots, notes)


def mix_key(timeline: Timeline, style: SoundStyle) -> str:
    """Names what `mix` makes: another sound has another name. Raises UserError where narration or music are gone."""
    music = timeline.music
    words = [(word.start, word.end) for speech in timeline.speeches for word in speech.words]
    facts = [
        VERSION, style, timeline.frames, timeline.fps, stamp(timeline.narration), words,
        music and (stamp(music.path), music.offset, music.loop, music.gain),
        *((_identity(one.clip), one.clip.offset, one.clip.gain, one.start, one.end, one.come, one.go)
          for one in heard(timeline)),
    ]  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _identity(clip: Clip) -> object:
    """Differs when a clip's source has changed, or has come back."""
    try:
        return content_of(clip), stamp(clip.src)
    except MediaError:
        return str(clip.src)


def _summed(parts: list[Stem | None], samples: int, out: Path) -> Path:
    """The sum of all parts as a raw stereo file. Not by numpy's `tofile`, which does not say why it cannot write."""
    with out.open("wb") as file:
        for at, count in blocks(0, samples):
            file.write(reduce(np.add, (stem(at, count) for stem in parts if stem)).tobytes())
    return out


def _under(curve: Envelope, stem: Stem) -> Stem:
    """`stem`, as loud as `curve` says."""
    return lambda at, count: stem(at, count) * curve.gain(np.arange(at, at + count) / RATE)[:, None]


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


def _music(music: Music, speech: Level, samples: int, folder: Path) -> tuple[Stem, tuple[str, ...]]:
    """The piece for as long as the film, as loud as the speech and its `gain`; and what is wrong with it."""
    piece = _decoded(music.path, music.offset, 2, samples, folder / "music.raw", "music")
    even_out(piece)
    heard_of = length(piece, 2)
    factor = np.float32(10 ** ((difference(speech, level(piece, 2)) + music.gain) / 20))
    turns = _turns(music, heard_of)
    notes = tuple(_wrong(music, piece, heard_of, samples))
    return lambda at, count: _repeated(mapped(piece, 2), at, count, *turns) * factor, notes


def _wrong(music: Music, piece: Path, heard_of: int, samples: int) -> Iterator[str]:
    """What is wrong with a piece of which `heard_of` samples can be heard, under a film of `samples`."""
    name, claimed = music.path.name, _claimed(music.path) - music.offset
    silent, lasts = _silent(piece), Fraction(heard_of, RATE)
    if silent:
        yield f"{name} is silent: the film has no music"
    if heard_of < samples and claimed - lasts > MISSED:
        yield f"{name} is cut off: {float(lasts):.1f} of {float(claimed):.1f} s can be heard"
    elif heard_of < samples and lasts < STUTTER and not silent:
        yield f"{name} lasts {float(lasts):.1f} s: it is repeated all the time"


def _silent(file: Path) -> bool:
    """Whether nothing can be heard of a raw stereo file."""
    return all(np.abs(part(file, 2, at, count)).max() < UNHEARD for at, count in blocks(0, length(file, 2)))


def _claimed(path: Path) -> Fraction:
    """[s] that a sound file says that it lasts; 0 where it does not."""
    with open_media(path) as container:
        stream = container.streams.audio[0]
        if stream.duration is not None and stream.time_base is not None:
            return stream.duration * stream.time_base
        return Fraction(container.duration or 0, 1_000_000)


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
