"""Live blogs: newest first on the page, oldest first in a film, and without the times."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from montage.articles.prune import drop

FEWEST = 3  # dated entries in a row
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)\s{0,3}([ap]m)?", re.IGNORECASE)
_UPDATED = re.compile(r"(?:last )?(?:updated|posted|published)\b.{0,60}|\d{1,2}[:.]\d\d.{0,12}", re.IGNORECASE)


def put_in_order(tree: Any) -> None:
    """Put the entries of a live blog in the order in which they were written, and take their times out.

    Entries are neighbours of one kind that each hold a `time`. Changes the lxml tree.
    """
    for parent in _parents(tree):
        entries = [child for child in parent if isinstance(child.tag, str) and _time(child) is not None]
        if len(entries) < FEWEST or len({entry.tag for entry in entries}) > 1:
            continue
        moments = [_moment(_time(entry)) for entry in entries]
        if all(moments) and all(later >= earlier for later, earlier in pairwise(moments)) and moments[0] > moments[-1]:
            _turn(parent, entries)
        for entry in entries:
            _without_times(entry)


def _parents(tree: Any) -> list[Any]:
    """Elements that may hold a row of entries, each once, in the page's order."""
    above = (element for time in tree.iter("time") for element in time.iterancestors())
    return list(dict.fromkeys(above))


def _time(entry: Any) -> Any | None:
    return next(entry.iter("time"), None)


def _moment(time: Any) -> str:
    """A time, written so that text order is its order; empty where it says none."""
    stated = (time.get("datetime") or "").strip()
    if stated:
        return str(stated)
    clock = _CLOCK.search(time.text_content()[:80])
    if not clock:
        return ""
    hour = int(clock[1]) % 12 + 12 * (clock[3].lower() == "pm") if clock[3] else int(clock[1])
    return f"{hour:02}:{clock[2]}"


def _turn(parent: Any, entries: Sequence[Any]) -> None:
    places = [parent.index(entry) for entry in entries]
    for entry in entries:
        parent.remove(entry)
    for place, entry in zip(places, reversed(entries), strict=True):
        parent.insert(place, entry)


def _without_times(entry: Any) -> None:
    for time in list(entry.iter("time")):
        drop(time)
    for element in list(entry.iter("p", "span", "div", "h2", "h3")):
        if element.getparent() is not None and _UPDATED.fullmatch(" ".join(element.text_content()[:200].split())):
            drop(element)
