"""The shots' own sound: where each is heard, and all of them on one track as long as the film."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from assets_db.timebase import frame_at
from indexer.media.safety import INPUT_ARGS, MediaError, open_media
from montage.ffmpeg.run import FfmpegError, ffmpeg, media_input
from montage.model import Clip, Timeline
from montage.render.excerpt import ORIGIN, excerpt
from montage.render.levels import Level, difference, level
from montage.render.raw import RATE, blocks, length, mapped, part
from montage.render.source import look

SEAM = RATE // 40  # [samples] 25 ms, over which one sound goes over into the next at a cut
RAISED = 12.0  # [dB] at most that a shot is raised: what is nearly silent is hiss
EARLY = 1  # [s] before the in-point decoding begins: AAC, MP3 and Opus need what came before
HOLE = 0.02  # [s] that are missing become silence; the times of containers that count in ms are off by less
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a clip's own sound is heard, on the film's samples. It comes and goes at equal power."""

    clip: Clip
    start: int
    end: int  # exclusive
    come: int  # [samples] from `start` on
    go: int  # [samples] before `end`: while the next clip comes


@dataclass(frozen=True, slots=True)
class _Source:
    """When a file's streams begin, [s] on the file's clock."""

    video: Fraction  # an offset counts from here
    audio: Fraction


@dataclass(frozen=True, slots=True)
class _Decoded:
    """A clip's own sound."""

    file: Path  # raw stereo, shorter than the clip where the sound ends before it
    late: int  # [samples] of it before the sound begins
    factor: float  # to the level at which it is heard


def heard(timeline: Timeline) -> list[Heard]:
    """The clips whose own sound is heard, in order."""
    rate = Fraction(RATE)
    found = []
    for clip, following in pairwise([*timeline.video, None]):
        if clip is None or clip.kind != "video" or clip.gain is None:
            continue
        start, end = (frame_at(frame / timeline.fps, rate) for frame in (clip.start, clip.start + clip.dur))
        go = _seam(following, timeline.fps)
        found.append(Heard(clip, start, end + go if following else end, _seam(clip, timeline.fps), go))
    return found


def shots_track(clips: Sequence[Heard], speech: Level, samples: int, folder: Path) -> tuple[Path, tuple[str, ...]]:
    """A raw stereo file of `samples` in `folder`, each clip at its gain below `speech`, and notes on what it lacks.

    A clip whose sound cannot be read is silent. Raises DiskFull.
    """
    track = folder / "shots.raw"
    with track.open("wb") as file:
        file.truncate(samples * 8)  # silence
    sources, lost = _sources(one.clip.src for one in clips)
    with ThreadPoolExecutor(WORKERS) as pool:
        coming = [
            (one, pool.submit(_decoded, one, sources[one.clip.src], speech, folder / f"shot{number}.raw"))
            for number, one in enumerate(clips)
            if one.clip.src in sources
        ]
        for one, future in coming:
            try:
                _lay(future.result(), one, track)
            except (FfmpegError, MediaError) as error:
                lost[one.clip.src] = error.reason
    return track, tuple(f"{path.name} is not heard ({reason})" for path, reason in lost.items())


def _seam(clip: Clip | None, fps: Fraction) -> int:
    """[samples] over which `clip` comes in and what was before it goes; None: the film ends."""
    return frame_at(clip.transition.frames / fps, Fraction(RATE)) if clip and clip.transition else SEAM


def _sources(paths: Iterable[Path]) -> tuple[dict[Path, _Source], dict[Path, str]]:
    """The files that have sound, and those that cannot be read with the reason why."""
    found, lost = dict[Path, _Source](), dict[Path, str]()
    for path in dict.fromkeys(paths):
        try:
            with open_media(path) as container:
                if not container.streams.audio:
                    continue
                stream = container.streams.audio[0]
                begin = stream.start_time and stream.time_base and stream.start_time * stream.time_base
            found[path] = _Source(look(path, Fraction(0)).start, begin or Fraction(0))
        except MediaError as error:
            lost[path] = error.reason
    return found, lost


def _decoded(one: Heard, source: _Source, speech: Level, out: Path) -> _Decoded:
    """Decode what is heard of a clip. Raises FfmpegError, MediaError."""
    begin, file = source.video + one.clip.offset, one.clip.src
    if one.clip.jumps:
        seconds = Fraction(one.end - one.start, RATE)
        file = excerpt(file, one.clip.offset, seconds, out.parent)
        source, begin = _Source(ORIGIN, ORIGIN), ORIGIN + one.clip.offset
    seek = ("-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(begin - EARLY):.6f}")
    first = begin - EARLY <= min(source.video, source.audio) or one.clip.jumps
    arguments = [
        *INPUT_ARGS, "-copyts", *(() if first else seek),
        "-i", media_input(file), "-map", "0:a:0", "-af", _chain(begin, one.end - one.start),
        "-f", "f32le", out.name,
    ]  # fmt: skip
    ffmpeg(arguments, out.parent, f"read the sound of {one.clip.src.name}")
    raised = min(difference(speech, level(out, 2)), RAISED) - (one.clip.gain or 0.0)
    return _Decoded(out, max(0, frame_at(source.audio - begin, Fraction(RATE))), 10 ** (raised / 20))


def _chain(begin: Fraction, samples: int) -> str:
    """From a file's own times to `samples` of stereo from `begin` [s] on: silence first where the sound begins late."""
    return (
        f"asetpts=PTS-{begin.numerator}/{begin.denominator}/TB,"
        f"aresample={RATE}:first_pts=0:min_hard_comp={HOLE},"
        f"aformat=channel_layouts=stereo,atrim=end_sample={samples}"
    )


def _lay(sound: _Decoded, one: Heard, track: Path) -> None:
    """Add a clip's sound to the track, and delete its file. Where it begins late or ends early it does not click."""
    last = one.start + length(sound.file, 2)
    for at, count in blocks(one.start, min(last, length(track, 2))):
        place = np.arange(at, at + count)
        ramps = [(place - one.start) / one.come, (one.end - place) / one.go]
        if sound.late:
            ramps.append((place - one.start - sound.late) / SEAM)
        if last < one.end:
            ramps.append((last - place) / SEAM)
        gain = sound.factor * np.sqrt(np.prod(np.clip(ramps, 0, 1), axis=0))
        heard_now = part(sound.file, 2, at - one.start, count) * gain[:, None]
        mapped(track, 2, "r+")[at : at + count] += heard_now.astype(np.float32)
    sound.file.unlink()
