from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.settings import Settings, load_settings


def test_flags_win_over_environment_over_file_over_defaults(tmp_path: Path) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text('seconds = 30\nvoice = "piper"\nsize = "640x360"\n')
    environment = {"NEWSREEL_VOICE": "espeak", "NEWSREEL_SECONDS": "40", "NEWSREEL_STRICT": "yes"}
    settings = load_settings({"seconds": 50, "voice": None}, environment, file)
    assert (settings.seconds, settings.voice, settings.size, settings.fps, settings.strict) == (
        50,
        "espeak",
        "640x360",
        "30",
        True,
    )


def test_defaults_are_used_where_nothing_is_said(tmp_path: Path) -> None:
    assert load_settings({}, {}, tmp_path / "none.toml") == Settings()


@pytest.mark.parametrize(
    ("toml", "word"),
    [
        ("secnds = 3", "did you mean 'seconds'"),
        ('seconds = "many"', "give a int"),
        ("seconds = 2", "between 5 and 3600"),
        ('size = "1281x720"', "even sides"),
        ('size = "big"', "1280x720"),
        ('fps = "fast"', "frame rate"),
        ('fill = "own,magic"', "magic"),
        ("seconds = ", "not TOML"),
    ],
)
def test_a_wrong_setting_is_told_before_any_work(tmp_path: Path, toml: str, word: str) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text(toml)
    with pytest.raises(UserError, match=word):
        load_settings({}, {}, file)
