"""Commands and links of the pages in docs/ are right; the README's own are run by test_readme.py."""

import re
import shlex
from pathlib import Path

import click
import pytest

from montage.cli.main import main

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_has_flags_that_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ newsreel ")]
    wrong = {line: why for line in lines if (why := _wrong(line))}
    assert not wrong


PARENT = click.Context(main, help_option_names=["-h", "--help"])  # click remembers the first one's help option


def _wrong(line: str) -> str:
    """What the command line would say of a command; empty where it takes it."""
    _, name, *arguments = shlex.split(line[2:].partition("  #")[0])
    if name not in main.commands:
        return f"no command is called {name}"
    try:
        main.commands[name].make_context(name, arguments, parent=PARENT)
    except click.UsageError as error:
        return error.format_message()
    return ""


def test_a_command_that_is_not_taken_is_seen() -> None:
    assert "No such option" in _wrong("$ newsreel make a.html --nope") and "nope" in _wrong("$ newsreel nope")
    assert _wrong("$ newsreel make a.html --seconds many") and not _wrong("$ newsreel make a.html  # a film")


def test_every_link_leads_to_a_file() -> None:
    links = [(page, target) for page in PAGES for target in _LINK.findall(page.read_text("utf-8"))]
    assert links
    assert [(page.name, target) for page, target in links if not (page.parent / target).exists()] == []
