"""Takes out of a page's tree what no reader takes for the text of the story, before the text is looked for.

Struck-out and hidden words, footnote marks, widgets, captions, cards that link to other stories, pop-ups inside a
sentence. Exponents and fractions are written as characters, a line end of the markup becomes one of the text.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from montage.articles.markup_lines import CONTAINERS, mark_line_ends

STRUCK = ("del", "s", "strike")
FURNITURE = ("button", "form", "figcaption", "select", "dialog", "menu", "template")
NEVER = ("html", "body", "article", "main", "h1")  # regardless of their class
# Words in a class, an id or a role that name what stands in a text and is none of it.
NAMED = frozenset(
    [
        "popup", "popover", "tooltip", "hovercard", "sharing", "share", "social", "newsletter", "signup", "subscribe",
        "subscription", "promo", "promos", "teaser", "promotion", "related", "recommended", "recommendations",
        "playlist", "advert", "advertisement", "ad", "ads", "sponsored", "byline", "caption", "captions", "timestamp",
        "editsection", "noprint", "breadcrumb", "breadcrumbs", "comments", "toolbar", "disclaimer", "shenming",
    ]
)  # fmt: skip
PAIRED = frozenset({("read", "more"), ("see", "also"), ("also", "read"), ("font", "size"), ("most", "read")})
UNSEEN = frozenset(
    ["sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screenreader-text", "offscreen"]
)
MOST = 0.25  # of a page's letters: a larger part is the story itself, regardless of its name
POPUP = 80  # [letters] of links inside a sentence
CARD = 20  # [letters] of a link that stands alone between paragraphs
LINKED = 0.8  # of the letters
SILENT = ("script", "style", "noscript", "template")
_WORDS = re.compile(r"[a-z]+")
_UNSEEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden")
_FOOTNOTE = re.compile(r"\[[^\]]{0,40}\]|[*†‡§¶]{1,3}")
ATTRIBUTE = 400  # [letters] of a class or style are looked at
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_FRACTIONS = {
    ("1", "2"): "½", ("1", "3"): "⅓", ("2", "3"): "⅔", ("1", "4"): "¼", ("3", "4"): "¾", ("1", "5"): "⅕",
    ("2", "5"): "⅖", ("3", "5"): "⅗", ("4", "5"): "⅘", ("1", "6"): "⅙", ("5", "6"): "⅚", ("1", "8"): "⅛",
    ("3", "8"): "⅜", ("5", "8"): "⅝", ("7", "8"): "⅞",
}  # fmt: skip


def prune(tree: Any) -> None:
    """Remove from an lxml tree all but the story's text. Changes the tree."""
    for element in _no_text(tree):
        drop(element)
    for raised in list(tree.iter("sup")):
        _raise(raised)
    mark_line_ends(tree)


def drop(element: Any) -> None:
    """Take an element out, and leave what follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _no_text(tree: Any) -> list[Any]:
    """The outermost elements that are no part of the story."""
    sizes = _sizes(tree)
    whole, gone, found = sizes[tree][0], set[Any](), []
    for element in tree.iter():
        if element.getparent() in gone:
            gone.add(element)
        elif isinstance(element.tag, str) and _is_no_text(element, sizes[element], whole):
            gone.add(element)
            found.append(element)
    return found


def _sizes(tree: Any) -> dict[Any, tuple[int, int]]:
    """Letters in each element, and those of them in links."""
    sizes: dict[Any, tuple[int, int]] = {}
    for element in reversed(list(tree.iter())):
        inside = [sizes[child] for child in element]
        if not isinstance(element.tag, str) or element.tag in SILENT:
            sizes[element] = 0, 0
            continue
        letters = (
            len((element.text or "").strip())
            + sum(count for count, _ in inside)
            + sum(len((child.tail or "").strip()) for child in element)
        )
        linked = letters if element.tag == "a" else sum(links for _, links in inside)
        sizes[element] = letters, linked
    return sizes


def _is_no_text(element: Any, size: tuple[int, int], whole: int) -> bool:
    letters, linked = size
    if element.tag in (*STRUCK, *FURNITURE):
        return letters < MOST * whole  # some pages are one form from head to foot
    if element.tag in NEVER:
        return False
    if _out_of_sight(element):
        return True
    if letters < MOST * whole and _is_named(element):
        return True
    return _is_popup(element, letters, linked) or _is_card(element, letters)


def _out_of_sight(element: Any) -> bool:
    classes = (element.get("class") or "")[:ATTRIBUTE].lower().split()
    style = (element.get("style") or "")[:ATTRIBUTE].lower()
    return element.get("hidden") is not None or bool(_UNSEEN_STYLE.search(style)) or not UNSEEN.isdisjoint(classes)


def _is_named(element: Any) -> bool:
    for name in ("class", "id", "role"):
        words = _WORDS.findall((element.get(name) or "")[:ATTRIBUTE].lower())
        if not NAMED.isdisjoint(words) or not PAIRED.isdisjoint(pairwise(words)):
            return True
    return False


def _is_popup(element: Any, letters: int, linked: int) -> bool:
    """What opens over a sentence when a name in it is touched: a lump of links between its words."""
    if element.tag != "span" or letters < POPUP or linked < LINKED * letters:
        return False
    name = next((child for child in element if child.tag == "a"), None)
    held = element.getparent() is not None and next(element.iterancestors("p", "li"), None) is not None
    return held and (name is None or element.index(name) > 0 or len(element) == 1)  # the first link is the name touched


def _is_card(element: Any, letters: int) -> bool:
    """A link to another story that stands between the paragraphs as if it were one."""
    parent = element.getparent()
    return (
        element.tag == "a"
        and letters >= CARD
        and parent is not None
        and parent.tag in CONTAINERS
        and not any((text or "").strip() for text in _beside(element))
    )


def _beside(element: Any) -> Iterator[str | None]:
    before = element.getprevious()
    yield element.tail
    yield before.tail if before is not None else element.getparent().text


def _raise(raised: Any) -> None:
    """A footnote's mark goes; an exponent is written as one, and a fraction as one character where there is one."""
    text = raised.text_content().strip()
    after, below = (raised.tail or "").strip(), raised.getnext()
    if raised.get("class") or not text or _FOOTNOTE.fullmatch(text) or next(raised.iter("a"), None) is not None:
        drop(raised)
    elif below is not None and below.tag == "sub" and after in ("/", "⁄"):
        fraction = _FRACTIONS.get((text, below.text_content().strip()), f" {text}/{below.text_content().strip()}")
        raised.tail = ""
        drop(below)
        _write(raised, fraction)
    elif all(character in "0123456789+-−n" for character in text):
        _write(raised, text.translate(_RAISED))
    else:
        raised.drop_tag()  # 1st, Mme


def _write(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text
    element.drop_tag()
