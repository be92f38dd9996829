"""What a person says of files and shots: it is found, it counts before the metadata, and it is never lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.editing import annotate
from assets_db.errors import UserError
from assets_db.model import Asset, Frame, Rights, Shot
from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from tests.databases import where
from tests.libraries import asset, digest, file, put, shots

__all__ = ["where"]

NAME = digest("a.mp4")


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        yield opened


def told(**changed: str) -> Asset:
    """An asset with all that a sidecar says."""
    known = {"title": "Zoo", "description": "A lion at rest", "tags": "lion, zoo", **changed}
    return replace(asset("a.mp4", **known), rights=Rights("Jo", "CC BY 4.0"))


def add(store: Store, of: Asset, count: int = 2) -> list[str]:
    """Store an asset with these shots, as the indexer does; returns their keys."""
    words = "\n".join((of.title, of.description, of.tags, of.rights.credit))
    made = shots(of, [words] * count)
    store.add(file("a.mp4"), of, made)
    return [shot.key for shot, _ in made]


def found(store: Store, text: str) -> list[str]:
    return sorted(match.key for match in store.search_text(text, 9, unusable=True))


def test_what_a_person_says_of_a_file_is_found_in_all_its_shots(store: Store) -> None:
    keys = add(store, told())
    annotate(store, ["/footage/a.mp4"], {"title": "Camels in winter", "people": "Ann Lee, Bo"})
    assert found(store, "camels") == keys == found(store, "ann lee")
    assert {match.by["person"] for match in store.search_text("camels", 9)} == {1.0}
    shot = store.shots(keys)[0]
    assert (shot.asset.title, shot.person) == ("Camels in winter", "Camels in winter\nAnn Lee, Bo")


def test_a_file_is_named_by_the_end_of_its_path(store: Store) -> None:
    keys = add(store, told())
    put(store, "100%_a.mp4")
    for name in ("a.mp4", "footage/a.mp4"):
        annotate(store, [name], {"title": "Camels"})
        assert found(store, "camels") == keys
    for name in ("mp4", "%a.mp4", "_.mp4", "otage/a.mp4"):
        with pytest.raises(UserError, match="no file or shot"):
            annotate(store, [name], {"title": "Camels"})
    put(store, "old/a.mp4", "another")
    with pytest.raises(UserError, match=r"'a\.mp4' may be one of 2 files; name more of its path"):
        annotate(store, ["a.mp4"], {"title": "Dunes"})


def test_what_is_said_of_a_shot_is_found_there_alone(store: Store) -> None:
    first, second = add(store, told())
    annotate(store, [second], {"title": "The keeper", "description": "He feeds\nthem"})
    assert found(store, "keeper") == found(store, "feeds") == [second]
    assert [shot.asset.title for shot in store.shots([first, second])] == ["Zoo", "Zoo"]


def test_it_counts_before_the_metadata_which_are_searched_no_more(store: Store) -> None:
    keys = add(store, told())
    annotate(store, [NAME], {"title": "Camels", "description": "They walk", "tags": "camel", "credit": "Kim"})
    assert [found(store, word) for word in ("lion", "zoo", "jo")] == [[], [], []]
    assert found(store, "camel") == keys
    known = store.shots(keys)[0].asset
    assert (known.description, known.tags, known.rights.credit) == ("They walk", "camel", "Kim")
    assert known.rights.licence == "CC BY 4.0"  # of which nothing was said


def test_a_person_may_say_that_there_is_none_and_take_that_back(store: Store) -> None:
    keys = add(store, told())
    annotate(store, [NAME], {"description": "", "licence": ""})
    assert found(store, "rest") == [] and store.licences() == [""]
    annotate(store, [NAME], {"description": None, "licence": None})
    assert found(store, "rest") == keys and store.licences() == ["CC BY 4.0"]
    assert [shot.words for shot in store.shots(keys)] == ["A lion at rest\nZoo\nlion, zoo\nJo"] * 2


def test_tags_are_added_to_what_is_there_and_taken_away(store: Store) -> None:
    keys = add(store, told())
    annotate(store, [NAME], {}, ["Desert", "lion"], ["ZOO"])
    assert store.shots(keys)[0].asset.tags == "lion, Desert"
    annotate(store, [keys[0]], {}, ["close"])
    assert [shot.person.split("\n") for shot in store.shots(keys)] == [["close", "lion, Desert"], ["lion, Desert"]]


def test_nothing_is_lost_when_a_file_is_indexed_again_or_its_sidecar_changes(store: Store) -> None:
    keys = add(store, told())
    annotate(store, [NAME, keys[1]], {"title": "Camels", "mark": "best"})
    add(store, told(title="A rocket", description="It starts"))
    assert (found(store, "camels"), found(store, "rocket"), found(store, "starts")) == (keys, [], keys)
    store.update_metadata(file("b.mp4", "a.mp4"), told(title="A boat"), "A boat\nlion, zoo")
    assert (found(store, "camels"), found(store, "boat"), found(store, "starts")) == (keys, [], [])
    assert {(shot.asset.title, shot.mark) for shot in store.shots(keys)} == {("Camels", "best")}
    annotate(store, [NAME, keys[1]], {"title": None, "mark": None})
    assert (found(store, "camels"), found(store, "boat")) == ([], keys)
    assert [shot.words for shot in store.shots(keys)] == ["A boat\nlion, zoo"] * 2  # nothing of earlier sidecars


def test_nothing_is_lost_when_footage_is_forgotten_and_comes_back(store: Store) -> None:
    first, second = add(store, told())
    annotate(store, [second], {"title": "Keeper", "mark": "unusable"})
    store.mark_missing([Path("/footage/a.mp4")])
    assert store.forget_missing() == 1 and store.shots() == []
    assert add(store, told()) == [first, second]
    assert found(store, "keeper") == [second]
    assert [shot.mark for shot in store.shots([first, second])] == ["", "unusable"]


def test_what_is_said_of_a_shot_stays_with_the_picture_when_it_is_cut_otherwise(store: Store) -> None:
    _, second = add(store, told())  # 0 to 100 and 100 to 200
    annotate(store, [second], {"title": "Keeper", "tags": "hay"})
    of = told()
    spans = [(0, 120), (120, 200)]
    store.add(file("a.mp4"), of, [(Shot(of, *span), [Frame(span[0], b"x")]) for span in spans])
    after = [str(shot.key) for shot in store.shots()]
    assert found(store, "keeper") == [after[1]] != [second]
    annotate(store, [after[1]], {"title": None})
    assert found(store, "keeper") == [] and found(store, "hay") == [after[1]]


def test_unusable_shots_are_found_by_nothing_and_nobody_who_does_not_ask(store: Store) -> None:
    first, second = add(store, told())
    store.set_embedder("e", 2)
    TextVectors(store).set_embedder("t", 2, "t")
    before = store.vectors_revision
    annotate(store, [first], {"mark": "unusable"})
    assert store.vectors_revision != before  # the vector index must follow
    assert [match.key for match in store.search_text("lion", 9)] == [second]
    assert found(store, "lion") == [first, second]
    annotate(store, [NAME], {"mark": "unusable"})
    annotate(store, [first], {"mark": "usable"})
    assert [match.key for match in store.search_text("lion", 9)] == [first]


def test_of_several_names_one_that_is_not_known_changes_nothing(store: Store) -> None:
    add(store, told())
    with pytest.raises(UserError, match=r"no file or shot 'b\.mp4'; index it first"):
        annotate(store, [NAME, "b.mp4"], {"title": "Camels"})
    assert found(store, "camels") == []


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        (0, {"licence": "CC0"}, "a shot has no licence of its own; name its file"),
        (NAME, {"mark": "good"}, "'good' is none of the marks usable, unusable, best; write one of them"),
        (NAME, {"colour": "red"}, "'colour' is nothing that can be said of footage"),
        (NAME, {"title": "x" * 20_001}, "the title has 20001 characters; shorten it to 20000"),
    ],
)
def test_what_cannot_be_said(store: Store, name: int | str, values: dict[str, str], message: str) -> None:
    keys = add(store, told())
    with pytest.raises(UserError, match=message):
        annotate(store, [keys[name] if isinstance(name, int) else name], values)


def test_its_meaning_is_embedded(store: Store) -> None:
    ((shot, _),) = put(store, "a.mp4", "a dog")
    annotate(store, [shot.key], {"title": "Rex"})
    assert {(one.source, one.text) for one in TextVectors(store).missing(9)} == {
        ("metadata", "a dog"),
        ("person", "Rex"),
    }


def test_a_path_may_be_relative(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    of = replace(asset("a.mp4"), path=tmp_path / "a.mp4")
    store.add(replace(file("a.mp4"), path=tmp_path / "a.mp4"), of, shots(of, ["x"]))
    assert [one.sha256 for one in annotate(store, ["a.mp4"], {"title": "Rex"})] == [NAME]
