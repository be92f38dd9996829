"""One look at the picture: where it is black or stands still, where it changes, and small pictures of every frame.

What is looked at are small pictures: a film's, which decoding gives, or those that were made while it was encoded.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.media.safety import INPUT_ARGS
from montage.check.fault import Stretch, merged
from montage.ffmpeg.proxies import SMALL, small_input, small_pictures
from montage.ffmpeg.run import ffmpeg, media_input

Pictures = npt.NDArray[np.uint8]  # [n, height, width] luma

UPPER = "crop=iw:ih*2/3:0:0"  # subtitles and lower thirds lie below: a picture stands still though they change
WIDTH, HEIGHT = 32, 12  # [px] of the upper part: two cards with other words differ by 4 levels, a repeat by 1
BLACK = 0.5  # [s] is seen as black
FROZEN = 1.0  # [s] is seen as standing still
STILL = -54  # [dB] half a level, the mean of what stands still and is encoded; slow takes move more in a second
BLINK = 0.1  # [s] in which a key frame of the encoder looks a little different
FAINT = 3.0  # score from which on a change is reported; 0..100 after ffmpeg's scdet
LASTING = 3  # [frame] before and after a change that is no flash
SAME = 2.5  # levels (root of the mean square) that two codings of a picture differ by at most: films of stills 0.4 to 2
OTHER = 8.0  # levels between two pictures that are not the same
FAST = ("-skip_loop_filter", "all", "-flags2", "fast")  # a tenth of the time, and nothing that small pictures show
BLACK_FILTER, FROZEN_FILTER = "blackdetect=d={}:pic_th=0.98:pix_th=0.10", f"{UPPER},freezedetect=n={STILL}dB:d={{}}"
_CHANGES, _SMALLEST = f"scdet=threshold={FAINT}", f"scale={WIDTH}:{HEIGHT}:flags=area,format=gray"
_LINE = r"^\[\w+ @ \w+\] "
_BLACK = re.compile(_LINE + r"black_start:\s*([\d.]+) black_end:\s*([\d.]+)", re.MULTILINE)
_FROZEN = re.compile(_LINE + r"lavfi\.freezedetect\.freeze_(start|end): ([\d.]+)", re.MULTILINE)
_CHANGE = re.compile(_LINE + r"lavfi\.scd\.score:\s*([\d.]+), lavfi\.scd\.time: ([\d.]+)", re.MULTILINE)
_DAMAGED = re.compile(r"^\[(?:\w+,)*\w+ @ \w+\] (.*\b(?:corrupt|error|invalid|concealing)\b.*)$", re.MULTILINE | re.I)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a film shows."""

    small: Pictures  # of every frame that could be decoded
    fps: float  # [1/s]
    black: tuple[Stretch, ...]
    frozen: tuple[Stretch, ...]  # the upper part; subtitles may change
    changes: tuple[tuple[int, float], ...]  # (frame, score 0..100) ascending
    damage: str  # the first thing that the decoder complained about; empty: nothing


def see(film: Path, fps: float, folder: Path, threads: int = 1) -> Seen:
    """Decode `film` once; its small pictures lie in `folder` as long as they are used. Raises FfmpegError.

    More threads than processors are free for cost a third of the time more.
    """
    limit = str(threads)
    source = ("-threads", limit, *FAST, *INPUT_ARGS, "-i", media_input(film), "-filter_threads", limit)
    return _look(source, SMALL, fps, folder, f"look at {film.name}")


def see_small(segments: Sequence[Path], fps: Fraction, folder: Path) -> Seen:
    """What `segments` show one after the other, by the small pictures beside them. Raises FfmpegError.

    The same filters look at them; only their decoding costs a twentieth.
    """
    source, numbered = small_input(fps)
    return _look(source, numbered, float(fps), folder, "look at small pictures", small_pictures(segments))


def see_keys(film: Path, folder: Path) -> tuple[Pictures, str]:
    """Small pictures of the key frames of `film`, and what the decoder complained about. Raises FfmpegError."""
    source = ("-threads", "1", "-skip_frame", "nokey", *FAST, *INPUT_ARGS, "-i", media_input(film))
    chain = f"{SMALL},{UPPER},{_SMALLEST}"
    log = ffmpeg([*source, "-map", "0:v:0", "-vf", chain, *_raw("keys.raw")], folder, f"look at {film.name}", "warning")
    return pictures(folder / "keys.raw"), _damage(log)


def _look(source: Sequence[str], start: str, fps: float, folder: Path, task: str, feed: Iterable[bytes] = ()) -> Seen:
    """`start`: filters from the source to pictures of 160x90."""
    graph = ",".join([start, BLACK_FILTER.format(BLACK), _CHANGES, FROZEN_FILTER.format(FROZEN), _SMALLEST])
    log = ffmpeg([*source, "-map", "0:v:0", "-vf", graph, *_raw("small.raw")], folder, task, "info", feed)
    small = pictures(folder / "small.raw")
    return Seen(
        small,
        fps,
        black=black(log),
        frozen=frozen(log, len(small) / fps),
        changes=tuple((round(float(time) * fps), float(score)) for score, time in _CHANGE.findall(log)),
        damage=_damage(log),
    )


def _raw(name: str) -> tuple[str, ...]:
    return ("-fps_mode", "passthrough", "-f", "rawvideo", name)


def _damage(log: str) -> str:
    found = _DAMAGED.search(log)
    return found.group(1) if found else ""


def pictures(file: Path) -> Pictures:
    """Small pictures, read as they are needed: those of an hour are 41 MB."""
    if not file.exists() or not file.stat().st_size:
        return np.empty((0, HEIGHT, WIDTH), np.uint8)
    return np.memmap(file, np.uint8, mode="r").reshape(-1, HEIGHT, WIDTH)


def black(log: str) -> tuple[Stretch, ...]:
    """Black stretches that ffmpeg reported."""
    return tuple((float(start), float(end)) for start, end in _BLACK.findall(log))


def frozen(log: str, duration: float) -> tuple[Stretch, ...]:
    """Stretches without motion that ffmpeg reported, the last one maybe to the end."""
    found: list[Stretch] = []
    for which, time in _FROZEN.findall(log):
        if which == "start":
            found.append((float(time), duration))
        elif found:
            found[-1] = (found[-1][0], float(time))
    return tuple(merged(found, BLINK))


def lasting(small: Pictures, frame: int) -> bool:
    """Whether the picture is another one after `frame` than before: no flash, no crack in the film."""
    before, after = max(0, frame - LASTING), min(len(small) - 1, frame + LASTING)
    return distance(small[before], small[after]) > OTHER


def distance(one: Pictures, other: Pictures) -> float:
    """Root of the mean square of what two small pictures differ by, in levels of 0 to 255."""
    return float(np.sqrt(np.mean(np.square(one.astype(np.float32) - other))))


def seen_at(changes: Sequence[tuple[int, float]], least: float) -> list[int]:
    """The frames of changes with at least this score."""
    return [frame for frame, score in changes if score >= least]
