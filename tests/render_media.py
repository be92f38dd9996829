"""Films to render in tests: timelines of real files, a narration, and the frames and sound read back with PyAV."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import soundfile
from PIL import Image

from montage.backends.ffmpeg import Ffmpeg
from montage.model import Caption, Clip, Line, Speech, Timeline, Word
from montage.progress import SILENT
from montage.template import Template
from montage.timeline.file import VERSION
from tests.media import Pixels

FPS = Fraction(30)
SMALL = (320, 180)
NEWS = Template(version=1, name="news")


def clip(src: Path, dur: int, offset: Fraction = Fraction(0), **fields: object) -> Clip:
    """A clip of a video; `film` says where it starts."""
    made = Clip(0, dur, src, "video", offset, "0123456789abcdef@0-1", "own", 0, 0.9)
    return replace(made, **fields)  # type: ignore[arg-type]


def still(src: Path, dur: int, **fields: object) -> Clip:
    return clip(src, dur, kind="image", **fields)


def film(
    folder: Path,
    clips: Sequence[Clip],
    captions: Sequence[Caption] = (),
    fps: Fraction = FPS,
    size: tuple[int, int] = SMALL,
) -> Timeline:
    """A timeline of `clips`, one after the other, with a narration as long as the film in `folder`."""
    made = timeline_of(clips, captions, fps, size)
    return replace(made, narration=narration(folder / "narration.wav", float(made.frames / fps)))


def timeline_of(
    clips: Sequence[Clip], captions: Sequence[Caption] = (), fps: Fraction = FPS, size: tuple[int, int] = SMALL
) -> Timeline:
    """A timeline of `clips`, one after the other, without any sound."""
    placed, at = [], 0
    for one in clips:
        placed.append(replace(one, start=at))
        at += one.dur
    return Timeline(
        version=VERSION, title="A film: 50 % “quotes”", lang="en", source="a.html", fps=fps, size=size, frames=at,
        template="news", video=tuple(placed), narration=Path("none.wav"), captions=tuple(captions),
        lines=(Line("Words."),), speeches=(),
    )  # fmt: skip


def narration(path: Path, seconds: float, spoken: Sequence[tuple[float, float]] | None = None) -> Path:
    """Mono noise shaped like speech, silent outside `spoken` [s]."""
    rate = 48_000
    time = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(1).standard_normal(len(time))
    voice = np.convolve(noise, np.ones(24) / 24, "same") * (0.5 + 0.5 * np.sin(2 * np.pi * 4 * time)) * 0.3
    if spoken is not None:
        voice *= np.any([(time >= start) & (time < end) for start, end in spoken], axis=0)
    if not path.exists():
        soundfile.write(path, voice.astype(np.float32), rate, subtype="PCM_16")
    return path


def speech(*spans: tuple[float, float]) -> tuple[Speech, ...]:
    """One word a span [s]."""
    return tuple(
        Speech(i, Fraction(str(a)), Fraction(str(b)), (Word("word", Fraction(str(a)), Fraction(str(b))),))
        for i, (a, b) in enumerate(spans)
    )


def frames(path: Path) -> list[Pixels]:
    """Every frame as uint8 [h, w, 3] RGB, in the order of presentation; their times must be an even grid."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoded = list(container.decode(stream))
        assert stream.average_rate is not None
        for index, frame in enumerate(decoded):
            assert frame.pts is not None and stream.time_base is not None
            assert abs(frame.pts * stream.time_base - index / stream.average_rate) < stream.time_base * 2, index
        return [frame.to_ndarray(format="rgb24") for frame in decoded]


def luma(path: Path) -> list[npt.NDArray[np.uint8]]:
    """The luma plane of every frame, as it is stored."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="yuv420p")[: frame.height] for frame in container.decode(video=0)]


def samples(path: Path) -> tuple[npt.NDArray[np.float32], int]:
    """The sound as float32 [channels, n] and its rate [Hz], as a player plays it."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        parts = [frame.to_ndarray() for frame in container.decode(stream)]
        return np.concatenate(parts, axis=1), stream.rate


def render(timeline: Timeline, folder: Path, template: Template = NEWS) -> Timeline:
    """Render to `folder/film.mp4`; the timeline that is shown."""
    return Ffmpeg().render(timeline, template, folder / "film.mp4", folder / "film.work", SILENT).timeline


def rendered(timeline: Timeline, folder: Path, template: Template = NEWS) -> Path:
    """The film of `timeline`."""
    render(timeline, folder, template)
    return folder / "film.mp4"


def spot(path: Path, x: float, y: float, size: tuple[int, int] = SMALL) -> Path:
    """A picture of one soft spot of light."""
    ys, xs = np.mgrid[0 : size[1], 0 : size[0]]
    light = 255 * np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * (size[1] / 30) ** 2))
    Image.fromarray(np.repeat(light[:, :, None], 3, 2).astype(np.uint8)).save(path)
    return path


def centre(plane: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Where the light of a luma plane is [px]."""
    light = np.clip(plane.astype(float) - 40, 0, None)
    ys, xs = np.mgrid[0 : plane.shape[0], 0 : plane.shape[1]]
    return (light * xs).sum() / light.sum(), (light * ys).sum() / light.sum()
