"""Loads all backends: `load(kind, spec)` finds built-ins, other packages' entry points, and `module:Class`.

Kinds: embedder, text_embedder, reader, listener, captioner, reranker, writer, recognizer, voice, stock, generator,
renderer. A built-in is an entry point of the group `newsreel.KIND` like any other.

A backend's class may have `depends_on(argument: str) -> object`, a static method: what decides its results beside its
code and its arguments, as plain data: addresses in the environment, files. No keys or passwords.
"""

import importlib
import sys
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

from assets_db.errors import UserError
from assets_db.protocols import make
from assets_db.source import source_digest


def names(kind: str) -> list[str]:
    """Every name that `load(kind, ...)` knows, sorted."""
    return sorted(_entries(kind))


def load(kind: str, spec: str, protocol: type, **options: Any) -> Any:
    """Make the backend that `spec` names, and see that it has what `protocol` has.

    `spec` is `name`, `name:ARGUMENT` (the argument goes first to the backend, `piper:en_US-amy-medium`) or
    `module:Class`. Raises UserError for an unknown name, or a module or class that cannot be imported, and
    WrongBackend for a class that is no such backend.
    """
    factory, argument = _factory(kind, spec)
    return make(factory, kind, spec, protocol, *([argument] if argument else []), **options)


def identity(kind: str, spec: str) -> tuple[object, ...]:
    """What the backend is that `spec` names, as plain data: for equal identities it makes the same of the same.

    The spec, the source of its module, the version of its distribution, and what it `depends_on`. Makes no backend.
    """
    name, _, _ = spec.strip().partition(":")
    entry = _entries(kind).get(name)
    version = entry.dist.version if entry and entry.dist else ""
    try:
        factory, argument = _factory(kind, spec)
        depends: object = factory.depends_on(argument) if hasattr(factory, "depends_on") else None
    except UserError:
        depends = None  # it cannot be loaded, as whoever uses it will be told
    return kind, spec.strip(), version, source_digest(entry.module if entry else name), depends


def check(kind: str, spec: str) -> None:
    """Raises UserError, with the nearest known name, if `spec` names no backend. Loads nothing."""
    known = names(kind)
    name, _, argument = spec.strip().partition(":")
    if name not in known and not (argument and ("." in name or _is_module(name))):
        near = get_close_matches(name, known, n=1)
        if argument and not near:
            return  # a module that is not there: `load` says so
        hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(known)}, or module:Class"
        raise UserError(f"no {kind} is called '{spec}'", hint)


def _factory(kind: str, spec: str) -> tuple[Any, str]:
    """What makes the backend, and the argument that it is given, if any. Raises UserError as `load` does."""
    name, _, argument = spec.strip().partition(":")
    entry = _entries(kind).get(name)
    if entry is None:
        check(kind, spec)
        return _attribute(kind, name, argument), ""
    try:
        return entry.load(), argument
    except ImportError as error:
        raise UserError(f"the {kind} '{name}' cannot be loaded ({error})", "install what it needs") from error


def _is_module(name: str) -> bool:
    """Whether there is a module `name`, not below another."""
    try:
        return find_spec(name) is not None
    except ValueError:  # no name at all, or a module that was never found by one: __main__
        return False


def _entries(kind: str) -> dict[str, EntryPoint]:
    return _entries_on(kind, tuple(sys.path))


@lru_cache
def _entries_on(kind: str, _: tuple[str, ...]) -> dict[str, EntryPoint]:
    """What is installed on a path is looked for once: that takes 10 to 40 ms."""
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
