"""The one door for backends: `load(kind, spec)` finds built-ins, other people's entry points, and `module:Class`.

Kinds: embedder, reader, listener, writer, voice, stock, generator, renderer. A built-in is an entry point of the group
`newsreel.KIND` like any other.
"""

import importlib
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

from assets_db.errors import UserError
from assets_db.protocols import make


def names(kind: str) -> list[str]:
    """Every name that `load(kind, ...)` knows, sorted."""
    return sorted(_entries(kind))


def load(kind: str, spec: str, protocol: type, **options: Any) -> Any:
    """Make the backend that `spec` names, and see that it has what `protocol` has.

    `spec` is `name`, `name:ARGUMENT` (the argument goes first to the backend, `piper:en_US-amy-medium`) or
    `module:Class`. Raises UserError for a name nobody provides, or a module or class that cannot be imported,
    and WrongBackend for a class that is no such backend.
    """
    name, _, argument = spec.strip().partition(":")
    entry = _entries(kind).get(name)
    if entry is not None:
        try:
            factory = entry.load()
        except ImportError as error:
            raise UserError(f"the {kind} '{name}' cannot be loaded ({error})", "install what it needs") from error
        return make(factory, kind, spec, protocol, *([argument] if argument else []), **options)
    check(kind, spec)
    return make(_attribute(kind, name, argument), kind, spec, protocol, **options)


def check(kind: str, spec: str) -> None:
    """Raises UserError, with the nearest known name, if `spec` names what nobody provides. Loads nothing."""
    known = names(kind)
    name, _, argument = spec.strip().partition(":")
    if name not in known and not (argument and ("." in name or _is_module(name))):
        near = get_close_matches(name, known, n=1)
        if argument and not near:
            return  # a module that is not there: `load` says so
        hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(known)}, or module:Class"
        raise UserError(f"no {kind} is called '{spec}'", hint)


def _is_module(name: str) -> bool:
    """Whether there is a module `name`, not below another."""
    try:
        return find_spec(name) is not None
    except ValueError:  # no name at all, or a module that was never found by one: __main__
        return False


def _entries(kind: str) -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=f"newsreel.{kind}")}


def _attribute(kind: str, module: str, attribute: str) -> Any:
    try:
        return getattr(importlib.import_module(module), attribute)
    except ImportError as error:
        raise UserError(
            f"the {kind} '{module}:{attribute}' cannot be imported ({error})",
            f"give one of {', '.join(names(kind))}, or put the folder of module '{module}' on PYTHONPATH",
        ) from error
    except AttributeError as error:
        raise UserError(f"module '{module}' has no '{attribute}'", "check the class name after the colon") from error
