"""One pass over the picture: where it is black or stands still, where it changes, and small pictures of every frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.safety import INPUT_ARGS
from montage.check.fault import Stretch, merged
from montage.render.process import ffmpeg, media_input

Pictures = npt.NDArray[np.uint8]  # [n, height, width] luma

SMALL = "scale=160:90:flags=fast_bilinear,format=gray"  # all that is looked at: a tenth of the time is not decoding
UPPER = "crop=iw:ih*2/3:0:0"  # subtitles and lower thirds lie below: a picture stands still though they change
WIDTH, HEIGHT = 32, 12  # [px] of the upper part: two cards with other words differ by 4 levels, a repeat by 1
BLACK = 0.5  # [s] is seen as black
FROZEN = 1.0  # [s] is seen as standing still
STILL = -54  # [dB] half a level, the mean of what stands still and is encoded; slow takes move more in a second
BLINK = 0.1  # [s] in which a key frame of the encoder looks a little different
FAINT = 3.0  # score from which on a change is told at all; 0..100 after ffmpeg's scdet
LASTING = 3  # [frame] before and after a change that is no flash
OTHER = 8.0  # levels between two pictures that are not the same
FAST = ("-skip_loop_filter", "all", "-flags2", "fast")  # a tenth of the time, and nothing that small pictures show
BLACK_FILTER, FROZEN_FILTER = "blackdetect=d={}:pic_th=0.98:pix_th=0.10", f"{UPPER},freezedetect=n={STILL}dB:d={{}}"
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
    graph = ",".join(
        [
            SMALL, BLACK_FILTER.format(BLACK), f"scdet=threshold={FAINT}", FROZEN_FILTER.format(FROZEN),
            f"scale={WIDTH}:{HEIGHT}:flags=area,format=gray",
        ]
    )  # fmt: skip
    out = ("-fps_mode", "passthrough", "-f", "rawvideo", "small.raw")
    said = ffmpeg(
        [
            "-threads", limit, *FAST, *INPUT_ARGS, "-i", media_input(film),
            "-map", "0:v:0", "-filter_threads", limit, "-vf", graph, *out,
        ],
        folder,
        f"look at {film.name}",
        level="info",
    )  # fmt: skip
    small = pictures(folder / "small.raw")
    damage = _DAMAGED.search(said)
    return Seen(
        small,
        fps,
        black=black(said),
        frozen=frozen(said, len(small) / fps),
        changes=tuple((round(float(time) * fps), float(score)) for score, time in _CHANGE.findall(said)),
        damage=damage.group(1) if damage else "",
    )


def pictures(file: Path) -> Pictures:
    """Small pictures, read as they are needed: those of an hour are 41 MB."""
    if not file.exists() or not file.stat().st_size:
        return np.empty((0, HEIGHT, WIDTH), np.uint8)
    return np.memmap(file, np.uint8, mode="r").reshape(-1, HEIGHT, WIDTH)


def black(said: str) -> tuple[Stretch, ...]:
    """Black stretches that ffmpeg told of."""
    return tuple((float(start), float(end)) for start, end in _BLACK.findall(said))


def frozen(said: str, duration: float) -> tuple[Stretch, ...]:
    """Stretches in which nothing moves that ffmpeg told of, the last one maybe to the end."""
    found: list[Stretch] = []
    for which, time in _FROZEN.findall(said):
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
