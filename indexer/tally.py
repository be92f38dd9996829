"""Progress and results of an indexing run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

Why = tuple[tuple[Path, str], ...]  # files or folders, and the reason


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far a run is."""

    stage: str  # "files", then what each pass makes
    done: int
    total: int
    bytes: int = 0  # of the files that are done: large ones take longer
    total_bytes: int = 0
    seconds: Fraction = Fraction(0)  # of video that was looked through
    path: Path | None = None  # the file that was just done
    reason: str = ""  # why it is bad, or what in it is damaged


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run did."""

    added: int = 0  # files whose path is new
    updated: int = 0  # files whose content or metadata has changed
    moved: int = 0  # files whose content was known under another path
    back: int = 0  # files that had vanished, and are back unchanged
    unchanged: int = 0
    missing: int = 0  # files that have vanished, and whose content no other file holds
    waiting: int = 0  # files that are not ready yet
    bad: Why = ()  # files and folders that cannot be used
    damaged: Why = ()  # files of which only a part can be used
    shots: int = 0
    seconds: Fraction = Fraction(0)  # of video that was looked through
    made: Mapping[str, int] = field(default_factory=dict)  # by the passes: what, and how many
    copies: Why = ()  # of those added, the ones that hold what another file holds, and which
    own: tuple[Path, ...] = ()  # newsreel's own output, which was skipped
    unread: Mapping[str, int] = field(default_factory=dict)  # keys of sidecars that are not understood: in how many
    other: Mapping[str, int] = field(default_factory=dict)  # media that cannot be read: kind -> how many files

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return (
            not any(self.made.values()) and replace(self, unchanged=0, waiting=0, made={}, own=(), other={}) == Tally()
        )


class Stopped(KeyboardInterrupt):
    """Ctrl-C in the middle of a run. `tally` is what it had done; the next run continues from there."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.tally = tally


def together(first: Tally, second: Tally) -> Tally:
    """Two runs, one after the other, as if they had been one."""
    summed = {name: getattr(first, name) + getattr(second, name) for name in SUMMED}
    made, unread = _added(first.made, second.made), _added(first.unread, second.unread)
    bad = dict(first.bad) | dict(second.bad)
    damaged = dict(first.damaged) | dict(second.damaged)
    return Tally(
        **summed, unchanged=second.unchanged, waiting=second.waiting, bad=tuple(bad.items()),
        damaged=tuple(damaged.items()), made=made, copies=(*first.copies, *second.copies),
        own=tuple(dict.fromkeys((*first.own, *second.own))), unread=unread, other=second.other,
    )  # fmt: skip


def _added(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    return {name: first.get(name, 0) + second.get(name, 0) for name in {**first, **second}}


SUMMED = ("added", "updated", "moved", "back", "missing", "shots", "seconds")
