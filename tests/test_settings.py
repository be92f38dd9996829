from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.limits import limit_of
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
        ("time_limit = 0", "1 second or more"),
        ("memory_limit = 10", "500 MB or more"),
        ('fill = "own,magic"', "magic"),
        ("seconds = ", "not TOML"),
    ],
)
def test_a_wrong_setting_is_told_before_any_work(tmp_path: Path, toml: str, word: str) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text(toml)
    with pytest.raises(UserError, match=word):
        load_settings({}, {}, file)


def test_a_stage_may_take_what_it_needs() -> None:
    settings = Settings(seconds=60, time_limit=100, memory_limit=2000)
    limits = {
        stage: limit_of(stage, "x", settings) for stage in ("read", "write", "speak: as before", "fill", "render")
    }
    assert {stage: (limit.seconds, limit.memory) for stage, limit in limits.items()} == {
        "read": (100, 2 * 10**9), "write": (100, 2 * 10**9), "speak: as before": (1300, 2 * 10**9),
        "fill": (1000, 2 * 10**9), "render": (3700, 0),
    }  # fmt: skip
    generated = replace(settings, fill="own,generated,card", generator="text_to_video:M", writer="llm")
    assert limit_of("fill", "x", generated).seconds == 2800 and limit_of("fill", "x", generated).memory == 0
    assert limit_of("write", "x", generated).seconds == 3700
    assert limits["read"].what == "x (read)"
