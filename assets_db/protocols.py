"""Whether a backend is what its protocol asks for: its shape when it is made, its results where they are used."""

import inspect
from collections.abc import Callable
from typing import Any

from assets_db.errors import UserError

TODO = "correct its class; docs/backends.md has an example"


class WrongBackend(UserError):
    """A backend that its author has to correct: `own:First is no writer: it lacks write(article, seconds)`."""


def make(factory: Any, kind: str, spec: str, protocol: type, *arguments: str, **options: Any) -> Any:
    """A backend of the class `factory`. Raises WrongBackend if it cannot be made so, or lacks what `protocol` has."""
    if not callable(factory) or not _takes(factory, *arguments, **options):
        given = ", ".join([*map(repr, arguments), *(f"{name}={value!r}" for name, value in options.items())])
        raise WrongBackend(f"the {kind} '{spec}' cannot be made with ({given})", "correct its argument, or its class")
    backend = factory(*arguments, **options)
    for name, wanted in vars(protocol).items():
        if name.startswith("_"):
            continue
        if inspect.isfunction(wanted):
            _check_method(backend, kind, name, wanted)
        elif not _has(backend, name):
            raise _wrong(backend, kind, f"it lacks {name}")
    return backend


def check_result(holds: bool, backend: Any, kind: str, method: str, result: Any, wanted: str) -> None:
    """Raises WrongBackend, `own:First is no writer: write gave str, not a Script`, unless `holds`."""
    if not holds:
        raise _wrong(backend, kind, f"{method} gave {_described(result)}, not {wanted}")


def _check_method(backend: Any, kind: str, name: str, wanted: Callable[..., Any]) -> None:
    parameters = list(inspect.signature(wanted).parameters)[1:]  # without self
    call, method = f"{name}({', '.join(parameters)})", getattr(backend, name, None)
    if not callable(method):
        raise _wrong(backend, kind, f"it lacks {call}")
    if not _takes(method, *parameters):
        raise _wrong(backend, kind, f"it has {name}{_shown(method)}, and is called as {call}")


def _takes(function: Callable[..., Any], *arguments: Any, **options: Any) -> bool:
    """Whether it can be called so. What is written in C may not tell, and is believed."""
    try:
        signature = inspect.signature(function)
    except ValueError:
        return True
    try:
        signature.bind(*arguments, **options)
    except TypeError:
        return False
    return True


def _shown(method: Callable[..., Any]) -> str:
    return f"({', '.join(map(str, inspect.signature(method).parameters))})"


def _has(backend: Any, name: str) -> bool:
    """Whether it has the attribute; a property is not asked, which might load weights."""
    try:
        inspect.getattr_static(backend, name)
    except AttributeError:
        return hasattr(backend, name)
    return True


def _described(result: Any) -> str:
    """`str`, `list of 3`, `float64 [2, 8]`."""
    if hasattr(result, "shape") and hasattr(result, "dtype"):
        return f"{result.dtype} {list(result.shape)}"
    name = "None" if result is None else type(result).__name__
    return f"{name} of {len(result)}" if isinstance(result, (list, tuple)) else name


def _wrong(backend: Any, kind: str, why: str) -> WrongBackend:
    return WrongBackend(f"{type(backend).__module__}:{type(backend).__qualname__} is no {kind}: {why}", TODO)
