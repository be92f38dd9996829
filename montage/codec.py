"""Values to JSON and back: one place knows how Fractions, paths and frozen dataclasses are written.

A Fraction is written as "num/den"; a path as text, relative to `base` where it lies below it, so that a film's
folder can be moved.
"""

import json
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from textwrap import shorten
from typing import Any, TypeVar

import cattrs
from cattrs.preconf.json import JsonConverter, make_converter

T = TypeVar("T")
# 40 digits hold every double; the exponent is bounded because 10 ** 999999999 would never be done.
_NUMBER = re.compile(r"-?\d{1,40}(?:/\d{1,40}|(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?)")
LONGEST = 300  # [characters] of an explanation
SHOWN = 60  # [characters] of a wrong value that are shown


@lru_cache
def converter(base: Path | None = None, *, strict: bool = False) -> JsonConverter:
    """A cattrs converter, to be used as it is: it is made once. `strict` refuses keys that a class does not have."""
    made = make_converter(forbid_extra_keys=strict, prefer_attrib_converters=False)
    made.register_unstructure_hook(Fraction, str)
    made.register_structure_hook(Fraction, lambda value, _: _fraction(value))
    made.register_unstructure_hook(Path, lambda path: _out(path, base))
    made.register_structure_hook(Path, lambda text, _: _path(text, base))
    for kind in (int, float, str, bool):
        made.register_structure_hook(kind, _exactly(kind))
    # Text is a sequence, too: of its letters. In lists of other things those would be wrong anyway.
    made.register_structure_hook_func(lambda kind: kind == tuple[str, ...], _list_of(_exactly(str)))
    made.register_structure_hook_func(
        lambda kind: kind == tuple[Fraction, ...], _list_of(lambda value, _: _fraction(value))
    )
    return made


def dumps(value: Any, base: Path | None = None) -> str:
    """JSON text of a value made of dataclasses, tuples and plain values."""
    plain = converter(base).unstructure(value)
    return json.dumps(plain, ensure_ascii=False, indent=1)


def loads(text: str, kind: type[T], base: Path | None = None, *, strict: bool = False) -> T:
    """The inverse of `dumps`. Raises ValueError (bad JSON) or cattrs' ClassValidationError: see `explain`."""
    return converter(base, strict=strict).structure(json.loads(text), kind)


def canonical(value: Any, base: Path | None = None) -> Any:
    """`value` as plain JSON in which equal values are equal: for cache keys. Dataclasses carry their name."""
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, {f.name: canonical(getattr(value, f.name), base) for f in fields(value)}]
    if isinstance(value, Path):
        return _out(value, base)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): canonical(value[key], base) for key in sorted(value, key=str)}
    if isinstance(value, (tuple, list)):
        return [canonical(item, base) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"{type(value).__name__} cannot be part of a cache key")


def explain(error: BaseException) -> str:
    """The first thing wrong in a value that did not fit, as `path: what`."""
    if isinstance(error, cattrs.BaseValidationError):
        lines = cattrs.transform_error(error, format_exception=_words)
        what, _, where = str(lines[0]).rpartition(" @ ")
        return shorten(f"{where.removeprefix('$.')}: {what}", LONGEST, placeholder="…")
    return shorten(str(error), LONGEST, placeholder="…")


def _words(error: BaseException, kind: type | None) -> str:
    if isinstance(error, KeyError):
        return "required field missing"
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"unknown field {', '.join(map(repr, sorted(error.extra_fields)))}"
    return str(error)


def _fraction(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError(f"{_shown(value)} is not a number")
    text = str(value)  # 0.35 in a file means 7/20, not the nearest double
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{_shown(value)} is not a number like 7/20 or 0.35")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{_shown(value)} is not a number like 7/20 or 0.35") from None


def _list_of(structure: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A tuple out of a JSON list, and of nothing else."""

    def structured(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise ValueError(f"{_shown(value)} is not a list")
        return tuple(structure(one, None) for one in value)

    return structured


def _shown(value: Any) -> str:
    """A wrong value, as it fits on one line."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _exactly(kind: type) -> Any:
    """No silent `int("3")` or `str(None)`: a value of another type is an error, but an int may stand for a float."""

    def structure(value: Any, _: Any) -> Any:
        fits = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not fits:
            raise ValueError(f"{_shown(value)} is not {_NAMES[kind]}")
        return value

    return structure


_NAMES: Mapping[type, str] = types.MappingProxyType(
    {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}
)


def _out(path: Path, base: Path | None) -> str:
    if base is not None and path.is_absolute() and path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return str(path)


def _path(text: Any, base: Path | None) -> Path:
    if not isinstance(text, str):
        raise ValueError(f"{_shown(text)} is not a path")
    path = Path(text)
    return base / path if base is not None and not path.is_absolute() else path
