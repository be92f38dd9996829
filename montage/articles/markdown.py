"""Markdown and plain text as an Article."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from montage.articles.line_ends import rejoined, width_of
from montage.articles.pictures import located
from montage.articles.timestamps import day_of
from montage.model import Article, Picture

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_TITLE = 100  # [characters]
_FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(.*?\n)?(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FIELDS = ("title", "date", "publisher", "lang", "language")
_SENTENCE = re.compile(r".+?(?:[。！？]|[.!?](?=\s|$)|$)", re.DOTALL)


def read_markdown(markdown: str, source: str, base: str = "", folder: Path | None = None) -> Article:
    """The article in a Markdown file; its `lang` is what the front matter says, empty where it says nothing.

    The title is the front matter's, else the first heading's, else as in a text. Code, tables and HTML are left out.
    """
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(markdown)
    fields = _fields(front[1] or "") if front else {}
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown[front.end() :] if front else markdown)
    blocks = list(_blocks(tokens))
    title = fields.get("title") or next((text for heading, text in blocks if heading and text), "")
    text = "\n\n".join(text for _, text in blocks if text and text != title)
    return Article(
        title=title or first_sentence(text),
        text=text,
        lang=fields.get("lang") or fields.get("language", ""),
        source=source,
        published=day_of(fields.get("date", "")),
        publisher=fields.get("publisher", ""),
        pictures=tuple(_pictures(tokens, base, folder)),
    )


def _fields(front: str) -> dict[str, str]:
    """What front matter says of the article. Of YAML no more than `name: value` on a line, in quotes or not."""
    found: dict[str, str] = {}
    for line in front.split("\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() in _FIELDS:
            value = value.strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found[name.strip().lower()] = value[1:-1] if quoted else value
    return found


def read_text(text: str, source: str) -> Article:
    """The article in a plain text; its `lang` is left empty.

    A short first line that ends like a heading, above the rest, is the title, else the first sentence is, shortened.
    Lines that were wrapped at a column are one again.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    width = width_of(lines)
    heading = _heading(lines, width)
    paragraphs = rejoined(lines[1:] if heading else lines, width)
    if heading and paragraphs:
        return Article(title=heading, text="\n\n".join(paragraphs), lang="", source=source)
    return Article(
        title=first_sentence(lines[0] if heading else paragraphs[0]),
        text="\n\n".join(paragraphs) or heading,
        lang="",
        source=source,
    )


def _heading(lines: list[str], width: int) -> str:
    """The first line, where it is a title: short, and apart from the rest, or without a full stop before a capital."""
    first = " ".join(lines[0].split())
    after = next((" ".join(line.split()) for line in lines[1:]), "")
    if len(first) > LONGEST_TITLE or len(lines) < 2:
        return ""
    if not after:
        return first
    goes_on = len(rejoined([first, after], width)) == 1
    return "" if goes_on or first.endswith((".", "。", "!", "！", "”", '"')) else first


def first_sentence(text: str) -> str:
    """The first sentence, without its full stop, shortened at a word where it is longer than a title may be."""
    line = " ".join(text.split())
    match = _SENTENCE.match(line)
    sentence = match[0].rstrip("。.") if match else ""
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    head = sentence[:LONGEST_TITLE]
    return (head.rpartition(" ")[0] or head) + "…"


def _blocks(tokens: list["Token"]) -> Iterator[tuple[bool, str]]:
    """(is it the first level of heading there is, text) for each heading and paragraph outside a table."""
    before, table = "", False
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            table = token.type == "table_open"
        if token.type == "inline" and not table:
            yield before == "heading_open", _plain(token.children or [])
        before = token.type


def _plain(tokens: list["Token"]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
    return "".join(parts).strip()


def _pictures(tokens: list["Token"], base: str, folder: Path | None) -> Iterator[Picture]:
    for token in tokens:
        for child in token.children or []:
            if child.type != "image":
                continue
            caption = str(child.attrs.get("title") or child.content)
            picture = located(str(child.attrs["src"]), caption, None, base, folder)
            if picture is not None:
                yield picture
