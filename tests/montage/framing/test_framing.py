"""Where a picture's subject is, and how a window follows it: synthetic subjects, then real ones marked by hand.

`data/subjects.json` names photographs and clips with the part of their width that must be seen: a head, a rider, a
dog's head and chest; pictures whose subject fills the width, or is none, are not among them. Of the photographs, those
under "photos" were looked at while the weights were chosen, those under "more" were seen, but not chosen by.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from montage.framing.faces import Box, faces
from montage.framing.framing import framed
from montage.framing.path import EASE, FASTEST, Knot, eased, path
from montage.framing.saliency import saliency
from montage.framing.samples import STEP, picture, samples
from montage.framing.subject import FACES, faces_map, interest, movement
from montage.model import Clip, Focus
from tests import media
from tests.places import DATA
from tests.render_media import clip, still

UPRIGHT, WIDE = (1080, 1920), (1920, 1080)
FPS = Fraction(25)
SHARE = 0.316  # of the width of 16:9 that 9:16 shows
CELLS = 64
MARKS = json.loads((DATA / "subjects.json").read_text())
HELD = 0.8  # of a subject's width, or of the window's where that is smaller, in the window


def profiles(centres: Sequence[float]) -> npt.NDArray[np.float64]:
    """A subject at each of `centres`, before a background that draws some of the eye everywhere."""
    cells = (np.arange(CELLS) + 0.5) / CELLS
    spots = np.exp(-(((cells - np.asarray(centres)[:, None]) / 0.04) ** 2) / 2)
    return spots / spots.sum(axis=1, keepdims=True) + 0.3 / CELLS


def noisy(start: float, end: float, seconds: float, seed: int) -> tuple[list[float], list[float]]:
    """Times [s] and detections of a subject that goes from start to end, 0.02 off, one of them somewhere else."""
    random = np.random.default_rng(seed)
    times = np.arange(0, seconds, float(STEP))
    seen = start + (end - start) * times / seconds + random.normal(0, 0.02, len(times))
    seen[random.integers(len(times))] = random.random()
    return list(times), list(seen)


def followed(knots: Sequence[Knot], times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.interp(times, [at for at, _ in knots], [place for _, place in knots])


@pytest.mark.parametrize("seed", range(10))
def test_a_still_subject_has_a_still_camera(seed: int) -> None:
    times, seen = noisy(0.7, 0.7, 4, seed)
    knots = path(profiles(seen), times, 4.0, SHARE)
    assert len(knots) == 1 and abs(knots[0][1] - 0.7) < SHARE / 4


def test_a_subject_in_the_safe_middle_of_the_window_has_a_still_camera() -> None:
    times = np.arange(0, 6, 0.4)
    seen = 0.4 + 0.2 * SHARE * np.sin(times)
    assert len(path(profiles(list(seen)), list(times), 6.0, SHARE)) == 1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("start", "end", "seconds"), [(0.25, 0.75, 5), (0.75, 0.3, 4), (0.15, 0.85, 9)])
def test_a_mover_is_followed_without_jitter(start: float, end: float, seconds: float, seed: int) -> None:
    times, seen = noisy(start, end, seconds, seed)
    knots = path(profiles(seen), times, seconds, SHARE)
    grid = np.arange(0, seconds, 1 / 30)
    windows, subject = followed(knots, grid), start + (end - start) * grid / seconds
    assert (np.abs(windows - subject) < SHARE / 2).mean() >= 0.95
    speed = np.diff(windows) * 30 / SHARE  # [windows/s]
    assert np.abs(speed).max() <= FASTEST + 1e-6
    assert (np.sign(end - start) * speed >= -1e-9).all()  # never back
    # A turn from one full speed to the other takes 2 * EASE; a few straight lines stand for the curve.
    assert np.abs(np.diff(speed)).max() <= 2 * FASTEST / 6 + 1e-6
    assert len(knots) <= 60


@pytest.mark.parametrize("period", [0.9, 1.2, 1.7])
def test_a_path_never_turns_back_within_a_second(period: float, monkeypatch: pytest.MonkeyPatch) -> None:
    for cost in ("START", "WAY", "TURN"):
        monkeypatch.setattr(f"montage.framing.path.{cost}", 0.0)  # even where moving costs nothing
    times = np.arange(0, 4, 0.1)
    spots = profiles(list(0.5 + 0.1 * np.sin(2 * np.pi * times / period))) - 0.3 / CELLS
    knots = path(spots, list(times), 4.0, SHARE)
    grid = np.arange(0, 4, 1 / 30)
    ways = [(at, way) for at, way in zip(grid, np.sign(np.diff(followed(knots, grid)).round(6)), strict=False) if way]
    turns = [at for (_, one), (at, other) in pairwise(ways) if one != other]
    assert len(knots) > 1 and all(after - before > 0.95 for before, after in pairwise(turns))


def test_corners_are_rounded_and_ends_are_kept() -> None:
    knots = eased([(0.0, 0.2), (2.0, 0.2), (4.0, 0.6)])
    assert knots[0] == (0.0, 0.2) and knots[-1] == (4.0, 0.6)
    assert dict(knots)[2.0] == pytest.approx(0.2 + 0.2 * EASE / 4)
    slopes = [(b - a) / (end - start) for (start, a), (end, b) in pairwise(knots)]
    assert slopes == sorted(slopes) and max(np.diff(slopes)) <= 0.2 / 5


def test_a_shot_of_less_than_a_second_moves_one_way_at_most() -> None:
    knots = path(profiles([0.2, 0.8, 0.2]), [0.0, 0.3, 0.6], 0.8, SHARE)
    assert len(knots) <= 2 and knots[0][0] == 0


@pytest.mark.parametrize(
    ("boxes", "middle"),
    [
        (((0.36, 0.2, 0.08, 0.14), (0.52, 0.2, 0.08, 0.14)), 0.48),  # the window holds both
        (((0.10, 0.2, 0.06, 0.11), (0.70, 0.2, 0.12, 0.2)), 0.76),  # the larger one
        (((0.10, 0.2, 0.12, 0.2), (0.70, 0.2, 0.06, 0.11)), 0.16),
    ],
)
def test_two_faces_are_both_seen_if_they_can_be(boxes: tuple[Box, ...], middle: float) -> None:
    made = faces_map(boxes, (CELLS, 36)).sum(axis=0)
    ((_, place),) = path(made[None].astype(float), [0.0], 1.0, SHARE)
    assert abs(max(place, SHARE / 2) - max(middle, SHARE / 2)) < 0.04


def test_a_face_that_is_seen_once_in_a_shot_counts_less(monkeypatch: pytest.MonkeyPatch) -> None:
    face = ((0.8, 0.2, 0.1, 0.18),)
    weights = []
    for looks, place in (([(), face, (), ()], 0.3), ([face] * 4, 0.85)):
        calls = iter(looks)
        monkeypatch.setattr("montage.framing.subject.faces", lambda picture, calls=calls: next(calls))
        maps = interest([spotted(0.3)] * 10)
        weights.append(float(maps[3].sum()) - 1)  # the rest is what draws the eye
        knots = path(np.array([one.sum(axis=0) for one in maps], float), [0.4 * at for at in range(10)], 4.0, SHARE)
        assert len(knots) == 1 and abs(knots[0][1] - place) < SHARE / 2
    assert weights == pytest.approx([FACES / 4, FACES], abs=0.01)


def spotted(x: float, y: float = 0.5, size: tuple[int, int] = (320, 180), shift: int = 0) -> media.Pixels:
    """A soft scene with a bright disc at shares x, y of its size; the scene is moved by `shift` pixels."""
    width, height = size
    made = np.roll(media.scene(3, size) // 3, shift, axis=1)
    rows, columns = np.mgrid[0:height, 0:width]
    made[np.hypot(columns - x * width, rows - y * height) < height / 9] = (250, 240, 60)
    return made


@pytest.mark.parametrize(("x", "y"), [(0.2, 0.3), (0.5, 0.5), (0.75, 0.6)])
def test_what_stands_out_is_salient(x: float, y: float) -> None:
    found = saliency(spotted(x, y))
    assert found.shape == (36, 64) and found.sum() == pytest.approx(1, abs=1e-4)
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert abs(column / 64 - x) < 0.1 and abs(row / 36 - y) < 0.15


def test_where_nothing_stands_out_the_middle_is_meant(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), "grey").save(tmp_path / "grey.png")
    ((at,),) = (one.focus for one in framed([still(tmp_path / "grey.png", 25)], UPRIGHT, FPS))
    assert abs(at.x - 0.5) < 0.02 and abs(at.y - 0.45) < 0.1


def test_what_moves_counts_and_what_the_camera_does_not() -> None:
    mover = movement([spotted(0.3 + 0.06 * step) for step in range(5)])
    assert abs(mover[2].sum(axis=0).argmax() / 64 - 0.42) < 0.06
    panned = movement([np.roll(spotted(0.5), 12 * step, axis=1) for step in range(5)])
    assert panned[2][:, 12:-12].sum() < 0.4 * mover[2][:, 12:-12].sum()
    assert all(one.sum() <= 1 for one in [*mover, *panned])


def test_a_still_tells_its_subject(tmp_path: Path) -> None:
    Image.fromarray(spotted(0.25, 0.35)).save(tmp_path / "spot.png")
    upright, wide = (framed([still(tmp_path / "spot.png", 50)], size, FPS)[0].focus for size in (UPRIGHT, WIDE))
    for focus in (upright, wide):
        assert len(focus) == 1 and abs(focus[0].x - 0.25) < 0.08 and abs(focus[0].y - 0.35) < 0.12


def test_a_dull_mover_outweighs_a_bright_thing_that_stands_there() -> None:
    shown = [spotted(0.8) for _ in range(8)]
    for step, one in enumerate(shown):
        one[70:130, 30 + 8 * step : 60 + 8 * step] = 90
    maps = interest(shown)
    knots = path(np.array([one.sum(axis=0) for one in maps], float), [0.4 * at for at in range(8)], 3.2, SHARE)
    assert knots and all(place < 0.4 for _, place in knots)


def test_a_mover_before_a_plain_wall_is_no_camera_movement() -> None:
    wall = [np.full((180, 320, 3), 90, np.uint8) + np.arange(320, dtype=np.uint8)[:, None] // 16 for _ in range(5)]
    for step, one in enumerate(wall):
        one[40:140, 60 + 12 * step : 130 + 12 * step] = media.scene(2, (70, 100))
    moved = movement(wall)[2]
    assert moved.sum() > 0.7 and moved[:, 8:34].sum() > 0.9 * moved.sum()


def test_what_a_camera_uncovers_does_not_move() -> None:
    wide = media.scene(5, (480, 180))
    panned = movement([np.ascontiguousarray(wide[:, 40 * step : 40 * step + 320]) for step in range(4)])
    assert max(float(one.sum()) for one in panned) < 0.5


@pytest.fixture
def crossing(tmp_path: Path) -> Path:
    """Four seconds in which a disc goes from left to right."""
    shown = [spotted(0.2 + 0.6 * index / 99, size=(192, 108)) for index in range(100)]
    return media.encode(tmp_path / "crossing.mp4", shown)


def test_a_video_is_followed(crossing: Path) -> None:
    (one,) = framed([clip(crossing, 100, fit="fill")], UPRIGHT, FPS)
    times = np.linspace(0.2, 3.8, 40)
    places = np.interp(times, [float(focus.at) for focus in one.focus], [focus.x for focus in one.focus])
    assert (np.abs(places - (0.2 + 0.6 * times / 4)) < SHARE / 2).mean() >= 0.95
    assert one.focus[0].at == 0 and {focus.y for focus in one.focus} == {0.5}
    assert framed([clip(crossing, 100, fit="fill")], UPRIGHT, FPS) == (one,)  # the same again


def test_only_the_used_span_is_looked_at(crossing: Path) -> None:
    (early,), (late,) = (
        framed([clip(crossing, 20, Fraction(offset), fit="fill")], UPRIGHT, FPS)[0].focus for offset in (0, 3)
    )
    assert early.x < 0.36 and late.x > 0.64


def test_an_upright_video_in_a_wide_film_is_cut_in_height(tmp_path: Path) -> None:
    upright = media.encode(tmp_path / "upright.mp4", [spotted(0.5, 0.2, (108, 192))] * 50)
    ((at,),) = (one.focus for one in framed([clip(upright, 50, fit="fill")], WIDE, FPS))
    assert at.x == 0.5 and at.y < 0.3


def test_a_turned_video_is_framed_as_it_is_shown(tmp_path: Path) -> None:
    flat = media.encode(tmp_path / "flat.mp4", [np.rot90(spotted(0.2, 0.5)).copy()] * 50)
    turned = tmp_path / "turned.mp4"
    media.ffmpeg("-display_rotation", "-90", "-i", flat, "-c", "copy", turned)
    assert next(samples(turned, Fraction(0), Fraction(1))).picture.shape == (180, 320, 3)
    ((at,),) = (one.focus for one in framed([clip(turned, 50, fit="fill")], UPRIGHT, FPS))
    assert abs(at.x - 0.2) < 0.1


def test_what_is_not_cut_keeps_its_focus(crossing: Path, tmp_path: Path) -> None:
    Image.new("RGB", (90, 160)).save(tmp_path / "card.png")
    (tmp_path / "broken.mp4").write_bytes(b"no video" * 100)
    asked = (
        clip(crossing, 100),  # whole, over a backdrop
        still(tmp_path / "card.png", 25, origin="card"),
        clip(tmp_path / "gone.mp4", 25, fit="fill"),
        clip(tmp_path / "broken.mp4", 25, fit="fill"),
        still(tmp_path / "broken.mp4", 25, focus=(Focus(0.1, 0.1),)),
    )
    assert framed(asked, UPRIGHT, FPS) == asked
    near = (clip(crossing, 100, fit="fill"),)
    assert framed(near, (1600, 1000), FPS) == near


def test_samples_are_few_and_small(crossing: Path) -> None:
    seen = list(samples(crossing, Fraction(1), Fraction(2)))
    assert 4 <= len(seen) <= 6 and seen[0].picture.shape == (180, 320, 3)
    assert all(0 <= one.at < 2 for one in seen) and all(b.at - a.at > float(STEP) - 0.001 for a, b in pairwise(seen))


def in_window(middle: float, share: float, low: float, high: float) -> bool:
    """Whether what must be seen is in a window around `middle`."""
    left = min(max(middle - share / 2, 0), 1 - share)
    return (min(left + share, high) - max(left, low)) / min(high - low, share) >= HELD


def share_of(size: tuple[int, ...]) -> float:
    return min(1.0, size[0] / size[1] * UPRIGHT[0] / UPRIGHT[1])


@pytest.mark.slow
@pytest.mark.parametrize(("group", "least"), [("photos", 0.85), ("more", 0.8)])
def test_marked_photographs_keep_their_subject(shared: Path, group: str, least: float) -> None:
    held, centred = [], []
    for name, (low, high) in MARKS[group].items():
        file = shared / "data" / "photos" / "images" / name
        share = share_of(picture(file).shape)
        (one,) = framed([still(file, 75, fit="fill")], UPRIGHT, FPS)
        held.append(in_window(one.focus[0].x, share, low, high))
        centred.append(in_window(0.5, share, low, high))
    assert np.mean(held) >= max(least, np.mean(centred) + 0.1)


@pytest.mark.slow
def test_marked_clips_keep_their_subject(shared: Path) -> None:
    held, centred = [], []
    for marked in MARKS["clips"][::2]:  # all of them take 8 s
        one = framed([_marked(marked, shared)], UPRIGHT, FPS)[0]
        share = share_of(next(samples(one.src, one.offset, Fraction(1))).picture.shape)
        places = [(float(focus.at), focus.x) for focus in one.focus]
        for at, low, high in marked["seen"]:
            held.append(in_window(float(followed(places, np.array([at]))[0]), share, low, high))
            centred.append(in_window(0.5, share, low, high))
    assert np.mean(held) >= max(0.85, np.mean(centred) + 0.05)


def _marked(marked: dict[str, Any], shared: Path) -> Clip:
    file = shared / "data" / "footage" / marked["file"]
    return clip(file, int(marked["seconds"] * FPS), Fraction(str(marked["offset"])), fit="fill")


def test_faces_are_found(shared: Path) -> None:
    import cv2

    if not hasattr(cv2, "CascadeClassifier"):
        pytest.skip("OpenCV 5 carries no cascades")
    folder = shared / "data" / "photos" / "images"
    ((left, _, width, _),) = faces(picture(folder / "1439046601_cf110a75a7.jpg"))
    assert abs(left + width / 2 - 0.5) < 0.1
    assert not faces(picture(folder / "1034276567_49bb87c51c.jpg"))  # no face but a hamburger before it
