"""One setting: its type, default, help and check, and its name on the command line and in the environment."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from textwrap import shorten
from typing import Any, Literal, TypeVar

from assets_db.errors import UserError

T = TypeVar("T", str, int, bool)
Check = Callable[[Any], object]  # raises UserError for a wrong value
Stage = Literal["index", "plan", "render"]
PREFIX = "NEWSREEL_"
KINDS = {int: "a whole number", str: "text", bool: "true or false"}
LONGEST_SHOWN = 60  # [characters] of a wrong value in a message
_WHOLE = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of `Settings`. An empty text as its default means what `empty` says."""

    name: str
    default: str | int | bool
    help: str
    metavar: str
    empty: str
    check: Check | None
    stage: Stage  # the first that needs it

    def parse(self, value: Any) -> Any:
        """`value` in the setting's type, checked. A text may stand for a number, or for true or false.

        Raises UserError for a value of another type, or one that the check refuses. The default is not checked.
        """
        parsed = _convert(value, type(self.default))
        if self.check and parsed != self.default:
            self.check(parsed)
        return parsed

    def describe(self, default: str | int | bool) -> str:
        """`default` as a person reads it, in help texts and in the documentation."""
        return str(default).lower() if isinstance(default, bool) else str(default) or self.empty


def setting(
    default: T, help: str, *, metavar: str = "", empty: str = "", check: Check | None = None, stage: Stage = "plan"
) -> T:
    """A field of `Settings`, with all that makes a `Setting`."""
    metavar = metavar or ("N" if type(default) is int else "")
    metadata = {"default": default, "help": help, "metavar": metavar, "empty": empty, "check": check, "stage": stage}
    return field(default=default, metadata=metadata)


def flag(name: str) -> str:
    """The option of the command line that sets `name`."""
    return f"--{name.replace('_', '-')}"


def variable(name: str) -> str:
    """The environment variable that sets `name`."""
    return f"{PREFIX}{name.upper()}"


def _convert(value: Any, kind: type) -> Any:
    if type(value) is kind:
        return value
    if kind is int and isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if kind is bool and isinstance(value, str) and value.lower() in ("0", "1", "true", "false", "yes", "no"):
        return value.lower() in ("1", "true", "yes")
    if kind is str and isinstance(value, (int, float, Fraction, os.PathLike)) and not isinstance(value, bool):
        return str(value)
    shown = shorten(repr(value), LONGEST_SHOWN, placeholder="…")
    raise UserError(f"{shown} is not {KINDS[kind]}", f"give {KINDS[kind]}")
