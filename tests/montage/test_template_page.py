"""docs/templates.md names every value of a template, with the default that it has."""

import re
import tomllib
from dataclasses import MISSING, fields, is_dataclass
from fractions import Fraction

import pytest

from montage.template import Template
from tests.places import ROOT

PAGE = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
OURS = {"name", "folder", "toml"}  # not written in the file


def rows() -> dict[str, str]:
    """Value -> its default as the page has it; `a`, `b` with `x`, `y` are two rows."""
    found: dict[str, str] = {}
    for names, defaults in re.findall(r"^\| (`[^|]+`) \|([^|]*)\|", PAGE, re.MULTILINE):
        keys, values = re.findall(r"`([^`]+)`", names), re.findall(r"`([^`]+)`", defaults)
        found |= dict(zip(keys, values or [""] * len(keys), strict=True))
    return found


def values() -> dict[str, object]:
    """Every value of a template, by its name on the page: `title.show`."""
    found: dict[str, object] = {}
    for field in fields(Template):
        if field.default_factory is not MISSING and is_dataclass(made := field.default_factory()):
            found |= {f"{field.name}.{inner.name}": getattr(made, inner.name) for inner in fields(made)}
        elif field.name not in OURS:
            found[field.name] = None if field.default is MISSING else field.default
    return found


@pytest.mark.parametrize("name", values())
def test_every_value_is_on_the_page(name: str) -> None:
    assert name in rows()
    default, written = values()[name], rows()[name]
    if default is None:
        assert written == ""
        return
    read = tomllib.loads(f"value = {written}")["value"]
    wanted = float(default) if isinstance(default, Fraction) else default
    assert (tuple(read) if isinstance(read, list) else read) == wanted


def test_the_page_names_nothing_else() -> None:
    assert set(rows()) == set(values())
