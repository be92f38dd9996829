"""A film with everything that the gate must allow, made with the real renderer, and films that it was spoilt into."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from montage.check.check import check
from montage.check.fault import Fault
from montage.check.picture import HEIGHT, WIDTH, Pictures, Seen
from montage.model import Caption, Effect, Line, Overlay, Timeline, Transition
from montage.template import Template
from montage.timeline.file import load_timeline, save_timeline
from tests.media import H264, colour, encode, ffmpeg, picture, scene
from tests.render_media import NEWS, SMALL, clip, narration, render, speech, still, timeline_of

SPOKEN = ((0.5, 2.6), (3.4, 6.4), (7.0, 9.6))  # [s] of the film


def scroll(path: Path, seed: int, seconds: float) -> Path:
    """A video that moves: a picture that goes by."""
    still_one = picture(path.with_suffix(".png"), seed, SMALL)
    move = ("-vf", "fps=30,scroll=horizontal=0.004,format=yuv420p")
    ffmpeg("-loop", "1", "-framerate", "30", "-t", seconds, "-i", still_one, *move, *H264, path)
    return path


def standing(path: Path, seed: int, seconds: float) -> Path:
    """A video in which nothing moves."""
    return encode(path, [scene(seed, SMALL)] * round(seconds * 30), "30")


def good(folder: Path) -> Timeline:
    """`folder/film.mp4` and its timeline beside: 11 s.

    0 moves, 3 a still, 4.5 moves, 7 black itself, 8 moves (through black), 9.5 stands still itself, at the end black.
    """
    black = folder / "black.png"
    Image.new("RGB", SMALL).save(black)
    fade = Effect("fade", 12)
    clips = [
        clip(scroll(folder / "a.mp4", 1, 5), 90, key="a"),
        still(picture(folder / "b.jpg", 2, SMALL), 45, key="b"),
        clip(scroll(folder / "c.mp4", 3, 5), 75, key="c"),
        clip(colour(folder / "night.mp4", "black", 3), 30, key="night"),
        clip(scroll(folder / "d.mp4", 4, 5), 45, key="d", transition=Transition("black", 20)),
        clip(standing(folder / "e.mp4", 5, 3), 45, key="e"),
    ]
    captions = [
        Caption(Fraction(1, 2), Fraction(27, 10), "What is said at first,\nin two lines."),
        Caption(Fraction(34, 10), Fraction(65, 10), "And what is said then."),
        Caption(Fraction(7), Fraction(97, 10), "The last words."),
    ]
    made = replace(
        timeline_of(clips, captions),
        narration=narration(folder / "narration.wav", 11, SPOKEN),
        lines=tuple(Line("Word.") for _ in SPOKEN),
        speeches=speech(*SPOKEN),
        overlays=(Overlay(300, 30, black, (0.0, 0.0, 1.0, 1.0), enter=fade, role="fade"),),
    )
    shown = render(made, folder)
    save_timeline(shown, folder / "film.json")
    return shown


def spoilt(film: Path, folder: Path, *options: str | Path) -> Path:
    """`film` encoded again with ffmpeg's `options`, and with its timeline beside, in `folder`."""
    picture = ("libx264", "-preset", "ultrafast", "-qp", "0")  # a picture that freezes stands at once
    video = picture if {"-vf", "-filter_complex"} & {*options} else ("copy",)
    ffmpeg("-i", film, *options, "-c:v", *video, "-c:a", "aac", "-b:a", "192k", folder / "film.mp4")
    save_timeline(load_timeline(film.with_suffix(".json")), folder / "film.json")
    return folder / "film.mp4"


def seen(pictures: Pictures, changes: Sequence[tuple[int, float]] = ()) -> Seen:
    """What a film of these small pictures shows, at 30 a second."""
    return Seen(pictures, 30.0, (), (), tuple(changes), "")


def small(seed: int, count: int, moves: float = 0.0) -> Pictures:
    """`count` small pictures of a scene that moves by so many levels a frame."""
    base = scene(seed, (WIDTH, HEIGHT))[:, :, 1].astype(np.float32) * 0.8
    drift = np.random.default_rng(seed).uniform(-1, 1, base.shape)
    frames = [base + moves * number * drift for number in range(count)]
    return np.clip(np.array(frames), 0, 255).astype(np.uint8)


def found(film: Path, timeline: Timeline | None = None, template: Template = NEWS) -> tuple[Fault, ...]:
    """The faults of `film` against `timeline`, or the one beside it."""
    return check(film, timeline or load_timeline(film.with_suffix(".json")), template)


def kinds(faults: Sequence[Fault]) -> list[str]:
    return [fault.kind for fault in faults]
