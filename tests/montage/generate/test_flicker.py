"""Flicker: made-up clips that are steady or not, and filmed ones."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from indexer.probe import probe
from indexer.shots.decode import Decoding
from montage.generate.flicker import MOST, SIZE, Light, flicker, reduced
from tests.media import scene

RATE = Fraction(24)
COUNT = 48


def moving(seed: int = 1, step: float = 2.0) -> list[Light]:
    """A camera that pans over a large picture, `step` [px] a frame."""
    wide = reduced_wide(seed)
    return [wide[:, round(place * step) : round(place * step) + SIZE[0]] for place in range(COUNT)]


def reduced_wide(seed: int) -> Light:
    picture = scene(seed, (512, SIZE[1])).astype(np.float32).mean(axis=2)
    texture = np.random.default_rng(seed).normal(0, 12, (18, 128)).repeat(4, axis=0).repeat(4, axis=1)
    return np.asarray(picture + texture, np.float32)


def patches(frames: list[Light], seed: int = 0) -> Iterator[Light]:
    """Blotches that are elsewhere in every frame."""
    chance = np.random.default_rng(seed)
    for frame in frames:
        yield np.asarray(frame + chance.normal(0, 25, (9, 16)).repeat(8, axis=0).repeat(8, axis=1), np.float32)


def brighter(frames: list[Light], factor: Callable[[int], float]) -> list[Light]:
    return [np.asarray(frame * factor(place), np.float32) for place, frame in enumerate(frames)]


@pytest.mark.parametrize("step", [0, 1, 3])
def test_what_stands_or_moves_evenly_is_steady(step: float) -> None:
    assert flicker(moving(step=step), RATE) < 0.15


def test_a_fade_and_a_cut_are_no_flicker() -> None:
    assert flicker(brighter(moving(), lambda place: 1 - place / COUNT), RATE) < 0.15
    assert flicker([*moving(1)[:24], *moving(5)[:24]], RATE) < 0.35


def test_another_picture_every_frame_is_all_flicker() -> None:
    chance = np.random.default_rng(0)
    noise = [np.asarray(chance.uniform(0, 255, SIZE[::-1]), np.float32) for _ in range(COUNT)]
    assert flicker(noise, RATE) > 0.9
    assert flicker([reduced(scene(seed, (512, 288))) for seed in range(COUNT)], RATE) > 0.9


def test_blotches_that_come_and_go_over_a_good_picture_are_flicker() -> None:
    assert flicker(list(patches(moving())), RATE) > MOST


@pytest.mark.parametrize("held", [1, 3, 4])
def test_light_that_goes_up_and_down_is_flicker(held: int) -> None:
    assert flicker(brighter(moving(), lambda place: 1.15 if place // held % 2 else 0.85), RATE) > 0.8


def test_frames_that_are_held_hide_nothing() -> None:
    chance = np.random.default_rng(0)
    noise = [np.asarray(chance.uniform(0, 255, SIZE[::-1]), np.float32) for _ in range(COUNT // 3)]
    assert flicker([frame for frame in noise for _ in range(3)], RATE) > 0.9


def test_fewer_than_three_frames_cannot_flicker() -> None:
    assert flicker([], RATE) == flicker(moving()[:2], RATE) == 0


@pytest.mark.parametrize(
    "name", ["mdn__flower.mp4", "mdn__stream-of-water.mp4", "t2vzero__mini-cooper.mp4", "videollama__boat.mp4"]
)
def test_a_filmed_clip_is_steady_until_its_light_or_its_order_is_disturbed(shared: Path, name: str) -> None:
    path = shared / "data" / "footage" / name
    asset = probe(path)
    frames = [reduced(seen.middle) for seen, _ in zip(Decoding(path, asset), range(60), strict=False)]
    assert flicker(frames, asset.fps) < 0.15
    assert flicker(list(patches(frames)), asset.fps) > MOST
    assert flicker(brighter(frames, lambda place: 1.15 if place % 2 else 0.85), asset.fps) > 0.8
