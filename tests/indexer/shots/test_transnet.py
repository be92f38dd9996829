"""The network itself, from its package."""

import numpy as np
import pytest

from indexer.shots.decode import Pixels
from indexer.shots.transnet import CONTEXT, judge, network
from tests.pictures import dissolve, pan, take

pytestmark = pytest.mark.slow


def likely(pictures: list[Pixels]) -> list[float]:
    found = judge(np.stack(pictures), threads=2)
    assert (found.shape, found.dtype) == ((len(pictures),), np.float32)
    return [float(value) for value in found]


def test_a_shot_ends_with_the_last_picture_before_the_cut() -> None:
    found = likely(take(1, 36) + take(2, 36))
    assert int(np.argmax(found)) == 35
    assert found[35] > 0.9
    assert max(found[CONTEXT:33] + found[38:-CONTEXT]) < 0.1


def test_a_dissolve_peaks_within() -> None:
    found = likely(take(1, 36) + dissolve(1, 2, 14) + take(2, 36))
    assert max(found) >= 0.5
    assert 36 <= int(np.argmax(found)) < 50


@pytest.mark.parametrize("still", [True, False])
def test_one_take_has_no_end(still: bool) -> None:
    assert max(likely(take(1, 70) if still else pan(1, 70, speed=2))[CONTEXT:-CONTEXT]) < 0.5


def test_pictures_in_any_layout() -> None:
    pictures = np.stack(take(1, 8))
    assert np.array_equal(judge(np.asfortranarray(pictures), threads=2), judge(pictures, threads=2))


def test_nobody_elses_generators_are_seeded() -> None:
    import torch

    torch.manual_seed(7)
    network.cache_clear()
    likely(take(1, 8))
    assert torch.initial_seed() == 7
    assert not torch.are_deterministic_algorithms_enabled()
