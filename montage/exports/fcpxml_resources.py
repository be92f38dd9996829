"""What an FCPXML document refers to: formats, files, the one effect."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from montage.exports.bench import OURS, exact

if TYPE_CHECKING:
    from opentimelineio import schema
    from opentimelineio.opentime import RationalTime

DISSOLVE = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"  # Final Cut's Cross Dissolve
STILL = "FFVideoFormatRateUndefined"  # Final Cut's name for a format without a frame rate


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that clips refer to."""

    ident: str
    kind: str  # video, image, sound
    rate: Fraction | None  # [1/s] of a video's frames, where it is known
    size: tuple[int, int] | None  # [px], where it is known


class Resources:
    """Collects what is referred to; each file, format and effect is there once."""

    def __init__(self, film: "schema.Timeline", fps: Fraction, size: tuple[int, int]) -> None:
        self.element = ET.Element("resources")
        self._formats: dict[tuple[Fraction | None, tuple[int, int]], str] = {}
        self._effect = ""
        self.film = self._format(fps, size)
        uses: dict[str, list[schema.Clip]] = {}
        for clip in film.find_clips():
            uses.setdefault(clip.media_reference.target_url, []).append(clip)
        self._assets = {url: self._asset(url, clips) for url, clips in uses.items()}

    def asset(self, clip: "schema.Clip") -> Asset:
        """The file of `clip`."""
        return self._assets[clip.media_reference.target_url]

    def dissolve(self) -> str:
        """The effect of every transition."""
        self._effect = self._effect or self._add("effect", {"name": "Cross Dissolve", "uid": DISSOLVE})
        return self._effect

    def _asset(self, url: str, clips: "list[schema.Clip]") -> Asset:
        reference = clips[0].media_reference
        metadata, span = reference.metadata[OURS], reference.available_range
        kind = metadata.get("kind") or clips[0].metadata[OURS].get("kind") or "sound"
        size = tuple(metadata["size"]) if metadata.get("size") and kind != "sound" else None
        rate = exact(span.start_time.rate) if span and kind == "video" else None
        start, duration = _extent(clips) if kind != "image" else (Fraction(0), Fraction(0))
        attributes = {"name": reference.name, "start": stamp(start), "duration": stamp(duration)}
        if kind != "sound":
            attributes |= {"hasVideo": "1", "videoSources": "1"}
        if size:
            attributes["format"] = self._format(rate, size)
        if metadata.get("hertz"):
            attributes |= {"audioChannels": str(metadata["channels"]), "audioRate": str(metadata["hertz"])}
        if metadata.get("hertz") or any(clip.parent().kind == "Audio" for clip in clips):
            attributes |= {"hasAudio": "1", "audioSources": "1"}
        ident = self._add("asset", attributes)
        ET.SubElement(self.element[-1], "media-rep", kind="original-media", src=url)
        return Asset(ident, kind, rate, size)

    def _format(self, rate: Fraction | None, size: tuple[int, int]) -> str:
        """A format; without a rate it is a still picture's."""
        if (rate, size) not in self._formats:
            named = {"frameDuration": stamp(1 / rate)} if rate else {"name": STILL}
            sides = {"width": str(size[0]), "height": str(size[1])}
            self._formats[rate, size] = self._add("format", named | sides)
        return self._formats[rate, size]

    def _add(self, tag: str, attributes: dict[str, str]) -> str:
        ident = f"r{len(self.element) + 1}"
        ET.SubElement(self.element, tag, {"id": ident, **attributes})
        return ident


def stamp(time: Fraction) -> str:
    """`time` [s] as FCPXML writes it: `1001/30000s`, `5s`."""
    return f"{time.numerator}/{time.denominator}s" if time.denominator > 1 else f"{time.numerator}s"


def instant(time: "RationalTime") -> Fraction:
    """What OTIO holds as floats [s]: a whole number of frames or samples at an exact rate."""
    return Fraction(round(time.value)) / exact(time.rate)


def _extent(clips: "list[schema.Clip]") -> tuple[Fraction, Fraction]:
    """Where a file starts, and how long it is [s]: as far as it is used, where the file itself does not state it."""
    span = clips[0].media_reference.available_range
    start = instant(span.start_time) if span else Fraction(0)
    stated = instant(span.duration) if span else Fraction(0)
    return start, max(stated, *(_end(clip) - start for clip in clips))


def _end(clip: "schema.Clip") -> Fraction:
    """[s] The file's clock at the clip's end, and at the end of the transition it runs on under."""
    after = clip.parent().neighbors_of(clip)[1]
    tail = instant(after.out_offset) if after is not None and hasattr(after, "out_offset") else Fraction(0)
    return instant(clip.source_range.start_time) + instant(clip.source_range.duration) + tail
