"""Which embedder a film is searched with, and what is said where there is none."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assets_db.errors import UserError
from assets_db.store import Store
from indexer.passes.embed import embed_missing, load_embedder
from indexer.passes.embed_texts import load_text_embedder
from indexer.passes.meaning import embed_texts
from montage.library import Library, embedder_for, indexing, opened, text_embedder_for
from montage.progress import Note
from montage.search.second_look import Candidate
from montage.settings import Settings
from tests.colours import Colours
from tests.concepts import Concepts
from tests.montage.search.test_rank import put

CONCEPTS = "tests.concepts:Concepts"
COLOURS = "tests.montage.search.test_rank:Colours"


class Others(Colours):
    """Another embedder."""

    name = "others"


class OtherConcepts(Concepts):
    """Another text embedder."""

    name = "others"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as made:
        put(made, "a", "cow", "red")
        yield made


def embed(store: Store) -> None:
    embedder = load_embedder(COLOURS)
    assert embedder is not None
    embed_missing(store, embedder)


def test_the_embedder_that_made_the_vectors_searches_them(store: Store) -> None:
    embed(store)
    for settings in (Settings(allow=COLOURS), Settings(embedder=COLOURS)):
        embedder, note = embedder_for(store, settings)
        assert embedder is not None
        assert (embedder.name, note) == ("colours", "")


def test_a_librarys_embedder_is_not_called_unless_it_is_known_or_allowed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed(store)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE library SET spec = 'http.server:test'")
    monkeypatch.setattr("importlib.import_module", None)
    embedder, note = embedder_for(store, Settings())
    assert embedder is None
    assert "the library names the embedder 'http.server:test', a program that nobody here has allowed" in note
    assert "--embedder" in note


def test_another_embedder_than_the_librarys_is_an_error_that_says_what_to_run(store: Store) -> None:
    embed(store)
    with pytest.raises(UserError, match=r"indexed with colours, not others.*--reembed"):
        embedder_for(store, Settings(embedder="tests.montage.test_library:Others"))


def test_without_vectors_words_rank_and_a_note_says_so(store: Store) -> None:
    assert embedder_for(store, Settings())[0] is None
    assert "words alone" in embedder_for(store, Settings())[1]
    assert embedder_for(store, Settings(embedder="none")) == (None, "")


def test_an_embedder_that_cannot_be_had_is_a_note(store: Store) -> None:
    embed(store)
    embedder, note = embedder_for(store, Settings(embedder="no_such_module:Embedder"))
    assert embedder is None
    assert "words alone rank the shots" in note


def test_an_empty_library_is_told_unless_no_footage_is_wanted(tmp_path: Path) -> None:
    settings = Settings(library=str(tmp_path / "empty"))
    with pytest.raises(UserError, match="newsreel index"), opened(settings):
        pass
    with opened(Settings(library=settings.library, fill="card")) as library:
        assert library.embedder is None


def embed_words(store: Store) -> None:
    embedder = load_text_embedder(CONCEPTS)
    assert embedder is not None
    embed_texts(store, embedder)


def test_the_text_embedder_that_made_the_vectors_searches_them(store: Store) -> None:
    assert text_embedder_for(store, Settings()) == (None, "")
    embed_words(store)
    for settings in (Settings(allow=CONCEPTS), Settings(text_embedder=CONCEPTS)):
        embedder, note = text_embedder_for(store, settings)
        assert embedder is not None and (embedder.name, note) == ("concepts", "")
    assert text_embedder_for(store, Settings(text_embedder="none")) == (None, "")
    embedder, note = text_embedder_for(store, Settings())  # the library names a program that nobody allowed
    assert embedder is None and "--text-embedder" in note
    with pytest.raises(UserError, match=r"embedded by concepts, not by others.*--reembed"):
        text_embedder_for(store, Settings(text_embedder="tests.montage.test_library:OtherConcepts"))


def test_a_text_embedder_that_cannot_be_had_is_a_note_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("montage.library.find_spec", lambda name: None)
    monkeypatch.setattr("montage.library.DEFAULT_TEXT_EMBEDDER", "e5:nobody/such-model")
    (tmp_path / "footage").mkdir()
    heard: list[str] = []
    settings = Settings(library=str(tmp_path / "library"), embedder="none", reader="none")
    with indexing(settings, [tmp_path / "footage"], progress=lambda event: heard.append(str(event))) as once:
        assert once().bad == ()
    told = [line for line in heard if "texts are compared word by word" in line]
    assert len(told) == 1 and "not on this machine" in told[0]


class Streets:
    """Sure of what has a street of this number; refuses to look at more than the best."""

    name = "streets"

    def judge(self, text: str, shots: Sequence[Candidate]) -> list[float | None]:
        if "fail" in text:
            raise RuntimeError("no memory")
        return [9.0 if "street 7" in shot.words else -9.0 for shot in shots]


def test_a_second_look_changes_what_comes_first(store: Store) -> None:
    for number in range(8):
        put(store, f"other {number}", f"a dog in street {number}", "blue")
    once, again = Library(store, None), Library(store, None, reranker=Streets())
    assert "street 7" not in once.search("dog", 1)[0].shot.words
    assert [hit.shot.words for hit in again.search("dog", 1)] == ["a dog in street 7"]
    told: list[Note] = []
    assert again.search("dog fail", 2, progress=told.append) == once.search("dog fail", 2)
    assert [note.text for note in told] == [
        "the best shots of 0 of 1 lines and anchors had a second look: streets failed (no memory)"
    ]


def test_a_reranker_that_cannot_be_had_is_a_note(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    settings = Settings(library=str(tmp_path / "library"), reranker="transformers:nobody/such-model")
    with opened(settings) as library:
        assert library.reranker is None
        (note,) = [note for note in library.notes if "second look" in note]
    assert "'nobody/such-model' is not on this machine" in note


def test_a_library_is_searched_by_words_looks_and_meaning(store: Store) -> None:
    meaning, looks = load_text_embedder(CONCEPTS), load_embedder(COLOURS)
    assert meaning and looks
    camel = put(store, "b", "a camel walks", "blue")
    for number, thing in enumerate(("dog", "car", "boat") * 8):
        put(store, f"other {number}", f"a {thing} in street {number}", "blue")
    embed_texts(store, meaning)
    embed_missing(store, looks)
    found = Library(store, looks, text_embedder=meaning).search
    assert (found("骆驼", 1)[0].shot.key, found("cow", 1)[0].scores["metadata"] > 0) == (camel, True)
    assert Library(store, None).search("骆驼", 1) == () and "looks" in found("red", 5)[0].scores
    assert found("cow", 5, licence="cc-by") == ()
