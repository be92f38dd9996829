"""Near-duplicates: the same picture smaller, darker, re-encoded is one; another is not."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from indexer.shots.decode import Pixels
from indexer.shots.duplicates import MOST_BITS, groups, signature
from indexer.shots.keyframes import still
from tests.media import scene

BIG = (480, 270)


def bits(one: Pixels, other: Pixels) -> int:
    return ((signature(one) ^ signature(other)) & (2**64 - 1)).bit_count()


def encoded(picture: Pixels, quality: int) -> Pixels:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


@pytest.mark.parametrize(
    "change",
    [lambda p: np.asarray(Image.fromarray(p).resize((160, 90))), lambda p: encoded(p, 20),
     lambda p: np.asarray(ImageEnhance.Brightness(Image.fromarray(p)).enhance(0.7)), lambda p: p[1:-1, 2:-2]],
    ids=["smaller", "re-encoded", "darker", "cropped"],
)  # fmt: skip
def test_the_same_picture_is_near(change: Callable[[Pixels], Pixels]) -> None:
    for seed in range(5):
        assert bits(scene(seed, BIG), change(scene(seed, BIG))) <= MOST_BITS


def test_other_pictures_are_far() -> None:
    apart = [bits(scene(one, BIG), scene(two, BIG)) for one in range(8) for two in range(one)]
    assert min(apart) > MOST_BITS


def test_a_picture_that_shows_nothing_has_no_signature() -> None:
    assert signature(np.full((90, 160, 3), 127, np.uint8)) == 0
    assert -(2**63) <= signature(scene(1)) < 2**63 and signature(scene(1)) != 0


def near(code: int, count: int = 3) -> int:
    """`code` with some bits turned."""
    for bit in range(count):
        code ^= 1 << (7 * bit % 61)
    return code


CODES = [int(code) for code in np.random.default_rng(0).integers(-(2**62), 2**62, 9)]


def grouped(shots: dict[str, list[int]]) -> dict[str, int]:
    keys = [key for key, codes in shots.items() for _ in codes]
    return groups(keys, np.array([code for codes in shots.values() for code in codes], np.int64))


def test_shots_that_share_half_of_their_frames_belong_together() -> None:
    a, b, c, d, e, f, *_ = CODES
    found = grouped({"one": [a, b, c], "two": [near(a), near(b)], "three": [d, e, f], "four": [d, near(b, 25)]})
    assert found["one"] == found["two"]
    assert found["three"] == found["four"] != found["one"]


def test_one_frame_in_common_of_many_is_not_enough() -> None:
    a, b, c, d, e, f, g, *_ = CODES
    assert grouped({"one": [a, b, c, d], "two": [near(a), e, f, g]}) == {}


def test_a_take_cut_in_parts_is_chained() -> None:
    a = CODES[0]
    parts = [a ^ (2 ** (4 * step) - 1) for step in range(8)]
    found = grouped({f"part {number}": [code] for number, code in enumerate(parts)})
    assert len(found) == 8 and len(set(found.values())) == 1


def test_groups_do_not_depend_on_the_order_and_keep_their_number() -> None:
    a, b, *_ = CODES
    shots = {"x": [a], "y": [near(a)], "z": [b]}
    found = grouped(shots)
    assert found == grouped(dict(reversed(shots.items())))
    assert found == {key: grouped(shots | {"more": [CODES[5]], "even": [CODES[5]]})[key] for key in ("x", "y")}
    assert grouped({}) == {} and grouped({"x": [a]}) == {}


def test_real_photographs_are_not_taken_for_each_other(shared: Path) -> None:
    images = sorted((shared / "data/photos/images").iterdir())[:150]
    codes = [signature(still(path)) for path in images]
    names = [path.name for path in images]
    smaller = [signature(np.asarray(Image.fromarray(still(path)).resize((200, 150)))) for path in images]
    found = groups(names + [f"small {name}" for name in names], np.array(codes + smaller, np.int64))
    right = sum(found.get(name) is not None and found.get(name) == found.get(f"small {name}") for name in names)
    assert right >= 0.97 * len(names)
    assert len(set(found.values())) >= 0.97 * len(names)
