"""Commands and links of the pages are right; the README's commands are run by test_readme.py."""

import re
import shlex
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

import newsreel
from montage.cli.main import main
from tests.places import ROOT

TOP = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / name for name in TOP)])
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark").enable("table")


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
    command = main.commands[name]
    if isinstance(command, click.Group) and arguments and arguments[0] in command.commands:
        command, arguments = command.commands[arguments[0]], arguments[1:]
    try:
        command.make_context(name, arguments, parent=PARENT)
    except click.UsageError as error:
        return error.format_message()
    return ""


def test_a_command_that_is_not_taken_is_seen() -> None:
    assert "No such option" in _wrong("$ newsreel make a.html --nope") and "nope" in _wrong("$ newsreel nope")
    assert "No such option" in _wrong("$ newsreel library edit a.mp4 --nope")
    assert _wrong("$ newsreel make a.html --seconds many") and not _wrong("$ newsreel make a.html  # a film")


def links(text: str) -> list[str]:
    """Where the links and pictures of a page lead."""
    spans = [span for token in _MARKDOWN.parse(text) for span in token.children or ()]
    return [str(span.attrs[name]) for span in spans for name in ("href", "src") if name in span.attrs]


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub and docs/mkdocs.yml make them."""
    tokens = _MARKDOWN.parse(text)
    headings = [inside for token, inside in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", _shown(heading).strip().lower()).replace(" ", "-") for heading in headings}


def _shown(heading: Token) -> str:
    return "".join(span.content for span in heading.children or ())


def broken(page: Path) -> list[str]:
    """The links of a page that lead to no file, no folder and no heading of the checkout."""
    wrong = []
    for link in links(page.read_text("utf-8")):
        parts = urlsplit(link)
        if parts.scheme:
            continue
        target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
        there = not parts.path.startswith("/") and target.is_relative_to(page.parents[1]) and target.exists()
        if not there or (parts.fragment and unquote(parts.fragment) not in anchors(target.read_text("utf-8"))):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_there_are_links() -> None:
    assert sum(len(links(page.read_text("utf-8"))) for page in PAGES) > 50


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("other.md", True),
        ("other.md#a-part--of-it", True),
        ("#own", True),
        ("pictures/", True),
        ("https://example.org/gone", True),
        ("gone.md", False),
        ("other.md#gone", False),
        ("#gone", False),
        ("/docs/other.md", False),
        ("../../outside.md", False),
    ],
)
def test_a_link_that_leads_nowhere_is_seen(link: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("# Outside\n")
    docs = tmp_path / "checkout" / "docs"
    (docs / "pictures").mkdir(parents=True)
    (docs / "other.md").write_text("# Other\n\n## A `part` &amp; of it\n")
    (docs / "page.md").write_text(f"# Own\n\n| a | b |\n|---|---|\n| [words]({link}) | ![picture]({link}) |\n")
    assert broken(docs / "page.md") == ([] if expected else [link, link])


def test_the_reference_has_all_that_newsreel_offers() -> None:
    shown = re.findall(r"^::: newsreel\.(\w+)$", (ROOT / "docs/site/reference.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(shown) == sorted(newsreel.__all__)


def test_every_page_of_docs_is_in_the_site() -> None:
    listed = set(re.findall(r": (docs/\w+\.md)$", (ROOT / "docs/mkdocs.yml").read_text("utf-8"), re.MULTILINE))
    assert listed == {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}
