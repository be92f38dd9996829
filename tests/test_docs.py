"""Commands and links of the pages in docs/ are right; the README's own are run by test_readme.py."""

import re
import shlex
from pathlib import Path

import pytest

from montage.cli import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_has_flags_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ newsreel ")]
    for line in lines:
        _, name, *arguments = shlex.split(line[2:].partition("  #")[0])
        with main.commands[name].make_context(name, arguments):
            pass


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
