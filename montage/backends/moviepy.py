"""The same films through MoviePy: the reference for `ffmpeg`, and the way to use effects written in Python. Slow."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from assets_db.errors import UserError
from assets_db.files import atomic_write
from indexer.media.safety import MediaError, open_picture
from montage.backends.ffmpeg import Ffmpeg
from montage.backends.moviepy_source import VideoSource, VideoSources
from montage.ffmpeg.coding import COLOUR_FILTER, encoder_options
from montage.ffmpeg.encoders import Encoder
from montage.ffmpeg.proxies import small_beside, small_output, with_small
from montage.ffmpeg.run import ffmpeg
from montage.geometry import MIDDLE, cover, cut, even, fits, inside, pixels
from montage.graphics.animate import built
from montage.graphics.canvas import look_of
from montage.graphics.card_file import card_in
from montage.graphics.spoken import spoken_during
from montage.model import Effect, Focus, Overlay, Timeline
from montage.progress import Reporter, StageProgress
from montage.render.camera_moves import eased, window
from montage.render.excerpt import FOLDER as EXCERPTS
from montage.render.filters import OURS, RISE, SLIDE, subtitle_graph
from montage.render.recipe import ASS, FONTS, GRACE
from montage.render.segments import Encoded, without_lost
from montage.render.slices import Layer, Slice, slices
from montage.render.stills import BACKDROP, prepared
from montage.subtitles.ass import burnt
from montage.template import Template

if TYPE_CHECKING:
    from moviepy import VideoClip

Frame = npt.NDArray[np.uint8]  # [h, w, 3] RGB
Size = tuple[int, int]


class MoviePy(Ffmpeg):
    """Composes with MoviePy, frame by frame; sound, subtitles and encoding are those of `ffmpeg`.

    To use effects of your own, derive from it, override `effects`, and render with `--renderer yourmodule:YourClass`.
    """

    def effects(self, picture: "VideoClip", layer: Layer) -> "VideoClip":
        """What a clip of the main track is made into; its time runs from the first frame of the clip. Nothing here."""
        return picture

    def encode(
        self, timeline: Timeline, template: Template, encoder: Encoder, work: Path, reporter: Reporter
    ) -> Encoded:
        """The picture as one file, made anew every time: an effect may be anything. Raises UserError."""
        timeline = without_lost(timeline)
        (work / "stills").mkdir(exist_ok=True)
        (work / "segments").mkdir(exist_ok=True)
        out = work / "segments" / "moviepy.mp4"
        width, height = timeline.size
        rate = str(timeline.fps)
        raw = ["-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{width}x{height}", "-framerate", rate]
        chain = [f"{OURS},format=yuv420p,setsar=1,{COLOUR_FILTER}"]
        if timeline.captions and burnt(timeline, template):
            chain.append(subtitle_graph(0, timeline.fps, ASS, FONTS))
        graph = with_small(f"[0:v]{','.join(chain)}", encoder.upload)
        short: dict[Path, Fraction] = {}
        frames = self._frames(timeline, template, work, reporter, short)
        with atomic_write(small_beside(out)) as small, atomic_write(out) as temporary:
            ffmpeg(
                [
                    *encoder.device, *raw, "-i", "pipe:0", "-filter_complex", graph, "-map", "[out]",
                    *encoder_options(encoder, timeline.fps), "-f", "mp4", str(temporary),
                    *small_output(timeline.frames, small),
                ],
                work, f"encode {out.name}", feed=frames,
            )  # fmt: skip
        shutil.rmtree(work / EXCERPTS, ignore_errors=True)
        notes = [
            f"{path.name} ends early: its last picture stands for {float(lack):.1f} s" for path, lack in short.items()
        ]
        return Encoded([out], replace(timeline, notes=(*timeline.notes, *notes)))

    def _frames(
        self, timeline: Timeline, template: Template, work: Path, reporter: Reporter, short: dict[Path, Fraction]
    ) -> Iterator[bytes]:
        """Every frame of the film, RGB; `short` receives the files that end before what is shown of them."""
        parts = slices(timeline)
        for number, part in enumerate(parts):
            reporter(StageProgress("render", number + 1, len(parts), "part"))
            with VideoSources(work) as files:
                picture = self._composed(part, timeline, template, work, files)
                for frame in range(part.dur):
                    # Between two frames of the film: the nearest of the source is on screen then.
                    yield picture.get_frame((frame + 0.5) / float(timeline.fps)).astype(np.uint8).tobytes()
            for one in files.opened:
                if one.stood > GRACE:
                    short[one.path] = max(one.stood, short.get(one.path, GRACE))

    def _composed(
        self, part: Slice, timeline: Timeline, template: Template, work: Path, files: VideoSources
    ) -> "VideoClip":
        from moviepy import ColorClip, CompositeVideoClip

        fps, size = float(timeline.fps), timeline.size
        seconds = part.dur / fps

        def shown(layer: Layer) -> "VideoClip":
            try:
                clip = self.effects(_layer(layer, timeline, template, work, files), layer)
            except (OSError, ValueError, KeyError, MediaError) as error:
                reason = error.reason if isinstance(error, MediaError) else error
                raise UserError(
                    f"{layer.clip.src} cannot be shown ({reason})", "render with ffmpeg, or replace it"
                ) from error
            return clip.time_transform(lambda t: t + layer.at / fps).with_duration(seconds)

        over = shown(part.picture)
        if part.transition:
            under = shown(part.under) if part.under else ColorClip(size, (0, 0, 0), duration=seconds)
            over = _transition(part.transition.kind, under, over, part.dur, fps)
        overlays = [_overlay(one, part, timeline, files) for one in part.overlays]
        return CompositeVideoClip([over, *overlays], size=size).with_duration(seconds) if overlays else over


def _layer(layer: Layer, timeline: Timeline, template: Template, work: Path, files: VideoSources) -> "VideoClip":
    """A clip at the film's size; its time runs from the clip's first frame."""
    clip, size, seconds = layer.clip, timeline.size, layer.length / float(timeline.fps)
    if clip.kind == "video":
        source = files.open(clip.src, clip.offset, layer.length / timeline.fps, clip.jumps)
        return _video(source, size, clip.fit == "fill", clip.focus).with_duration(seconds)
    if clip.move == "build" and card_in(clip.src):
        return _made(_card(layer, timeline, template), seconds)
    zoom = 1.0 if clip.move in ("none", "build") else template.still_zoom
    still = prepared(clip, size, zoom, work / "stills", template.cards.background)
    with Image.open(still.file) as image:
        picture = image.convert("RGB")

    def frame(time: float) -> Frame:
        place = (time * float(timeline.fps) - 0.5) / max(1, layer.length - 1)
        left, top, side = window(clip.move, zoom, still.focus, place)
        box = (left * picture.width, top * picture.height, (left + side) * picture.width, (top + side) * picture.height)
        return np.asarray(picture.resize(size, Image.Resampling.BICUBIC, box=box))

    return _made(frame, seconds)


def _card(layer: Layer, timeline: Timeline, template: Template) -> Callable[[float], Frame]:
    """A card that moves: its frames are made as they are asked for, and anew for an earlier one."""
    import av

    clip, (width, height) = layer.clip, timeline.size
    spoken = spoken_during(clip.start, layer.length, timeline.fps, timeline.speeches)
    frames: Iterator[bytes] = iter(())
    at, shown = layer.length, b""

    def frame(time: float) -> Frame:
        nonlocal frames, at, shown
        wanted = min(int(time * float(timeline.fps)), layer.length - 1)
        if wanted < at:
            every = range(wanted, layer.length)
            frames = built(clip, look_of(template, timeline.size), timeline.fps, layer.length, every, spoken) or frames
            at = wanted - 1
        while at < wanted:
            at, shown = at + 1, next(frames)
        planes = np.frombuffer(shown, np.uint8).reshape(height * 3 // 2, width)
        made = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        return np.asarray(made.to_ndarray(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG"))

    return frame


def _video(source: VideoSource, size: Size, fill: bool, focus: tuple[Focus, ...]) -> "VideoClip":
    shape = source.size
    whole_size = cover(shape, size) if fill or fits(shape, size) else None

    def frame(time: float) -> Frame:
        image = Image.fromarray(source.get_frame(time))
        if whole_size is None:
            return _over_backdrop(image, size)
        left, top = cut(whole_size, size, _at(focus, time))
        box = (left, top, left + size[0], top + size[1])
        across, down = shape[0] / whole_size[0], shape[1] / whole_size[1]
        part = (box[0] * across, box[1] * down, box[2] * across, box[3] * down)
        return np.asarray(image.resize(size, Image.Resampling.BICUBIC, box=part))

    return _made(frame, 1.0)


def _made(frame: Callable[[float], Frame], seconds: float) -> "VideoClip":
    from moviepy import VideoClip

    return VideoClip(frame, duration=seconds)


def _at(focus: tuple[Focus, ...], time: float) -> Focus:
    if not focus:
        return MIDDLE
    times = [float(one.at) for one in focus]
    x, y = (float(np.interp(time, times, [getattr(one, name) for one in focus])) for name in "xy")
    return Focus(x, y)


def _over_backdrop(image: Image.Image, size: Size) -> Frame:
    from PIL import ImageFilter

    small = even(size[0] / BACKDROP), even(size[1] / BACKDROP)
    full = cover(image.size, small)
    left, top = ((own - part) // 2 for own, part in zip(full, small, strict=True))
    behind = image.resize(full, Image.Resampling.BICUBIC).crop((left, top, left + small[0], top + small[1]))
    behind = behind.filter(ImageFilter.GaussianBlur(max(small) / 28)).point(lambda level: round(level * 0.45))
    made = behind.resize(size, Image.Resampling.BICUBIC)
    front = image.resize(inside(image.size, size), Image.Resampling.BICUBIC)
    left, top = ((side - own) // 4 * 2 for side, own in zip(size, front.size, strict=True))
    made.paste(front, (left, top))
    return np.asarray(made)


def _transition(kind: str, under: "VideoClip", over: "VideoClip", frames: int, fps: float) -> "VideoClip":
    from moviepy import CompositeVideoClip, vfx

    seconds = frames / fps
    if kind == "dissolve":
        return CompositeVideoClip([under, over.with_effects([vfx.CrossFadeIn(seconds)])])
    if kind == "push":
        width = under.w

        def place(time: float) -> tuple[int, int]:
            return round(width * (1 - eased((time * fps + 0.5) / (frames + 1)))), 0

        gone = under.with_position(lambda time: (place(time)[0] - width, 0))
        return CompositeVideoClip([gone, over.with_position(place)], size=under.size)
    half, level = frames // 2, 0 if kind == "black" else 255

    def frame(time: float) -> Frame:
        place = int(time * fps)  # ffmpeg's fade counts whole frames
        shown, share = (under, 1 - place / half) if place < half else (over, (place - half) / (frames - half))
        return np.asarray(shown.get_frame(time) * share + level * (1 - share), np.uint8)

    return _made(frame, seconds)


def _overlay(overlay: Overlay, part: Slice, timeline: Timeline, files: VideoSources) -> Any:
    from moviepy import ImageClip, vfx

    fps, size = float(timeline.fps), timeline.size
    left, top, width, height = pixels(overlay.rect, size)
    begun = overlay.start - part.start  # [frame] before 0 where it came in an earlier part
    seconds, first = overlay.dur / fps, begun / fps
    if overlay.kind == "video":
        source = files.open(overlay.src, overlay.offset, overlay.dur / timeline.fps)
        made = _video(source, (width, height), True, ()).with_duration(seconds)
    else:
        with open_picture(overlay.src) as image:
            made = ImageClip(np.asarray(image.convert("RGBA").resize((width, height))), duration=seconds)
    if overlay.enter:
        made = made.with_effects([vfx.CrossFadeIn(overlay.enter.frames / fps)])
    if overlay.leave:
        made = made.with_effects([vfx.CrossFadeOut(overlay.leave.frames / fps)])
    made = made.with_position(
        lambda time: _place(overlay, int(time * fps) + max(0, -begun), left, top, size)
    ).with_start(first)
    return made if first >= 0 else made[-first:].with_start(0) if -first < seconds else made


def _place(overlay: Overlay, frame: int, left: int, top: int, size: Size) -> tuple[float, float]:
    def shift(effect: Effect | None, gone: float) -> tuple[float, float]:
        if effect is None or effect.kind == "fade":
            return 0.0, 0.0
        way = max(0.0, gone) ** 3
        return (-way * even(SLIDE * size[0]), 0.0) if effect.kind == "slide" else (0.0, way * even(RISE * size[1]))

    enter, leave = overlay.enter, overlay.leave
    come = shift(enter, 1 - (frame + 1) / enter.frames if enter else 0)
    go = shift(leave, (frame + 1 - overlay.dur + leave.frames) / leave.frames if leave else 0)
    return left + come[0] + go[0], top + come[1] + go[1]
