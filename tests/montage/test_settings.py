from dataclasses import replace
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.runtime.limits import limit_of
from montage.settings import Settings, load_settings
from montage.trust import user_file


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
        ('seconds = "many"', "give a whole number"),
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


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own settings file, not yet written."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    file = Path(user_file())
    file.parent.mkdir(parents=True)
    return file


BACKENDS = {"writer": "a.b:C", "voice": "edge,a.b:C", "embedder": "http.server:test", "reader": "a.b:C",
            "listener": "a:B", "renderer": "a.b:C", "stock": "pexels,a.b:C", "generator": "a.b:C"}  # fmt: skip


@pytest.mark.parametrize(("kind", "spec"), BACKENDS.items())
def test_a_file_in_the_current_folder_calls_nobody(tmp_path: Path, own: Path, kind: str, spec: str) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text(f'{kind} = "{spec}"')
    with pytest.raises(UserError, match=f"newsreel.toml names the {kind} '.*:.*', a program that nobody here"):
        load_settings({}, {}, file)
    known = {"voice": "espeak", "stock": "pexels"}.get(kind, "none")
    assert getattr(load_settings({kind: known}, {}, file), kind) == known, "what is overruled does no harm"
    assert getattr(load_settings({kind: spec}, {}, file), kind) == spec, "the command line"
    assert getattr(load_settings({}, {f"NEWSREEL_{kind.upper()}": spec}, file), kind) == spec, "the environment"
    own.write_text(f'allow = "x:Y, {spec}"')
    assert getattr(load_settings({}, {}, file), kind) == spec
    own.write_text(f'{kind} = "{spec}"')
    assert getattr(load_settings({}, {}, file), kind) == spec
    file.write_text(f'allow = "{spec}"')
    with pytest.raises(UserError, match="only a person's own settings may"):
        load_settings({}, {}, file)


def test_names_that_are_installed_may_stand_anywhere(tmp_path: Path, own: Path) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text('voice = "piper:en_US-amy-medium,espeak"\nembedder = "none"\nlistener = "whisper:small"')
    assert load_settings({}, {}, file).voice == "piper:en_US-amy-medium,espeak"


def test_the_users_own_settings_come_before_the_defaults(tmp_path: Path, own: Path) -> None:
    own.write_text('template = "plain"\nseconds = 30\nwriter = "a.b:C"')
    file = tmp_path / "newsreel.toml"
    file.write_text("seconds = 40")
    settings = load_settings({}, {}, file)
    assert (settings.template, settings.seconds, settings.writer) == ("plain", 40, "a.b:C")


def test_which_file_was_read_is_said_once(tmp_path: Path, own: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text("seconds = 40")
    for _ in range(3):
        load_settings({}, {}, file)
    assert [record.getMessage() for record in caplog.records] == [f"note: settings are read from {file}"]


@pytest.mark.parametrize("floor", ["-0.1", "1.1", "nan", "high"])
def test_a_floor_is_from_0_to_1(floor: str) -> None:
    assert load_settings({"floor": "0.5"}, {}).least_fit == 0.5
    with pytest.raises(UserError, match="--floor"):
        load_settings({"floor": floor}, {})


@pytest.mark.parametrize(("speed", "value"), [("1", 1.0), (0.5, 0.5), ("2", 2.0), (1.1, 1.1)])
def test_a_voices_speed(speed: object, value: float) -> None:
    assert load_settings({"speed": speed}, {}, Path("none")).speaking_speed == value


@pytest.mark.parametrize("speed", ["0.4", "2.01", "fast", "nan", "-1"])
def test_a_speed_that_no_voice_speaks_at(speed: str) -> None:
    with pytest.raises(UserError, match=f"--speed is '{speed}'; give a number from 0.5 to 2, as 1.1"):
        load_settings({"speed": speed}, {}, Path("none"))
