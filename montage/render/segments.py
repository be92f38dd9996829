"""Every clip of the main track as a file of its own: encoded once, found again by everything that went into it."""

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from assets_db.errors import UserError
from assets_db.timebase import frame_at, timecode
from indexer.safety import INPUT_ARGS, MediaError, open_media
from montage.model import Clip, Timeline
from montage.render.filters import still_graph, subtitle_graph, video_graph
from montage.render.process import FfmpegError, ffmpeg, media_input, whole
from montage.render.source import is_picture, look, stamp
from montage.render.stills import prepared
from montage.template import Template

VERSION = 1  # of the code, where it changes pictures without changing ffmpeg's arguments
WORKERS = 2  # a decoder waits for its encoder: two at a time keep the cores busy
ASS = "subtitles.ass"  # in the working folder
FONTS = "fonts"
ENCODER = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p")
DELAY = 2  # [frame] of the encoder: a picture comes out up to this much later than its place (3 B-frames, a pyramid)
COLOURS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one segment is made: ffmpeg's arguments, and the key of the result."""

    source: tuple[str, ...]  # arguments up to the input
    graph: str
    frames: int
    fps: Fraction
    key: str

    def arguments(self, threads: int, out: Path) -> list[str]:
        """ffmpeg's arguments. `threads` is no part of the key: every number of them makes as good a picture."""
        limit = str(threads)
        return [
            *("-threads", limit, *self.source),
            *("-filter_threads", limit, "-filter_complex", self.graph, "-map", "[out]"),
            *("-frames:v", str(self.frames), *_encoder(self.fps), "-threads", limit),
            *("-map_metadata", "-1", "-map_chapters", "-1", "-f", "mp4", str(out)),
        ]


def encode(
    timeline: Timeline, template: Template, work: Path, progress: Callable[[str], None] = lambda line: None
) -> list[Path]:
    """The segments of the main track in order, in `work/segments`; those that are there are not made again.

    A clip that cannot be shown gives way to its runners-up. Raises UserError naming its file and time if none of
    them can be shown either, and DiskFull.
    """
    for name in ("segments", "stills"):
        (work / name).mkdir(exist_ok=True)
    workers = min(WORKERS, os.cpu_count() or 1)
    maker = _Maker(timeline, template, work, max(1, (os.cpu_count() or 1) // workers), progress)
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(maker.segment, number) for number in range(len(timeline.video))]
        try:
            for future in as_completed(futures):
                future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return [future.result() for future in futures]


@dataclass(frozen=True, slots=True)
class _Maker:
    timeline: Timeline
    template: Template
    work: Path
    threads: int
    progress: Callable[[str], None]

    def segment(self, number: int) -> Path:
        """Clip `number`, from 0, or the first of its runners-up that can be shown, encoded."""
        clip, failure = self.timeline.video[number], None
        for choice in _choices(clip):
            try:
                made = self._encoded(choice, f"shot {number + 1} of {len(self.timeline.video)}")
            except (MediaError, FfmpegError) as error:
                failure = failure or error
                continue
            if failure:
                self.progress(f"render: {choice.src.name} is shown instead of {clip.src.name} ({failure.reason})")
            return made
        reason = failure.reason if failure else ""
        at = timecode(Fraction(clip.start) / self.timeline.fps)
        raise UserError(f"{clip.src} cannot be shown at {at} ({reason})", "put it back or replace it, or plan again")

    def _encoded(self, clip: Clip, which: str) -> Path:
        recipe = self._recipe(clip)
        out = self.work / "segments" / f"{recipe.key}.mp4"
        if out.exists():
            return out
        self.progress(f"render: {which}")
        with whole(out) as temporary:
            ffmpeg(recipe.arguments(self.threads, temporary), self.work, f"encode {clip.src.name}")
            made = count_frames(temporary)
            if made != clip.dur:
                raise MediaError(clip.src, f"gave {made} of {clip.dur} frames from {timecode(clip.offset)} on")
        return out

    def _recipe(self, clip: Clip) -> Recipe:
        captions = captions_within(self.timeline, clip) if self.template.subtitles.burn else []
        make = self._still if clip.kind == "image" else self._video
        source, graph, identity = make(clip)
        style = self.template.subtitles if captions else None
        facts = [VERSION, identity, graph, str(self.timeline.fps), clip.dur, _encoder(self.timeline.fps), captions]
        key = hashlib.sha256(json.dumps([*facts, repr(style), self.timeline.size]).encode()).hexdigest()[:24]
        if captions:
            graph += "," + subtitle_graph(clip.start, self.timeline.fps, ASS, FONTS)
        return Recipe(source, graph + "[out]", clip.dur, self.timeline.fps, key)

    def _video(self, clip: Clip) -> tuple[tuple[str, ...], str, object]:
        size, changed = stamp(clip.src)
        source = look(clip.src, clip.offset)
        # -copyts and absolute seeking: ffmpeg's own zero is the container's first timestamp, for some formats that of
        # the streams in use. Not accurate: what comes before the in-point is dropped by the graph, to the frame.
        entry = source.entry
        seek = () if entry is None else ("-seek_timestamp", "1", "-noaccurate_seek", "-ss", f"{float(entry):.6f}")
        arguments = (*INPUT_ARGS, "-copyts", *seek, "-i", media_input(clip.src))
        graph = f"[0:{source.stream}]" + video_graph(source, clip.offset, self.timeline.fps, self.timeline.size)
        return arguments, graph, [clip.key.partition("@")[0], size, changed]

    def _still(self, clip: Clip) -> tuple[tuple[str, ...], str, object]:
        zoom = 1.0 if clip.move == "none" else self.template.still_zoom
        picture = prepared(clip.src, self.timeline.size, zoom, self.work / "stills")
        arguments = ("-f", "image2", "-pattern_type", "none", "-framerate", str(self.timeline.fps))
        return (*arguments, "-i", f"stills/{picture.name}"), "[0:v]" + still_graph(clip, zoom), picture.stem


def captions_within(timeline: Timeline, clip: Clip) -> list[tuple[int, int, str]]:
    """What is written over `clip`: (first frame, last frame + 1, text), frames counted from the clip's first."""
    found = []
    for caption in timeline.captions:
        first, last = (frame_at(time, timeline.fps) - clip.start for time in (caption.start, caption.end))
        if first < clip.dur and last > 0:
            found.append((max(0, first), min(clip.dur, last), caption.text))
    return found


def count_frames(path: Path) -> int:
    """Frames of a video that ffmpeg wrote, by its own index."""
    with open_media(path) as container:
        return container.streams.video[0].frames if container.streams.video else 0


def _choices(clip: Clip) -> list[Clip]:
    """The clip itself, then its runners-up."""
    others = [
        replace(clip, src=other.src, offset=other.offset, key=other.key, kind=_kind(other.src), origin="own")
        for other in clip.alternatives
    ]
    return [clip, *others]


def _kind(path: Path) -> Literal["image", "video"]:
    return "image" if is_picture(path) else "video"


def clock(fps: Fraction) -> tuple[int, int]:
    """The timestamps of segments and film: ticks a second, and ticks a frame."""
    finer = -(-10_000 // fps.numerator)
    return fps.numerator * finer, fps.denominator * finer


def _encoder(fps: Fraction) -> tuple[str, ...]:
    """A key frame at least every two seconds: players seek there. Durations in ticks, not in ms: they add up."""
    ticks = str(clock(fps)[0])
    return (*ENCODER, "-g", str(2 * round(fps)), *COLOURS, "-video_track_timescale", ticks, "-movie_timescale", ticks)
