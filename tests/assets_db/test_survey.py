"""The survey: sums and samples of what a library holds, of footage that is at hand alone."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from assets_db import survey
from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Asset, File, Frame, Rights, Shot, VisualFeatures
from assets_db.store import Store
from tests.libraries import asset, file, put

LOOKS = VisualFeatures(brightness=0.25, pan=0.5, tone=(12.5, -8, 99), bars=(0, 0.125, 0, 0.125))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def picture(name: str, **told: str) -> Asset:
    still = {"kind": "image", "time_base": STILL_TIME_BASE, "duration": STILL_DURATION, "path": Path("/footage") / name}
    return asset(name, **still, **told)


def keep(store: Store, made: Asset, *shots: Shot) -> None:
    store.add(file(made.path.name, made.path.name), made, [(shot, [Frame(shot.start, b"jpeg")]) for shot in shots])


def lose(store: Store, *names: str) -> None:
    store.mark_missing([Path("/footage") / name for name in names])


def test_an_empty_library_is_surveyed_too(store: Store) -> None:
    assert survey.holdings(store) == [] == list(survey.seen(store)) == list(survey.texts(store, "tags"))
    assert survey.coverage(store) == survey.Coverage(0, 0, {}, {})
    assert survey.near_duplicates(store, 9, 9) == survey.Groups(0, 0, ())
    assert survey.sample(store, 9) == [] == survey.some_files(store, "bad", 9)


def test_holdings_are_summed_by_kind_licence_and_month_whatever_the_time_base(store: Store) -> None:
    free = Rights(licence="CC0")
    june = {"rights": free, "recorded": "2021-06-04"}
    keep(store, asset("a.mp4", **june))
    keep(
        store,
        asset("b.mp4", time_base=Fraction(1, 1000), duration=2500, rights=free, recorded="2021-06-30"),
    )
    keep(store, asset("c.mp4"))
    keep(store, asset("gone.mp4", **june))
    keep(store, picture("d.jpg", **june))
    lose(store, "gone.mp4")
    assert survey.holdings(store) == [
        survey.Holding("image", "CC0", "2021-06", 1, Fraction(0)),
        survey.Holding("video", "", "", 1, Fraction(1001, 100)),
        survey.Holding("video", "CC0", "2021-06", 2, Fraction(1001, 100) + Fraction(5, 2)),
    ]


def test_every_shot_at_hand_is_seen_with_its_looks(store: Store) -> None:
    clip, gone = asset("a.mp4"), asset("gone.mp4")
    keep(store, clip, Shot(clip, 0, 300, LOOKS))
    keep(store, gone, Shot(gone, 0, 300))
    lose(store, "gone.mp4")
    assert list(survey.seen(store)) == [survey.Seen("video", 10.01, LOOKS)]


def test_texts_are_counted_and_empty_ones_left_out(store: Store) -> None:
    keys = [shot.key for shot, _ in put(store, "a.mp4", "one", "two", "three")]
    gone = put(store, "gone.mp4", "four")[0][0].key
    store.put_words("tags", "model", {keys[0]: "dog 狗", keys[1]: "dog 狗", keys[2]: "", gone: "cat 猫"})
    lose(store, "gone.mp4")
    assert list(survey.texts(store, "tags")) == [("dog 狗", 2)]


def test_coverage_tells_who_looked_and_who_found(store: Store) -> None:
    keys = [shot.key for shot, _ in put(store, "a.mp4", "one", "")]
    put(store, "bare.mp4", "three", frames=0)
    store.set_embedder("model", 2)
    first = store.frames_without_vector(9)[0][0]
    store.put_vectors({first: np.array([1, 0], np.float16), first + 1: np.array([0, 1], np.float16)})
    store.put_words("screen", "ocr", {keys[0]: "HOTEL", keys[1]: ""})
    assert survey.coverage(store) == survey.Coverage(2, 1, {"metadata": 3, "screen": 2}, {"metadata": 2, "screen": 1})


def test_the_largest_groups_come_first_and_one_shot_alone_is_none(store: Store) -> None:
    keys = [shot.key for shot, _ in put(store, "a.mp4", *"abcdefg")]
    gone = put(store, "gone.mp4", "h")[0][0].key
    store.put_groups(dict.fromkeys(keys[:2], 7) | dict.fromkeys(keys[2:5], 9) | {keys[6]: 3, gone: 3})
    lose(store, "gone.mp4")
    assert survey.near_duplicates(store, 9, 2) == survey.Groups(
        2, 5, ((3, (keys[2], keys[3])), (2, (keys[0], keys[1])))
    )
    assert survey.near_duplicates(store, 1, 9).largest == ((3, tuple(keys[2:5])),)


def test_a_sample_is_even_and_of_footage_at_hand(store: Store) -> None:
    keys = [shot.key for name in ("a.mp4", "b.mp4") for shot, _ in put(store, name, *"abcd")]
    gone = put(store, "gone.mp4", "e", "f")[0][0].key
    assert survey.sample(store, 5) == [keys[0], keys[2], keys[4], keys[6], gone]
    lose(store, "gone.mp4")
    assert survey.sample(store, 5) == [keys[0], keys[2], keys[4], keys[6]]
    assert survey.sample(store, 99) == keys


def test_files_are_told_up_to_a_number(store: Store) -> None:
    bad = [replace(file(f"{name}.mp4"), status="bad", reason="no video") for name in "abc"]
    store.put_files([*bad, file("good.mp4")])
    found: list[File] = survey.some_files(store, "bad", 2)
    assert found == bad[:2]
