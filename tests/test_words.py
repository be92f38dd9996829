"""What is told about a file, and by whom."""

import json
from pathlib import Path

import pytest

from indexer.words import name_words, tell


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("IMG_1234.jpg", ""),
        ("DSC0001.JPG", ""),
        ("DSC_0001-2.JPG", ""),
        ("VID_20200101_123456.mp4", ""),
        ("20210604_101500.mp4", ""),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301.mp4", ""),
        ("9b1deb4d3b7d4bad.mp4", ""),
        ("a8f5f167f44f4964e6c998dee827110c.png", ""),
        ("harbour-at-dusk_1080p.mp4", "harbour at dusk"),
        ("BaoguoMa.mp4", "Baoguo Ma"),
        ("Apollo 11 launch.mp4", "Apollo 11 launch"),
        ("Airbus A380 landing.mp4", "Airbus A380 landing"),
        ("G20-summit-2023.mp4", "G20 summit 2023"),
        ("上海外滩夜景.mp4", "上海外滩夜景"),
        ("Müller_Straße.mov", "Müller Straße"),
    ],
)
def test_names(name: str, words: str) -> None:
    assert name_words(Path("/media") / name, Path("/media")) == words


def test_folders_below_the_root_tell_too() -> None:
    root = Path("/home/somebody/footage")
    assert name_words(root / "Hong Kong/DCIM/IMG_0001.jpg", root) == "Hong Kong"
    assert name_words(root / "trains/station/platform trains.mp4", root) == "platform trains station"


def test_json_sidecar(tmp_path: Path) -> None:
    said = {
        "title": "港口", "tags": ["ships", "cranes"], "description": "Unloading at night", "author": "A. Reporter",
        "license": "CC BY 4.0", "date": "20210604", "url": "https://example.org/1", "views": 3,
    }  # fmt: skip
    (tmp_path / "IMG_1.json").write_text(json.dumps(said), encoding="utf-8")
    told = tell(tmp_path / "IMG_1.mp4", tmp_path, {})
    assert told.words == "港口\nUnloading at night\nships, cranes\nA. Reporter"
    assert (told.credit, told.licence, told.recorded) == ("A. Reporter", "CC BY 4.0", "2021-06-04")
    assert (told.title, told.source_url, told.note) == ("港口", "https://example.org/1", "")


def test_the_sidecar_of_the_whole_name(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.mp4.json").write_text('{"title": "This one"}')
    assert tell(tmp_path / "IMG_1.mp4", tmp_path, {}).title == "This one"
    assert tell(tmp_path / "IMG_1.mov", tmp_path, {}).title == ""


def test_text_sidecar_and_tags_add_up(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.txt").write_text("A tram turns\ninto the square.", encoding="utf-8-sig")
    told = tell(tmp_path / "IMG_1.mp4", tmp_path, {"title": "Tram", "comment": "in Lisbon", "artist": "B. Camera"})
    assert told.words == "Tram\nA tram turns into the square. in Lisbon\nB. Camera"
    assert told.credit == "B. Camera"


def test_a_sidecar_goes_before_tags(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"title": "Ours", "licence": "own"}')
    told = tell(tmp_path / "a.mp4", tmp_path, {"title": "Encoder's", "copyright": "theirs"})
    assert (told.title, told.licence) == ("Ours", "own")


@pytest.mark.parametrize("content", ["{", "[1, 2]", "3", '{"title": {"a": 1}, "tags": 5, "date": "soon"}', "\xff\xfe"])
def test_a_bad_sidecar_is_told_or_passed_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "IMG_1.json").write_text(content, encoding="latin-1")
    told = tell(tmp_path / "IMG_1.mp4", tmp_path, {})
    assert told.words == ""
    assert ("IMG_1.json is left out" in told.note) == (not content.startswith('{"'))
    assert "\n" not in told.note


def test_a_huge_sidecar_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x " * 1_000_000)
    assert len(tell(tmp_path / "a.mp4", tmp_path, {}).description) <= 100_000
