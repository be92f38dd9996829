"""A rung of the ladder: what it is asked for, what it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from montage.align.build import WAITED_FOR
from montage.model import NAMED, Anchor, Hit, Ranking, Script
from montage.search.rank import UNSEEN
from montage.template import Template


@dataclass(frozen=True, slots=True)
class Wanted:
    """The film that the ladder is for."""

    script: Script
    anchors: tuple[Anchor, ...]
    template: Template
    size: tuple[int, int]  # [px]
    fps: Fraction  # [1/s]
    seconds: tuple[Fraction, ...]  # [s] how long each line is on screen

    @property
    def floor(self) -> float:
        """What a shot has to reach, 0..1."""
        return self.template.floor


@dataclass(frozen=True, slots=True)
class Gaps:
    """Where no rung so far has anything that fits."""

    lines: tuple[int, ...]  # from 0
    anchors: tuple[int, ...]  # places in the film's anchors: those that a viewer waits to see

    def __bool__(self) -> bool:
        return bool(self.lines or self.anchors)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rung has for gaps, best first. What does not reach the floor stands in and leaves the gap open."""

    lines: Mapping[int, tuple[Hit, ...]] = field(default_factory=dict)
    anchors: Mapping[int, tuple[Hit, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # what could not be had


class FallbackSource(Protocol):
    """One source of pictures."""

    def fill(self, gaps: Gaps) -> Found:
        """What it has for `gaps`. Whatever it fails at is a note, and the ladder goes on.

        Raises UserError where nothing can go on: a full disk.
        """


def gaps_of(wanted: Wanted, found: Ranking) -> Gaps:
    """What of the film has nothing that reaches the floor."""

    def open_(hits: Sequence[Hit]) -> bool:
        return not any(hit.score >= wanted.floor for hit in hits)

    seen = [
        place
        for place, anchor in enumerate(wanted.anchors)
        if anchor.kind not in UNSEEN and anchor.weight >= WAITED_FOR and open_(found.anchors[place])
    ]
    return Gaps(tuple(line for line, hits in enumerate(found.lines) if open_(hits)), tuple(seen))


def fitting(ranking: Ranking, gaps: Gaps, wanted: Wanted) -> Found:
    """Of a ranking of the whole film what reaches the floor, for the gaps alone.

    What is shown for a thing has to be about its line, too: a ball is no football, and mountains are no runners. Who
    is named is shown wherever words say that it is them.
    """

    def good_enough(hits: Sequence[Hit]) -> tuple[Hit, ...]:
        return tuple(hit for hit in hits if hit.score >= wanted.floor)

    def shown(place: int) -> tuple[Hit, ...]:
        anchor, hits = wanted.anchors[place], good_enough(ranking.anchors[place])
        if anchor.kind in NAMED:
            return hits
        about = {hit.shot.key for hit in good_enough(ranking.lines[anchor.line])}
        return tuple(hit for hit in hits if hit.shot.key in about)

    lines = {line: good_enough(ranking.lines[line]) for line in gaps.lines}
    return Found(lines, {place: shown(place) for place in gaps.anchors}, ranking.notes)


def best_of(*hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Each shot once, with its best score; best first, ties by shot key."""
    best: dict[str, Hit] = {}
    for hit in (hit for some in hits for hit in some):
        if hit.shot.key not in best or hit.score > best[hit.shot.key].score:
            best[hit.shot.key] = hit
    return tuple(sorted(best.values(), key=lambda hit: (-hit.score, hit.shot.key)))
