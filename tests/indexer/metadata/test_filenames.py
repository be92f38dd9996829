"""Which words of a name are about what a file shows."""

from pathlib import Path

import pytest

from indexer.metadata.filenames import folder_words, name_words


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
    assert name_words(Path("/media") / name) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sample_demo_16.mp4", "sample demo"),
        ("demo 16.mp4", "demo"),
        ("16.mp4", ""),
        ("clip 003.mp4", ""),
        ("harbour part2.mp4", "harbour"),
        ("part 2 of the talk.mp4", "of the talk"),
        ("scene4 harbour.mp4", "scene harbour"),
        ("003_harbour.mp4", "harbour"),
        ("harbour (12).mp4", "harbour"),
        ("summit 2024.mp4", "summit 2024"),
        ("2024.mp4", "2024"),
        ("10 Downing Street.mp4", "10 Downing Street"),
        ("2021-12-24 interview.mov", "interview"),
        ("WhatsApp Video 2021-06-04 at 10.15.30.mp4", ""),
        ("Zoe\u0308.mp4", "Zo\xeb"),  # macOS writes e and its dots apart
    ],
)
def test_counters_and_dates_are_no_words(name: str, words: str) -> None:
    assert name_words(Path("/media") / name) == words


def test_folders_below_the_root_tell_too() -> None:
    root = Path("/home/somebody/footage")
    assert folder_words(root / "Hong Kong/DCIM/IMG_0001.jpg", root) == "Hong Kong"
    assert folder_words(root / "trains/station/platform trains.mp4", root) == "station trains"
    assert folder_words(root / "2024/interview.mp4", root) == "2024"
    assert folder_words(Path("/elsewhere/a.mp4"), root) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [("F-16_takeoff.mp4", "F-16 takeoff"), ("COVID-19.mp4", "COVID-19"), ("MIG-29 flyby.mov", "MIG-29 flyby"),
     ("X-ray.jpg", "X-ray"), ("DSC-0001.jpg", ""), ("scene-4 harbour.mp4", "scene harbour"),
     ("harbour-12.mp4", "harbour"), ("U.S. Navy.mp4", "US Navy"), ("ＨＡＲＢＯＵＲ＿夜景.mp4", "HARBOUR 夜景")],
)  # fmt: skip
def test_names_with_hyphens_and_initials(name: str, words: str) -> None:
    assert name_words(Path(name)) == words
