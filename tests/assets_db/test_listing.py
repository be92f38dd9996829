"""The library file by file, and by what is asked for."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assets_db import listing
from assets_db.editing import annotate
from assets_db.listing import Filter, footage
from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Rights
from assets_db.store import Store
from tests.databases import where
from tests.libraries import asset, digest, file, put, shots

__all__ = ["where"]


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        yield opened


def names(store: Store, **wanted: Any) -> list[str]:
    return [one.asset.path.name for one in footage(store, Filter(**wanted))]


def test_files_come_by_path_with_their_shots_and_what_is_said_of_them(store: Store) -> None:
    put(store, "b.mp4", "a dog")
    ((first, _), (second, _)) = put(store, "a.mp4", "a camel", "a tent")
    annotate(store, [digest("a.mp4")], {"people": "Ann"})
    annotate(store, [second.key], {"title": "Camp", "mark": "best"})
    one, other = footage(store)
    assert (one.asset.path.name, one.said.people, one.count) == ("a.mp4", "Ann", 2)
    assert [(shot.key, shot.said.title, shot.mark) for shot in one.shots] == [
        (first.key, None, ""), (second.key, "Camp", "best"),
    ]  # fmt: skip
    assert (other.asset.path.name, len(other.shots), other.count) == ("b.mp4", 1, 1)


def test_copies_are_listed_once_at_their_first_path_and_lost_files_not_at_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for name in ("d.mp4", "c.mp4", "a.mp4", "e.mp4"):
        put(store, name, "a dog")
    store.put_file(file("b.mp4", "d.mp4"))
    store.mark_missing([Path("/footage/e.mp4")])
    assert names(store) == ["a.mp4", "b.mp4", "c.mp4"]


def test_what_is_asked_for(store: Store) -> None:
    still = {"kind": "image", "time_base": STILL_TIME_BASE, "duration": STILL_DURATION}
    made = [
        replace(asset("a.mp4", recorded="2019-11-20"), rights=Rights("Reuters", "CC BY 4.0")),
        replace(asset("b.mp4", recorded="2020"), rights=Rights("", "", "https://example.org/100%")),
        asset("c.jpg", recorded="", origin="stock", **still),
    ]
    for one in made:
        store.add(file(one.path.name), one, shots(one, ["a dog barks", "a cat"][: 2 if one.kind == "video" else 1]))
    annotate(store, [digest("b.mp4")], {"mark": "unusable"})
    asked: list[tuple[dict[str, Any], list[str]]] = [
        ({"kind": "image"}, ["c.jpg"]),
        ({"since": "2020"}, ["b.mp4"]),
        ({"since": "2019-11", "until": "2019"}, ["a.mp4"]),
        ({"until": "2019-11-20"}, ["a.mp4"]),
        ({"until": "2019-11-19"}, []),
        ({"licences": ["CC BY 4.0"]}, ["a.mp4"]),
        ({"source": "reuters"}, ["a.mp4"]),
        ({"source": "100%"}, ["b.mp4"]),
        ({"source": "0%1"}, []),
        ({"source": "stock"}, ["c.jpg"]),
        ({"usable": True}, ["a.mp4", "c.jpg"]),
        ({"usable": False}, ["b.mp4"]),
        ({"text": "barking dogs"}, ["a.mp4", "b.mp4", "c.jpg"]),
        ({"text": "a cat"}, ["a.mp4", "b.mp4"]),
        ({"text": "a dog and a cat"}, []),
        ({"longest": Fraction(3)}, ["c.jpg"]),
        ({"shortest": Fraction(3), "text": "cat"}, ["a.mp4", "b.mp4"]),
        ({"shortest": Fraction(4)}, ["c.jpg"]),
    ]
    assert [names(store, **wanted) for wanted, _ in asked] == [found for _, found in asked]


def test_shots_that_are_not_asked_for_are_left_out_but_counted(store: Store) -> None:
    put(store, "a.mp4", "a dog", "a cat")
    (one,) = footage(store, Filter(text="cat"))
    assert (len(one.shots), one.count) == (1, 2)
