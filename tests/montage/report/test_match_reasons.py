"""Why a shot was found, in words."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from montage.model import Hit
from montage.report.match_reasons import why
from tests.films import video_shot


def hit(said: Mapping[str, tuple[str, ...]], looks: float = 0, title: str = "", path: str = "/f/clip.mp4") -> Hit:
    shot = video_shot("a")
    shot = replace(shot, asset=replace(shot.asset, title=title, path=Path(path)))
    return Hit(shot, 0.5, {"looks": looks} if looks else {}, said)


def test_the_surest_place_comes_first() -> None:
    found = hit({"tags": ("sky",), "screen": ("nasa",), "metadata": ("rocket",)}, 0.71, title="A rocket")
    assert why(found, "nasa rocket sky") == "title: rocket; on screen: nasa; tags: sky; looks 0.71"


def test_what_is_told_stands_where_it_was_told() -> None:
    found = hit({"metadata": ("launch", "pad", "rocket")}, title="A rocket", path="/footage/pad/7.mp4")
    assert why(found, "rocket launch pad") == "title: rocket; description: launch; folder: pad"


@pytest.mark.parametrize(
    ("query", "token", "word"),
    [("Two “Vehicles”, parked", "vehicl", "vehicles"), ("一只狗", "狗", "狗"), ("nothing of it", "vehicl", "vehicl")],
)
def test_words_are_given_as_they_were_asked_for(query: str, token: str, word: str) -> None:
    assert why(hit({"speech": (token,)}), query) == f"spoken: {word}"


def test_what_a_model_says_is_told_as_such() -> None:
    found = hit({"caption": ("camel",)})
    assert why(found, "camel") == "caption says: camel"
    captioned = replace(found.shot, caption="a camel walks")
    meant = Hit(captioned, 0.6, {"meaning": 0.62}, {}, "a camel walks")
    assert why(meant, "骆驼") == "by meaning 0.62, caption says: a camel walks"


def test_a_second_look_is_told() -> None:
    assert why(Hit(video_shot("a"), 0.6, {"looks": 0.4, "reranker": 0.83}), "x") == "looks 0.40; second look 0.83"


def test_without_a_reason_nothing_is_said() -> None:
    assert why(hit({}), "a dog") == ""


def test_what_was_meant_is_shown() -> None:
    found = replace(hit({}, 0.4), scores={"meaning": 0.62, "looks": 0.4}, meant="a camel walks\nalong a fence")
    assert why(found, "骆驼") == "by meaning 0.62: a camel walks along a fence; looks 0.40"
