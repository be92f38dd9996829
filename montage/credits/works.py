"""Which files a film shows, when, and by whom: what credits, the manifest and the end card name."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assets_db.model import NO_RIGHTS, Kind, Origin, Rights
from assets_db.timebase import seconds
from montage.model import Alternative, Clip, Overlay, Timeline

Span = tuple[Fraction, Fraction]  # [s] of the film; the end is exclusive


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a file."""

    kind: Kind
    key: str  # of the shot, or of the whole file
    origin: Origin
    title: str = ""
    rights: Rights = NO_RIGHTS
    preview: str = ""  # the stock service whose watermark is on it


@dataclass(frozen=True, slots=True)
class Work:
    """Something that a film shows."""

    file: Path
    facts: Facts
    spans: tuple[Span, ...] = ()


def works(timeline: Timeline) -> list[Work]:
    """Each file that `timeline` shows, once, clips first; what the film drew itself is left out."""
    found: dict[Path, Work] = {}
    parts: list[Clip | Overlay] = [clip for clip in timeline.video if clip.origin != "card"]
    parts += [overlay for overlay in timeline.overlays if overlay.role is None]
    for part in parts:
        facts = facts_of(part) if isinstance(part, Clip) else Facts(part.kind, "", "own")
        span = seconds(part.start, timeline.fps), seconds(part.start + part.dur, timeline.fps)
        work = found.get(part.src) or Work(part.src, facts)
        found[part.src] = replace(work, spans=(*work.spans, span))
    return list(found.values())


def facts_of(part: Clip | Alternative) -> Facts:
    """What a timeline says of a file."""
    return Facts(part.kind, part.key, part.origin, part.title, part.rights, part.preview)
