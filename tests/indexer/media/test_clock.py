"""A file's own clock is not believed: what is in the file is indexed once, in order, and as long as it is."""

import itertools
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from assets_db.model import Shot
from indexer.describe import Description, describe
from indexer.passes.sound import steady_sound
from indexer.passes.speech import _clock
from indexer.probe import probe
from indexer.shots.decode import Decoding
from indexer.shots.keyframes import picture_at
from indexer.spool import Spool
from tests import media
from tests.clocks import Times, gap, hushed_then_loud, joined, recording, retimed, rewritten

pytestmark = pytest.mark.slow

HOUR = 3600


def described(path: Path) -> Description:
    return describe(path, Spool(path.parent))


def numbers(path: Path) -> list[int]:
    return [media.read_number(seen.middle) for seen in Decoding(path, probe(path))]


def seconds(found: Description) -> float:
    return float(found.asset.duration * found.asset.time_base)


def shots(found: Description) -> list[Shot]:
    return [shot for shot, _ in found.shots]


@pytest.mark.parametrize(
    ("name", "length", "count", "at"),
    [("jump3h.mkv", 10, (1, 2), "5.0"), ("clockback.ts", 10, (2, 2), "4.0"), ("back4.ts", 10, (2, 2), "5.0")],
)
def test_reported_recordings(
    shared: Path, tmp_path: Path, name: str, length: float, count: tuple[int, int], at: str
) -> None:
    found = describe(shared / "data/cases/clock" / name, Spool(tmp_path))
    assert seconds(found) == pytest.approx(length, abs=0.25)
    assert count[0] <= len(found.shots) <= count[1]
    assert f"the clock jumps at {at} s" in found.note
    assert found.asset.jumps


@pytest.mark.parametrize(
    "times",
    [
        gap(125, 3 * HOUR), gap(125, 30), gap(1, HOUR), gap(249, HOUR), gap(125, 10 * 365 * 24 * HOUR),
        gap(0, 30 * 365 * 24 * HOUR),  # the first frame comes years late
        lambda number, time: time + number // 50 * HOUR * 1000,  # a gap every two seconds
    ],
)  # fmt: skip
def test_gaps_are_cut_out(tmp_path: Path, times: Times) -> None:
    path = rewritten(tmp_path / "a.mkv", times)
    assert numbers(path) == list(range(250))
    found = described(path)
    assert seconds(found) == pytest.approx(10, abs=0.1)
    assert len(found.shots) <= 6
    spans = shots(found)
    assert all(one.end == two.start for one, two in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "times",
    [
        lambda number, time: time + 3 * HOUR * 90_000 * (number == 125),  # one outlier
        lambda number, time: time - 4 * 90_000 * (number >= 125),  # it goes back, and times come twice
        lambda number, time: time % 180_000 + 90_000,  # it begins anew every two seconds
        lambda number, time: time + (1 << 33) - 5 * 90_000,  # its 33 bits come to their end
        lambda number, time: 90_000,  # it stands still
        lambda number, time: 3_000_000_000 * (number % 2) + time,  # two clocks by turns
    ],
)  # fmt: skip
def test_whatever_goes_back_goes_on(tmp_path: Path, times: Callable[[int, int], int]) -> None:
    path = retimed(tmp_path / "a.ts", times)
    seen = numbers(path)
    assert len(set(seen)) >= 240 and seen == sorted(seen)
    found = described(path)
    assert seconds(found) == pytest.approx(10, abs=0.4)
    assert len(found.shots) <= 12


def test_times_that_crawl_are_spread(tmp_path: Path) -> None:
    """Programs that join files write the last time plus one where a clock goes back."""
    path = rewritten(tmp_path / "a.mkv", lambda number, time: min(time, 5000 + max(0, number - 125)))
    found = described(path)
    assert seconds(found) == pytest.approx(10, abs=0.3)
    assert len(numbers(path)) >= 245


def test_a_clock_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    for name, options in (("a.mkv", ("-bf", "3")), ("a.ts", ("-bf", "3")), ("a.mp4", ("-bf", "3")), ("a.avi", ())):
        found = described(
            media.numbered(tmp_path / name, 60, options=("-c:v", "libx264", *options, "-pix_fmt", "yuv420p"))
        )
        assert not found.asset.jumps and not found.note


def test_slides_of_a_minute_each_are_no_gaps(tmp_path: Path) -> None:
    path = media.encode(tmp_path / "a.mkv", [media.scene(n) for n in range(8)], fps="1/60")
    found = described(path)
    assert not found.asset.jumps and seconds(found) > 400


def test_recordings_joined_are_as_long_as_what_is_in_them(tmp_path: Path) -> None:
    parts = [recording(tmp_path / f"{n}.ts", 50, 50 * n, offset) for n, offset in enumerate((0, 100, 3, 95_440))]
    path = joined(tmp_path / "a.ts", *parts)
    found = described(path)
    assert seconds(found) == pytest.approx(8, abs=0.25)
    assert len(found.shots) == 4
    assert len(set(numbers(path))) >= 195


def test_sound_stays_with_its_picture_after_a_jump(tmp_path: Path) -> None:
    """The tone comes with the second recording, whose clock begins anew."""
    path = hushed_then_loud(tmp_path)
    found = described(path)
    assert found.asset.jumps
    second = shots(found)[-1]
    heard = {piece.start: piece.samples for piece in steady_sound(path)}
    start = min(heard)
    samples = np.concatenate(list(heard.values()))
    loud = np.flatnonzero(np.abs(samples) > 0.02)[0] / 16_000 + float(start)
    assert loud == pytest.approx(float(_clock(second, second.start)), abs=0.15)


def test_pictures_after_a_jump(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "a.mkv", gap(125, HOUR))
    shown = [
        media.read_number(np.asarray(picture_at(path, "video", Fraction(n, 25), jumps=True))) for n in (0, 130, 249)
    ]
    assert shown == [0, 130, 249]


def test_a_table_that_lies_takes_no_time(shared: Path, tmp_path: Path) -> None:
    begun = time.monotonic()
    found = describe(shared / "data/cases/hostile/sttsdelta.mp4", Spool(tmp_path))
    assert len(found.shots) == 1
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("rate", ["1", "1000", "100000"])
def test_the_rate_in_a_header_may_be_wrong(tmp_path: Path, rate: str) -> None:
    """The frames' own times count."""
    plain = media.numbered(tmp_path / "plain.mkv", 50)
    path = tmp_path / "a.mov"
    media.ffmpeg("-i", plain, "-c", "copy", "-video_track_timescale", "100000", "-r", rate, path)
    found = described(path)
    assert 1 <= len(found.shots) <= 60
    assert found.asset.duration > 0


def test_very_many_frames_a_second_are_passed_over(tmp_path: Path) -> None:
    path = media.numbered(tmp_path / "a.mp4", 1000, "1000")
    seen = numbers(path)
    assert 200 <= len(seen) <= 500 and seen == sorted(seen)


def test_sound_that_is_longer_is_no_damage(tmp_path: Path) -> None:
    for name in ("a.mkv", "a.ts", "a.mp4"):
        video = media.numbered(tmp_path / "v.mkv", 50)
        hum = media.tone(tmp_path / "hum.wav", 9)
        media.ffmpeg("-i", video, "-i", hum, "-c:v", "copy", "-c:a", "aac", tmp_path / name)
        found = described(tmp_path / name)
        assert seconds(found) == pytest.approx(2, abs=0.1) and found.note == ""


def test_a_header_that_tells_of_centuries(tmp_path: Path) -> None:
    path = media.numbered(tmp_path / "a.mkv", 50)
    content = bytearray(path.read_bytes())
    place = content.index(b"\x44\x89") + 3  # Duration, a float of eight bytes [ms]
    content[place : place + 8] = np.array(1e14, ">f8").tobytes()
    path.write_bytes(content)
    found = described(path)
    assert seconds(found) == pytest.approx(2, abs=0.1)
    assert "tells of a length that it does not have" in found.note
