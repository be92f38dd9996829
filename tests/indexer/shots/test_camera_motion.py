"""What the camera does: a pan to the left is a pan to the left."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from indexer.probe import probe
from indexer.shots.camera_motion import STILL, Camera, Tracker
from indexer.shots.decode import Decoding, Pixels
from tests.libraries import asset
from tests.media import encode

FPS = 25
WIDE = (1280, 720)  # [px] of the world that the camera looks into
VIEW = (480, 270)


def world(seed: int = 0) -> Pixels:
    """A wall with something everywhere."""
    draw = np.random.default_rng(seed)
    made = cv2.resize(draw.integers(0, 256, (45, 80, 3), np.uint8), WIDE, interpolation=cv2.INTER_CUBIC)
    for _ in range(60):
        x, y, side = draw.integers(0, 1200), draw.integers(0, 660), int(draw.integers(20, 90))
        cv2.rectangle(made, (int(x), int(y)), (int(x) + side, int(y) + side), draw.integers(0, 256, 3).tolist(), -1)
    return np.asarray(made, np.uint8)


def view(x: float, y: float, size: float = 1.0) -> Pixels:
    """What a camera sees that looks at (x, y) [px] of the world; `size` times as much of it."""
    width, height = VIEW[0] * size, VIEW[1] * size
    corners = np.array([[x, y], [x + width, y], [x, y + height]], np.float32)
    onto = cv2.getAffineTransform(corners, np.array([[0, 0], [VIEW[0], 0], [0, VIEW[1]]], np.float32))
    return np.asarray(cv2.warpAffine(world(), onto, VIEW, flags=cv2.INTER_AREA), np.uint8)


def small(picture: Pixels) -> Pixels:
    return np.asarray(cv2.resize(picture, (48, 27), interpolation=cv2.INTER_AREA), np.uint8)


def measured(pictures: list[Pixels], rotation: int = 0, fps: int = FPS) -> Camera:
    size = (480, 270) if rotation % 180 == 0 else (270, 480)
    tracker = Tracker(replace(asset("a"), time_base=Fraction(1, fps), size=size, rotation=rotation))
    for pts, picture in enumerate(pictures):
        tracker.feed(pts, small(picture))
    return tracker.take((0, len(pictures)))


def moving(right: float = 0, down: float = 0, seconds: float = 2, fps: int = FPS) -> list[Pixels]:
    """The camera goes so many picture widths and heights a second."""
    times = np.arange(int(seconds * fps)) / fps
    return [view(380 + VIEW[0] * right * t, 220 + VIEW[1] * down * t) for t in times]


@pytest.mark.parametrize("speed", [0.06, 0.2, 0.5, -0.06, -0.2, -0.5])
def test_a_pan_to_the_right_is_positive(speed: float) -> None:
    pan, tilt, zoom, shake = measured(moving(right=speed, seconds=1.5))
    assert pan == pytest.approx(speed, rel=0.15, abs=0.01)
    assert abs(tilt) < 0.02 and abs(zoom) < 0.03 and shake < 0.3


@pytest.mark.parametrize("speed", [0.1, 0.4, -0.1, -0.4])
def test_a_tilt_up_is_positive(speed: float) -> None:
    pan, tilt, zoom, _ = measured(moving(down=-speed, seconds=1.2))
    assert tilt == pytest.approx(speed, rel=0.15)
    assert abs(pan) < 0.02 and abs(zoom) < 0.03


@pytest.mark.parametrize("rate", [0.1, 0.3, -0.1, -0.3])
def test_a_zoom_in_is_positive(rate: float) -> None:
    sizes = [np.exp(-rate * t / FPS) for t in range(50)]
    pictures = [view(640 - VIEW[0] * size / 2, 360 - VIEW[1] * size / 2, size) for size in sizes]
    pan, tilt, zoom, _ = measured(pictures)
    assert zoom == pytest.approx(rate, rel=0.2)
    assert abs(pan) < 0.02 and abs(tilt) < 0.02


def test_a_still_camera_does_nothing() -> None:
    grain = np.random.default_rng(1)
    still = view(380, 220).astype(int)
    noisy = [np.clip(still + grain.integers(-6, 7, still.shape), 0, 255).astype(np.uint8) for _ in range(40)]
    pan, tilt, zoom, shake = measured(noisy)
    assert max(map(abs, (pan, tilt, zoom))) < 0.01 and shake < 0.1


def test_shake_grows_with_the_hand_and_does_not_pan() -> None:
    draw = np.random.default_rng(2)
    path = draw.normal(size=(60, 2))
    shaken = [
        measured([view(380 + VIEW[0] * a * x, 220 + VIEW[0] * a * y) for x, y in path]) for a in (0.002, 0.01, 0.03)
    ]
    shakes = [camera[3] for camera in shaken]
    assert shakes == sorted(shakes) and shakes[0] < 0.4 < 0.6 < shakes[-1]
    assert all(abs(camera[0]) < 0.15 for camera in shaken), "where it began and ended, no more"


def test_somebody_walking_through_the_picture_moves_nothing() -> None:
    def walker(at: int) -> Pixels:
        picture = view(380, 220).copy()
        picture[60:260, at : at + 110] = view(800, 100)[60:260, 100:210]
        return picture

    pan, tilt, zoom, shake = measured([walker(6 * frame) for frame in range(50)])
    assert max(map(abs, (pan, tilt, zoom))) < 0.02 and shake < 0.2


def test_a_fade_moves_nothing() -> None:
    still = view(380, 220)
    assert max(map(abs, measured([(still * level).astype(np.uint8) for level in np.linspace(1, 0.2, 50)])[:3])) < 0.02


@pytest.mark.parametrize(("rotation", "direction"), [(90, (0, -1)), (180, (-1, 0)), (270, (0, 1))])
def test_directions_are_those_of_the_picture_as_shown(rotation: int, direction: tuple[int, int]) -> None:
    """A camera that goes to the right in the stored picture, which the player turns clockwise."""
    pan, tilt, _, _ = measured(moving(right=0.2), rotation)
    assert (pan, tilt) == (pytest.approx(0.2 * direction[0], abs=0.04), pytest.approx(0.2 * direction[1], abs=0.04))


@pytest.mark.parametrize("fps", [10, 50])
def test_the_frame_rate_does_not_matter(fps: int) -> None:
    assert measured(moving(right=0.2, fps=fps), fps=fps)[0] == pytest.approx(0.2, rel=0.15)


def test_a_cut_is_no_movement_and_each_span_has_its_own() -> None:
    tracker = Tracker(replace(asset("a"), time_base=Fraction(1, FPS), size=VIEW))
    still = [view(100, 50)] * 40
    for pts, picture in enumerate([*moving(right=0.2), *still]):
        tracker.feed(pts, small(picture))
    assert tracker.take((0, 50))[0] == pytest.approx(0.2, rel=0.15)
    assert tracker.take((50, 90)) == STILL


@pytest.mark.parametrize("picture", [np.zeros((27, 48, 3), np.uint8), np.full((27, 48, 3), 200, np.uint8)])
def test_where_there_is_nothing_to_follow_nothing_is_said(picture: Pixels) -> None:
    assert measured([picture] * 30) == STILL
    assert Tracker(asset("a")).take((0, 10)) == STILL


def test_a_real_file(tmp_path: Path) -> None:
    path = encode(tmp_path / "pan.mp4", moving(right=-0.3), str(FPS))
    found = probe(path)
    tracker, frames = Tracker(found), Decoding(path, found)
    for seen in frames:
        tracker.feed(seen.pts, seen.small)
    pan, tilt, zoom, _ = tracker.take((found.start, frames.end))
    assert pan == pytest.approx(-0.3, rel=0.15) and abs(tilt) < 0.03 and abs(zoom) < 0.03
