"""Flags that several commands take, and how a command talks to a person."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from montage.settings.definition import OLD_NAMES, SETTINGS
from montage.settings.setting import Setting, flag

if TYPE_CHECKING:
    from montage.progress import Event, Reporter
    from montage.settings import Settings

Command = Callable[..., Any]


_quiet: list[bool] = [False]


def tell(line: str) -> None:
    """Progress and notes, for a person, on stderr; nothing with --quiet."""
    if not _quiet[0]:
        click.echo(line, err=True)


@contextmanager
def reporting(source: str, settings: "Settings") -> Iterator["Reporter"]:
    """Draws what a film's run reports; whoever supervises this process hears of every stage what it may take.

    Reading comes first.
    """
    from montage.cli.progress import FilmProgress
    from montage.progress import Event, Reporter, StageReused, StageStarted
    from montage.runtime.limits import LANE, limit_of
    from montage.runtime.supervisor import report

    with FilmProgress(is_quiet()) as drawn:

        def progress(event: Event) -> None:
            if isinstance(event, StageStarted | StageReused):
                report(LANE, limit_of(event.stage, source, settings))
            drawn(event)

        report(LANE, limit_of("read", source, settings))
        yield Reporter(progress)


def show(event: "Event") -> None:
    """A `Progress` that tells each event in a line."""
    tell(str(event))


def is_quiet() -> bool:
    """Whether only errors and the result are wanted."""
    return _quiet[0]


def quiet() -> click.Option:
    """The flag that every command has."""

    def keep(_: click.Context, __: click.Parameter, value: bool) -> None:
        _quiet[0] = value

    text = "Nothing but the result, and errors."
    return click.Option(["-q", "--quiet"], is_flag=True, expose_value=False, is_eager=True, callback=keep, help=text)


def options(*names: str, defaults: Mapping[str, Any] | None = None) -> Callable[[Command], Command]:
    """Adds the settings called `names` to a command; what is not given stays None.

    `defaults` are those of the command, where they are others than the settings'.
    """

    def add(command: Command) -> Command:
        for name in reversed(names):
            default = (defaults or {}).get(name, SETTINGS[name].default)
            for old in (old for old, new in OLD_NAMES.items() if new == name):
                command = _option(old, SETTINGS[name], default, hidden=True)(command)
            command = _option(name, SETTINGS[name], default)(command)
        return command

    return add


def _option(name: str, setting: Setting, default: Any, hidden: bool = False) -> Callable[[Command], Command]:
    kind = type(setting.default)
    switch = kind is bool
    return click.option(
        f"{flag(name)}/{flag(f'no_{name}')}" if switch else flag(name),
        name,
        default=None,
        type=None if switch else kind,
        metavar=setting.metavar or None,
        help=f"{setting.help}  [default: {setting.describe(default)}]",
        hidden=hidden,
    )


def asked_for(flags: Mapping[str, Any]) -> frozenset[str]:
    """Names of the settings that were given as flags."""
    return frozenset(name for name, value in flags.items() if value is not None)


PLANNING = tuple(name for name, setting in SETTINGS.items() if setting.stage == "plan")
INDEXING = tuple(name for name, setting in SETTINGS.items() if setting.stage == "index")
RENDERING = tuple(name for name, setting in SETTINGS.items() if setting.stage == "render")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
