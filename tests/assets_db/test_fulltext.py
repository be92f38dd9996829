"""Search by words, on a real library."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets_db.store import Store
from tests.databases import where
from tests.libraries import put

__all__ = ["where"]  # a fixture


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store(where) as opened:
        yield opened


def found(store: Store, query: str, k: int = 10) -> list[str]:
    """First lines of the words of the shots found."""
    keys = [match.key for match in store.search_text(query, k)]
    return [shot.words.split("\n")[0] for shot in store.shots(keys)]


def test_all_words_score_one_and_fewer_score_less(store: Store) -> None:
    put(store, "a.mp4", "a dog on the beach", "a dog in a car", "a beach at night", "a parliament")
    scores = store.search_text("dogs on beaches", 10)
    assert found(store, "dogs on beaches")[0] == "a dog on the beach"
    assert [round(match.score, 2) for match in scores] == [1.0, 0.71, 0.71], "0.5**3 / (0.5**3 + 0.1 * 0.5)"
    assert store.search_text("dogs on beaches", 1) == scores[:1]


def test_a_rare_word_counts_more_than_a_common_one(store: Store) -> None:
    put(store, "a.mp4", "city street", "city park", "city bridge", "city river", "volcano")
    matches = store.search_text("volcano city", 9)
    scores = dict(zip(found(store, "volcano city"), (match.score for match in matches), strict=True))
    assert scores["volcano"] > 0.8 > 0.6 > scores["city park"] > 0


def test_what_a_person_told_counts_most(store: Store) -> None:
    put(store, "a.mp4", "harbour", "crane", "ship")
    harbour, crane, ship = (shot.key for shot in store.shots())
    store.put_words("tags", "a model", {harbour: "harbour ship", ship: "harbour"})
    store.put_words("screen", "ocr", {crane: "HARBOUR", ship: ""})
    matches = {match.key: match for match in store.search_text("harbour ship", 9)}
    assert matches[harbour].tokens == {"metadata": ("harbor",), "tags": ("harbor", "ship")}
    assert matches[crane].tokens == {"screen": ("harbor",)}
    assert matches[ship].tokens == {"metadata": ("ship",), "tags": ("harbor",)}
    assert list(matches[ship].by) == ["metadata", "tags"]
    ranked = [match.key for match in store.search_text("harbour", 9)]
    assert ranked == [harbour, crane, ship], "told, then read, then guessed"
    assert [round(match.score, 6) for match in store.search_text("harbour", 9)] == [1, 0.9, 0.6]


def test_what_a_source_says_anew_replaces_what_it_said(store: Store) -> None:
    put(store, "a.mp4", "harbour")
    (shot,) = store.shots()
    store.put_words("tags", "a model", {shot.key: "dog"})
    store.put_words("tags", "another", {shot.key: "cat", "gone@0-1": "cat"})
    assert found(store, "dog") == [] and found(store, "cat") == found(store, "harbour") == ["harbour"]
    assert [(shot.words, shot.tags) for shot in store.shots()] == [("harbour", "cat")]


def test_a_text_that_says_little_is_not_asked_for_everything(store: Store) -> None:
    long = "a quiet pond where ducks and herons stand among reeds while mist rises slowly over old wooden boats"
    put(store, "a.mp4", "swan pond", f"{long} near a swan", "pond", "a dog")
    matches = {match.key: match.score for match in store.search_text("swan glides over dark quiet pond at dawn", 9)}
    terse, wordy, one, _ = (shot.key for shot in store.shots())
    assert matches[terse] > matches[one] > 0.1
    assert matches[wordy] > matches[one], "three of six words"


def test_sources_are_witnesses_of_their_own(store: Store) -> None:
    put(store, "a.mp4", "harbour", "harbour")
    one, two = (shot.key for shot in store.shots())
    store.put_words("screen", "ocr", {two: "ferry"})
    scores = {match.key: match.score for match in store.search_text("harbour ferry crane ship", 9)}
    assert scores[two] > scores[one]


def test_many_hidden_shots_do_not_crowd_out_the_rest(store: Store) -> None:
    put(store, "a.mp4", *["a big dog"] * 80)
    store.mark_missing([Path("/footage/a.mp4")])
    put(store, "b.mp4", "a dog")
    assert found(store, "big dog")[0:1] == ["a dog"]


def test_a_word_nobody_has_lowers_the_score(store: Store) -> None:
    put(store, "a.mp4", "city street")
    assert 0 < store.search_text("city xylophone", 5)[0].score < 0.5


def test_equal_scores_go_by_bm25(store: Store) -> None:
    put(store, "a.mp4", "a dog among very many other things such as chairs tables lamps rugs", "dog", "cat")
    assert found(store, "dog")[0] == "dog"
    assert [match.score for match in store.search_text("dog", 5)] == [1.0, 1.0]


def test_equal_matches_go_by_key(store: Store) -> None:
    for name in "dbacef":
        put(store, f"{name}.mp4", "a dog", "a dog")
    keys = [match.key for match in store.search_text("dog", 99)]
    assert keys == sorted(shot.key for shot in store.shots()) and len(keys) == 12
    assert [match.key for match in store.search_text("dog", 5)] == keys[:5]


def test_chinese_and_mixed_queries(store: Store) -> None:
    put(store, "a.mp4", "白宫新闻发布会\nWhite House briefing", "北京大学的学生", "上海港口的集装箱船", "NATO 峰会")
    assert found(store, "白宫的发布会") == ["白宫新闻发布会"]
    assert found(store, "White House 新闻") == ["白宫新闻发布会"]
    assert found(store, "北京") == ["北京大学的学生"]
    assert found(store, "nato峰会") == ["NATO 峰会"]
    assert store.search_text("集装箱船", 1)[0].score == 1.0


def test_accents_and_file_names(store: Store) -> None:
    put(store, "a.mp4", "Zürich main station", "elysee_palace-drone4K", "TheWhiteHouse")
    assert found(store, "Zurich") == found(store, "ZÜRICH") == ["Zürich main station"]
    assert found(store, "the Élysée") == found(store, "drone palace") == ["elysee_palace-drone4K"]
    assert found(store, "white house") == ["TheWhiteHouse"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        'dog"', '"', "dog AND", "NEAR(dog, 2)", "dog*", "tokens:dog", "-dog", "^dog", "dog' OR 1=1 --", "(dog",
        "dog\x00", "\ud800 dog", ":weight0 dog",
    ],
)  # fmt: skip
def test_no_query_is_taken_for_a_command(store: Store, query: str) -> None:
    put(store, "a.mp4", "dog", "dogma")
    assert found(store, query) in (["dog"], [])
    assert bool(found(store, query)) == ("dog" in query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_any_text_can_be_asked(store: Store, query: str) -> None:
    found = store.search_text(query, 5)
    assert len(found) <= 5 and all(0 < match.score <= 1 for match in found)


def test_nothing_asked_nothing_found(store: Store) -> None:
    put(store, "a.mp4", "the dog", "")
    assert store.search_text("", 5) == store.search_text("the of and 的", 5) == store.search_text("dog", 0) == []


def test_a_very_long_query(store: Store) -> None:
    put(store, "a.mp4", "w7 w900")
    assert [match.key for match in store.search_text(" ".join(f"w{n}" for n in range(1000)), 5)]


def test_an_index_of_deleted_shots_is_empty(store: Store) -> None:
    put(store, "a.mp4", "a dog")
    put(store, "b.mp4", "a cat")
    store.mark_missing([Path("/footage/a.mp4")])
    store.forget_missing()
    put(store, "c.mp4", "a cow")  # SQLite may give it the forgotten shot's number
    assert found(store, "dog") == [] and found(store, "cow") == ["a cow"]
    with store.reading() as connection:
        table = "words_fts" if connection.dialect.name == "sqlite" else "words_tokens"
        number = "rowid" if table == "words_fts" else "shot_id"
        rows = connection.exec_driver_sql(f"SELECT count(DISTINCT {number}) FROM {table}").scalar()
    assert rows == 2
