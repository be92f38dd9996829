"""The text of an article out of a page's tree, without what surrounds it.

trafilatura finds it on most pages, the heaviest block of prose where trafilatura finds too little; where both found the
same article, what trafilatura has after the block's end is left out. Measured by `python -m benchmarks article`.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from montage.articles.line_ends import rejoined
from montage.articles.markup_lines import LINE
from montage.articles.page_tree import STRUCTURED
from montage.language.text import HAN

PAUSE = re.compile(r"[。！？；，]|[.!?,;](?=[\s\"”’)]|$)")  # prose has them, menus and lists of headlines do not
SHORT = 200  # [characters] of prose: with less, trafilatura may have missed the article
MOSTLY = 0.8  # of a paragraph's characters: such a paragraph is a link to another article
AGREED = 0.7  # of trafilatura's prose lies in the block: then both have found the same article
NO_PROSE = ("script", "style", "noscript", "iframe", "nav", "footer", "aside", "header")
MOST_LINES = 5_000  # of a page
PARAGRAPHS = ("p", "div", "section", "td", "li", "h2", "h3")
PARTS = ("p", "div", "section", "ul", "ol", "table")  # an element that holds one of these is no paragraph itself
_STATED = re.compile(r'"articleBody"\s*:\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")')
_TAG = re.compile(r"<[^<>]+>")
# Who edited it, and where else to read: not for a film.
_EDITORIAL = re.compile(r"^[\W_]*(?:责任编辑|责编|编辑|编审|校对|来源|本文来源|原标题|文章来源)\s*[:：|丨/]")
_EDITORIAL_LENGTH = 60  # [characters]


def body(tree: Any, title: str) -> str:
    """The article's paragraphs in an lxml tree, separated by a blank line; empty where there is none.

    Takes scripts and links to other articles out of the tree.
    """
    stated = _paragraphs(_stated(tree), title)
    _tidy(tree)
    block = _paragraphs(_block(tree), title)
    main = _paragraphs(_main(tree), title)
    if _prose(main) < SHORT:
        main = max(main, block, stated, key=_prose)
    return "\n\n".join(_agreed(main, block))


def block_element(tree: Any) -> Any | None:
    """The element that has most prose right under it, or one level deeper for half as much."""
    weight: Counter[Any] = Counter()
    for paragraph in _leaves(tree):
        text = _text(paragraph)
        parent = paragraph.getparent()
        if parent is None or not PAUSE.search(text) or _linked(paragraph) > len(text) / 2:
            continue
        weight[parent] += 2 * len(text)
        if parent.getparent() is not None:
            weight[parent.getparent()] += len(text)
    return weight.most_common(1)[0][0] if weight else None


def has_prose(text: str) -> bool:
    """Whether a text has at least a sentence in it; a Chinese character says as much as three letters."""
    return any(
        len(line) + 2 * sum(map(len, HAN.findall(line))) >= 40 for line in text.split("\n") if PAUSE.search(line)
    )


def _main(tree: Any) -> list[str]:
    from trafilatura import extract

    found = extract(tree, favor_precision=True, include_comments=False, include_tables=False) or ""
    return [line.strip().removeprefix("- ") for line in found.split("\n")]


def _block(tree: Any) -> list[str]:
    element = block_element(tree)
    return [] if element is None else [_text(paragraph) for paragraph in _leaves(element)]


def _stated(tree: Any) -> list[str]:
    """The text that a page built by scripts gives to search engines (schema.org's articleBody)."""
    for script in tree.iter("script"):
        stated = _STATED.search(script.text or "") if (script.get("type") or "").startswith(STRUCTURED) else None
        if not stated:
            continue
        try:
            return html.unescape(_TAG.sub("", json.loads(stated[1], strict=False))).split("\n")
        except json.JSONDecodeError:
            continue  # a mistake in data that no reader sees; the visible text may do
    return []


def _leaves(tree: Any) -> Iterator[Any]:
    """Elements that hold text and no further paragraphs."""
    for element in tree.iter(*PARAGRAPHS):
        whole = element.tag == "p" or not any(child.tag in PARTS for child in element)
        if whole and not any(above.tag in NO_PROSE for above in element.iterancestors()):
            yield element


def _tidy(tree: Any) -> None:
    for element in list(tree.iter("script", "style", "noscript")):
        if element.getparent() is not None:
            element.drop_tree()
    for element in list(tree.iter("p", "li", "h2", "h3", "h4", "h5")):
        text = _text(element)
        if text and element.getparent() is not None and _linked(element) >= MOSTLY * len(text):
            element.drop_tree()


def _paragraphs(lines: list[str], title: str) -> list[str]:
    """The lines with content, without the title, which is spoken separately."""
    parts = (part for line in lines[:MOST_LINES] for part in rejoined(line.split(LINE), 0))
    return [line for line in parts if _key(line) and _key(line) != _key(title) and not _editorial(line)]


def _editorial(line: str) -> bool:
    return len(line) < _EDITORIAL_LENGTH and bool(_EDITORIAL.search(line))


def _agreed(main: list[str], block: list[str]) -> list[str]:
    """`main` up to where the block ends; the block itself where `main` has all of it in one lump."""
    lump = _key(max(main, key=len, default=""))
    held = [_key(line) for line in block if _key(line) in lump]
    if min(sum(map(len, held)), len(lump)) > AGREED * len(_key("".join(main))) and len(held) > 2:
        return block
    inside = {_key(line) for line in block}
    common = [index for index, line in enumerate(main) if _key(line) in inside]
    if not common or _prose([main[index] for index in common]) < AGREED * _prose(main):
        return main
    return main[: common[-1] + 1]


def _prose(lines: list[str]) -> int:
    """Characters [n] in paragraphs that read like sentences."""
    return sum(len(line) for line in lines if len(line) > 15 and PAUSE.search(line))


def _key(line: str) -> str:
    return "".join(character for character in line.lower() if character.isalnum())


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _linked(element: Any) -> int:
    return sum(len(_text(link)) for link in element.iter("a"))
