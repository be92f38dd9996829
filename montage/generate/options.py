"""Options behind a model's name: `Wan-AI/Wan2.1-T2V-1.3B-Diffusers?steps=30&size=832x480`."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlencode

from assets_db.errors import UserError
from assets_db.timebase import parse_rate

Readers = Mapping[str, Callable[[str], Any]]  # option -> what reads its value, and raises ValueError

LARGEST = 8192  # [px] of a side


def split(argument: str, readers: Readers) -> tuple[str, dict[str, Any]]:
    """A model's name and the options behind it, read by `readers`; those that are not given are left out.

    A value is percent-encoded where it holds `&` or `?`. Raises UserError for an unknown option or value.
    """
    model, _, query = argument.partition("?")
    found: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in readers:
            near = get_close_matches(name, readers, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(sorted(readers))}"
            raise UserError(f"'{name}' is no option of a generator", hint)
        try:
            found[name] = readers[name](value.strip())
        except ValueError as error:
            raise UserError(f"'{value}' cannot be the option {name} of a generator", str(error)) from error
    return model.strip(), found


def joined(model: str, options: Mapping[str, object]) -> str:
    """The same the other way round, in the order of the options' names."""
    query = urlencode(sorted((name, str(value)) for name, value in options.items()), safe="/:.,")
    return f"{model}?{query}" if query else model


def counted(least: int, most: int) -> Callable[[str], int]:
    """Reads a whole number."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"give a whole number between {least} and {most}")
        return int(text)

    return read


def measured(least: float, most: float) -> Callable[[str], float]:
    """Reads a number."""

    def read(text: str) -> float:
        hint = f"give a number between {least:g} and {most:g}"
        try:
            value = float(text)
        except ValueError as error:
            raise ValueError(hint) from error
        if not least <= value <= most:  # not a number is neither
            raise ValueError(hint)
        return value

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Reads one of a few words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"choose from {', '.join(words)}")
        return text

    return read


def sized(text: str) -> tuple[int, int]:
    """Reads `832x480`."""
    parts = text.lower().split("x")
    if len(parts) != 2 or not all(side.isascii() and side.isdigit() and 16 <= int(side) <= LARGEST for side in parts):
        raise ValueError("write width and height as 832x480")
    return int(parts[0]), int(parts[1])


def rate(text: str) -> Fraction:
    """Reads a frame rate [1/s]."""
    try:
        return parse_rate(text)
    except UserError as error:
        raise ValueError(error.todo) from error


def named(text: str) -> str:
    """Reads a name that is not empty."""
    if not text:
        raise ValueError("name a model")
    return text
