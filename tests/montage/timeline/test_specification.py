"""docs/timeline.md has every field of a timeline, with its type, and no other; and its version."""

import re

import pytest

from montage.timeline.file import VERSION
from tests.places import ROOT
from tests.timeline_classes import classes, rows

PAGE = (ROOT / "docs" / "timeline.md").read_text("utf-8")
CLASSES = {kind.__name__: kind for kind in classes()}


def written(name: str) -> list[tuple[str, str, str]]:
    """(field, type, required) of a class, as its section of the page has them; each has words beside it, or choices."""
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, f"docs/timeline.md has no section {name}"
    found = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) ?\| (.*?) ?\|$", section[1], re.MULTILINE)
    assert all(what or "`" in kind for _, kind, _, what in found)
    return [(field, kind, required) for field, kind, required, _ in found]


def test_all_classes_are_found() -> None:
    assert {"Timeline", "Clip", "Word", "Loop", "Pin", "Picture"} <= set(CLASSES)


@pytest.mark.parametrize("name", CLASSES)
def test_every_field_is_specified(name: str) -> None:
    assert written(name) == rows(CLASSES[name])


def test_the_version_is_told() -> None:
    assert f"`version` is {VERSION}." in PAGE
