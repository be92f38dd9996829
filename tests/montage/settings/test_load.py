import json
from pathlib import Path
from typing import Any

import pytest

from assets_db.errors import UserError
from montage.settings import Settings, check_environment, check_settings, from_arguments, load_settings
from montage.settings.definition import OLD_NAMES, SETTINGS
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
        ("time_limit = 0", "1 or more"),
        ("memory_limit = 10", "500 or more"),
        ('fill = "own,magic"', "magic"),
        ("seconds = ", "not TOML"),
    ],
)
def test_a_wrong_setting_is_told_before_any_work(tmp_path: Path, toml: str, word: str) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text(toml)
    with pytest.raises(UserError, match=word):
        load_settings({}, {}, file)


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


def test_a_wrong_value_that_is_overruled_does_no_harm(tmp_path: Path, own: Path) -> None:
    file = tmp_path / "newsreel.toml"
    for wrong in (file, own):
        wrong.write_text("seconds = 2")
    assert load_settings({"seconds": 30}, {"NEWSREEL_SECONDS": "many"}, file).seconds == 30
    with pytest.raises(UserError, match="NEWSREEL_SECONDS: 'many' is not a whole number"):
        load_settings({}, {"NEWSREEL_SECONDS": "many"}, file)


def test_a_command_has_defaults_of_its_own(tmp_path: Path, own: Path) -> None:
    own.write_text("seconds = 30")
    settings = load_settings({}, {}, tmp_path / "none", defaults={"seconds": 40, "voice": "espeak"})
    assert (settings.seconds, settings.voice) == (30, "espeak")


FORMER: dict[str, tuple[Any, Any, Any]] = {  # old name: a value, what it is now, another one under the new name
    "patience": (7, 7, 8), "ner": ("some/model", "transformers:some/model", "rules"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OLD_NAMES.items())
def test_old_names_are_read_and_nothing_is_said(
    tmp_path: Path, own: Path, old: str, new: str, caplog: pytest.LogCaptureFixture
) -> None:
    value, now, other = FORMER[old]
    assert new in SETTINGS and old not in SETTINGS
    check_environment({f"NEWSREEL_{old.upper()}": str(value)})
    assert getattr(load_settings({old: value}, {}, tmp_path / "none"), new) == now
    assert getattr(load_settings({}, {f"NEWSREEL_{old.upper()}": str(value)}, tmp_path / "none"), new) == now
    assert getattr(from_arguments({old: value}, "make()"), new) == now
    assert check_settings({old: value}, "a job of the library") == {new: now}
    assert caplog.records == []
    own.write_text(f"{old} = {json.dumps(value)}")
    assert getattr(load_settings({}, {}, tmp_path / "none"), new) == now
    assert getattr(load_settings({}, {f"NEWSREEL_{new.upper()}": str(other)}, tmp_path / "none"), new) == other


def test_an_old_name_without_a_value_is_the_default(tmp_path: Path) -> None:
    assert load_settings({"ner": ""}, {}, tmp_path / "none").recognizer == ""


def test_an_unknown_setting_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "newsreel.toml"
    file.write_text("secnds = 3")
    with pytest.raises(UserError) as caught:
        load_settings({}, {}, file)
    assert str(caught.value) == f"unknown setting 'secnds' in {file}; did you mean 'seconds'?"
