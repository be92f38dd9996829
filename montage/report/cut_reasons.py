"""What each cut of a film follows: the start of a line, something that is named, a beat, or none of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assets_db.timebase import frame_at
from montage.model import Timeline

CutKind = Literal["line", "named", "beat", "free"]
NEAR = 1  # [frame] of rounding
CUT_KINDS: Mapping[CutKind, str] = {
    "line": "cut where a line starts", "named": "something is named", "beat": "on a beat", "free": "none of these",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CutReason:
    """What a cut follows, and in words."""

    kind: CutKind
    text: str


def cut_reasons(film: Timeline, lead: Fraction) -> list[CutReason]:
    """For each clip what its start follows; a picture may come `lead` [s] before its words."""
    before = frame_at(lead, film.fps) + NEAR
    lines = {frame_at(speech.start, film.fps): speech.line for speech in film.speeches}
    named = {frame_at(anchor.at, film.fps): anchor.text for anchor in reversed(film.anchors)}
    beats = {frame_at(beat, film.fps) for beat in film.pulse.beats}

    def reason(cut: int) -> CutReason:
        after = range(cut - NEAR, cut + before + 1)
        for frame in after:
            if frame in lines:
                return CutReason("line", f"line {lines[frame]} starts")
        for frame in after:
            if frame in named:
                return CutReason("named", f"“{named[frame]}” is named")
        if any(frame in beats for frame in range(cut - NEAR, cut + NEAR + 1)):
            return CutReason("beat", "on a beat")
        return CutReason("free", "between words")

    return [reason(clip.start) for clip in film.video]
