"""The ladder: for each line and anchor the first rung that has something that fits; below all of them a card."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assets_db.errors import UserError
from montage.fill.fallback_source import FallbackSource, Found, Wanted, gaps_of
from montage.model import Hit, Ranking


def fill(wanted: Wanted, rungs: Sequence[FallbackSource]) -> Ranking:
    """Something for every line of the film: each of `rungs` in turn is asked for what those before it left open.

    Raises UserError where they leave a line with nothing to show.
    """
    found = Ranking(tuple(() for _ in wanted.script.lines), tuple(() for _ in wanted.anchors))
    for rung in rungs:
        found = _with(found, rung.fill(gaps_of(wanted, found)))
    empty = next((line for line, hits in enumerate(found.lines) if not hits), None)
    if empty is not None:
        raise UserError(
            f"nothing fits line {empty} ('{wanted.script.lines[empty].text[:60]}')",
            "add card to --fill, or index more footage",
        )
    return found


def _with(found: Ranking, more: Found) -> Ranking:
    return replace(
        found,
        lines=_joined(found.lines, more.lines),
        anchors=_joined(found.anchors, more.anchors),
        notes=(*found.notes, *more.notes),
    )


def _joined(rankings: tuple[tuple[Hit, ...], ...], more: Mapping[int, tuple[Hit, ...]]) -> tuple[tuple[Hit, ...], ...]:
    return tuple((*hits, *more.get(place, ())) for place, hits in enumerate(rankings))
