from typing import Any

import pytest

from assets_db.errors import UserError
from montage.model import Alternative, Timeline
from montage.studio.acts import ACTS, done
from montage.studio.cut import Spans
from tests.films import timeline

FILM = timeline(60, 90)


class NoFootage:
    def spans(self, film: Timeline, *more: str) -> Spans:
        return {}

    def alternative(self, film: Timeline, number: int, key: str) -> Alternative:
        return Alternative(FILM.video[0].src, FILM.video[0].offset, key, 0.5)


GIVEN: dict[str, dict[str, Any]] = {
    "swap": {"clip": 0, "shot": "other"},
    "slip": {"clip": 0, "frames": 3},
    "roll": {"clip": 1, "frame": 70, "snap": False},
    "split": {"frame": 30},
    "join": {"clip": 0},
    "remove": {"clip": 0},
    "pin": {"clip": 0, "pinned": True},
    "write_line": {"line": 0, "text": "Other words."},
    "add_line": {"line": 0, "text": "More words."},
    "delete_line": {"line": 0},
    "move_line": {"line": 0, "to": 0},
    "retitle": {"title": "Another"},
    "restyle": {"template": "vertical"},
    "resize": {"size": "720x720"},
    "exclude": {"name": "k1"},
    "readmit": {"name": "k1"},
    "plan_again": {},
}


def test_each_act_is_tried_here() -> None:
    assert set(GIVEN) == set(ACTS)


@pytest.mark.parametrize("name", sorted(set(ACTS) - {"delete_line", "move_line", "readmit", "plan_again"}))
def test_each_act_changes_the_film(name: str) -> None:
    film, plan = done(FILM, name, GIVEN[name], NoFootage())
    assert film != FILM and plan == ACTS[name].plan


@pytest.mark.parametrize(
    ("name", "given", "what"),
    [
        ("burn", {}, "no act is called 'burn'"),
        ("split", {}, "split takes frame"),
        ("split", {"frame": 3, "more": 1}, "split takes frame"),
        ("split", {"frame": "3"}, "'3' is not a whole number"),
        ("split", {"frame": True}, "True is not a whole number"),
        ("pin", {"clip": 0, "pinned": 1}, "1 is not true or false"),
        ("write_line", {"line": 0, "text": None}, "None is not a text"),
        ("split", {"frame": 10**30}, "there is no frame"),
        ("split", {"frame": -1}, "there is no frame"),
    ],
)
def test_wrong_arguments_are_told(name: str, given: dict[str, Any], what: str) -> None:
    with pytest.raises(UserError, match=what):
        done(FILM, name, given, NoFootage())
