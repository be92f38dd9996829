"""What is weak in a film, for its reviewer: where its pictures do not show what is spoken."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assets_db.timebase import seconds
from montage.model import NAMED, Anchor, Clip, Timeline

WEAK = 0.3  # a score below it was right 6 times of 10, from it on 9 of 9
SOON = Fraction(1, 2)  # [s] within which a picture of what is named is waited for
HEAVY = 0.5  # weight from which on an anchor brings a picture of its own
SHOWN = (*NAMED, "thing", "phrase")  # kinds of anchors that footage is looked for


@dataclass(frozen=True, slots=True)
class Fault:
    """Something weak: when it is on screen, in which clip (from 1), and what it is."""

    at: Fraction  # [s]
    clip: int
    text: str
    weight: float = 1.0  # 0..1, how much it matters


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults of a kind, in the order of the film."""

    name: str
    found: tuple[Fault, ...]


def how_well(clip: Clip) -> Literal["good", "weak", "card"]:
    """Whether a clip fits what is spoken over it, as its score is written; a card stands in for one that would.

    The template's own cards, for the title and the end, are where they should be: they score 1.
    """
    return "card" if clip.origin == "card" and clip.score < 1 else "weak" if round(clip.score, 2) < WEAK else "good"


def find_faults(film: Timeline) -> list[Faults]:
    """What is weak in `film`, by kind; kinds that nothing was found of are left out."""
    kinds = {
        "Pictures that hardly fit": _misfits(film),
        "Cards standing in": _cards(film),
        "Shown again": _repeats(film),
        "Named, but not shown": _missed(film),
    }
    found = [Faults(name, tuple(faults)) for name, faults in kinds.items()]
    return [faults for faults in found if faults.found]


def _misfits(film: Timeline) -> Iterator[Fault]:
    for number, clip in enumerate(film.video, 1):
        if how_well(clip) == "weak":
            yield Fault(_start(film, clip), number, f"{_name(clip)} fits {clip.score:.2f}")


def _cards(film: Timeline) -> Iterator[Fault]:
    for number, clip in enumerate(film.video, 1):
        if how_well(clip) == "card":
            text = f"{_name(clip)}, {float(clip.dur / film.fps):.1f} s"
            yield Fault(_start(film, clip), number, f"{text}: {clip.instead}" if clip.instead else text)


def _repeats(film: Timeline) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, clip in enumerate(film.video, 1):
        if clip.origin != "card" and first.setdefault(clip.key, number) != number:
            yield Fault(_start(film, clip), number, f"{_name(clip)}, as in {first[clip.key]}")


def _missed(film: Timeline) -> Iterator[Fault]:
    """What a viewer waits for, but no picture that fits its line comes or is up within half a second."""
    for anchor in film.anchors:
        if anchor.kind in SHOWN and anchor.weight >= HEAVY:
            number, reason = _lack(film, anchor)
            if reason:
                yield Fault(anchor.at, number, f"{anchor.text} ({anchor.kind}): {reason}")


def _lack(film: Timeline, anchor: Anchor) -> tuple[int, str]:
    """The clip that is up when `anchor` is spoken, and why that does not show it; empty where it may."""
    starts = [clip.start for clip in film.video]
    first = bisect_right(starts, anchor.at * film.fps) - 1
    after = bisect_right(starts, (anchor.at + SOON) * film.fps)
    reasons = [_reason(clip, anchor) for clip in film.video[max(first, 0) : after]]
    return (after, reasons[-1]) if all(reasons) else (after, "")


def _reason(clip: Clip, anchor: Anchor) -> str:
    if how_well(clip) == "card":
        return "" if anchor.text in clip.title else "a card"
    if how_well(clip) == "weak":
        return f"the picture fits {clip.score:.2f}"
    return "" if clip.line == anchor.line else f"still the picture of line {clip.line}"


def _start(film: Timeline, clip: Clip) -> Fraction:
    return seconds(clip.start, film.fps)


def _name(clip: Clip) -> str:
    return clip.title or clip.src.name
