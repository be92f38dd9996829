"""A mention of a place in a text, and what the words beside it leave of the places that it may mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from montage.places.gazetteer import Place


@dataclass(frozen=True, slots=True)
class Mention:
    """The name text[start:start + len(name)] of a line."""

    name: str
    start: int  # [characters]
    candidates: tuple[Place, ...]  # the most prominent first
    qualified: bool  # the words beside it say where the place lies: Paris, Texas
    there: bool  # the text says that something is or happens there, or goes there

    @property
    def end(self) -> int:
        """One past its last character."""
        return self.start + len(self.name)


def holds(holder: Place, place: Place) -> bool:
    """Whether `place` lies in the country or region `holder`."""
    if holder.kind == "city" or place.country != holder.country or place == holder:
        return False
    return holder.kind == "country" or (place.kind == "city" and place.region == holder.region)


def held(candidates: Sequence[Place], holders: Sequence[Place]) -> tuple[Place, ...]:
    """Those of `candidates` that lie in one of `holders`."""
    return tuple(place for place in candidates if any(holds(holder, place) for holder in holders))
