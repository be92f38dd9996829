"""Vectors of texts: one a text, for whatever shots have it, whatever becomes of them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from assets_db.faiss_index import vector_search
from assets_db.store import Store
from assets_db.text_vectors import TextVectors, Told
from tests.libraries import WITHOUT_ANNOTATIONS, file, put


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as made:
        yield made


def embed(store: Store) -> list[Told]:
    """Give every text the vector (its length, 1); returns what had none."""
    vectors = TextVectors(store)
    vectors.set_embedder("lengths", 2, "lengths:spec")
    told = vectors.missing(100)
    vectors.put(told, {text: np.array([len(text), 1], np.float16) for text in vectors.unknown(t.text for t in told)})
    return told


def texts(store: Store) -> list[str]:
    """The texts that can be found."""
    vectors = TextVectors(store)
    return sorted(one.text for one in vectors.tellings(vectors.vector_ids().tolist()))


def test_what_many_shots_are_told_by_is_embedded_once(store: Store) -> None:
    put(store, "a.mp4", "a dog", "a dog", "a boat")
    told = embed(store)
    assert [one.text for one in told] == ["a dog", "a dog", "a boat"]
    vectors = TextVectors(store)
    assert len(vectors.vector_ids()) == 2 and texts(store) == ["a boat", "a dog", "a dog"]
    assert vectors.missing(9) == [] and vectors.count_missing() == 0
    ids, rows = vectors.vectors(vectors.vector_ids().tolist())
    assert sorted(rows[:, 0].tolist()) == [5, 6] and ids.dtype == np.int64
    assert (vectors.embedder, vectors.embedder_spec) == ("lengths", "lengths:spec")


def test_what_is_told_of_some_shots(store: Store) -> None:
    (shot, _), (other, _) = put(store, "a.mp4", "a dog", "a boat")
    assert TextVectors(store).tellings_of([shot.key]) == [], "not embedded yet"
    embed(store)
    assert [(one.shot, one.text) for one in TextVectors(store).tellings_of([shot.key])] == [(shot.key, "a dog")]
    assert {one.shot for one in TextVectors(store).tellings_of([other.key, shot.key])} == {shot.key, other.key}
    assert TextVectors(store).tellings_of([]) == []


def test_names_and_speech_have_a_meaning_and_screens_tags_and_folders_have_none(store: Store) -> None:
    ((shot, _),) = put(store, "a.mp4", "a dog")
    store.put_file(file("a.mp4", names="rex", folders="pets"))
    for source in ("screen", "speech", "tags"):
        store.put_words(source, "by", {shot.key: f"{source} text"})  # type: ignore[arg-type]
    assert {(one.source, one.text) for one in embed(store)} == {
        ("metadata", "a dog"), ("names", "rex"), ("speech", "speech text"),
    }  # fmt: skip


def test_other_words_are_found_by_what_they_say_now(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    store.put_file(file("a.mp4", names="rex"))
    embed(store)
    store.put_file(file("a.mp4", names="bella"))
    assert texts(store) == ["a dog"]
    assert [one.text for one in embed(store)] == ["bella"]
    TextVectors(store).forget_unused()
    assert texts(store) == ["a dog", "bella"] and len(TextVectors(store).vectors([1, 2, 3])[0]) == 2


def test_a_text_that_comes_back_is_not_embedded_again(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    embed(store)
    put(store, "a.mp4", "a dog")  # read again
    vectors = TextVectors(store)
    told = vectors.missing(9)
    assert [one.text for one in told] == ["a dog"] and vectors.unknown(["a dog"]) == []
    vectors.put(told, {})
    assert vectors.count_missing() == 0 and len(vectors.vector_ids()) == 1


def test_a_vanished_file_is_not_found_and_a_forgotten_one_leaves_nothing(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    put(store, "b.mp4", "a boat")
    embed(store)
    store.mark_missing([Path("/footage/a.mp4")])
    assert texts(store) == ["a boat"]
    store.forget_missing()
    vectors = TextVectors(store)
    vectors.forget_unused()
    assert len(vectors.vectors([1, 2])[0]) == 1


def test_the_index_follows_words_and_files(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    embed(store)
    vectors, query = TextVectors(store), np.array([[1, 0]], np.float32)
    first = vector_search(vectors, query, 3)[1]
    assert (first >= 0).sum() == 1
    put(store, "b.mp4", "a long boat")
    embed(store)
    found = vector_search(vectors, query, 3)[1][0]
    assert [one.text for one in vectors.tellings(found[:1].tolist())] == ["a long boat"] and (found >= 0).sum() == 2
    store.mark_missing([Path("/footage/b.mp4")])
    assert (vector_search(vectors, query, 3)[1] == first).all()
    assert (store.folder / "text_vectors.faiss").exists() and not (store.folder / "vectors.faiss").exists()


def test_vectors_of_two_embedders_do_not_mix(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    embed(store)
    vectors, revision = TextVectors(store), store.revision
    with pytest.raises(UserError, match=r"vectors of texts by lengths, not by others.*--reembed"):
        vectors.set_embedder("others", 2, "others")
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        vectors.put([], {"x": np.zeros(3, np.float16)})
    vectors.clear()
    assert vectors.embedder == "" and vectors.count_missing() == 1 and store.revision != revision
    vectors.set_embedder("others", 3, "others")
    assert vectors.embedder_spec == "others"


def test_a_text_that_changed_meanwhile_keeps_waiting(store: Store) -> None:
    ((shot, _),) = put(store, "a.mp4", "a dog")
    vectors = TextVectors(store)
    vectors.set_embedder("lengths", 2, "lengths")
    told = vectors.missing(9)
    store.update_metadata(file("a.mp4"), shot.asset, "a cat")
    vectors.put(told, {"a dog": np.ones(2, np.float16)})
    assert [one.text for one in vectors.missing(9)] == ["a cat"]


def test_a_library_of_an_earlier_version_gets_vectors(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a.mp4", "a dog")
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        for statement in (
            *WITHOUT_ANNOTATIONS, "DROP TABLE text_vectors",
            "DROP INDEX ix_words_vector_id", "ALTER TABLE words DROP COLUMN vector_id",
            *(f"ALTER TABLE library DROP COLUMN text_{name}" for name in ("embedder", "spec", "dim")),
            "UPDATE alembic_version SET version_num = '0007'",
        ):  # fmt: skip
            connection.execute(statement)
    with Store(tmp_path) as store:
        embed(store)
        assert texts(store) == ["a dog"]


def test_previews_are_not_found_by_meaning(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    embed(store)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE assets SET preview = 'a service'")
    assert texts(store) == [] and len(TextVectors(store).vector_ids()) == 0
