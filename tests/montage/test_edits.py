"""Pins and bans, as people write them."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.editing import annotate
from assets_db.errors import UserError
from assets_db.store import Store
from indexer.run import index
from montage.edits import check_edits, is_meant, pinned, without
from montage.model import Edits, Hit, Pin, Ranking
from tests import media
from tests.films import hit, video_shot


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("footage")
    (folder / "day").mkdir()
    media.scenes(folder / "day/harbour #2.mp4", 2, 3)
    media.picture(folder / "day/lighthouse.jpg", seed=7)
    media.picture(folder / "lighthouse.jpg", seed=8)
    with Store(tmp_path_factory.mktemp("library")) as store:
        index([folder], store, embedder=None)
        yield store


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "start"),
    [("harbour #2.mp4", 0), ("day/harbour #2.mp4", 0), ("harbour #2.mp4#0.5", 0), ("harbour #2.mp4#3", 2),
     ("harbour*#4.5", 2)],
)  # fmt: skip
def test_a_pin_names_a_file_and_a_moment(store: Store, name: str, start: int) -> None:
    shot = pinned(Edits(pins=(Pin(3, name),)), store)[3].shot
    assert (shot.asset.path.name, round(shot.offset)) == ("harbour #2.mp4", start)


@pytest.mark.slow
def test_a_pin_may_be_a_key(store: Store) -> None:
    shots = store.shots()
    assert shots
    for shot in shots:
        assert pinned(Edits(pins=(Pin(0, shot.key),)), store)[0] == Hit(shot, 1.0, {"pinned": 1.0})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "word"),
    [("harbor.mp4", "has no shot"), ("harbour #2.mp4#99", "has no shot"), ("lighthouse.jpg", "may be one of 2 files")],
)
def test_a_pin_that_is_not_there_is_told(store: Store, name: str, word: str) -> None:
    with pytest.raises(UserError, match=word):
        pinned(Edits(pins=(Pin(0, name),)), store)


@pytest.mark.slow
def test_a_pin_to_an_unusable_shot_is_told(store: Store) -> None:
    shot = next(shot for shot in store.shots() if shot.asset.path.name == "harbour #2.mp4")
    annotate(store, [shot.key], {"mark": "unusable"})
    with pytest.raises(
        UserError, match=r"line 3 has a pin to .*harbour #2.mp4 .*, which is marked as unusable; pin an"
    ):
        pinned(Edits(pins=(Pin(3, shot.key),)), store)
    annotate(store, [shot.key], {"mark": None})
    assert pinned(Edits(pins=(Pin(3, shot.key),)), store)[3].shot == shot


def test_pins_are_to_lines_that_there_are() -> None:
    check_edits(Edits(pins=(Pin(0, "a"), Pin(1, "b"))), 2)
    for pins, word in (((Pin(2, "a"),), "counted from 0 to 1"), ((Pin(0, "a"), Pin(0, "b")), "twice")):
        with pytest.raises(UserError, match=word):
            check_edits(Edits(pins=pins), 2)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("a.mp4", True), ("footage/a.mp4", True), ("*.mp4", True), ("a.mp4#3", True), ("a.mp4#11", False),
     ("b.mp4", False), ("a", False)],
)  # fmt: skip
def test_what_a_name_means(name: str, meant: bool) -> None:
    assert is_meant(name, video_shot("a", 2, 10)) is meant


def test_what_is_never_to_be_shown_is_in_no_ranking() -> None:
    ranking = Ranking(((hit("a", 0.9), hit("b", 0.5)), (hit("a", 0.8),)), ((hit("b", 0.7), hit("a", 0.1)),))
    assert without(ranking, ("a.mp4",)) == Ranking(((hit("b", 0.5),), ()), ((hit("b", 0.7),),))
    assert without(ranking, ()) is ranking


def test_the_times_are_seconds_of_the_file() -> None:
    shot = video_shot("a", 2, 10)
    assert is_meant(f"{Path('a.mp4')}#{Fraction(5, 2)}", shot)
