"""Where settings come from.

Flags win over NEWSREEL_* in the environment, which win over newsreel.toml in the current folder, which wins over the
user's own newsreel.toml, in their folder for settings, and that over the defaults. What the file in the current folder
may not do stands in `trust.py`.
"""

import logging
import os
import tomllib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from montage.settings.definition import OLD_NAMES, OLD_VALUES, SETTINGS, VARIABLES, Settings
from montage.settings.setting import PREFIX, flag, variable
from montage.trust import check_named, user_file

FILE = Path("newsreel.toml")
OURS = ("indexer", "montage")  # packages whose backends' variables are in VARIABLES
log = logging.getLogger(__name__)


def load_settings(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] = os.environ,
    file: Path = FILE,
    defaults: Mapping[str, Any] | None = None,
) -> Settings:
    """The settings in force. A flag that is None was not given; `defaults` are those of a command of its own.

    Raises UserError, with the place where it is set, for an unknown key (with the nearest known one) and for a wrong
    value that nothing overrules.
    """
    given = {key: value for key, value in flags.items() if value is not None}
    higher = check_settings(given, "the command line", label=flag)
    variables = {name: environment[variable(name)] for name in (*OLD_NAMES, *SETTINGS) if variable(name) in environment}
    higher |= check_settings(variables, "the environment", label=variable, overruled=higher)
    own = Path(user_file())
    usual = check_settings(_from_file(own), str(own), overruled=higher)
    here = {} if file.absolute() == own else check_settings(_from_file(file), str(file), overruled=higher)
    persons = Settings(**{**(defaults or {}), **usual, **higher})
    check_named(here, str(file), persons.allowed)
    return replace(persons, **here)


def from_arguments(given: Mapping[str, Any], where: str) -> Settings:
    """The settings that a program gives to the function `where`; what it leaves out is as it comes.

    Raises UserError as `load_settings` does.
    """
    return Settings(**check_settings(given, where))


def check_settings(
    values: Mapping[str, Any],
    where: str,
    *,
    label: Callable[[str], str] | None = None,
    overruled: Container[str] = (),
) -> dict[str, Any]:
    """`values` as `Settings` has them, by today's names, without those that are `overruled` elsewhere.

    `where` they are set; `label` names a setting there. Raises UserError for an unknown name, with the nearest known
    one, and for a wrong value.
    """
    checked = {}
    for key, value in values.items():
        name = OLD_NAMES.get(key, key)
        value = OLD_VALUES[key].format(value) if value and key in OLD_VALUES else value
        if name not in SETTINGS:
            near = get_close_matches(key, SETTINGS, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(SETTINGS)}"
            raise UserError(f"unknown setting '{key}' in {where}", hint)
        if name in overruled:
            continue
        try:
            checked[name] = SETTINGS[name].parse(value)
        except UserError as error:
            place = label(key) if label else f"{where}: {key}"
            raise UserError(f"{place}: {error.what}", error.todo) from error
    return checked


def check_environment(environment: Mapping[str, str]) -> None:
    """Raises UserError for a variable that begins as ours do, and is none, nor one of another's backend."""
    known = (*map(str.upper, SETTINGS), *VARIABLES)
    read = {PREFIX + name for name in (*known, *map(str.upper, OLD_NAMES))}
    for name in environment:
        if name.startswith(PREFIX) and name not in read and not name.startswith(tuple(_others())):
            near = get_close_matches(name.removeprefix(PREFIX), known, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else "unset it"
            raise UserError(f"unknown variable {name} in the environment", hint)


def _from_file(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            return {}
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{file} is not TOML ({error})", "correct it") from error
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror})", "check its permissions") from error
    _say(file.absolute())
    return found


@cache
def _say(file: Path) -> None:
    log.warning("note: settings are read from %s", file)


def _others() -> Iterator[str]:
    """What the variables of backends begin with that others have written."""
    for group in (group for group in entry_points().groups if group.startswith("newsreel.")):
        for entry in entry_points(group=group):
            if entry.module.partition(".")[0] not in OURS:
                yield f"{variable(entry.name)}_"
