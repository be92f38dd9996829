"""A voice's pace, measured once and kept."""

from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.narration.pace import measured
from montage.narration.speak import Spoken
from tests.montage.narration.voices import Shy, Tone

VOICE = f"{__name__}:Counted"
calls: list[float] = []


class Counted(Tone):
    """Says a paragraph in ten seconds, or as much less as it is asked to be faster."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed

    def speak(self, text: str, lang: str) -> Spoken:
        calls.append(self.speed)
        return super().speak(text[: round(200 / self.speed)], lang)


def test_it_is_measured_once_for_each_language_and_speed(tmp_path: Path) -> None:
    calls.clear()
    usual = measured("en", VOICE, 1.0, tmp_path)
    assert measured("en", VOICE, 1.0, tmp_path) == usual
    assert calls == [1.0]
    fast = measured("en", VOICE, 2.0, tmp_path)
    assert calls == [1.0, 2.0]
    assert usual.times / fast.times == pytest.approx(2, rel=0.1)


def test_voices_that_cannot_speak_are_left_out(tmp_path: Path) -> None:
    able = measured("en", f"{__name__}:Mute, {VOICE} ,espeak", 1.0, tmp_path)
    assert able.voices == f"{VOICE},espeak"
    assert "Mute" in able.notes[0]


def test_no_voice_at_all(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no voice could speak"):
        measured("en", f"{__name__}:Mute", 1.0, tmp_path)


class Mute(Shy):
    def speak(self, text: str, lang: str) -> Spoken:
        raise UserError("it has lost its voice", "wait")


def test_espeak_is_about_a_newsreader(tmp_path: Path) -> None:
    for lang in ("en", "zh"):
        assert 0.85 < measured(lang, "espeak", 1.0, tmp_path).times < 1.2
