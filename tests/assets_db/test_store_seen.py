"""The store: what is seen in shots, and what the vector index follows."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assets_db.model import Frame, Shot, VisualFeatures
from assets_db.store import Store
from tests.libraries import asset, file, put

LOOKS = VisualFeatures(
    0.25, 0.75, 0.125, -0.5, 0.25, 0.125, 0.5, 0.0625, 0.75, (12.5, -8, 99), (0, 0.125, 0, 0.125), 0.5
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def test_looks_come_back_as_they_went_in(store: Store) -> None:
    made = asset("a.mp4")
    shot = Shot(made, 0, 100, LOOKS, "a dog")
    store.add(file("a.mp4"), made, [(shot, [])])
    assert store.shots() == [shot]
    darker = replace(LOOKS, brightness=0.125, text=0.25)
    store.put_looks({shot.key: darker, "gone@0-1": LOOKS})
    assert store.shots() == [replace(shot, looks=darker)]


@pytest.mark.parametrize(
    ("looks", "camera"),
    [
        (VisualFeatures(), "static"),
        (VisualFeatures(pan=0.01, tilt=-0.02), "static"),
        (VisualFeatures(pan=-0.2, tilt=0.1), "pan left"),
        (VisualFeatures(pan=0.2), "pan right"),
        (VisualFeatures(tilt=0.3, pan=0.2), "tilt up"),
        (VisualFeatures(tilt=-0.3), "tilt down"),
        (VisualFeatures(zoom=0.1, pan=0.05), "zoom in"),
        (VisualFeatures(zoom=-0.1), "zoom out"),
    ],
)
def test_what_the_camera_does(looks: VisualFeatures, camera: str) -> None:
    assert looks.camera == camera


def test_a_source_is_asked_once_for_each_shot(store: Store) -> None:
    keys = [shot.key for shot, _ in put(store, "a.mp4", "a dog", "a cat", "a cow")]
    assert store.shots_without("screen", "ocr", 9) == keys
    assert store.shots_without("screen", "ocr", 2) == keys[:2]
    store.put_words("screen", "ocr", {keys[0]: "HOTEL", keys[1]: ""})
    assert store.shots_without("screen", "ocr", 9) == keys[2:]
    assert (store.count_without("screen", "ocr"), store.count_without("tags", "ocr")) == (1, 3)
    assert store.shots_without("screen", "a better ocr", 9) == keys
    assert [(shot.words, shot.screen) for shot in store.shots()] == [("a dog", "HOTEL"), ("a cat", ""), ("a cow", "")]


def test_shots_that_cannot_be_seen_are_not_asked_about(store: Store) -> None:
    put(store, "bare.mp4", "a dog", frames=0)
    put(store, "gone.mp4", "a cat")
    store.mark_missing([Path("/footage/gone.mp4")])
    assert store.shots_without("screen", "ocr", 9) == []


def test_retelling_keeps_what_was_seen(store: Store) -> None:
    ((shot, _),) = put(store, "a.mp4", "a dog")
    store.put_words("screen", "ocr", {shot.key: "HOTEL"})
    ids = [number for number, _ in store.frames_without_vector(9)]
    store.update_metadata(file("b.mp4", "a.mp4"), replace(shot.asset, title="a title"), "a wolf")
    (told,) = store.shots()
    assert (told.words, told.screen, told.asset.title) == ("a wolf", "HOTEL", "a title")
    assert [number for number, _ in store.frames_without_vector(9)] == ids
    assert store.search_text("dog", 9) == [] and store.search_text("wolf hotel", 9)


def test_signatures_and_groups(store: Store) -> None:
    made = asset("a.mp4")
    one, two = Shot(made, 0, 100), Shot(made, 100, 200)
    store.add(file("a.mp4"), made, [(one, [Frame(5, b"x", -(2**63)), Frame(1, b"y", 7)]), (two, [Frame(100, b"z")])])
    keys, signatures = store.signatures()
    assert (keys, signatures.tolist(), signatures.dtype) == ([one.key, one.key], [7, -(2**63)], np.int64)
    store.put_groups({one.key: 3, "gone@0-1": 3})
    assert [shot.group for shot in store.shots()] == [3, 0]
    before = store.revision
    store.put_groups({one.key: 3})
    assert store.revision == before
    store.put_groups({two.key: 4})
    assert [shot.group for shot in store.shots()] == [0, 4]
    assert store.grouped
    put(store, "b.mp4", "a dog")
    assert not store.grouped, "near-duplicates are to be told anew"


def embed(store: Store) -> None:
    store.set_embedder("e", 2)
    store.put_vectors({number: np.array([1, 0], np.float16) for number, _ in store.frames_without_vector(99)})


def hide(store: Store) -> None:
    store.mark_missing([Path("/footage/a.mp4")])


def test_vector_ids_are_those_of_footage_at_hand(store: Store) -> None:
    put(store, "a.mp4", "a dog", frames=2)
    assert store.vector_ids().tolist() == []
    embed(store)
    put(store, "b.mp4", "a cat", frames=2)
    assert store.vector_ids().tolist() == store.vectors()[0].tolist() == [1, 2]
    hide(store)
    assert store.vector_ids().tolist() == []


@pytest.mark.parametrize(
    "change",
    [lambda store: put(store, "b.mp4", "a cat"), hide, lambda store: store.clear_vectors(),
     lambda store: store.put_vectors({1: np.array([0, 1], np.float16)}),
     lambda store: (hide(store), store.forget_missing())],
    ids=["add", "hide", "clear", "replace", "forget"],
)  # fmt: skip
def test_the_vectors_revision_follows_what_can_be_found(store: Store, change: Callable[[Store], object]) -> None:
    put(store, "a.mp4", "a dog")
    embed(store)
    before = store.vectors_revision
    change(store)
    assert store.vectors_revision != before


def test_words_leave_the_vectors_revision(store: Store) -> None:
    ((shot, _),) = put(store, "a.mp4", "a dog")
    before, all_before = store.vectors_revision, store.revision
    store.put_words("tags", "e", {shot.key: "dog"})
    store.put_looks({shot.key: LOOKS})
    store.put_groups({shot.key: 1})
    assert store.vectors_revision == before
    assert store.revision != all_before
