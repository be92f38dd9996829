"""Where one shot ends and the next begins, in the time of the file."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from assets_db.model import Asset
from indexer.probe import probe
from indexer.shots.cuts import MOST_TICKS, Clock, Cuts, Finder, Span
from indexer.shots.decode import Decoding, Pixels
from tests.libraries import asset
from tests.pictures import BLACK, take


def jumps(pictures: Pixels, threads: int = 0) -> npt.NDArray[np.float32]:
    """In the network's place: a shot ends where the next picture is quite another."""
    change = np.abs(np.diff(pictures.astype(int), axis=0)).mean((1, 2, 3))
    return np.append(change > 15, False).astype(np.float32)


@pytest.fixture
def simple(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.shots.cuts.judge", jumps)


def video(fps: Fraction = Fraction(25), start: int = 0) -> Asset:
    """1000 pts a second."""
    return replace(asset("a"), time_base=Fraction(1, 1000), fps=fps, start=start)


def spans(frames: Sequence[Pixels], times: Sequence[int], end: int, fps: Fraction = Fraction(25)) -> list[Span]:
    cuts = Cuts(video(fps, times[0]))
    found = [span for pts, small in zip(times, frames, strict=True) for span in cuts.feed(pts, small)]
    found += cuts.finish(end)
    assert (found[0][0], found[-1][1]) == (times[0], end)
    assert all(one[1] == two[0] for one, two in pairwise(found)), "no gaps, no overlaps"
    assert all(one < two for one, two in found)
    return found


def steady(*counts: int, fps: Fraction = Fraction(25), start: int = 0) -> list[Span]:
    """The spans of takes of so many frames."""
    frames = [picture for seed, count in enumerate(counts) for picture in take(seed, count)]
    times = [start + int(place * 1000 / fps) for place in range(len(frames) + 1)]
    return spans(frames, times[:-1], times[-1], fps)


@pytest.mark.usefixtures("simple")
@pytest.mark.parametrize("fps", [Fraction(12), Fraction(25), Fraction(30000, 1001), Fraction(50), Fraction(60)])
def test_a_shot_begins_with_its_first_frame_at_any_rate(fps: Fraction) -> None:
    second = round(fps)
    found = steady(2 * second, 2 * second, 2 * second, fps=fps, start=700)
    shown = 1000 * (2 if fps > 40 else 1) / fps  # of 50 a second every other one is looked at
    assert len(found) == 3
    for place, (start, _) in enumerate(found[1:], 1):
        assert 0 <= start - 700 - int(2 * second * place * 1000 / fps) < shown


@pytest.mark.usefixtures("simple")
def test_a_rate_that_changes() -> None:
    frames = take(1, 60) + take(2, 20) + take(3, 60)
    gaps = [40] * 60 + [200] * 20 + [33] * 60
    times = [0, *np.cumsum(gaps).tolist()]
    assert [start for start, _ in spans(frames, times[:-1], times[-1])] == [0, times[60], times[80]]


@pytest.mark.usefixtures("simple")
@pytest.mark.parametrize("count", [1, 2, 100])
def test_one_take(count: int) -> None:
    assert len(steady(count)) == 1


@pytest.mark.usefixtures("simple")
def test_no_shot_under_half_a_second() -> None:
    found = steady(50, 6, 6, 50, 6)
    assert all(end - start >= 500 for start, end in found)
    assert len(found) >= 2


@pytest.mark.usefixtures("simple")
def test_dark_lead_in_is_cut_off() -> None:
    frames = [BLACK] * 30 + take(2, 60)
    assert spans(frames, range(0, 3600, 40), 3600) == [(0, 1200), (1200, 3600)]


@pytest.mark.usefixtures("simple")
def test_long_takes_are_divided_and_what_waits_is_bounded() -> None:
    cuts = Cuts(video())
    still, found = take(1, 1)[0], [(0, 0)]
    for pts in range(0, 100_000, 40):
        found += cuts.feed(pts, still)
        assert pts - found[-1][1] <= 24_000 + 6_000  # two stretches, and what the proposals look ahead
    found += cuts.finish(100_000)
    lengths = [end - start for start, end in found[1:]]
    assert sum(lengths) == 100_000
    assert all(3_000 <= length <= 12_000 for length in lengths)


@pytest.mark.usefixtures("simple")
def test_slides_of_a_minute_each() -> None:
    found = spans(take(1, 1) + take(2, 1) + take(3, 1), (0, 60_000, 120_000), 180_000)
    assert len(found) > 3 and all(end - start <= 12_000 for start, end in found)


@pytest.mark.parametrize(
    ("fps", "ticks"),
    [(Fraction(60), [1, 0] * 5), (Fraction(25), [1] * 10), (Fraction(12), [2] * 10)],
)
def test_the_clock_keeps_near_the_rate_that_the_network_knows(fps: Fraction, ticks: list[int]) -> None:
    clock = Clock(video(fps))
    assert [clock.ticks(round(place * 1000 / fps)) for place in range(len(ticks))] in (ticks, [1, *ticks[1:]])


def test_a_clock_that_jitters_loses_and_doubles_nothing() -> None:
    jitter = np.random.default_rng(0).integers(-7, 8, 500).tolist()
    clock = Clock(video())
    assert {clock.ticks(place * 40 + shift) for place, shift in enumerate(jitter)} == {1}


def test_a_gap_is_bridged_and_a_long_one_is_bounded() -> None:
    clock = Clock(video())
    assert [clock.ticks(pts) for pts in (0, 40, 280, 320, 3_600_000, 3_600_040)] == [1, 1, 6, 1, MOST_TICKS, 1]


@pytest.mark.usefixtures("simple")
def test_frames_of_a_fast_film_are_left_out_and_what_is_quiet_is_not_judged() -> None:
    finder = Finder(video(Fraction(50)))
    assert not [cut for place, small in enumerate(take(1, 400)) for cut in finder.feed(place * 20, small)]
    assert finder.finish() == []
    assert (finder.ticks, finder.judged) == (200, 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["footage/pyscenedetect__issue-134-rotate.mp4",
                                  "footage_edge/pyscenedetect__goldeneye-vfr-drop3.mp4"])  # fmt: skip
def test_real_cuts(shared: Path, name: str) -> None:
    path = shared / "data" / name
    real = probe(path)
    frames, detector = Decoding(path, real), Cuts(real)
    found = [span for seen in frames for span in detector.feed(seen.pts, seen.small)]
    found += detector.finish(frames.end)
    times = [float((start - real.start) * real.time_base) for start, _ in found[1:]]
    assert times == pytest.approx([3.75, 8.76], abs=0.1)
