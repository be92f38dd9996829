from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from assets_db.errors import UserError
from montage.model import Edits, Pin, Timeline
from montage.studio.script import (
    add_line,
    burn,
    delete_line,
    exclude,
    exclude_file,
    join_lines,
    lock_line,
    move_line,
    readmit,
    resize,
    restyle,
    retitle,
    speak_by,
    speak_line,
    split_line,
    subtitle,
    write_line,
)
from tests.films import narration, script, timeline

SAID = script("The rocket stands on its pad.", "The Moon is far away.", "Mars is a cold desert.")
FILM = replace(
    timeline(60, 60, 60), lines=SAID.lines, speeches=narration(SAID).speeches,
    edits=Edits(pins=(Pin(1, "moon.jpg"),), cuts=(Fraction(2),)),
)  # fmt: skip


def texts(film: Timeline) -> list[str]:
    return [line.text.split()[1] for line in film.lines]


def test_a_line_gets_other_words_and_what_is_known_of_them() -> None:
    film = write_line(FILM, 2, "  Saturn has\n rings of ice. ")
    assert film.lines[2].text == "Saturn has rings of ice."
    assert "Saturn" in film.lines[2].query and "Saturn" in [tag.text for tag in film.lines[2].tags]
    assert [line.text for line in film.lines[:2]] == [line.text for line in FILM.lines[:2]]


def test_pins_of_lines_go_with_them() -> None:
    assert texts(add_line(FILM, 1, "One more line.")) == ["rocket", "more", "Moon", "is"]
    assert add_line(FILM, 1, "One more line.").edits.pins == (Pin(2, "moon.jpg"),)
    assert add_line(FILM, 3, "One more line.").edits.pins == (Pin(1, "moon.jpg"),)
    assert texts(delete_line(FILM, 0)) == ["Moon", "is"] and delete_line(FILM, 0).edits.pins == (Pin(0, "moon.jpg"),)
    assert delete_line(FILM, 1).edits.pins == ()
    assert texts(move_line(FILM, 0, 2)) == ["Moon", "is", "rocket"]
    assert move_line(FILM, 0, 2).edits.pins == (Pin(0, "moon.jpg"),)


def test_a_line_is_split_and_joined_again() -> None:
    film = split_line(speak_line(FILM, 1, "espeak", 0.8), 1, 8)
    assert [line.text for line in film.lines[1:3]] == ["The Moon", "is far away."]
    assert {(line.voice, line.speed) for line in film.lines[1:3]} == {("espeak", 0.8)}
    assert film.edits.pins == (Pin(1, "moon.jpg"),) and split_line(FILM, 0, 3).edits.pins == (Pin(2, "moon.jpg"),)
    joined = join_lines(film, 1)
    assert [line.text for line in joined.lines] == [line.text for line in FILM.lines]
    assert join_lines(FILM, 0).edits.pins == (Pin(0, "moon.jpg"),)
    both = replace(FILM, edits=Edits(pins=(Pin(0, "rocket.jpg"), Pin(1, "moon.jpg"))))
    assert join_lines(both, 0).edits.pins == (Pin(0, "rocket.jpg"),), "a line has one"
    chinese = replace(FILM, lang="zh")
    assert join_lines(chinese, 0).lines[0].text == "The rocket stands on its pad.The Moon is far away."


def test_a_line_is_locked_by_its_clips() -> None:
    film = lock_line(FILM, 0, True)
    assert all(clip.pinned for clip in film.video) and lock_line(film, 0, False) == FILM
    with pytest.raises(UserError, match="nothing changes"):
        lock_line(FILM, 1, True)


def test_voices_speeds_and_subtitles() -> None:
    assert (speak_by(FILM, "kokoro", 1.2).voice, speak_by(FILM, "kokoro", 1.2).speed) == ("kokoro", 1.2)
    own = speak_line(FILM, 1, "kokoro", 0).lines[1]
    assert (own.voice, own.speed) == ("kokoro", None)
    assert write_line(speak_line(FILM, 1, "kokoro", 0.9), 1, "Other words.").lines[1].speed == 0.9
    assert subtitle(FILM, 1, " What is  written ").lines[1].subtitle == "What is written"
    assert subtitle(FILM, 1, "").lines[1].subtitle == "" and subtitle(FILM, 1, None) == FILM
    assert burn(FILM, False).burn is False


def test_a_file_is_excluded_by_its_name() -> None:
    assert exclude_file(FILM, 1).edits.exclude == (FILM.video[1].src.name,)


def test_a_cut_that_was_set_at_a_time_becomes_pinned_clips() -> None:
    film = write_line(FILM, 0, "Other words.")
    assert film.edits.cuts == () and [clip.pinned for clip in film.video] == [True, True, False]


def test_look_and_title_and_what_is_excluded() -> None:
    assert retitle(FILM, " A new  title ").title == "A new title"
    assert restyle(FILM, "vertical").template == "vertical"
    assert resize(FILM, "720x1280").size == (720, 1280)
    film = exclude(FILM, "k0")
    assert film.edits.exclude == ("k0",) and readmit(film, "k0") == FILM


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda: write_line(FILM, 3, "x"), "there is no line 4"),
        (lambda: write_line(FILM, 0, " \n "), "a line needs words"),
        (lambda: write_line(FILM, 0, "x" * 20_001), "20,001 characters"),
        (lambda: split_line(FILM, 0, 0), "would be empty"),
        (lambda: split_line(FILM, 0, 999), "would be empty"),
        (lambda: join_lines(FILM, 2), "the last line"),
        (lambda: speak_by(FILM, "espeak", 3), "a speed of 3"),
        (lambda: exclude_file(FILM, 9), "there is no clip 10"),
        (lambda: add_line(FILM, 9, "x"), "there is no line 10"),
        (lambda: delete_line(replace(FILM, lines=FILM.lines[:1]), 0), "the only line"),
        (lambda: move_line(FILM, 0, 3), "there is no line 4"),
        (lambda: restyle(FILM, "nope"), "nope"),
        (lambda: resize(FILM, "12x"), "12x"),
        (lambda: exclude(exclude(FILM, "k0"), "k0"), "excluded already"),
    ],
)
def test_what_cannot_be_is_told(act: Callable[[], Timeline], what: str) -> None:
    with pytest.raises(UserError, match=what):
        act()
