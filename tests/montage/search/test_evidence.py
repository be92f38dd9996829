"""What the words of a shot are worth for a line."""

from dataclasses import replace
from pathlib import Path

import pytest

from montage.language.distinctive_words import is_distinctive
from montage.language.scene_settings import setting_of
from montage.model import Hit
from montage.search.evidence import weighed
from tests.films import video_shot

FLOOR = 0.27


def named(name: str, *said: str, told: float = 0.2) -> Hit:
    """A hit on a file called `name` that has the tokens `said` of a line."""
    shot = video_shot("a")
    path = Path(f"/footage/{name}.mp4")
    return Hit(replace(shot, asset=replace(shot.asset, path=path)), told, {"metadata": told}, {"metadata": said})


@pytest.mark.parametrize(
    ("text", "name", "said", "lang"),
    [
        ("A drummer opened the concert.", "drummer", ("drummer",), "en"),
        ("Snow will fall in the north tonight.", "snow tubing slope", ("snow",), "en"),
        ("一名鼓手为音乐会开场。", "鼓手", ("鼓手",), "zh"),
    ],
)
def test_one_telling_word_of_a_name_is_strong_evidence(text: str, name: str, said: tuple[str, ...], lang: str) -> None:
    assert weighed([named(name, *said)], text, lang)[0].score >= FLOOR


@pytest.mark.parametrize("word", ["people", "city", "year", "man", "woman", "group", "人们", "城市", "男子"])
def test_a_generic_word_is_none(word: str) -> None:
    assert not is_distinctive(word)
    lang = "en" if word.isascii() else "zh"
    assert weighed([named(word, word)], f"{word} said so", lang)[0].score == 0.2


@pytest.mark.parametrize("word", ["detected", "detection", "quickly", "announcement", "rising", "insurance"])
def test_what_cannot_be_seen_is_none(word: str) -> None:
    assert not is_distinctive(word)


@pytest.mark.parametrize("word", ["violinist", "quarterback", "wombat", "king", "wedding", "bed"])
def test_a_thing_is_distinctive_whether_or_not_it_is_listed(word: str) -> None:
    assert is_distinctive(word)


def test_where_something_happens_is_no_evidence_of_what_happens() -> None:
    line = "A lion was seen in the zoo."
    camel, lion = named("camel zoo", "zoo"), named("lion roaring", "lion")
    assert [hit.shot.asset.path.stem for hit in weighed([camel, lion], line, "en")] == ["lion roaring", "camel zoo"]


@pytest.mark.parametrize(
    ("text", "lang", "setting"),
    [
        ("In the zoo a camel walks along its fence.", "en", "zoo fence"),
        ("Shown here on a red stage, they dance.", "en", "red stage"),
        ("A drummer opened the concert.", "en", ""),
        ("池塘里，天鹅游过水面。", "zh", "池塘"),
    ],
)
def test_a_line_says_where_it_happens(text: str, lang: str, setting: str) -> None:
    assert setting_of(text, lang) == setting


def test_a_title_that_a_person_gave_is_as_strong_as_a_files_name() -> None:
    hit = named("mvi 0042", told=0.2)
    shot = replace(hit.shot, asset=replace(hit.shot.asset, title="The drummer"))
    by_hand = replace(hit, shot=shot, scores={"person": 0.2}, matched_words={"person": ("drummer",)})
    assert weighed([by_hand], "A drummer opened the concert.", "en")[0].score >= FLOOR
