"""Small media made on the spot with ffmpeg and Pillow: scenes, colours, tones, frames that carry their number."""

import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
SIZE = (160, 90)  # [px]
BITS = 16  # of a frame's number, black and white fields along the lower edge
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def ffmpeg(*arguments: str | Path, stdin: bytes = b"") -> bytes:
    """Run the ffmpeg of imageio-ffmpeg; returns its stdout."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=True, timeout=60).stdout


def encode(path: Path, frames: Iterable[Pixels], fps: str = "25", options: Sequence[str] = H264) -> Path:
    """Write frames uint8 [h, w, 3] RGB as a video."""
    pictures = list(frames)
    height, width = pictures[0].shape[:2]
    raw = b"".join(picture.tobytes() for picture in pictures)
    shape = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", fps)
    ffmpeg(*shape, "-i", "-", *options, path, stdin=raw)
    return path


@cache
def scene(seed: int, size: tuple[int, int] = SIZE) -> Pixels:
    """A picture with content: soft patches of colour, another for each seed."""
    coarse = np.random.default_rng(seed).integers(0, 256, (5, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC))


def scenes(
    path: Path, *seconds: float, fps: int = 25, size: tuple[int, int] = SIZE, options: Sequence[str] = H264
) -> Path:
    """A video of scenes that last so long, with hard cuts between them."""
    frames = [scene(seed, size) for seed, length in enumerate(seconds) for _ in range(round(length * fps))]
    return encode(path, frames, str(fps), options)


def numbered(path: Path, count: int, fps: str = "25", options: Sequence[str] = H264) -> Path:
    """A video of `count` frames, each with its number burnt in."""
    return encode(path, (with_number(scene(0), number) for number in range(count)), fps, options)


def with_number(picture: Pixels, number: int) -> Pixels:
    """`picture` with `number` in fields along its lower edge."""
    made = picture.copy()
    height, width = made.shape[:2]
    for bit in range(BITS):
        made[-height // 4 :, bit * width // BITS : (bit + 1) * width // BITS] = 255 * (number >> bit & 1)
    return made


def read_number(picture: Pixels) -> int:
    """The number that was burnt into uint8 [h, w, 3] of any size."""
    height, width = picture.shape[:2]
    row = picture[-height // 8]
    return sum(int(row[(2 * bit + 1) * width // (2 * BITS)].mean() > 127) << bit for bit in range(BITS))


def colour(path: Path, name: str = "red", seconds: float = 1, options: Sequence[str] = H264) -> Path:
    """A video of one colour."""
    source = f"color={name}:size={SIZE[0]}x{SIZE[1]}:rate=25:duration={seconds}"
    ffmpeg("-f", "lavfi", "-i", source, *options, path)
    return path


def tone(path: Path, seconds: float = 1, hertz: int = 440) -> Path:
    """A sound file with a sine tone."""
    ffmpeg("-f", "lavfi", "-i", f"sine={hertz}:duration={seconds}", path)
    return path


def picture(path: Path, seed: int = 0, size: tuple[int, int] = SIZE, orientation: int = 1) -> Path:
    """A still picture; `orientation` is EXIF's."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(scene(seed, size)).save(path, exif=exif)
    return path
