"""Lines that are spoken by a voice or at a speed of their own, and what moves when one of them is spoken anew."""

from dataclasses import replace
from fractions import Fraction as F
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.model import Line, Script
from montage.narration.speak import speak, speak_again
from tests.montage.narration.test_speak import PAUSES, here, say, script


def test_lines_have_voices_and_speeds_of_their_own(tmp_path: Path) -> None:
    plain = script("one two", "one two", "one two")
    first, second, third = plain.lines
    said = replace(plain, lines=(first, replace(second, voice=here("Quick")), replace(third, speed=2.0)))
    made = speak(said, here("Swift"), tmp_path / "sound.wav", **PAUSES)
    lengths = [speech.end - speech.start for speech in made.speeches]
    assert made.voice == here("Swift") and lengths[2] < lengths[0]
    assert [[word.text for word in speech.words] for speech in made.speeches] == [["one", "two"]] * 3
    own = replace(plain, lines=tuple(replace(line, voice=here("Quick")) for line in plain.lines))
    assert len(speak(own, here("Swift"), tmp_path / "own.wav", **PAUSES).speeches) == 3


def test_a_voice_of_its_own_that_cannot_is_told(tmp_path: Path) -> None:
    said = Script("", "en", (Line("one"), Line("refuse", voice=here("Shy"))))
    with pytest.raises(UserError, match="it will not"):
        speak(said, here("Tone"), tmp_path / "sound.wav", **PAUSES)


def test_unchanged_lines_move_by_whole_frames(tmp_path: Path) -> None:
    before = say(tmp_path, here("Tone"), "first line", "second one", "third one")
    unchanged = {speech.line: speech for speech in before.speeches if speech.line != 1}
    other = script("first line", "quite another second line", "third one")
    frame = F(1, 25)
    again = speak_again(other, before, unchanged, here("Tone"), tmp_path / "again.wav", frame=frame, **PAUSES)
    moves = [now.start - was.start for now, was in zip(again.speeches, before.speeches, strict=True)]
    assert moves[0] == 0 and moves[2] > 0 and moves[2] % frame == 0
    gap = again.speeches[2].start - again.speeches[1].end
    assert PAUSES["between"] <= gap < PAUSES["between"] + frame
    assert moves[1] == 0, "nor is more silence put before the line that is spoken anew"
