"""OpenTimelineIO -> FCPXML 1.9, for Final Cut Pro and DaVinci Resolve.

The main track is the primary storyline; every other track is a lane of connected clips, overlays above it, sound
below. All times are rational. Places and lengths are multiples of the film's frame duration; in-points are multiples
of the file's own (or of its samples), and what hangs on a clip is whole film frames from the clip's in-point.

A transition stands over its cut in this format, while ours begins with the clip: the cut moves to its middle, and the
same frames are seen. All transitions are cross dissolves; camera moves, focus, effects of overlays and the music's
level are not carried over.

otio-fcpx-xml-adapter 1.0 writes no frame duration at NTSC rates, and no transitions: hence this writer.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from montage.exports.bench import OURS, drops_frames, exact, frame_of
from montage.exports.fcpxml_resources import Resources, instant, stamp

if TYPE_CHECKING:
    from opentimelineio import schema

VERSION = "1.9"
ROLES = {"narration": "dialogue", "music": "music", "shots": "effects"}  # Final Cut's, by our tracks
CONFORMED = ("23.98", "24", "25", "29.97", "30", "47.95", "48", "50", "59.94", "60")  # [1/s] that conform-rate knows


@dataclass(frozen=True, slots=True)
class Shot:
    """A clip of the storyline, and what hangs on it."""

    clip: "schema.Clip"
    start: int  # [frame] of the film
    dur: int  # [frame]
    entry: Fraction  # [s] on the file's clock
    lead: tuple[int, int] | None  # start and length [frame] of the transition into it
    connected: list[ET.Element] = field(default_factory=list)
    markers: list[ET.Element] = field(default_factory=list)


def to_fcpxml(film: "schema.Timeline") -> str:
    """`film`, as `to_otio` makes it, as the text of an .fcpxml file."""
    writer = _Writer(film)
    sequence = writer.sequence()
    root = ET.Element("fcpxml", version=VERSION)
    root.append(writer.resources.element)
    project = ET.SubElement(ET.SubElement(root, "event", name=film.name), "project", name=film.name)
    project.append(sequence)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{ET.tostring(root, encoding="unicode")}\n'


class _Writer:
    def __init__(self, film: "schema.Timeline") -> None:
        self.film = film
        self.fps = exact(film.global_start_time.rate)
        width, height = film.metadata[OURS]["size"]
        self.size = width, height
        self.resources = Resources(film, self.fps, self.size)
        self.shots = _storyline(film.tracks[0], self.fps)

    def sequence(self) -> ET.Element:
        """The whole film."""
        overlays = enumerate(self.film.video_tracks()[1:], 1)
        sounds = ((-lane, track) for lane, track in enumerate(self.film.audio_tracks(), 1))
        for lane, track in (*overlays, *sounds):
            for clip in track.find_clips():
                self._connect(clip, track, lane)
        for marker in self.film.tracks.markers:
            frame = frame_of(marker.marked_range.start_time, self.fps)
            shot = self._at(frame)
            shot.markers.append(self._marker(marker, shot.entry + (frame - shot.start) / self.fps))
        length = self._stamp(sum(shot.dur for shot in self.shots))
        code = "DF" if drops_frames(self.fps) else "NDF"
        made = ET.Element("sequence", format=self.resources.film, duration=length, tcStart="0s", tcFormat=code)
        ET.SubElement(made, "spine").extend(self._spine())
        return made

    def _spine(self) -> Iterator[ET.Element]:
        for shot in self.shots:
            if shot.lead:
                start, dur = map(self._stamp, shot.lead)
                transition = ET.Element("transition", name="Cross Dissolve", offset=start, duration=dur)
                ET.SubElement(transition, "filter-video", ref=self.resources.dissolve(), name="Cross Dissolve")
                yield transition
            made = self._picture(shot.clip, shot.dur, shot.entry, offset=self._stamp(shot.start))
            made.extend([*shot.connected, *shot.markers])
            yield made

    def _connect(self, clip: "schema.Clip", track: "schema.Track", lane: int) -> None:
        """Hang a clip of another track on the shot during which it starts."""
        span = clip.range_in_parent()
        start, dur = frame_of(span.start_time, self.fps), frame_of(span.duration, self.fps)
        shot = self._at(start)
        place = {"lane": str(lane), "offset": stamp(shot.entry + (start - shot.start) / self.fps)}
        entry = instant(clip.source_range.start_time)
        if track.kind == "Audio":
            made = self._sound(clip, dur, entry, ROLES[track.name], **place)
        else:
            made = self._picture(clip, dur, entry, **place)
        for marker in clip.markers:
            into = frame_of(marker.marked_range.start_time - clip.source_range.start_time, self.fps)
            made.append(self._marker(marker, entry + into / self.fps))
        shot.connected.append(made)

    def _picture(self, clip: "schema.Clip", dur: int, entry: Fraction, **place: str) -> ET.Element:
        asset, metadata = self.resources.asset(clip), clip.metadata[OURS]
        seen = {"ref": asset.ident, "name": clip.name, **place, "start": stamp(entry), "duration": self._stamp(dur)}
        made = ET.Element("video", seen) if asset.kind == "image" else ET.Element("asset-clip", seen, srcEnable="video")
        if note := _note(metadata):
            ET.SubElement(made, "note").text = note
        if asset.rate and asset.rate != self.fps:
            _conform(made, asset.rate)
        if metadata.get("fit") == "fill":
            ET.SubElement(made, "adjust-conform", type="fill")
        if asset.size and "rect" in metadata:
            ET.SubElement(made, "adjust-transform", _transform(metadata, asset.size, self.size))
        return made

    def _sound(self, clip: "schema.Clip", dur: int, entry: Fraction, role: str, **place: str) -> ET.Element:
        asset, metadata = self.resources.asset(clip), clip.metadata[OURS]
        heard = {"ref": asset.ident, "name": clip.name, **place, "start": stamp(entry), "duration": self._stamp(dur)}
        made = ET.Element("asset-clip", heard, srcEnable="audio", audioRole=role)
        if asset.rate and asset.rate != self.fps:
            _conform(made, asset.rate)
        if metadata.get("gain") is not None:
            ET.SubElement(made, "adjust-volume", amount=f"{-abs(metadata['gain']):g}dB")
        return made

    def _marker(self, marker: "schema.Marker", start: Fraction) -> ET.Element:
        kind = marker.metadata[OURS].get("kind", "")
        note = {"note": kind} if kind else {}
        return ET.Element("marker", {"start": stamp(start), "duration": self._stamp(1), "value": marker.name, **note})

    def _at(self, frame: int) -> Shot:
        """The shot that is on screen, the last one after the film's end."""
        return next((shot for shot in self.shots if frame < shot.start + shot.dur), self.shots[-1])

    def _stamp(self, frames: int) -> str:
        return stamp(frames / self.fps)


def _storyline(track: "schema.Track", fps: Fraction) -> list[Shot]:
    """The shots of the main track, their cuts moved to the middle of the transitions."""
    shots: list[Shot] = []
    at, lead = 0, None
    for item in track:
        if hasattr(item, "out_offset"):
            lead = at, round(item.out_offset.value)
            continue
        dur = round(item.source_range.duration.value)
        later = lead[1] // 2 if lead and shots else 0
        if later:
            shots[-1] = replace(shots[-1], dur=shots[-1].dur + later)
        shots.append(Shot(item, at + later, dur - later, _entry(item, later / fps), lead))
        at, lead = at + dur, None
    return shots


def _entry(clip: "schema.Clip", later: Fraction) -> Fraction:
    """[s] The beginning of the file's frame that is on screen `later` [s] than its in-point."""
    start = clip.source_range.start_time
    rate = exact(start.rate)
    return ((instant(start) + later) * rate).__floor__() / rate


def _conform(made: ET.Element, rate: Fraction) -> None:
    """Without it Final Cut plays 24 frames a second as 25 in a film of 25: faster, and past the shot's end."""
    name = f"{float(rate):.2f}".removesuffix(".00")
    known = {"srcFrameRate": name} if name in CONFORMED else {}
    ET.SubElement(made, "conform-rate", {"scaleEnabled": "0", **known})


def _transform(metadata: Mapping[str, Any], own: tuple[int, int], film: tuple[int, int]) -> dict[str, str]:
    """Where an overlay lies: position in percent of the film's height from its middle, scale of the fitted picture.

    A video is not cut to its rectangle, but fitted into it.
    """
    left, top, width, height = metadata["rect"]
    fitted = min(film[0] / own[0], film[1] / own[1])
    across, down = width * film[0] / (own[0] * fitted), height * film[1] / (own[1] * fitted)
    if metadata["kind"] == "video":
        across = down = min(across, down)
    x = (left + width / 2 - 0.5) * 100 * film[0] / film[1]
    y = (0.5 - top - height / 2) * 100
    return {"position": f"{x:.4g} {y:.4g}", "scale": f"{across:.4g} {down:.4g}"}


def _note(metadata: Mapping[str, Any]) -> str:
    """An editor's note on a shot: what is spoken, what it shows, whose it is."""
    return " · ".join(filter(None, (metadata.get(name, "") for name in ("text", "title", "credit", "licence"))))
