"""When a page says that it was published."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from montage.articles.timestamps import day_of

# Of meta elements, the surest first.
NAMES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published_time",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date",
)  # fmt: skip
DEEPEST = 8  # levels of JSON that are looked through
LONGEST = 1_000_000  # [characters] of JSON
DAY = timedelta(days=1)
_NONE = re.compile(r"^\s*+(?:0000|0001|1900-01-01|1970-01-01|null\b|undefined\b)")  # what programs write for none


def published(tree: Any, found: str) -> str:
    """The day, as 2026-11-29: the first that the page states in a form that is understood.

    `found` is what a reader of prose and addresses has found in the page. It counts where the page states none itself,
    for such readers take today or the first of the month for what they do not understand; and for a neighbouring day,
    as addresses have the day of the newsroom, and descriptions that of Greenwich.
    """
    declared = [text for text in _declared(tree) if text.strip() and not _NONE.match(text)]
    if not declared:
        return found
    day = next((day for text in declared if (day := day_of(text))), "")
    return found if day and found and abs(date.fromisoformat(found) - date.fromisoformat(day)) <= DAY else day


def _declared(tree: Any) -> Iterator[str]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        yield from _described(script.text or "")
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        metas.setdefault(name, str(meta.get("content") or ""))
    yield from (metas[name] for name in NAMES if name in metas)
    for time in tree.iter("time"):
        if time.get("pubdate") is not None or (time.get("itemprop") or "").lower() == "datepublished":
            yield str(time.get("datetime") or time.text_content())


def _described(text: str) -> Iterator[str]:
    """The dates of publication in a description by schema.org."""
    if len(text) > LONGEST or "datePublished" not in text:
        return
    try:
        yield from _dates(json.loads(text), DEEPEST)
    except (ValueError, RecursionError):
        return


def _dates(data: Any, deep: int) -> Iterator[str]:
    if isinstance(data, dict) and isinstance(data.get("datePublished"), str):
        yield data["datePublished"]
    inner = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    for one in inner if deep else []:
        yield from _dates(one, deep - 1)
