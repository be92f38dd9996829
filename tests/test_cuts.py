"""Where one shot ends and the next begins."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assets_db.model import Asset
from indexer.cuts import Cuts, Span
from indexer.decode import Decoding, Pixels
from indexer.probe import probe
from tests.libraries import asset
from tests.media import scene

SMALL = (48, 27)


def video(start: int = 0) -> Asset:
    """One pts a frame, 25 a second."""
    return replace(asset("a"), time_base=Fraction(1, 25), fps=Fraction(25), start=start)


def spans(frames: list[Pixels], start: int = 0, step: int = 1) -> list[Span]:
    cuts = Cuts(video(start))
    found = [span for place, small in enumerate(frames) for span in cuts.feed(start + place * step, small)]
    found += cuts.finish(start + len(frames) * step)
    assert found[0][0] == start
    assert found[-1][1] == start + len(frames) * step
    assert all(one[1] == two[0] for one, two in pairwise(found)), "no gaps, no overlaps"
    assert all(one < two for one, two in found)
    return found


def take(seed: int, count: int) -> list[Pixels]:
    """A still camera with some grain."""
    grain = np.random.default_rng(seed)
    picture = scene(seed, SMALL).astype(int)
    return [np.clip(picture + grain.integers(-4, 5, picture.shape), 0, 255).astype(np.uint8) for _ in range(count)]


def pan(seed: int, count: int, speed: int = 3) -> list[Pixels]:
    """A camera that turns fast."""
    wide = np.concatenate([scene(seed + turn, SMALL) for turn in range(count * speed // 48 + 2)], axis=1)
    kernel = np.ones(9) / 9  # no edge between the parts of the panorama
    wide = np.apply_along_axis(lambda row: np.convolve(row, kernel, "same"), 1, wide).astype(np.uint8)
    return [wide[:, place * speed : place * speed + 48] for place in range(count)]


def test_hard_cuts() -> None:
    assert spans(take(1, 50) + take(2, 30) + take(3, 40), start=700) == [(700, 750), (750, 780), (780, 820)]


def test_one_take() -> None:
    assert spans(take(1, 100)) == [(0, 100)]


def test_one_frame() -> None:
    assert spans(take(1, 1)) == [(0, 1)]


def test_a_flash_is_no_cut() -> None:
    frames = take(1, 100)
    frames[50] = frames[51] = np.full_like(frames[50], 250)
    assert spans(frames) == [(0, 100)]


def test_fast_motion_is_no_cut() -> None:
    assert spans(pan(1, 100)) == [(0, 100)]


def test_no_shot_under_half_a_second() -> None:
    found = spans(take(1, 50) + take(2, 6) + take(3, 6) + take(4, 50))
    assert all(end - start >= 12 for start, end in found)


def test_fade_through_black() -> None:
    def faded(frames: list[Pixels], levels: np.ndarray) -> list[Pixels]:
        return [(frame * level).astype(np.uint8) for frame, level in zip(frames, levels, strict=True)]

    out = faded(take(1, 25), np.linspace(1, 0, 25))
    back = faded(take(2, 25), np.linspace(0, 1, 25))
    black = [np.zeros((27, 48, 3), np.uint8)] * 10
    found = spans(take(1, 50) + out + black + back + take(2, 50))
    assert len(found) == 2
    assert 70 <= found[0][1] <= 90


def test_dark_lead_in_is_cut_off() -> None:
    assert spans([np.zeros((27, 48, 3), np.uint8)] * 30 + take(2, 60)) == [(0, 30), (30, 90)]


def test_long_takes_are_divided_and_what_waits_is_bounded() -> None:
    cuts = Cuts(video())
    still, found = take(1, 1)[0], []
    for pts in range(25 * 100):
        found += cuts.feed(pts, still)
        assert pts - (found[-1][1] if found else 0) <= 25 * 25
    found += cuts.finish(2500)
    lengths = [(end - start) / 25 for start, end in found]
    assert sum(lengths) == 100
    assert all(6 <= length <= 12 for length in lengths)


def test_slides_of_a_minute_each() -> None:
    assert all(end - start <= 300 for start, end in spans(take(1, 1) + take(2, 1) + take(3, 1), step=1500))


@pytest.mark.parametrize(
    ("name", "cuts"),
    [("footage/pyscenedetect__issue-195-aspect-ratio.mp4", [2.8, 6.8, 12.04, 16.84, 19.36]),
     ("footage/pyscenedetect__issue-134-rotate.mp4", [3.75, 8.76]),
     ("footage_edge/pyscenedetect__goldeneye-vfr-drop3.mp4", [3.75, 8.76])],
)  # fmt: skip
def test_real_cuts(shared: Path, name: str, cuts: list[float]) -> None:
    path = shared / "data" / name
    real = probe(path)
    frames, detector = Decoding(path, real), Cuts(real)
    found = [span for seen in frames for span in detector.feed(seen.pts, seen.small)]
    found += detector.finish(frames.end)
    times = [float((start - real.start) * real.time_base) for start, _ in found[1:]]
    assert times == pytest.approx(cuts, abs=0.1)
