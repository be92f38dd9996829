"""What a file holds."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from indexer.media.safety import MediaError
from indexer.probe import probe, read_tags
from tests import media


def seconds(path: Path) -> float:
    asset = probe(path)
    return float(asset.duration * asset.time_base)


def test_video(tmp_path: Path) -> None:
    asset = probe(media.numbered(tmp_path / "a.mp4", 60, "30000/1001"))
    assert (asset.kind, asset.fps, asset.size, asset.rotation) == ("video", Fraction(30000, 1001), (160, 90), 0)
    assert asset.duration * asset.time_base == Fraction(60 * 1001, 30000)
    assert re.fullmatch("[0-9a-f]{64}", asset.sha256)


def test_rates_are_snapped(tmp_path: Path) -> None:
    assert probe(media.numbered(tmp_path / "a.mkv", 30, "29.97")).fps == Fraction(30000, 1001)


@pytest.mark.parametrize("name", ["a.mkv", "a.avi", "a.ts", "a.webm", "a.flv"])
def test_containers(tmp_path: Path, name: str) -> None:
    options = ("-c:v", "libvpx", "-b:v", "500k") if name.endswith("webm") else media.H264
    assert seconds(media.numbered(tmp_path / name, 50, options=options)) == pytest.approx(2, abs=0.09)


def test_duration_is_counted_where_the_container_has_none(tmp_path: Path) -> None:
    path = tmp_path / "live.webm"
    media.encode(path, [media.scene(0)] * 50, options=("-c:v", "libvpx", "-f", "webm", "-live", "1"))
    assert seconds(path) == pytest.approx(2, abs=0.05)


def test_start_is_the_first_presentation_time(tmp_path: Path) -> None:
    path = media.numbered(tmp_path / "a.ts", 25)
    asset = probe(path)
    assert asset.start > 0
    assert asset.duration * asset.time_base == 1


def test_pixel_aspect(tmp_path: Path) -> None:
    assert probe(media.scenes(tmp_path / "a.mp4", 0.2, options=(*media.H264, "-vf", "setsar=4/3"))).size == (213, 90)


@pytest.mark.parametrize(
    ("turn", "rotation", "size"), [(90, 270, (90, 160)), (-90, 90, (90, 160)), (180, 180, (160, 90))]
)
def test_rotation(tmp_path: Path, turn: int, rotation: int, size: tuple[int, int]) -> None:
    flat = media.scenes(tmp_path / "flat.mp4", 0.2)
    media.ffmpeg("-display_rotation", str(turn), "-i", flat, "-c", "copy", tmp_path / "a.mp4")
    asset = probe(tmp_path / "a.mp4")
    assert (asset.rotation, asset.size) == (rotation, size)


def test_tags(tmp_path: Path) -> None:
    said = (
        "-metadata",
        "creation_time=2021-06-04T10:00:00Z",
        "-metadata",
        "title=Harbour",
        "-metadata",
        "comment=dusk",
    )
    path = media.scenes(tmp_path / "a.mp4", 0.2, options=(*media.H264, *said))
    tags = read_tags(path)
    assert (tags["title"], tags["comment"], tags["date"]) == ("Harbour", "dusk", "2021-06-04")
    assert "modified" not in tags, "the day on which a file was copied says nothing of it"


def test_picture(tmp_path: Path) -> None:
    asset = probe(media.picture(tmp_path / "a.jpg"))
    assert (asset.kind, asset.size, asset.rotation) == ("image", (160, 90), 0)
    assert asset.duration * asset.time_base == 3600


@pytest.mark.parametrize("name", ["a.png", "a.webp", "a.gif", "a.bmp", "a.tiff"])
def test_picture_kinds(tmp_path: Path, name: str) -> None:
    assert probe(media.picture(tmp_path / name)).size == (160, 90)


def test_upright_picture(tmp_path: Path) -> None:
    asset = probe(media.picture(tmp_path / "a.jpg", orientation=6))
    assert (asset.size, asset.rotation) == ((90, 160), 90)


@pytest.mark.slow
def test_huge_picture_is_refused(tmp_path: Path) -> None:
    Image.new("1", (20_000, 20_000)).save(tmp_path / "bomb.png")
    with pytest.raises(MediaError, match="too large a picture"):
        probe(tmp_path / "bomb.png")


def cut(path: Path, part: float) -> Path:
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    return path


def bad_files(folder: Path) -> dict[str, Path]:
    (folder / "empty.mp4").touch()
    (folder / "empty.jpg").touch()
    (folder / "text.mp4").write_text("Once upon a time there was no video.\n" * 50)
    (folder / "text.png").write_text("Nor a picture.")
    (folder / "noise.mkv").write_bytes(bytes(range(256)) * 100)
    media.ffmpeg("-f", "lavfi", "-i", "sine=440:duration=1", folder / "sound.mp4")
    return {
        "is empty": folder / "empty.mp4",
        "is empty ": folder / "empty.jpg",
        "cannot be read as media": folder / "text.mp4",
        "cannot be read as media ": folder / "noise.mkv",
        "is no picture of a known kind": folder / "text.png",
        "holds sound but no video": folder / "sound.mp4",
        "cannot be read (No such file or directory)": folder / "nowhere.mp4",
        "cannot be read as media  ": cut(media.scenes(folder / "head.mp4", 1), 0.5),  # its index stands at the end
        "": cut(media.picture(folder / "half.jpg", size=(600, 400)), 0.5),
    }


def test_bad_files_have_a_reason_of_one_line(tmp_path: Path) -> None:
    bad = bad_files(tmp_path)
    assert bad
    for reason, path in bad.items():
        with pytest.raises(MediaError) as caught:
            probe(path)
        assert reason.strip() in caught.value.reason
        assert "\n" not in str(caught.value)
        assert caught.value.reason


def test_real_awkward_files(shared: Path) -> None:
    sizes = {path.name: probe(path).size for path in (shared / "data/footage_edge").iterdir() if path.suffix != ".csv"}
    assert len(sizes) == 8
    assert seconds(shared / "data/footage_edge/moviepy__no_duration.webm") == pytest.approx(4.94, abs=0.07)
    assert probe(shared / "data/footage/pyscenedetect__issue-134-rotate.mp4").size == (544, 1280)
    assert probe(shared / "data/footage/pyscenedetect__issue-195-aspect-ratio.mp4").size == (1024, 576)
