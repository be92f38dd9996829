"""The index sees the colours that films show."""

import itertools
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.reformatter import VideoReformatter

from indexer.media.colours import rgb
from montage.ffmpeg.encoders import X264
from montage.render.segments import encode
from tests import media
from tests.render_media import NEWS, clip, film, frames

SIZE = (320, 180)


def indexed(path: Path, size: tuple[int, int] = SIZE) -> npt.NDArray[np.uint8]:
    with av.open(str(path)) as container:
        return rgb(VideoReformatter(), next(container.decode(video=0)), size)


def rendered(path: Path, folder: Path, size: tuple[int, int] = SIZE) -> npt.NDArray[np.uint8]:
    (folder / "work").mkdir(exist_ok=True)
    made = encode(film(folder, [clip(path, 3)], size=size), NEWS, X264, folder / "work")
    return frames(made.files[0])[0]


def apart(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """[levels] between fields of the two pictures."""
    fields = [
        np.asarray(media.Image.fromarray(part).resize((16, 9), media.Image.Resampling.BOX), float)
        for part in (one, other)
    ]
    return float(np.abs(fields[0] - fields[1]).mean())


@pytest.mark.parametrize(
    ("name", "size"), [("mat8.mp4", (320, 240)), ("mat10.mp4", (320, 240)), ("hlg.mov", SIZE), ("pq.mp4", SIZE)]
)
def test_reported_files(shared: Path, tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    path = shared / "data/cases/color" / name
    assert apart(indexed(path, size), rendered(path, tmp_path, size)) < 6


CASES = [
    (matrix, height, transfer)
    for matrix, height, transfer in itertools.product(
        ("bt709", "smpte170m", "fcc", "smpte240m", "bt2020nc", "bt2020c", "ycgco", "ictcp", "chroma-derived-nc",
         "unknown"),
        (180, 720), ("bt709",),
    )
] + [("bt2020nc", 180, "smpte2084"), ("bt2020nc", 180, "arib-std-b67"), ("unknown", 180, "smpte2084")]  # fmt: skip


@pytest.mark.parametrize(("matrix", "height", "transfer"), CASES)
def test_any_tag_looks_alike_in_index_and_film(tmp_path: Path, matrix: str, height: int, transfer: str) -> None:
    size = (height * 16 // 9, height)
    tags = ("-colorspace", matrix, "-color_trc", transfer, "-color_primaries", "bt709")
    set_params = f"format=yuv420p,setparams=colorspace={matrix}:color_trc={transfer}"
    path = media.encode(tmp_path / "a.mp4", [media.scene(3, size)] * 3, options=("-vf", set_params, *media.H264, *tags))
    assert apart(indexed(path), rendered(path, tmp_path)) < 6


def test_ordinary_light_is_as_ffmpegs_scaler_has_it(tmp_path: Path) -> None:
    path = media.scenes(tmp_path / "a.mp4", 0.2, size=SIZE)
    shown = np.frombuffer(
        media.ffmpeg("-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"), np.uint8
    )
    assert np.abs(indexed(path).astype(int) - shown.reshape(180, 320, 3)).mean() < 3


@pytest.mark.parametrize("name", ["mat8.mp4", "hlg.mov"])
def test_a_frame_may_be_looked_at_twice(shared: Path, name: str) -> None:
    with av.open(str(shared / "data/cases/color" / name)) as container:
        frame = next(container.decode(video=0))
        first, second = (rgb(VideoReformatter(), frame, SIZE) for _ in range(2))
    assert np.array_equal(first, second)
