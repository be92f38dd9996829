from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assets_db.errors import UserError
from montage.graphics.content import Card
from montage.graphics.overlays import PanelText
from montage.model import Alternative, BeatTimes, Music, Overlay, Timeline
from montage.studio.acts import ACTS, done
from montage.studio.cut import Spans
from tests.films import timeline

BARE = timeline(60, 90)
RUNNER_UP = Alternative(BARE.video[0].src, Fraction(0), "runner-up", 0.4)
FILM = replace(
    BARE, video=(replace(BARE.video[0], alternatives=(RUNNER_UP,)), *BARE.video[1:]),
    overlays=(Overlay(0, 30, Path("/work/title.png"), (0, 0, 1, 1), role="title"),), music=Music(Path("/music/old")),
)  # fmt: skip


class Drawn:
    def card(self, card: Card) -> tuple[Path, str]:
        return Path("/work/card.png"), "a card"

    def panel(self, overlay: Overlay, text: PanelText) -> Overlay:
        return replace(overlay, src=Path("/work/panel.png"))


class NoFootage:
    def spans(self, film: Timeline, *more: str) -> Spans:
        return {}

    def alternative(self, film: Timeline, number: int, key: str) -> Alternative:
        return Alternative(FILM.video[0].src, FILM.video[0].offset, key, 0.5)

    def music(self, film: Timeline, piece: str) -> tuple[Music, BeatTimes]:
        return Music(Path(f"/music/{piece}")), BeatTimes()

    def check_voice(self, voice: str) -> None:
        if voice != "espeak":
            raise UserError("no such voice", "choose another")

    def relinked(self, film: Timeline, folder: str) -> Timeline:
        return replace(film, title=folder)

    def drawing(self, film: Timeline) -> Drawn:
        return Drawn()


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
    "trim": {"frame": 30, "head": False},
    "write_card": {"clip": 0, "kind": "title", "texts": {"big": "Words"}},
    "write_panel": {"overlay": 0, "big": "Words", "small": "", "lead": ""},
    "remove_panel": {"overlay": 0},
    "credit": {"clip": 0, "text": "A. Author"},
    "relink": {"folder": "/footage"},
    "music": {"piece": "new"},
    "music_level": {"gain": -3},
    "split_line": {"line": 0, "at": 4},
    "join_lines": {"line": 0},
    "lock_line": {"line": 0, "locked": True},
    "speak_by": {"voice": "espeak", "speed": 1.2},
    "speak_line": {"line": 0, "voice": "espeak", "speed": 0.0},
    "subtitle": {"line": 0, "text": "Written"},
    "burn": {"burn": False},
    "exclude_file": {"clip": 0},
}
UNCHANGED = {"delete_line", "join_lines", "move_line", "readmit", "plan_again"}  # of a film of one line


def test_each_act_is_tried_here() -> None:
    assert set(GIVEN) == set(ACTS)


@pytest.mark.parametrize("name", sorted(set(ACTS) - UNCHANGED))
def test_each_act_changes_the_film(name: str) -> None:
    film, plan = done(FILM, name, GIVEN[name], NoFootage())
    assert film != FILM and plan == ACTS[name].plan


@pytest.mark.parametrize(
    ("name", "given", "what"),
    [
        ("nope", {}, "no act is called 'nope'"),
        ("split", {}, "split takes frame"),
        ("split", {"frame": 3, "more": 1}, "split takes frame"),
        ("split", {"frame": "3"}, "'3' is not a whole number"),
        ("split", {"frame": True}, "True is not a whole number"),
        ("pin", {"clip": 0, "pinned": 1}, "1 is not true or false"),
        ("write_line", {"line": 0, "text": None}, "None is not a text"),
        ("split", {"frame": 10**30}, "there is no frame"),
        ("split", {"frame": -1}, "there is no frame"),
        ("speak_by", {"voice": "os:system", "speed": 1.0}, "no such voice"),
        ("write_card", {"clip": 0, "kind": "title", "texts": "big"}, "no object of texts"),
        ("write_card", {"clip": 0, "kind": "title", "texts": {"big": 3}}, "no object of texts"),
    ],
)
def test_wrong_arguments_are_told(name: str, given: dict[str, Any], what: str) -> None:
    with pytest.raises(UserError, match=what):
        done(FILM, name, given, NoFootage())
