"""The dataclasses that a timeline file is made of, and how their types are written in JSON."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from montage.model import Timeline

PLAIN = {int: "whole number", float: "number", str: "text", bool: "true/false", Fraction: "fraction", Path: "path"}


def classes(kind: Any = Timeline) -> Iterator[type]:
    """`kind` and those in its fields, each once."""
    seen: dict[type, None] = {}

    def visit(one: Any) -> None:
        if isinstance(one, type) and is_dataclass(one) and one not in seen:
            seen[one] = None
            for hint in get_type_hints(one).values():
                visit(hint)
        for inner in get_args(one):
            visit(inner)

    visit(kind)
    yield from seen


def json_type(hint: Any) -> str:
    """`list of Clip`, `text or null`."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin in (types.UnionType, Union):
        return " or ".join("null" if one is type(None) else json_type(one) for one in inner)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return f"list of {json_type(inner[0])}"
        same = len(set(inner)) == 1
        return f"list of {len(inner)} {json_type(inner[0])}s" if same else f"[{', '.join(map(json_type, inner))}]"
    if origin is Mapping:
        return f"object: {json_type(inner[0])} to {json_type(inner[1])}"
    return PLAIN.get(hint) or f"[{hint.__name__}](#{hint.__name__.lower()})"


def is_required(field: "Field[Any]") -> bool:
    """Whether a file must have it."""
    return field.default is MISSING and field.default_factory is MISSING


def rows(kind: type) -> list[tuple[str, str, str]]:
    """(field, JSON type, "yes" where it must be there) of a class."""
    hints = get_type_hints(kind)
    return [(f.name, json_type(hints[f.name]), "yes" if is_required(f) else "") for f in fields(kind)]
