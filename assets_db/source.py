"""What code is made of, as a digest: a cached result is as good as the code that made it.

A module counts by its source and by that of every module that it imports, however indirectly, also inside functions.
What is installed counts by the version of its distribution instead, and not followed into from outside.
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, resolve_name
from pathlib import Path

INSTALLED = frozenset({"site-packages", "dist-packages"})
# A word too many, as in a docstring, names no module, or makes a digest a little stricter.
_IMPORT = re.compile(r"\bfrom\s+([.\w]+)\s+import\s+(\([^)]*\)|[^\n;#]+)|\bimport\s+([\w., \t]+)")
_NAME = re.compile(r"[.\w]+")


def source_digest(module: str) -> str:
    """A digest (64 hex digits) of the source of `module` and of all that it imports. Nothing is imported for it.

    Followed are modules that are not installed, and those of the package that `module` itself is in.
    """
    specs = _Specs(home=module.partition(".")[0])
    digests: dict[str, tuple[str, ...]] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in digests:
            spec = specs[name]
            read = [_of(file, name, spec) for file in _files(spec)] if spec else []
            digests[name] = tuple(digest for digest, _ in read)
            waiting += (one for _, imported in read for one in imported)
    modules = sorted((name, *found) for name, found in digests.items() if found)
    return hashlib.sha256(repr(modules).encode()).hexdigest()


class _Specs(dict[str, ModuleSpec | None]):
    """Where modules stand, by name; None for one that is not there, or not followed."""

    def __init__(self, home: str) -> None:
        """`home`: the package that is followed even if it is installed."""
        self._home = home

    def __missing__(self, name: str) -> ModuleSpec | None:
        package, _, inner = name.rpartition(".")
        if inner and package:
            around = self[package]
            places = around.submodule_search_locations if around else None
            self[name] = PathFinder.find_spec(name, list(places)) if places else None
        else:
            self[name] = self._outermost(name)
        return self[name]

    def _outermost(self, name: str) -> ModuleSpec | None:
        if name in sys.stdlib_module_names:
            return None
        try:
            spec = find_spec(name)
        except (ImportError, ValueError):  # `__main__`
            return None
        return None if spec and name != self._home and _is_installed(spec) else spec


def _is_installed(spec: ModuleSpec) -> bool:
    places = (spec.origin or "", *(spec.submodule_search_locations or ()))
    return any(INSTALLED.intersection(Path(place).parts) for place in places)


def _files(spec: ModuleSpec) -> Iterator[Path]:
    """The module's source, and the texts beside it where it is a package."""
    if spec.origin and (file := Path(spec.origin)).is_file():
        yield file
        if spec.submodule_search_locations:
            yield from sorted(file.parent.glob("*.txt"))


def _of(file: Path, name: str, spec: ModuleSpec) -> tuple[str, frozenset[str]]:
    """The digest of a file, and what it may import."""
    package = name if spec.submodule_search_locations else name.rpartition(".")[0]
    state = file.stat()
    return _read(file, package, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4096)
def _read(file: Path, package: str, size: int, changed: int) -> tuple[str, frozenset[str]]:
    """As long as the file has this size [bytes] and was `changed` then [ns]."""
    content = file.read_bytes()
    text = content.decode("utf-8", "replace") if file.suffix == ".py" else ""
    return hashlib.sha256(content).hexdigest(), frozenset(_imported(text, package))


def _imported(text: str, package: str) -> Iterator[str]:
    """The names that a source's imports may mean, with the packages that they stand in."""
    for source, names, plain in _IMPORT.findall(text):
        whole = _absolute(source, package) if source else ""
        for name in _NAME.findall(names or plain):
            parts = (f"{whole}.{name}" if whole else name).split(".")
            yield from (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def _absolute(name: str, package: str) -> str:
    try:
        return resolve_name(name, package or None)
    except ImportError:  # beyond the topmost package
        return ""
