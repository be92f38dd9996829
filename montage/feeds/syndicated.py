"""Feeds proper: RSS, RDF, Atom and JSON Feed."""

import io
import json
from typing import Any

from assets_db.errors import UserError
from montage.articles.timestamps import moment
from montage.feeds.feed import Entry, Feed, absolute, plain, shortened

TELL = "tell its publisher, or leave it out"
_WEB = ("http://", "https://")


def read_xml(text: str, where: str, base: str) -> Feed:
    """RSS 0.9x, 1.0 and 2.0, Atom; broken ones as far as they can be read.

    `text` begins with the root, so that it declares neither entities nor a charset. `base` [address] is what relative
    links belong to, empty for a file. Raises UserError where the stories have no addresses, or none can be read.
    """
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": base} if base else {})
    try:
        parsed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError, RecursionError) as error:
        raise UserError(f"{where} is a feed that is broken ({type(error).__name__})", TELL) from error
    home = absolute(parsed.feed.get("link", ""), base) or base
    atom = parsed.version.startswith("atom")
    entries = tuple(entry for item in parsed.entries if (entry := _entry(item, home, atom)))
    if not entries and (parsed.entries or parsed.bozo):
        raise UserError(f"{where} is a feed that names no story with an address", TELL)
    return Feed(where, _text(parsed.feed, "title", atom), entries)


def _entry(item: Any, base: str, atom: bool) -> Entry | None:
    guid = item.get("id", "") if item.get("guidislink", True) else ""  # isPermaLink="false"
    link = item.get("feedburner_origlink") or item.get("link") or ""
    url = absolute(link or (guid if guid.startswith(_WEB) else ""), base)
    if not url:
        return None
    # As they are written: what feedparser makes of a date that it does not know is the first of a month.
    updated, published, created = (moment(str(item.get(name) or "")) for name in ("updated", "published", "created"))
    published = published or created or updated
    return Entry(url, _text(item, "title", atom), published, updated, _text(item, "summary", atom))


def _text(item: Any, name: str, atom: bool) -> str:
    """A line of text. Atom's type text is not HTML, and `a <b` no tag; with a closing tag it is mislabelled HTML."""
    text = str(item.get(name, ""))
    literal = atom and item.get(f"{name}_detail", {}).get("type") == "text/plain" and "</" not in text
    return shortened(text) if literal else plain(text)


def read_json(text: str, where: str, base: str) -> Feed:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org). Raises UserError for any other JSON."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UserError(f"{where} is broken JSON ({error})", TELL) from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise UserError(f"{where} is no feed", "of JSON, only JSON Feed is read")
    home = absolute(_string(data, "home_page_url"), base) or base
    entries = tuple(entry for item in items if isinstance(item, dict) and (entry := _item(item, home)))
    if items and not entries:
        raise UserError(f"{where} is a feed that names no story with an address", TELL)
    return Feed(where, plain(_string(data, "title")), entries)


def _item(item: dict[str, Any], base: str) -> Entry | None:
    guid = _string(item, "id")
    url = absolute(_string(item, "url") or (guid if guid.startswith(_WEB) else ""), base)
    if not url:
        return None
    updated = moment(_string(item, "date_modified"))
    return Entry(
        url, plain(_string(item, "title")), moment(_string(item, "date_published")) or updated, updated,
        plain(_string(item, "summary") or _string(item, "content_text") or _string(item, "content_html")),
    )  # fmt: skip


def _string(values: dict[str, Any], name: str) -> str:
    """The value under `name` if it is a text, else ""."""
    value = values.get(name)
    return value if isinstance(value, str) else ""
