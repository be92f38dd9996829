"""Ranking for lines and anchors, by words, by looks, and by both."""

import io
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PIL import Image

from assets_db.editing import annotate
from assets_db.model import Frame, Rights
from assets_db.store import Store
from indexer.passes.embed import embed_missing
from indexer.passes.embed_texts import LoadedText
from indexer.passes.meaning import embed_texts
from montage.language.visual_query import visual_query
from montage.model import Anchor, AnchorKind, Hit, Line, Script
from montage.search.by_meaning import by_meaning
from montage.search.fusion import fused
from montage.search.rank import rank, search
from tests.colours import Colours
from tests.concepts import Concepts
from tests.libraries import asset, file, shots

CONCEPTS = LoadedText("tests.concepts:Concepts", Concepts())


def put(store: Store, name: str, words: str, *colours: str) -> str:
    """A file of one shot with a frame of each colour; returns the shot's key."""
    made = asset(name)
    [(shot, _)] = shots(made, [words], frames=0)
    store.add(file(name), made, [(shot, [Frame(at, jpeg(one)) for at, one in enumerate(colours)])])
    return shot.key


def jpeg(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        yield opened


def keys(hits: object) -> list[str]:
    return [hit.shot.key for hit in hits]  # type: ignore[attr-defined]


def test_without_an_embedder_words_rank(store: Store) -> None:
    both = put(store, "a", "rocket on its launch pad", "red")
    one = put(store, "b", "a launch", "blue")
    put(store, "c", "cows", "green")
    hits = rank(["rocket launch"], store, None, 5)[0]
    assert keys(hits) == [both, one]
    assert hits[0].score == 1.0 and 0 < hits[1].score < 1


def test_looks_find_what_no_word_tells_and_both_together_are_better(store: Store) -> None:
    told = put(store, "a", "a red flag", "red")
    untold = put(store, "b", "", "red")
    put(store, "c", "", "blue")
    embed_missing(store, Colours())
    hits = rank(["red flag"], store, Colours(), 2)[0]
    assert keys(hits) == [told, untold]
    assert (
        hits[0].scores["metadata"] == 1
        and hits[0].matched_words == {"metadata": ("red", "flag")}
        and hits[1].matched_words == {}
    )
    assert hits[0].scores["looks"] == pytest.approx(hits[1].scores["looks"], abs=0.05)
    assert hits[1].scores["looks"] > 0.3


def test_what_the_embedder_guessed_beforehand_counts_where_it_says_nothing_of_the_text(store: Store) -> None:
    guessed = put(store, "a", "", "red")
    store.put_words("tags", "model", {guessed: "cow"})
    [hit] = rank(["cow"], store, None, 5)[0]
    assert hit.shot.key == guessed and hit.score == hit.scores["tags"] > 0


def test_looks_and_guesses_are_one_witness_and_the_surer_counts(store: Store) -> None:
    store.put_words("tags", "model", {put(store, "a", "", "red"): "red"})
    embed_missing(store, Colours())
    [hit] = rank(["red"], store, Colours(), 5)[0]
    assert hit.scores["tags"] > 0 and hit.scores["looks"] > 0
    assert hit.score == pytest.approx(max(hit.scores["tags"], hit.scores["looks"]), abs=0.001)


def test_a_shot_with_many_frames_leaves_room_for_others(store: Store) -> None:
    reddest = put(store, "a", "", "#ff0000", "#ff0100", "#ff0200", "#ff0300")
    second = put(store, "b", "", "#ff3030")
    put(store, "c", "", "blue")
    embed_missing(store, Colours())
    assert keys(rank(["red"], store, Colours(), 2)[0]) == [reddest, second]


def test_a_text_the_embedder_does_not_know_is_ranked_by_words_alone(store: Store) -> None:
    put(store, "a", "x", "red")
    embed_missing(store, Colours())
    assert rank(["?"], store, Colours(), 5) == [()]


@pytest.mark.parametrize(
    ("kind", "found"), [("person", 0), ("organisation", 0), ("place", 0), ("thing", 1), ("phrase", 1)]
)
def test_a_name_is_found_by_words_alone(store: Store, kind: AnchorKind, found: int) -> None:
    put(store, "a", "", "red")
    embed_missing(store, Colours())
    anchor = Anchor(0, Fraction(0), Fraction(1), "red", "red", kind, 1.0)
    ranking = search(Script("", "en", (Line("blue sea"),)), (anchor,), store, Colours(), 5)
    assert len([hit for hit in ranking.anchors[0] if hit.score > 0.3]) == found


def test_the_query_is_what_is_searched_where_there_is_one(store: Store) -> None:
    cow = put(store, "a", "cow", "red")
    line = Line("They eat grass all day.", "cow")
    assert keys(search(Script("", "en", (line,)), (), store, None, 5).lines[0]) == [cow]
    assert search(Script("", "en", (replace(line, query=""),)), (), store, None, 5).lines[0] == ()


def test_equal_scores_go_by_key_and_no_more_than_k_come(store: Store) -> None:
    made = sorted(put(store, name, "cow", "red") for name in "abc")
    assert keys(rank(["cow"], store, None, 2)[0]) == made[:2]


def test_only_footage_under_a_licence(store: Store) -> None:
    keys_by = {}
    for name, licence in {"a": "CC BY 4.0", "b": "CC BY-NC 4.0", "c": "", "d": "Public domain"}.items():
        made = asset(name, rights=Rights(licence=licence))
        store.add(file(name), made, shots(made, ["cow"]))
        keys_by[name] = shots(made, ["cow"])[0][0].key
    assert keys(rank(["cow"], store, None, 5, licence="cc-by")[0]) == [keys_by["a"]]
    both = rank(["cow"], store, None, 5, licence="cc, public-domain")[0]
    assert set(keys(both)) == {keys_by["a"], keys_by["b"], keys_by["d"]}


@pytest.mark.parametrize("by", ["words", "looks", "meaning"])
def test_a_rare_licence_is_found_among_many_better_hits(store: Store, by: str) -> None:
    for number in range(60):
        put(store, f"other {number}", "a camel" if by != "looks" else "", "#ff0000")
    rare = asset("rare", rights=Rights(licence="CC0"))
    [(shot, _)] = shots(rare, ["a camel in the street behind a dog and a car"], frames=0)
    store.add(file("rare"), rare, [(shot, [Frame(0, jpeg("#ff4040"))])])
    embedders = {"embedder": Colours() if by == "looks" else None}
    if by == "looks":
        embed_missing(store, Colours())
    if by == "meaning":
        embed_texts(store, CONCEPTS)
    text = {"words": "camel", "looks": "red", "meaning": "骆驼"}[by]
    meant = CONCEPTS if by == "meaning" else None
    assert shot.key not in keys(rank([text], store, **embedders, k=2, text_embedder=meant)[0])
    assert keys(rank([text], store, **embedders, k=2, licence="cc0", text_embedder=meant)[0]) == [shot.key]
    assert rank([text], store, **embedders, k=2, licence="cc-by", text_embedder=meant) == [()]


@pytest.mark.parametrize(("kind", "found"), [("number", 0), ("quotation", 0), ("thing", 1)])
def test_a_figure_and_a_quotation_are_said_not_seen(store: Store, kind: AnchorKind, found: int) -> None:
    put(store, "a", "demo 16", "red")  # "16 June" is not a picture of clip number 16
    anchor = Anchor(0, Fraction(0), Fraction(1), "16", "16", kind, 0.8)
    assert len(search(Script("", "en", (Line("cows"),)), (anchor,), store, None, 5).anchors[0]) == found


@pytest.fixture
def told(store: Store) -> str:
    """A library of English texts with one camel; the key of the shot that shows it."""
    camel = put(store, "a", "a camel walks", "red")
    for number, thing in enumerate(("dog", "car", "boat") * 8):
        put(store, f"other {number}", f"a {thing} in the street number {number}", "blue")
    embed_texts(store, CONCEPTS)
    return camel


def test_what_is_told_in_another_language_is_found_by_its_meaning(store: Store, told: str) -> None:
    hit = rank(["骆驼"], store, None, 5, text_embedder=CONCEPTS)[0][0]
    assert (hit.shot.key, hit.meant, list(hit.scores)) == (told, "a camel walks", ["meaning"])
    assert hit.score == pytest.approx(hit.scores["meaning"], abs=0.001) and hit.score > 0.5
    assert rank(["骆驼"], store, None, 5) == [()]


def test_what_words_say_and_what_they_mean_is_one_witness(store: Store, told: str) -> None:
    hit = rank(["a camel"], store, None, 5, text_embedder=CONCEPTS)[0][0]
    assert (hit.shot.key, hit.named) == (told, False)
    assert hit.score == pytest.approx(fused(hit.scores), abs=0.001) and "metadata" in hit.scores


def test_a_word_in_a_text_of_another_meaning_is_worth_less_and_a_name_is_not(store: Store, told: str) -> None:
    put(store, "named", "Berlin number street", "blue")
    embed_texts(store, CONCEPTS)
    script = Script("", "en", (Line("A camel at the number."), Line("Number 7 in Berlin.")))
    words = search(script, (), store, None, 30).lines
    both = search(script, (), store, None, 30, text_embedder=CONCEPTS).lines

    def scores(hits: tuple[Hit, ...]) -> dict[str, float]:
        return {hit.shot.words: hit.score for hit in hits}

    other = "a dog in the street number 0"
    assert scores(both[0])[other] < scores(words[0])[other]
    assert scores(both[1])["Berlin number street"] == scores(words[1])["Berlin number street"]
    assert next(hit for hit in both[1] if hit.shot.words == "Berlin number street").named


def test_what_words_find_is_judged_by_meaning_however_many_texts_are_nearer(store: Store) -> None:
    for number in range(12):
        put(store, f"camel {number}", f"a camel, view {number}", "red")
    put(store, "quay", "a dog at the quay", "red")
    embed_texts(store, CONCEPTS)
    found = rank(["a camel at the quay"], store, None, 2, text_embedder=CONCEPTS)[0]
    scores = {hit.shot.words: hit.scores for hit in rank(["quay"], store, None, 30, text_embedder=CONCEPTS)[0]}
    assert "meaning" in scores["a dog at the quay"] and len(found) == 2
    judged = by_meaning(["a camel"], store, CONCEPTS, 2, store, None, [[key_of(store, "a dog at the quay")]])[0]
    assert len(judged) == 3 and judged[key_of(store, "a dog at the quay")].score < 0.1


def key_of(store: Store, words: str) -> str:
    return next(shot.key for shot in store.shots() if shot.words == words)


def test_a_shot_that_is_told_of_is_judged_by_meaning_in_any_case(store: Store, told: str) -> None:
    put(store, "untold", "", "red")
    put(store, "told", "a blue sea", "red")
    embed_missing(store, Colours())
    embed_texts(store, CONCEPTS)
    found = {hit.shot.words: hit.scores for hit in rank(["red"], store, Colours(), 30, text_embedder=CONCEPTS)[0]}
    assert "looks" in found[""] and "meaning" not in found[""]
    assert "looks" in found["a blue sea"] and "meaning" in found["a blue sea"]


@pytest.mark.parametrize(("kind", "found"), [("person", False), ("place", False), ("thing", True)])
def test_a_name_is_not_found_by_meaning(store: Store, told: str, kind: AnchorKind, found: bool) -> None:
    anchor = Anchor(0, Fraction(0), Fraction(1), "骆驼", "骆驼", kind, 1.0)
    script = Script("", "zh", (Line("海"),))
    hits = search(script, (anchor,), store, None, 5, text_embedder=CONCEPTS).anchors[0]
    assert bool([hit for hit in hits if hit.score > 0.3]) == found


def test_a_text_the_text_embedder_does_not_know_is_found_by_words_alone(store: Store, told: str) -> None:
    assert rank(["?"], store, None, 5, text_embedder=CONCEPTS) == [()]


def test_a_line_is_meant_as_it_is_spoken_unless_its_query_says_something_else(
    store: Store, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    queries = Concepts.queries
    monkeypatch.setattr(Concepts, "queries", lambda self, texts: asked.extend(texts) or queries(self, texts))
    spoken = "一只骆驼沿着围栏慢慢走。"
    lines = (Line(spoken, visual_query(spoken, "zh")), Line(spoken, "a dog"), Line(spoken))
    search(Script("", "zh", lines), (), store, None, 5, text_embedder=CONCEPTS)
    assert asked.count(spoken) == 2 and "a dog" in asked


def test_unusable_shots_are_found_by_words_alone_and_where_they_are_asked_for(store: Store) -> None:
    good, bad = put(store, "a", "a red car", "red"), put(store, "b", "a red car", "red")
    embedder = Colours()
    embed_missing(store, embedder)
    embed_texts(store, CONCEPTS)
    annotate(store, [bad], {"mark": "unusable"})
    for asked in (None, CONCEPTS):
        assert keys(rank(["red car"], store, embedder, 5, text_embedder=asked)[0]) == [good]
    found = rank(["red car"], store, embedder, 5, text_embedder=CONCEPTS, unusable=True)[0]
    assert {hit.shot.key: ("looks" in hit.scores, hit.shot.mark) for hit in found} == {
        good: (True, ""), bad: (False, "unusable"),
    }  # fmt: skip
    annotate(store, [bad], {"mark": "usable"})
    assert sorted(keys(rank(["red car"], store, embedder, 5)[0])) == sorted([good, bad])


def test_of_two_that_fit_alike_the_one_marked_as_best_comes_first(store: Store) -> None:
    one, other = put(store, "a", "a red car and a tree"), put(store, "b", "a red car and a tree")
    annotate(store, [max(one, other)], {"mark": "best"})
    assert keys(rank(["a red boat on a lake"], store, None, 5)[0]) == [max(one, other), min(one, other)]


def test_a_name_that_a_person_says_is_proof_of_it(store: Store) -> None:
    key = put(store, "a", "a man at a table")
    script = Script("t", "en", (Line("Barack Obama spoke."),))
    anchor = Anchor(0, Fraction(0), Fraction(1), "Barack Obama", "Barack Obama", "person", 1.0)
    assert search(script, [anchor], store, None, 5).anchors == ((),)
    annotate(store, [key], {"people": "Barack Obama"})
    assert keys(search(script, [anchor], store, None, 5).anchors[0]) == [key]
