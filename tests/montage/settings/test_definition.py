"""Each setting alone: by flag, environment, newsreel.toml and keyword, right and wrong; its help and docs."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
import pytest

from assets_db.errors import UserError
from montage.cli.main import DEMO, main
from montage.cli.options import options
from montage.settings import Settings, from_arguments, load_settings
from montage.settings.definition import OLD_NAMES, SETTINGS, VARIABLES
from montage.trust import BACKENDS
from tests.places import ROOT
from tests.settings_page import PAGE, page

OTHER: dict[str, Any] = {
    "library": "elsewhere", "seconds": 30, "lang": "zh", "template": "beat", "writer": "llm", "voice": "espeak",
    "speed": "1.5",
    "embedder": "openclip", "text_embedder": "e5", "recognizer": "rules,lac",
    "reranker": "transformers:some/model", "fill": "card", "floor": "0.5",
    "stock": "pixabay", "generator": "text_to_image:M", "takes": 1, "time_budget": 0, "refuse": "wheat",
    "music": "music",
    "size": "640x360", "fps": "30000/1001", "seed": -1, "strict": True, "allow_private": True, "allow": "a.b:C",
    "time_limit": 1, "memory_limit": 500, "reader": "none", "listener": "whisper:small",
    "captioner": "transformers:some/model", "renderer": "moviepy",
    "encoder": "auto", "cores": 2, "signing": "none",
}  # fmt: skip
WRONG: dict[str, Any] = {
    "seconds": 4, "lang": "fr", "writer": "nonsense", "voice": "espeak,nonsense", "speed": "2.5",
    "embedder": "nonsense", "text_embedder": "nonsense", "recognizer": "rules,nonsense", "reranker": "nonsense",
    "fill": "own,magic", "floor": "1.1", "stock": "nonsense", "generator": "nonsense", "takes": 0, "time_budget": -1,
    "size": "1281x720", "fps": "0", "seed": -2, "time_limit": 0, "memory_limit": 499, "reader": "nonsense",
    "listener": "nonsense", "captioner": "nonsense", "renderer": "nonsense", "encoder": "nonsense", "cores": -1,
}  # fmt: skip
# Flags that a command has of its own under a setting's name.
COMMANDS_OWN = {("check", "template"), ("demo", "lang")}
Route = Callable[[str, Any, Path], Settings]


def by_flag(name: str, value: Any, folder: Path) -> Settings:
    made = []

    @click.command()
    @options(name)
    def command(**flags: Any) -> None:
        made.append(load_settings(flags, {}, folder / "none.toml"))

    words = f"--{name.replace('_', '-')}"
    command([words] if value is True else [words, str(value)], standalone_mode=False)
    return made[0]


def by_environment(name: str, value: Any, folder: Path) -> Settings:
    return load_settings({}, {f"NEWSREEL_{name.upper()}": str(value)}, folder / "none.toml")


def by_file(name: str, value: Any, folder: Path) -> Settings:
    place = folder if name != "allow" else Path(folder / "config" / "newsreel")
    place.mkdir(parents=True, exist_ok=True)
    (place / "newsreel.toml").write_text(f"{name} = {json.dumps(value)}\n")
    return load_settings({}, {}, folder / "newsreel.toml")


def by_keyword(name: str, value: Any, folder: Path) -> Settings:
    return from_arguments({name: value}, "make()")


ROUTES: dict[Route, str] = {  # and how a message names the place
    by_flag: "--{flag}: ",
    by_environment: "NEWSREEL_{variable}: ",
    by_file: "{file}: {name}: ",
    by_keyword: "make(): {name}: ",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_the_same_by_every_route(name: str, route: Route, folder: Path) -> None:
    usual = getattr(Settings(), name)
    made = route(name, OTHER[name], folder)
    assert getattr(made, name) == OTHER[name] != usual and type(getattr(made, name)) is type(usual)
    assert made == replace(Settings(), **{name: OTHER[name]}), "and nothing else is set"


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_told_with_the_place_where_it_was_set(name: str, route: Route, folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        route(name, WRONG[name], folder)
    place = ROUTES[route].format(
        name=name, flag=name.replace("_", "-"), variable=name.upper(), file=folder / "newsreel.toml"
    )
    assert str(caught.value).startswith(place) and caught.value.todo and "\n" not in str(caught.value)


def test_every_setting_with_a_check_has_a_wrong_value_here() -> None:
    assert set(WRONG) == {name for name, one in SETTINGS.items() if one.check}


@pytest.mark.parametrize("name", SETTINGS)
def test_construction_checks(name: str) -> None:
    wrong = [[1], None, *([WRONG[name]] if name in WRONG else [])]
    for value in wrong:
        with pytest.raises(UserError, match=f"^{name}: "):
            Settings(**{name: value})
        with pytest.raises(UserError, match=f"^{name}: "):
            replace(Settings(), **{name: value})


@pytest.mark.parametrize("name", SETTINGS)
def test_defaults_pass_their_own_checks(name: str) -> None:
    one = SETTINGS[name]
    if one.check and one.default != "":
        one.check(one.default)
    assert one.default != "" or one.empty, "what nothing means is said"


@pytest.mark.parametrize("floor", ["-0.1", "1.1", "nan", "high"])
def test_a_floor_is_from_0_to_1(floor: str) -> None:
    assert Settings(floor="0.5").least_fit == 0.5
    with pytest.raises(UserError, match="from 0 to 1"):
        Settings(floor=floor)


@pytest.mark.parametrize("seconds", ["--5", "5.0", "９" * 20, "9" * 5000, ""])
def test_what_looks_like_a_number_is_none(seconds: str) -> None:
    with pytest.raises(UserError, match="is not a whole number") as caught:
        Settings(seconds=seconds)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 200


def test_texts_and_numbers_stand_for_each_other() -> None:
    made = Settings(fps=Fraction(24), seconds="30", strict="yes", library=Path("here"))  # type: ignore[arg-type]
    assert (made.fps, made.seconds, made.strict, made.library) == ("24", 30, True, "here")


def flags() -> list[tuple[str, click.Option]]:
    """Each flag for a setting, with its command."""
    return [
        (name, parameter)
        for name, command in main.commands.items()
        for parameter in command.params
        if isinstance(parameter, click.Option) and {parameter.name} & {*SETTINGS, *OLD_NAMES}
        if (name, parameter.name) not in COMMANDS_OWN
    ]


def test_every_setting_is_a_flag_of_some_command() -> None:
    assert {parameter.name for _, parameter in flags()} == {*SETTINGS, *OLD_NAMES}


@pytest.mark.parametrize(("command", "flag"), flags(), ids=lambda value: getattr(value, "name", value))
def test_a_help_text_has_the_true_default(command: str, flag: click.Option) -> None:
    name = OLD_NAMES.get(flag.name or "", flag.name or "")
    usual = getattr(load_settings({}, {}, Path("none"), defaults=DEMO if command == "demo" else None), name)
    shown = str(usual).lower() if isinstance(usual, bool) else str(usual) or SETTINGS[name].empty
    assert flag.help == f"{SETTINGS[name].help}  [default: {shown}]"
    assert flag.hidden == (flag.name in OLD_NAMES)


def test_the_settings_page_is_what_the_definition_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.settings_page"


def test_backends_are_those_that_may_be_programs() -> None:
    kinds = {group.removeprefix("newsreel.") for group in entry_points().groups if group.startswith("newsreel.")}
    assert set(BACKENDS) == kinds == kinds & set(SETTINGS)


def test_every_variable_that_is_read_is_known() -> None:
    packages = ("assets_db", "indexer", "montage", "newsreel", "benchmarks")
    files = [file for package in packages for file in (ROOT / package).rglob("*.py")]
    files += [ROOT / "tests" / "conftest.py", ROOT / "tests" / "databases.py"]
    read = {name for file in files for name in re.findall(r'"NEWSREEL_([A-Z_]+)"', file.read_text("utf-8"))}
    assert read == set(VARIABLES)
