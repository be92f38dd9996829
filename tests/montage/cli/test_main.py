import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from montage.cli.main import main
from montage.cli.options import reporting
from montage.progress import StageProgress, StageReused, StageStarted
from montage.settings import Settings
from tests.commands_page import PAGE, page

HEAVY = (
    "torch",
    "librosa",
    "av",
    "moviepy",
    "faiss",
    "transformers",
    "sqlalchemy",
    "trafilatura",
    "jieba",
    "PIL",
    "numpy",
)


def test_help_imports_nothing_heavy() -> None:
    """`newsreel --help` answers in under 0.3 s because of this."""
    code = f"import sys, montage.cli.main; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_has_help() -> None:
    assert main.commands
    for name, command in main.commands.items():
        result = CliRunner().invoke(main, [name, "--help"])
        assert result.exit_code == 0
        assert command.help, name
        assert all(option.help for option in command.params if isinstance(option, click.Option)), name


@pytest.mark.parametrize("arguments", [["mak"], ["make"], ["make", "x", "--nope"], ["make", "x", "--seconds", "many"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, arguments).exit_code == 2


def test_what_a_person_can_fix_is_one_line_and_exit_1() -> None:
    result = CliRunner().invoke(main, ["make", "x", "--size", "big"])
    assert result.exit_code == 1
    assert result.stderr == "error: --size: 'big' is not a size; write it as 1280x720\n"


def test_the_traceback_is_there_for_those_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSREEL_DEBUG", "1")
    assert CliRunner().invoke(main, ["make", "x", "--size", "big"]).exception.args[0].startswith("--size: 'big'")


def test_the_commands_page_is_what_the_help_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.commands_page"


def test_make_plan_and_render_say_what_they_are_at(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, float]] = []
    monkeypatch.setattr(
        "montage.runtime.supervisor.report", lambda lane, limit: said.append((limit.what, limit.seconds))
    )
    with reporting("page.html", Settings(time_limit=7)) as reporter:
        reporter(StageStarted("write"))
        reporter(StageReused("search"))
        reporter(StageProgress("search", 1, 2))
    assert said == [("page.html (read)", 7), ("page.html (write)", 7), ("page.html (search)", 7)]


@pytest.mark.slow
@pytest.mark.parametrize(("how", "seconds"), [({}, 60), ({"NEWSREEL_SECONDS": "6"}, 6)])
def test_the_demo_obeys_settings_and_keeps_its_own_library(
    how: dict[str, str], seconds: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSREEL_LIBRARY", str(tmp_path / "mine"))
    for name, value in how.items():
        monkeypatch.setenv(name, value)
    given: list[Settings] = []
    monkeypatch.setattr("montage.film.make", lambda source, out, settings, *_: given.append(settings))
    CliRunner().invoke(main, ["demo", "--template", "beat"])
    (settings,) = given
    assert (settings.seconds, settings.template, settings.voice) == (seconds, "beat", "kokoro,espeak")
    assert settings.library == "demo/film.library" and not (tmp_path / "mine").exists()
