"""Whom a file from elsewhere may call: a backend is a program, and naming one by `module:Class` runs it.

What a person says on the command line, in the environment and in the settings of their own folder is done. A library
that came from somewhere, a newsreel.toml in whatever folder is the current one, a list of feeds: these may name what
is installed under a name of its own, and what `allow` in those settings lists.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from assets_db.errors import UserError
from assets_db.plugins import names

BACKENDS = (
    "writer",
    "recognizer",
    "reranker",
    "voice",
    "embedder",
    "text_embedder",
    "reader",
    "listener",
    "captioner",
    "renderer",
    "stock",
    "generator",
)


def check_named(values: Mapping[str, Any], where: str, allowed: Collection[str]) -> None:
    """Raises UserError if `where`, which nobody vouches for, names a backend that is neither known nor `allowed`."""
    if "allow" in values:
        raise UserError(f"{where} sets 'allow', which only a person's own settings may", f"put it into {user_file()}")
    for kind, spec in _named(values):
        if not is_trusted(kind, spec, allowed):
            flag = f"--{kind.replace('_', '-')}"
            raise UserError(
                f"{where} names the {kind} '{spec}', a program that nobody here has allowed",
                f'if you trust it, name it with {flag}, or put allow = "{spec}" into {user_file()}',
            )


def is_trusted(kind: str, spec: str, allowed: Collection[str]) -> bool:
    """Whether `spec` is installed under a name of its own, none at all, or `allowed`."""
    return spec in ("", "none") or spec in allowed or spec.partition(":")[0] in names(kind)


def backends(values: Mapping[str, Any]) -> frozenset[str]:
    """The backends that settings name."""
    return frozenset(spec for _, spec in _named(values))


def split(specs: object) -> Iterable[str]:
    """A comma list."""
    return [spec.strip() for spec in str(specs).split(",") if spec.strip()]


def user_file() -> str:
    """The settings that are a person's own, wherever they work."""
    from platformdirs import user_config_path

    return str(user_config_path("newsreel", appauthor=False) / "newsreel.toml")


def _named(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((kind, spec) for kind in BACKENDS for spec in split(values.get(kind) or ""))
