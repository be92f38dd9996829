"""OpenTimelineIO items on one film's frame grid: times, clips of files, markers, tracks with gaps."""

import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from montage.exports.reels import Reel

if TYPE_CHECKING:
    from opentimelineio import schema
    from opentimelineio.opentime import RationalTime, TimeRange

OURS = "newsreel"  # the key of everything that editors have no field for
NEITHER = "\ufffe\uffff"  # no characters, though UTF-8 can write them: XML forbids them


class Bench:
    """Makes items for a film of `fps`. Files that are not among `reels` are counted at the film's rate."""

    def __init__(self, fps: Fraction, reels: Mapping[Path, Reel]) -> None:
        self.fps = fps
        self.reels = reels

    def time(self, frame: int) -> "RationalTime":
        """A place or a length [frame] of the film."""
        from opentimelineio.opentime import RationalTime

        return RationalTime(frame, float(self.fps))

    def span(self, start: int, dur: int) -> "TimeRange":
        """A stretch [frame] of the film."""
        from opentimelineio.opentime import TimeRange

        return TimeRange(self.time(start), self.time(dur))

    def clip(self, src: Path, offset: Fraction, dur: int, metadata: Mapping[str, Any]) -> "schema.Clip":
        """`dur` [frame] of the film out of `src`, from `offset` [s] after its first frame or sample on."""
        from opentimelineio import schema
        from opentimelineio.opentime import TimeRange

        found = self.reels.get(src)
        reference = schema.ExternalReference(url(src), self._available(found), metadata={OURS: _reel_metadata(found)})
        reference.name = plain(src.name)
        place = TimeRange(self._place(offset, found), self.time(dur))
        return schema.Clip(plain(src.name), reference, place, metadata={OURS: dict(metadata)})

    def marker(self, span: "TimeRange", name: str, colour: str, **metadata: Any) -> "schema.Marker":
        """A marker of one of OTIO's colours."""
        from opentimelineio import schema

        return schema.Marker(plain(name), span, colour, metadata={OURS: metadata})

    def track(self, name: str, kind: str, items: Iterable[tuple[int, "schema.Clip"]]) -> "schema.Track":
        """A track of clips that start at these frames, in order; the time between them is gaps."""
        from opentimelineio import schema

        made = schema.Track(name, kind=kind)
        at = 0
        for start, clip in items:
            if start > at:
                made.append(schema.Gap(source_range=self.span(0, start - at)))
            made.append(clip)
            at = start + round(clip.source_range.duration.value)
        return made

    def _place(self, offset: Fraction, reel: Reel | None) -> "RationalTime":
        """Where `offset` [s] is, as the file counts: frames of its timecode, or samples of a sound file.

        Of a video it is the frame that the film shows first: the last that begins before the middle of the film's own.
        """
        from opentimelineio.opentime import RationalTime

        if reel and reel.kind == "sound" and reel.hertz:
            return RationalTime(round(offset * reel.hertz), reel.hertz)
        rate, first = (reel.rate, reel.first) if reel and reel.rate else (self.fps, 0)
        frame = ((offset + 1 / (2 * self.fps)) * rate).__floor__()
        return RationalTime(first + frame, float(rate))

    def _available(self, reel: Reel | None) -> "TimeRange | None":
        from opentimelineio.opentime import RationalTime, TimeRange

        if reel is None or reel.duration is None:
            return None
        rate = Fraction(reel.hertz) if reel.kind == "sound" else reel.rate or self.fps
        length = round(reel.duration * rate)
        return TimeRange(RationalTime(reel.first, float(rate)), RationalTime(length, float(rate)))


def url(path: Path) -> str:
    """A file's URL; spaces, Chinese, `#` and `%` are escaped."""
    return path.absolute().as_uri()


def plain(text: str) -> str:
    """`text` on one line, with nothing in it that XML or UTF-8 cannot hold."""
    line = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(sign) in ("Cc", "Cs") or sign in NEITHER else sign for sign in line)


def exact(rate: float) -> Fraction:
    """The rate [1/s] that OTIO holds as a float."""
    return Fraction(rate).limit_denominator(1001)


def frame_of(time: "RationalTime", fps: Fraction) -> int:
    """The frame of a film of `fps` that is nearest to a time of any rate."""
    return round(Fraction(time.rescaled_to(float(fps)).value))


def drops_frames(fps: Fraction) -> bool:
    """Whether timecode at `fps` leaves out numbers to keep to the clock: 29.97 and 59.94 do, 23.98 does not."""
    return fps in (Fraction(30000, 1001), Fraction(60000, 1001))


def _reel_metadata(reel: Reel | None) -> dict[str, Any]:
    if reel is None:
        return {}
    return {"kind": reel.kind, "size": list(reel.size), "hertz": reel.hertz, "channels": reel.channels}
