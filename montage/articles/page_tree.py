"""A page's tree, cut to the size of an article: the readers after this have patterns that longer texts stall."""

import json
import re
from typing import Any

from assets_db.errors import UserError

MOST_ELEMENTS = 60_000  # of a page; the longest of Wikipedia's have half as many
LONGEST_ATTRIBUTE = 4_000  # [characters]
LONGEST_SRCSET = 20_000  # [characters] of the addresses of all of a picture's sizes
LONGEST_STRUCTURED = 1_000_000  # [characters] of a page's structured data (JSON-LD)
LONGEST_COPY = 30_000  # [characters] of it that are looked through for title, date and publisher
LONGEST_VALUE = 300  # [characters] of one of its texts
MOST_VALUES = 40  # in a list or an object
DEEPEST = 5  # levels
STRUCTURED = "application/ld+json"

_BREAKING = re.compile(r"[\x00-\x1f\\\"<>\ud800-\udfff]")  # would break it when trafilatura undoes escapes


def page_tree(html: str, source: str, todo: str) -> Any:
    """The lxml tree of a page, bounded. Raises UserError with the advice `todo` for what is no page or too large."""
    from trafilatura.utils import load_html

    tree = load_html(html)
    if tree is None:
        raise UserError(f"{source} holds no article", todo)
    count = sum(1 for _ in tree.iter())
    if count > MOST_ELEMENTS:
        raise UserError(f"{source} has {count} elements, no article has more than {MOST_ELEMENTS}", todo)
    for element in tree.iter():
        _bound_attributes(element)
    for script in tree.iter("script"):
        if script.get("type") in (STRUCTURED, "application/settings+json") and script.getparent() is not None:
            _bound_structured(script)
    return tree


def _bound_attributes(element: Any) -> None:
    for name, value in list(element.attrib.items()):
        if len(value) > (LONGEST_SRCSET if name.endswith("srcset") else LONGEST_ATTRIBUTE):
            del element.attrib[name]


def _bound_structured(script: Any) -> None:
    """Leave a script to our own readers, and give trafilatura a copy that its patterns, cubic ones, get through."""
    text = script.text or ""
    script.set("type", f"{STRUCTURED};own")
    try:
        structured = json.loads(text, strict=False) if len(text) <= LONGEST_STRUCTURED else None
    except (ValueError, RecursionError):
        return  # a mistake of the page in data that no reader sees
    short = json.dumps(_bounded(structured, DEEPEST), ensure_ascii=False)
    if structured is not None and len(short) <= LONGEST_COPY:
        copy = script.makeelement("script", type=STRUCTURED)
        copy.text = short
        script.addprevious(copy)


def _bounded(value: Any, deep: int) -> Any:
    if isinstance(value, str):
        return _BREAKING.sub(" ", value[:LONGEST_VALUE])
    if not isinstance(value, (dict, list)):
        return value
    if not deep:
        return None
    if isinstance(value, list):
        return [_bounded(one, deep - 1) for one in value[:MOST_VALUES]]
    items = [(key, one) for key, one in value.items() if key != "articleBody"][:MOST_VALUES]
    return {_bounded(key, 1): _bounded(one, deep - 1) for key, one in items}
