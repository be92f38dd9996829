"""Timeline -> OpenTimelineIO: what every export to an editor is made from.

The film's positions and lengths are whole frames at its own rate, from 0. A clip's in-point is counted by its file:
in frames at the file's rate from its timecode on (from 0 where it has none), in samples for sound; at the film's rate
where the file is missing or its rate varies. A range may so start at one rate and last at another. Pictures have no
timing of their own and start at 0.

Tracks from the lowest up: `video`, `overlays 1`, ..., then the sound: `narration`, `music`, `shots`. A transition of
n frames leads into a clip over its first n, while the clip before runs on: in_offset 0, out_offset n. Anchors are
markers of the film; captions are markers of the narration; beats are markers of the music, on the clip's own clock.
What editors have no field for is in metadata["newsreel"].
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets_db.timebase import frame_at
from montage.exports.bench import OURS, Bench, plain
from montage.exports.otio_sound import sound_tracks
from montage.exports.reels import Reel
from montage.model import AnchorKind, Clip, Overlay, Timeline, Transition

if TYPE_CHECKING:
    from opentimelineio import schema

COLOURS: Mapping[AnchorKind, str] = {  # OTIO's marker colours
    "person": "RED",
    "organisation": "ORANGE",
    "place": "GREEN",
    "thing": "YELLOW",
    "number": "CYAN",
    "quotation": "PURPLE",
    "topic": "BLUE",
    "phrase": "PINK",
}


def to_otio(timeline: Timeline, reels: Mapping[Path, Reel]) -> "schema.Timeline":
    """The film as an editor's timeline; `reels` are those of its files that could be read."""
    from opentimelineio import schema

    bench = Bench(timeline.fps, reels)
    made = schema.Timeline(plain(timeline.title), global_start_time=bench.time(0), metadata={OURS: _film(timeline)})
    made.tracks.append(_main(timeline, bench))
    made.tracks.extend(_overlays(timeline.overlays, bench))
    made.tracks.extend(sound_tracks(timeline, bench))
    made.tracks.markers.extend(_anchors(timeline, bench))
    return made


def _main(timeline: Timeline, bench: Bench) -> "schema.Track":
    made = bench.track("video", "Video", ((clip.start, _clip(clip, timeline, bench)) for clip in timeline.video))
    for index in range(len(timeline.video) - 1, -1, -1):  # from the end: what is inserted moves what follows
        if transition := timeline.video[index].transition:
            made.insert(index, _transition(transition, bench))
    return made


def _clip(clip: Clip, timeline: Timeline, bench: Bench) -> "schema.Clip":
    offset = Fraction(0) if clip.kind == "image" else clip.offset
    return bench.clip(clip.src, offset, clip.dur, _why(clip, timeline))


def _transition(transition: Transition, bench: Bench) -> "schema.Transition":
    from opentimelineio.schema import Transition as Made
    from opentimelineio.schema import TransitionTypes

    kind = TransitionTypes.SMPTE_Dissolve if transition.kind == "dissolve" else TransitionTypes.Custom
    metadata = {OURS: {"kind": transition.kind}}
    return Made(transition.kind, kind, bench.time(0), bench.time(transition.frames), metadata)


def _overlays(overlays: Sequence[Overlay], bench: Bench) -> Iterator["schema.Track"]:
    for number, lane in enumerate(_lanes(overlays), 1):
        placed = ((one.start, _overlay(one, bench)) for one in sorted(lane, key=lambda one: one.start))
        yield bench.track(f"overlays {number}", "Video", placed)


def _lanes(overlays: Sequence[Overlay]) -> list[list[Overlay]]:
    """A lane for each of the timeline's tracks, and more where overlays of one meet: the later then lies higher."""
    lanes: list[list[Overlay]] = []
    for number in sorted({overlay.track for overlay in overlays}):
        lowest = len(lanes)
        for overlay in (one for one in overlays if one.track == number):
            met = (index for index in range(lowest, len(lanes)) if any(_meet(overlay, one) for one in lanes[index]))
            lane = max(met, default=lowest - 1) + 1
            lanes += [[] for _ in range(lane + 1 - len(lanes))]
            lanes[lane].append(overlay)
    return lanes


def _overlay(overlay: Overlay, bench: Bench) -> "schema.Clip":
    effects = {name: [effect.kind, effect.frames] for name in ("enter", "leave") if (effect := getattr(overlay, name))}
    metadata = {"kind": overlay.kind, "name": overlay.name, "rect": list(overlay.rect), **effects}
    offset = Fraction(0) if overlay.kind == "image" else overlay.offset
    return bench.clip(overlay.src, offset, overlay.dur, metadata)


def _meet(one: Overlay, other: Overlay) -> bool:
    return one.start < other.start + other.dur and other.start < one.start + one.dur


def _anchors(timeline: Timeline, bench: Bench) -> list["schema.Marker"]:
    made = []
    for anchor in timeline.anchors:
        start, end = (frame_at(time, timeline.fps) for time in (anchor.at, anchor.until))
        metadata = {"kind": anchor.kind, "weight": anchor.weight, "line": anchor.line, "query": anchor.query}
        made.append(bench.marker(bench.span(start, max(1, end - start)), anchor.text, COLOURS[anchor.kind], **metadata))
    return made


def _why(clip: Clip, timeline: Timeline) -> dict[str, Any]:
    """What is known of a clip beside its place."""
    names = ("kind", "key", "origin", "score", "move", "fit", "title")
    focus = [[point.x, point.y, str(point.at)] for point in clip.focus]
    text = timeline.lines[clip.line].text if 0 <= clip.line < len(timeline.lines) else ""
    fields = {name: getattr(clip, name) for name in names} | asdict(clip.rights)
    return {**fields, "line": clip.line, "text": text, "why": dict(clip.why), "focus": focus}


def _film(timeline: Timeline) -> dict[str, Any]:
    names = ("source", "lang", "template", "voice", "published", "publisher")
    fields = {name: getattr(timeline, name) for name in names}
    return {**fields, "size": list(timeline.size), "fps": str(timeline.fps), "notes": list(timeline.notes)}
