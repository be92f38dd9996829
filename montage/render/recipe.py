"""How one slice of the film is made: ffmpeg's inputs, its filter graph, and the key of the result."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from assets_db.timebase import frame_at
from indexer.media.safety import VIDEO_ARGS
from montage.ffmpeg.coding import COLOUR_FILTER, encoder_options
from montage.ffmpeg.encoders import Encoder
from montage.ffmpeg.proxies import small_output, with_small
from montage.ffmpeg.run import media_input
from montage.files.digests import digest_of
from montage.geometry import pixels
from montage.graphics.animate import built
from montage.graphics.canvas import look_of
from montage.graphics.spoken import spoken_during
from montage.model import Clip, Overlay, Timeline, shot_named
from montage.render.excerpt import ORIGIN, excerpt
from montage.render.filters import (
    number,
    overlay_graph,
    picture_graph,
    subtitle_graph,
    transition_graph,
    video_graph,
)
from montage.render.slices import Layer, Slice
from montage.render.source import Source, content_of, look, stamp
from montage.render.stills import moving, prepared
from montage.subtitles.ass import Event, events_within
from montage.template import Template

CARDS = 4  # version of what moves on cards
VERSION = 3  # of the code, where it changes pictures without changing ffmpeg's arguments
ASS = "subtitles.ass"  # in the working folder
FONTS = "fonts"
GRACE = Fraction(1, 5)  # [s] that a shot may end before the end in the index: its last frame stands
FAILING = "0.1"  # of a source's frames may be damaged


@dataclass(frozen=True, slots=True)
class Part:
    """One input of ffmpeg, and what happens to it."""

    source: tuple[str, ...]  # arguments, the last of which is what is opened
    graph: str  # from its stream to the film's size and rate
    identity: object  # JSON: differs when the source has changed
    stream: int = 0
    frames: Iterator[bytes] | None = None  # made here, not by ffmpeg: those of a still that moves
    span: tuple[Path, Fraction, Fraction] | None = None  # of a video: start and end [s] on the file's clock


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one segment is made."""

    src: Path  # what it shows
    entry: Fraction  # [s] in it
    parts: tuple[Part, ...]
    graph: str
    frames: int
    fps: Fraction
    encoder: Encoder
    key: str

    def arguments(self, threads: int, out: Path, small: Path) -> list[str]:
        """ffmpeg's arguments for a segment and its small pictures.

        `threads` is no part of the key: every number of them makes as good a picture.
        """
        limit = str(threads)
        inputs = [word for part in self.parts for word in ("-threads", limit, *part.source)]
        return [
            *("-max_error_rate", FAILING, *self.encoder.device, *inputs),
            *("-filter_complex_threads", limit, "-filter_complex", self.graph, "-map", "[out]"),
            *("-frames:v", str(self.frames), *encoder_options(self.encoder, self.fps), "-threads", limit),
            *("-map_metadata", "-1", "-map_chapters", "-1", "-f", "mp4", str(out)),
            *small_output(self.frames, small),
        ]

    @contextmanager
    def feeding(self, work: Path) -> Iterator[Iterable[bytes]]:
        """What ffmpeg reads from its standard input. There is one of these: what else moves waits in a file."""
        made = [part for part in self.parts if part.frames is not None]
        files = [work / part.source[-1] for part in made[1:]]
        try:
            for part, file in zip(made[1:], files, strict=True):
                with file.open("wb") as raw:
                    raw.writelines(part.frames or ())
            yield made[0].frames or () if made else ()
        finally:
            for file in files:
                file.unlink(missing_ok=True)


def recipe(
    part: Slice, timeline: Timeline, template: Template, encoder: Encoder, subtitles: Sequence[Event], work: Path
) -> Recipe:
    """How `part` of `timeline` is made; `subtitles` are those of the whole film, if they are burnt in.

    Raises MediaError for a source that cannot be shown.
    """
    shown = [_layer(layer, part, timeline, template, work) for layer in (part.under, part.picture) if layer]
    laid = [_overlay(overlay, part, timeline, work) for overlay in part.overlays]
    written = events_within(subtitles, part.start, part.dur)
    chains = [*_base(part, shown, timeline)]
    for place, (overlay, how) in enumerate(laid):
        chains.append(f"[{len(shown) + place}:{overlay.stream}]{overlay.graph}[over{place}]")
        chains.append(f"[base{place}][over{place}]{how}[base{place + 1}]")
    style = template.subtitles if written else None
    inputs = [*shown, *(overlay for overlay, _ in laid)]
    facts = [
        VERSION, chains, [one.identity for one in inputs], str(timeline.fps), part.dur, timeline.size,
        encoder_options(encoder, timeline.fps), encoder.upload, written, repr(style),
    ]  # fmt: skip
    key = hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]
    last = subtitle_graph(part.start, timeline.fps, ASS, FONTS) if written else "null"
    chains.append(with_small(f"[base{len(laid)}]{last}", encoder.upload))
    clip, entry = part.picture.clip, part.picture.clip.offset + part.picture.at / timeline.fps
    return Recipe(clip.src, entry, _piped(inputs, key), ";".join(chains), part.dur, timeline.fps, encoder, key)


def _base(part: Slice, shown: list[Part], timeline: Timeline) -> Iterator[str]:
    """Chains from the inputs of the main track to `[base0]`."""
    chains = [f"[{place}:{one.stream}]{one.graph}" for place, one in enumerate(shown)]
    if part.transition is None:
        yield f"{chains[0]}[base0]"
        return
    if part.under is None:
        width, height = timeline.size
        chains.insert(0, f"color=black:s={width}x{height}:r={timeline.fps},format=yuv420p,setsar=1,{COLOUR_FILTER}")
    for chain, name in zip(chains, ("under", "over"), strict=True):
        yield f"{chain},settb={number(1 / timeline.fps)},setpts=N,trim=end_frame={part.dur}[{name}]"
    yield f"{transition_graph(part.transition, timeline.fps, timeline.size)}[base0]"


def _layer(layer: Layer, part: Slice, timeline: Timeline, template: Template, work: Path) -> Part:
    """A clip of the main track."""
    clip, fps, size = layer.clip, timeline.fps, timeline.size
    if clip.kind == "video":
        return _video(clip, layer.at, part.dur, fps, size, work)
    if clip.move == "build" and (card := _card(layer, part, timeline, template)):
        return card
    zoom = 1.0 if clip.move in ("none", "build") else template.still_zoom
    still = prepared(clip, size, zoom, work / "stills", template.cards.background)
    identity = [still.file.stem, clip.move, zoom, layer.at, layer.length]
    if zoom == 1.0:
        return Part((*_one_picture(fps), f"stills/{still.file.name}"), picture_graph(), identity)
    frames = moving(still, clip, size, zoom, range(layer.at, layer.at + part.dur), layer.length)
    return Part(_raw(timeline), f"setsar=1,{COLOUR_FILTER}", identity, frames=frames)


def _card(layer: Layer, part: Slice, timeline: Timeline, template: Template) -> Part | None:
    """A card that builds up; None where the picture is none."""
    clip, look = layer.clip, look_of(template, timeline.size)
    spoken = spoken_during(clip.start, layer.length, timeline.fps, timeline.speeches)
    frames = built(clip, look, timeline.fps, layer.length, range(layer.at, layer.at + part.dur), spoken)
    if frames is None:
        return None
    drawn = hashlib.sha256(clip.src.read_bytes()).hexdigest()
    coming = [clip.transition.frames] if clip.transition else []
    identity = [CARDS, drawn, repr((look.style, look.lowest)), layer.at, layer.length, coming, repr(spoken)]
    return Part(_raw(timeline), f"setsar=1,{COLOUR_FILTER}", identity, frames=frames)


def _raw(timeline: Timeline) -> tuple[str, ...]:
    """Frames that are made here."""
    size = f"{timeline.size[0]}x{timeline.size[1]}"
    shape = ("-pixel_format", "yuv420p", "-video_size", size, "-framerate", str(timeline.fps))
    return ("-f", "rawvideo", *shape, "-i", "pipe:0")


def _video(clip: Clip, at: int, count: int, fps: Fraction, size: tuple[int, int], work: Path) -> Part:
    """`count` frames of a video, from frame `at` of the clip on."""
    bytes_long, changed = stamp(clip.src)
    entry, length = clip.offset + at / fps, count / fps
    source, file = look(clip.src, entry, clip.jumps), clip.src
    pad = _pad(clip, source, entry, count, fps)
    if clip.jumps:
        source, file = replace(source, stream=0, start=ORIGIN), excerpt(clip.src, entry, length, work)
    # -copyts and absolute seeking: ffmpeg's own zero is the container's first timestamp, for some formats that of
    # the streams in use. Not accurate: what comes before the in-point is dropped by the graph, to the frame.
    seek = (
        ()
        if source.entry is None
        else ("-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(source.entry):.6f}")
    )
    arguments = (*VIDEO_ARGS, "-copyts", *seek, "-i", media_input(file))
    graph = video_graph(source, clip, at / fps, length, fps, size, pad)
    start = source.start + entry
    return Part(
        arguments, graph, [content_of(clip), bytes_long, changed], source.stream,
        span=(file, start, start + length),
    )  # fmt: skip


def _pad(clip: Clip, source: Source, entry: Fraction, count: int, fps: Fraction) -> int:
    """How many frames the last one may stand for: what the shot is too short by, as it was indexed.

    A file that ends before that has been cut off since.
    """
    shot = shot_named(clip.key)
    known = shot.end * source.time_base - source.start if shot else entry
    return max(0, count - int((known - entry) * fps)) + frame_at(GRACE, fps)


def _overlay(overlay: Overlay, part: Slice, timeline: Timeline, work: Path) -> tuple[Part, str]:
    """An overlay's own picture, and how it is laid over the film."""
    place = pixels(overlay.rect, timeline.size)
    graph, how = overlay_graph(overlay, part.start, timeline.fps, place, timeline.size)
    if overlay.kind == "image":
        stamp(overlay.src)  # raises where it is gone
        identity = [digest_of(overlay.src)]  # not its name: titles and labels are drawn anew for each plan
        arguments = (*_one_picture(timeline.fps), media_input(overlay.src))
        return Part(arguments, graph, identity), how
    clip = Clip(0, overlay.dur, overlay.src, "video", overlay.offset, "", "own", 0, 1.0, fit="fill")
    one = _video(clip, 0, overlay.dur, timeline.fps, place[2:], work)
    return replace(one, graph=f"{one.graph},{graph}"), how


def _one_picture(fps: Fraction) -> tuple[str, ...]:
    return ("-f", "image2", "-pattern_type", "none", "-framerate", str(fps), "-i")


def _piped(parts: list[Part], key: str) -> tuple[Part, ...]:
    """The first input that is made here comes through the standard input, the others through files."""
    made = [part for part in parts if part.frames is not None]
    raw = {id(part): f"segments/.{key}-{place}.raw" for place, part in enumerate(made) if place}
    return tuple(
        replace(part, source=(*part.source[:-1], raw[id(part)])) if id(part) in raw else part for part in parts
    )
