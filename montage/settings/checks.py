"""What values of settings are right: ranges, choices, sizes, names of backends. Each check raises UserError."""

import math
from collections.abc import Collection
from difflib import get_close_matches

from assets_db import plugins
from assets_db.errors import UserError
from montage.settings.setting import Check
from montage.trust import split

LANGUAGES = ("en", "zh")


def between(low: int, high: int) -> Check:
    """A number from `low` to `high`, both included."""

    def check(value: int) -> None:
        if not low <= value <= high:
            raise UserError(f"{value} is out of range", f"choose between {low} and {high}")

    return check


def at_least(low: int) -> Check:
    """A number that is not below `low`."""

    def check(value: int) -> None:
        if value < low:
            raise UserError(f"{value} is too small", f"give {low} or more")

    return check


def one_of(*choices: str) -> Check:
    """One of `choices`."""
    return lambda value: _known(value, choices)


def some_of(*choices: str) -> Check:
    """At least one of `choices`, with commas between."""

    def check(value: str) -> None:
        for name in split(value) or [value]:
            _known(name, choices)

    return check


def backend(kind: str) -> Check:
    """A backend that is there, `none` or nothing. Loads nothing."""

    def check(value: str) -> None:
        if value.strip() not in ("", "none"):
            plugins.check(kind, value)

    return check


def backends(kind: str) -> Check:
    """Backends that are there, with commas between. Loads nothing."""

    def check(value: str) -> None:
        for spec in split(value):
            plugins.check(kind, spec)

    return check


def language(value: str) -> None:
    """A language that films are made in, with or without its region: en, en-GB, zh_Hans."""
    if value and value.strip().lower().replace("_", "-").split("-")[0] not in LANGUAGES:
        raise UserError(f"'{value}' is not a language that newsreel speaks", f"choose from {', '.join(LANGUAGES)}")


def parse_size(text: str) -> tuple[int, int]:
    """Width and height [px] of `1280x720`. Raises UserError unless both are even, from 64 to 8192."""
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise UserError(f"'{text}' is not a size", "write it as 1280x720")
    size = int(width), int(height)
    if any(side % 2 or not 64 <= side <= 8192 for side in size):
        raise UserError(f"a film of {text} cannot be encoded", "choose even sides between 64 and 8192")
    return size


def parse_share(text: str) -> float:
    """The number in `text`. Raises UserError unless it is from 0 to 1."""
    return _number(text, (0, 1), "share", "0.27")


def parse_speed(text: str) -> float:
    """The number in `text`. Raises UserError unless it is from 0.5 to 2."""
    return _number(text, (0.5, 2), "speed", "1.1")


def _number(text: str, limits: tuple[float, float], what: str, example: str) -> float:
    low, high = limits
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise UserError(f"'{text}' is not a {what}", f"give a number from {low:g} to {high:g}, such as {example}")
    return number


def _known(name: str, choices: Collection[str]) -> None:
    if name not in choices:
        near = get_close_matches(name, choices, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(choices)}"
        raise UserError(f"unknown choice '{name}'", hint)
