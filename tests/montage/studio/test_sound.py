from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.model import BeatTimes, Music
from montage.studio.sound import music_level, with_music
from tests.films import timeline

FILM = replace(timeline(60, 90), music=Music(Path("/music/old.mp3"), gain=-3.0), pulse=BeatTimes((Fraction(1),)))


def test_another_piece_is_as_loud_as_the_one_before() -> None:
    film = with_music(FILM, Music(Path("/music/new.mp3"), Fraction(2)), BeatTimes((Fraction(3),)))
    assert film.music == Music(Path("/music/new.mp3"), Fraction(2), gain=-3.0)
    assert film.pulse.beats == (3,) and film.video == FILM.video
    silent = with_music(FILM, None)
    assert silent.music is None and silent.pulse == BeatTimes()


def test_the_level_is_in_its_range() -> None:
    assert music_level(FILM, 6).music == replace(Music(Path("/music/old.mp3")), gain=6)
    for gain in (13, -25, float("nan")):
        with pytest.raises(UserError, match="out of range"):
            music_level(FILM, gain)


def test_what_changes_nothing_is_told() -> None:
    with pytest.raises(UserError, match="that music already"):
        with_music(FILM, Music(Path("/music/old.mp3")))
    with pytest.raises(UserError, match="has no music"):
        with_music(replace(FILM, music=None), None)
    with pytest.raises(UserError, match="has no music"):
        music_level(replace(FILM, music=None), 0)
