"""Which files a film shows, when, and by whom: what credits, the manifest and the end card name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assets_db.model import NO_RIGHTS, Kind, Origin, Rights
from assets_db.timebase import seconds
from montage.model import Alternative, CardPicture, Clip, Overlay, Timeline

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
    """Each file that `timeline` shows, once, clips first; of cards the pictures that they are drawn with.

    What else the film drew itself is left out.
    """
    found: dict[Path, Work] = {}
    for clip in timeline.video:
        for part in pictures_of(clip):
            _add(found, part.src, facts_of(part), clip, timeline.fps)
    for overlay in timeline.overlays:
        if overlay.role is None:
            _add(found, overlay.src, Facts(overlay.kind, "", "own"), overlay, timeline.fps)
    return list(found.values())


def pictures_of(clip: Clip) -> Sequence[Clip | CardPicture]:
    """What of others a clip shows: itself, or the pictures that a card is drawn with."""
    return clip.pictures if clip.origin == "card" else (clip,)


def facts_of(part: Clip | Alternative | CardPicture) -> Facts:
    """What a timeline says of a file."""
    preview = "" if isinstance(part, CardPicture) else part.preview
    return Facts(part.kind, part.key, part.origin, part.title, part.rights, preview)


def _add(found: dict[Path, Work], file: Path, facts: Facts, seen: Clip | Overlay, fps: Fraction) -> None:
    span = seconds(seen.start, fps), seconds(seen.start + seen.dur, fps)
    work = found.get(file) or Work(file, facts)
    found[file] = work if span in work.spans else replace(work, spans=(*work.spans, span))
