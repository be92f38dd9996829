"""One pass over the frames of a video."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from indexer.probe import probe
from indexer.shots.decode import Decoding, middle_size
from tests import media


def decoding(path: Path) -> Decoding:
    return Decoding(path, probe(path))


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.avi"])
def test_every_frame_once_and_in_order(tmp_path: Path, name: str) -> None:
    path = media.numbered(tmp_path / name, 60, options=("-c:v", "libx264", "-bf", "3", "-pix_fmt", "yuv420p"))
    frames = decoding(path)
    assert [media.read_number(seen.middle) for seen in frames] == list(range(60))
    times = [seen.pts for seen in decoding(path)]
    assert all(one < two for one, two in pairwise(times))
    assert frames.note == ""
    asset = probe(path)
    assert float((frames.end - asset.start) * asset.time_base) == pytest.approx(60 / 25, abs=0.09)


def test_sizes(tmp_path: Path) -> None:
    path = media.scenes(tmp_path / "a.mp4", 0.2, size=(640, 480))
    seen = next(iter(decoding(path)))
    assert (seen.small.shape, seen.small.dtype) == ((27, 48, 3), np.uint8)
    assert (seen.middle.shape, seen.middle.dtype) == ((288, 384, 3), np.uint8)


@pytest.mark.parametrize(
    ("size", "middle"),
    [((1920, 1080), (512, 288)), ((1080, 1920), (288, 512)), ((160, 90), (160, 90)), ((8000, 500), (1152, 288))],
)
def test_middle_size(size: tuple[int, int], middle: tuple[int, int]) -> None:
    assert middle_size(size) == middle


@pytest.mark.parametrize("turn", [90, -90, 180])
def test_turned_as_a_player_would(tmp_path: Path, turn: int) -> None:
    flat = media.scenes(tmp_path / "flat.mp4", 0.2)
    path = tmp_path / "a.mp4"
    media.ffmpeg("-display_rotation", str(turn), "-i", flat, "-c", "copy", path)
    middle = next(iter(decoding(path))).middle
    height, width = middle.shape[:2]
    shown = media.ffmpeg("-i", path, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    expected = np.frombuffer(shown, np.uint8).reshape(height, width, 3)
    assert np.abs(middle.astype(int) - expected).mean() < 3


def test_full_range_keeps_its_darks(tmp_path: Path) -> None:
    dark = np.full((90, 160, 3), 10, np.uint8)
    full = ("-vf", "scale=out_range=full", "-color_range", "pc", *media.H264)
    path = media.encode(tmp_path / "a.mp4", [dark] * 5, options=full)
    assert abs(float(next(iter(decoding(path))).small.mean()) - 10) < 2


def test_damage_in_the_middle_leaves_the_rest(tmp_path: Path) -> None:
    options = (*media.H264, "-g", "10", "-movflags", "+faststart")
    path = media.encode(tmp_path / "a.mp4", [media.with_number(media.scene(n), n) for n in range(100)], options=options)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8000] = b"\xff" * 8000
    path.write_bytes(content)
    numbers = {media.read_number(seen.middle) for seen in decoding(path)}
    assert {0, 1, 99} <= numbers


def test_a_file_cut_off_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    options = (*media.H264, "-movflags", "+faststart")
    path = media.encode(tmp_path / "a.mp4", [media.with_number(media.scene(n), n) for n in range(100)], options=options)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    frames = decoding(path)
    assert 20 < len(list(frames)) < 80
    assert "cannot be decoded" in frames.note


def test_times_of_reordered_avi(shared: Path) -> None:
    path = shared / "data/footage/mmaction2__test.avi"  # its packets have presentation times, and they are wrong
    assert len(list(decoding(path))) == 164
