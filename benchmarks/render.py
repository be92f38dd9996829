"""Rendering two minutes of 720p with subtitles, three tenths of them stills that move, cut from 1080p30 H.264.

Against ffmpeg alone: one command that decodes the same spans, scales them, draws the same subtitles and encodes them
alike, its stills standing still. Against MoviePy on the film's beginning, without subtitles: used as its documentation
has it, and with videos that ffmpeg scales while they are read, which few of its users know of. Elapsed time with all
cores, each the lesser of two runs taken in turn, but for MoviePy's. Memory is what newsreel and its ffmpegs hold
together while 1080p is rendered, for a short film and one six times as long.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
from PIL import Image

from benchmarks.cuts import KINDS, join, takes
from benchmarks.table import Row
from montage.backends.ffmpeg import Ffmpeg
from montage.ffmpeg.coding import encoder_options
from montage.ffmpeg.encoders import X264
from montage.ffmpeg.run import executable
from montage.model import Caption, Clip, Line, Timeline
from montage.progress import SILENT
from montage.render.recipe import ASS
from montage.template import load_template
from montage.timeline.file import save_timeline

FPS = Fraction(30)
SOURCE, SIZE, LARGE = (1920, 1080), (1280, 720), (1920, 1080)  # [px]
CLIP, COUNT = 105, 34  # [frame], and how many of them: 119 s
STILL = 3, 10  # so many of so many clips are stills
TAKES, LENGTH = 5, 8.0  # in the source, and seconds of each
RUNS = 2
MOVIEPY = 10  # clips
SHORT, LONG = 4, 24  # clips of the films whose memory is measured
FASTER, DEARER, MOST = 6.0, 1.15, 700  # times MoviePy's speed, times ffmpeg's time, MB
WORDS = ("The river rose in the night,", "and by the morning the bridge", "had to be closed to all traffic.")


def run(shared: Path) -> list[Row]:
    """Ratios to both, and memory."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        timeline = film(shared, folder, COUNT)
        ours, plain = [], []
        for number in range(RUNS):
            ours.append(_timed(partial(_rendered, timeline, folder / f"ours{number}")))
            plain.append(_timed(partial(_raw, timeline, folder)))
        beginning = MOVIEPY * CLIP / float(FPS)
        usual, scaled = (_timed(partial(_moviepy, timeline, folder, way)) / beginning for way in (False, True))
        took, length = min(ours), float(timeline.frames / FPS)
        memory = [_memory(shared, folder / f"memory{count}", count) for count in (SHORT, LONG)]
    return [
        Row("seconds for 120 s of film", round(took / length * 120, 1), "s", round(min(plain) / length * 120, 1)),
        Row("against ffmpeg alone", round(took / min(plain), 3), "of its time", 1.0, DEARER, lower_is_better=True),
        Row("against MoviePy", round(usual / (took / length), 1), "times as fast", 1.0, FASTER),
        Row("against MoviePy that reads scaled", round(scaled / (took / length), 1), "times as fast", 1.0),
        Row("memory, 1080p", round(memory[1]), "MB", round(memory[0]), MOST, lower_is_better=True),
    ]


def film(shared: Path, folder: Path, count: int, size: tuple[int, int] = SIZE) -> Timeline:
    """A film of `count` clips with subtitles, under a hiss."""
    folder.mkdir(exist_ok=True)
    source, photo = folder / "source.mp4", folder / "photo.png"
    if not source.exists():
        parts = [(file, 0.2, LENGTH) for file, length in takes(shared) if length > LENGTH + 0.5][:TAKES]
        join(source, "hard", parts, [KINDS["hard"][0]] * (len(parts) - 1), SOURCE, int(FPS))
        _photo(source, photo)
    clips = tuple(_clip(number, source, photo) for number in range(count))
    frames = count * CLIP
    step = Fraction(3)
    captions = tuple(
        Caption(start, start + step - Fraction(1, 10), "\n".join(WORDS[n % 2 : n % 2 + 2]))
        for n in range(int(Fraction(frames) / FPS / step))
        for start in [n * step]
    )
    hiss = np.random.default_rng(0).standard_normal(int(frames / FPS * 24_000)).astype(np.float32) * 0.05
    soundfile.write(folder / "hiss.wav", hiss, 24_000)
    return Timeline(
        version=1, title="Benchmark", lang="en", source="", fps=FPS, size=size, frames=frames, template="news",
        video=clips, narration=folder / "hiss.wav", captions=captions, lines=(Line("Words."),), speeches=(),
    )  # fmt: skip


def _clip(number: int, source: Path, photo: Path) -> Clip:
    still = number * STILL[0] % STILL[1] < STILL[0]
    offset = Fraction(number * 37 % int((TAKES * LENGTH - 4) * 10), 10)
    key = f"0@0-{10**9}"
    if still:
        return Clip(
            number * CLIP, CLIP, photo, "image", Fraction(0), key, "own", 0, 1.0, move=("in", "right")[number % 2]
        )
    return Clip(number * CLIP, CLIP, source, "video", offset, key, "own", 0, 1.0)


def _photo(source: Path, photo: Path) -> None:
    """A frame of the source as a photograph."""
    subprocess.run([executable(), "-v", "error", "-y", "-i", source, "-frames:v", "1", photo], check=True)


def _rendered(timeline: Timeline, folder: Path) -> None:
    """All of it: sound, segments, joined."""
    template = load_template("news")
    Ffmpeg().render(timeline, template, folder / "film.mp4", folder / "film.work", SILENT)


def _raw(timeline: Timeline, folder: Path) -> None:
    """The same spans by one ffmpeg, as fast as it can."""
    template = load_template("news")
    subtitles = (folder / "ours0/film.work" / ASS).relative_to(folder).as_posix()
    width, height = timeline.size
    small = folder / "small.png"
    with Image.open(timeline.video[0].src) as picture:
        picture.resize(timeline.size).save(small)
    inputs, chains = [], []
    for number, clip in enumerate(timeline.video):
        length = f"{float(clip.dur / timeline.fps):.6f}"
        if clip.kind == "image":
            inputs += ["-loop", "1", "-framerate", str(timeline.fps), "-t", length, "-i", str(small)]
        else:
            inputs += ["-ss", f"{float(clip.offset):.6f}", "-t", length, "-i", str(clip.src)]
        chains.append(f"[{number}:v]fps={timeline.fps},scale={width}:{height},setsar=1,format=yuv420p[v{number}]")
    joined = "".join(f"[v{number}]" for number in range(len(chains)))
    chains.append(f"{joined}concat=n={len(timeline.video)},ass={subtitles}:fontsdir={template.fonts}[out]")
    options = ["-map", "[out]", *encoder_options(X264, timeline.fps), "-an", "raw.mp4"]
    command = [executable(), "-v", "error", "-y", *inputs, "-filter_complex", ";".join(chains), *options]
    subprocess.run(command, cwd=folder, check=True)


def _moviepy(timeline: Timeline, folder: Path, scaled: bool) -> None:
    """The first clips as MoviePy's documentation has them, stills growing; or `scaled` by ffmpeg as it reads."""
    from moviepy import CompositeVideoClip, ImageClip, VideoClip, VideoFileClip, concatenate_videoclips

    size, zoom = timeline.size, load_template("news").still_zoom - 1
    opened: list[VideoFileClip] = []

    def made(clip: Clip) -> VideoClip:
        length = float(clip.dur / FPS)
        if clip.kind == "image":
            still = ImageClip(str(clip.src)).with_duration(length).resized(size)
            return CompositeVideoClip(
                [still.resized(lambda t: 1 + zoom * t / length).with_position("center")], size=size
            )
        opened.append(VideoFileClip(str(clip.src), audio=False, target_resolution=size if scaled else None))
        part = opened[-1].subclipped(float(clip.offset), float(clip.offset) + length)
        return part if scaled else part.resized(size)

    whole = concatenate_videoclips([made(clip) for clip in timeline.video[:MOVIEPY]])
    preset, *options = X264.options[1:]  # MoviePy insists on a preset
    whole.write_videofile(
        str(folder / "moviepy.mp4"), fps=int(FPS), audio=False, logger=None, preset=preset,
        threads=os.cpu_count(), ffmpeg_params=options,
    )  # fmt: skip
    for clip in opened:
        clip.close()


def _memory(shared: Path, folder: Path, count: int) -> float:
    """[MB] most that `newsreel render` and its ffmpegs hold together while they render so many clips in 1080p."""
    save_timeline(film(shared, folder, count, LARGE), folder / "film.json")
    command = [
        sys.executable,
        "-m",
        "montage.cli.main",
        "render",
        str(folder / "film.json"),
        "-o",
        str(folder / "film.mp4"),
    ]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, start_new_session=True) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, sum(_held(process.pid)))
            time.sleep(0.1)
    if process.returncode:
        raise RuntimeError(f"{command} failed")
    return peak


def _held(group: int) -> Iterator[float]:
    """[MB] that each process of a group holds, what it shares counted once among those that share it."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(") ")[2].split()[2]) == group:
                rolled = (folder / "smaps_rollup").read_text()
                yield next(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:")) / 1024
        except (OSError, StopIteration):
            continue  # it has ended meanwhile


def _timed(work: Callable[[], object]) -> float:
    """[s] elapsed."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
