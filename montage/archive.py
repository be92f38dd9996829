"""An archive's lists: which footage is wanted, in a person's words, and what is told of each shot."""

import math
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from assets_db.annotations import listed
from assets_db.errors import UserError
from assets_db.listing import Filter, ListedFile, ListedShot, footage
from assets_db.model import Kind
from assets_db.store import Store
from indexer.metadata.licences import matches

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)


def wanted(
    store: Store,
    kind: Kind | None = None,
    since: str = "",
    until: str = "",
    longer: float | None = None,
    shorter: float | None = None,
    licence: str = "",
    source: str = "",
    usable: bool | None = None,
    text: str = "",
) -> Filter:
    """The footage that is asked for; see `Filter`. `longer` and `shorter` are seconds, `licence` a comma list.

    Raises UserError for what is no date, and for what is no length.
    """
    if wrong := next((day for day in (since, until) if day and not _is_date(day)), None):
        raise UserError(f"'{wrong}' is no date", "write 2021, 2021-06 or 2021-06-30")
    if wrong := next(
        (name for name, value in (("longer", longer), ("shorter", shorter)) if not _is_length(value)), None
    ):
        raise UserError(f"--{wrong} is no length", "give a number of seconds, as 4 or 2.5")
    licences = [one for one in store.licences() if matches(one, licence)] if licence else None
    least, most = Fraction(longer or 0), None if shorter is None else Fraction(shorter)
    return Filter(kind, since, until, least, most, licences, source, usable, text)


def _is_date(text: str) -> bool:
    """Whether it is a day, or the beginning of one: a year, a month."""
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(text))


def _is_length(seconds: float | None) -> bool:
    return seconds is None or (math.isfinite(seconds) and seconds >= 0)


def listing(store: Store, asked: Filter) -> Iterator[dict[str, Any]]:
    """What is told of each shot that is asked for, as plain data, by path and time."""
    for file in footage(store, asked):
        for shot in file.shots:
            yield _told(file, shot)


def _told(file: ListedFile, shot: ListedShot) -> dict[str, Any]:
    asset, own, video = file.asset, shot.said, file.asset.kind == "video"
    return {
        "key": shot.key,
        "path": str(asset.path),
        "kind": asset.kind,
        "start": float((shot.start - asset.start) * asset.time_base),
        "seconds": float((shot.end - shot.start) * asset.time_base) if video else None,
        "recorded": asset.recorded,
        "title": own.title or asset.title,
        "description": own.description or asset.description,
        "tags": _together(own.tags, asset.tags),
        "people": _together(own.people, file.said.people),
        "credit": asset.rights.credit,
        "licence": asset.rights.licence,
        "source": asset.rights.source_url,
        "mark": shot.mark,
    }


def _together(*texts: str | None) -> list[str]:
    """What lists with commas have, each once."""
    joined = listed(part for text in texts for part in (text or "").split(","))
    return joined.split(", ") if joined else []
