"""What a library's shots look like, summed up."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Shot, VisualFeatures
from assets_db.store import Store
from montage.report.library_stats import BINS, CELL, LENGTH_NAMES, LENGTHS, TONES, LibraryStats, library_stats
from tests.libraries import asset, file

RED, GREY, NIGHT, SKY = (8, 12, 10), (8, 0, 0), (1, 0, 0), (12, -1, -5)  # tones in cells


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def test_every_shot_is_counted_once_in_each_chart(store: Store) -> None:
    clip = asset("a.mp4", duration=3000)
    spans = [
        (0, 15, VisualFeatures(brightness=0, pan=0.5)),
        (15, 45, VisualFeatures(brightness=1, tilt=-0.5)),
        (45, 2500, VisualFeatures()),
    ]
    store.add(file("a.mp4"), clip, [(Shot(clip, *span), []) for span in spans])
    found = library_stats(store)
    assert found.shots == 3 and found.cameras == {"pan": 1, "tilt": 1, "static": 1}
    assert (found.lengths[0], found.lengths[1], found.lengths[-1]) == (1, 1, 1)  # 0.5, 1.0 and 82 s
    assert (found.brightness[0], found.brightness[BINS // 2], found.brightness[-1]) == (1, 1, 1)
    assert sum(found.lengths) == sum(found.sharpness) == sum(found.shake) == found.tones.total() == 3


def test_a_picture_has_no_length_and_no_camera(store: Store) -> None:
    still = asset("a.jpg", kind="image", time_base=STILL_TIME_BASE, duration=STILL_DURATION)
    store.add(file("a.jpg"), still, [(Shot(still, 0, STILL_DURATION), [])])
    found = library_stats(store)
    assert found.shots == sum(found.brightness) == 1
    assert not any(found.lengths) and not found.cameras and not any(found.shake)


def test_every_length_has_a_name() -> None:
    assert len(LENGTH_NAMES) == len(LENGTHS) + 1


def test_colours_are_as_wide_as_they_are_common_greys_first() -> None:
    found = LibraryStats(tones=Counter({RED: 500, GREY: 250, NIGHT: 250, SKY: 1000})).strip()
    night, grey, red, sky = list(dict.fromkeys(found))
    assert len(found) == TONES
    assert [found.count(colour) for colour in (night, grey, red, sky)] == [15, 15, 30, 60]
    assert night < grey and red[1:3] > red[3:5] and sky[5:7] > sky[1:3]


def test_few_shots_make_few_colours() -> None:
    assert LibraryStats().strip() == [] and len(LibraryStats(tones=Counter({RED: 2, SKY: 1})).strip()) == 3


def test_nearly_equal_tones_are_one(store: Store) -> None:
    clip = asset("a.mp4")
    tones = [(50 + n * CELL / 20, 0.0, 0.0) for n in range(3)]
    store.add(
        file("a.mp4"), clip, [(Shot(clip, n, n + 1, VisualFeatures(tone=tone)), []) for n, tone in enumerate(tones)]
    )
    assert list(library_stats(store).tones.values()) == [3]
