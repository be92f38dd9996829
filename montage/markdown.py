"""Markdown and plain text as an Article."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from montage.model import Article, Picture
from montage.pictures import located

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_TITLE = 100  # [characters]
_FRONT_MATTER = re.compile(r"\A---[^\S\n]*\n(.*?\n)?(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL)
_FIELDS = ("title", "date", "publisher", "lang", "language")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
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
    date = _DATE.match(fields.get("date", ""))
    return Article(
        title=title or first_sentence(text),
        text=text,
        lang=fields.get("lang") or fields.get("language", ""),
        source=source,
        published=date[0] if date else "",
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

    A short first line with an empty line after it is the title, else the first sentence is, shortened.
    """
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n[^\S\n]*\n\s*", text.replace("\r\n", "\n").strip())]
    first = paragraphs[0]
    if len(paragraphs) > 1 and "\n" not in first and len(first) <= LONGEST_TITLE:
        return Article(title=first, text="\n\n".join(paragraphs[1:]), lang="", source=source)
    return Article(title=first_sentence(first), text="\n\n".join(paragraphs), lang="", source=source)


def first_sentence(text: str) -> str:
    """The first sentence, without its full stop, shortened at a word where it is longer than a title may be."""
    line = " ".join(text.split())
    match = _SENTENCE.match(line)
    sentence = match[0].rstrip("。.") if match else ""
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    kept = sentence[:LONGEST_TITLE]
    return (kept.rpartition(" ")[0] or kept) + "…"


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
        elif token.type in ("softbreak", "hardbreak"):
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
