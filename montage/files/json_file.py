"""Reads JSON that a person or a stranger wrote: bounded in size, depth and numbers, and in text that can be shown."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assets_db.errors import UserError

LARGEST = 64_000_000  # [bytes]; the timeline of an hour has three million
DEEPEST = 40  # lists and objects in one another; a timeline has seven
MOST = 1_000_000  # values in all
LONGEST_LIST = 200_000  # entries: the beats of a day
DIGITS = 40  # of a number

Place = tuple[Any, ...]  # (the place around it, key or index), () for the whole


def read_json(path: Path, todo: str) -> Any:
    """The value in a JSON file, UTF-8 with or without a mark. `todo` is the error's advice where it cannot be used.

    Raises UserError for what is no file, no JSON, too large or nested too deep, holds numbers too large to use, NUL, or
    half characters that no file's name can have.
    """
    text = _text(path, todo)
    try:
        value = json.loads(text, parse_int=_int, parse_float=_float, parse_constant=_constant)
    except json.JSONDecodeError as error:
        raise UserError(f"{path} is not JSON (line {error.lineno}: {error.msg})", todo) from error
    except RecursionError as error:
        raise UserError(f"{path} is nested too deep", todo) from error
    except ValueError as error:
        raise UserError(f"{path}: {error}", todo) from error
    for what, place in _wrong(value):
        raise UserError(f"{path}: {_name(place)} {what}", todo)
    return value


def _text(path: Path, todo: str) -> str:
    try:
        if path.exists() and not path.is_file():
            raise UserError(f"{path} is no file", "give the path of a JSON file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise UserError(f"{path} is larger than {LARGEST // 10**6} MB", todo)
        if content.count(b",") > MOST:  # before they become values, which take sixty times as much memory
            raise UserError(f"{path} has more than {MOST:,} entries", todo)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8", "save it as UTF-8") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise UserError(f"{path} cannot be read ({reason})", "check the path") from error


def _int(digits: str) -> int:
    if len(digits) > DIGITS:
        raise ValueError(f"{digits[:12]}… has {len(digits)} digits, and no number here has")
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if len(digits) > DIGITS or number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits[:12]}… is no number that can be used")
    return number


def _constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _wrong(value: Any) -> Iterator[tuple[str, Place]]:
    """What of a value cannot be used, and where that is."""
    left: list[tuple[Any, Place, int]] = [(value, (), 0)]
    while left:
        one, place, deep = left.pop()
        if isinstance(one, str) and (what := _unusable(one)):
            yield what, place
        elif isinstance(one, (list, dict)):
            if deep >= DEEPEST:
                yield "is nested too deep", place
                return
            if len(one) > LONGEST_LIST:
                yield f"has too many entries ({len(one):,})", place
                return
            if isinstance(one, dict):
                left += [(key, (place, key), deep + 1) for key in one if _unusable(key)]
            pairs = one.items() if isinstance(one, dict) else enumerate(one)
            left += [(inner, (place, key), deep + 1) for key, inner in pairs]


def _unusable(text: str) -> str:
    """Why no file and no picture can have such a text; empty where one can."""
    if "\0" in text:
        return "has a NUL in it"
    try:
        text.encode("utf-8", "surrogateescape")  # names of files may have bytes that are no text
    except UnicodeEncodeError:
        return "has half a character in it"
    return ""


def _name(place: Place) -> str:
    """`video[3].src`; "it" for the whole."""
    keys: list[Any] = []
    while place:
        place, key = place
        keys.insert(0, key)
    return "".join(map(_step, keys)).removeprefix(".") or "it"


def _step(key: Any) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return "." + "".join(letter for letter in key[:40] if letter.isprintable())
