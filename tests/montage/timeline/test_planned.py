"""What is to be spoken again: lines whose words, voice or speed were changed."""

from dataclasses import replace

from montage.model import Line, Timeline
from montage.timeline.planned import changed, planned, spoken_lines, worded_lines
from tests.films import narration, script, timeline

SAID = script("The rocket stands.", "The Moon is far.", "Mars is cold.")


def film(*lines: Line) -> Timeline:
    """A film that says SAID; then its lines were changed to these."""
    made = replace(timeline(60), lines=SAID.lines, speeches=narration(SAID).speeches)
    return replace(made, planned=planned(made), lines=lines)


def test_lines_are_known_where_they_were_moved() -> None:
    one, two, three = SAID.lines
    moved = film(three, one, Line("Other words."))
    assert {new: speech.line for new, speech in spoken_lines(moved).items()} == {0: 2, 1: 0}
    assert film(one, two, three) and changed(film(one, two, three)) == []


def test_another_voice_or_speed_is_spoken_again_by_the_same_words() -> None:
    one, two, three = SAID.lines
    slower = film(one, replace(two, speed=0.8), replace(three, voice="espeak"))
    assert changed(slower) == ["lines[1].speed", "lines[2].voice"]
    assert list(spoken_lines(slower)) == [0] and list(worded_lines(slower)) == [0, 1, 2]
    again = replace(slower, planned=planned(slower))
    assert list(spoken_lines(again)) == [0, 1, 2]
    assert changed(replace(again, lines=SAID.lines)) == ["lines[1].speed", "lines[2].voice"]


def test_an_empty_subtitle_is_another_one_than_none() -> None:
    one, two, three = SAID.lines
    assert changed(film(replace(one, subtitle=""), two, three)) == ["lines[0].subtitle"]
    assert list(spoken_lines(film(replace(one, subtitle=""), two, three))) == [0, 1, 2]
