"""A film with everything that an export has to carry: transitions, overlays that meet, looped music, heard shots."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from assets_db.model import Rights
from montage.model import (
    Anchor,
    BeatTimes,
    Caption,
    Clip,
    Effect,
    Line,
    Loop,
    Music,
    Overlay,
    Speech,
    Timeline,
    Transition,
)
from montage.timeline.file import VERSION
from tests.media import H264, numbered

RATES = tuple(map(Fraction, ("24", "25", "30000/1001", "30", "60000/1001")))
AWKWARD = "harbour 100% #2 港口.mp4"  # what a URL has to escape


def footage(folder: Path) -> Path:
    """Files for `rich`: a video at 25 with an awkward name, one at 29.97 with timecode and sound, a picture, sounds."""
    numbered(folder / AWKWARD, 200, "25")
    code = ("-timecode", "10:00:00;00", *H264)
    numbered(folder / "camera.mov", 240, "30000/1001", code)
    Image.new("RGB", (320, 240)).save(folder / "photo.png")
    Image.new("RGBA", (64, 32)).save(folder / "title.png")
    for name, seconds in (("narration.wav", 12), ("music.wav", 4)):
        soundfile.write(folder / name, np.zeros(48_000 * seconds, np.float32), 48_000)
    return folder


def rich(folder: Path, fps: Fraction) -> Timeline:
    """About 10 s: its last clip's file is missing."""
    dissolve = Transition("dissolve", 9)
    clips = (
        shot(folder / AWKWARD, 50, Fraction(26, 25), transition=Transition("black", 6), score=0.8, why={"looks": 0.5}),
        shot(folder / "camera.mov", 61, Fraction(1001 * 31, 30000), transition=dissolve, gain=-18.0, fit="fill"),
        replace(shot(folder / "photo.png", 40, Fraction(0), transition=Transition("push", 8)), kind="image"),
        shot(folder / AWKWARD, 45, Fraction(3), rights=Rights("A. Person", "CC BY 4.0"), title="Harbour"),
        shot(folder / "gone.mp4", 54, Fraction(7, 3), gain=-12.0),
    )
    placed, at = [], 0
    for clip in clips:
        placed.append(replace(clip, start=at))
        at += clip.dur
    end = at / fps
    return Timeline(
        version=VERSION, title="A film: 50 % <“quotes”> & more", lang="en", source="a.html", fps=fps, size=(1280, 720),
        frames=at, template="news", video=tuple(placed), narration=folder / "narration.wav",
        captions=(Caption(10 / fps, 70 / fps, "Two\nlines"), Caption(80 / fps, 120 / fps, "<b>港口</b>")),
        lines=(Line("What is said."),), speeches=(Speech(0, Fraction(1), Fraction(2), ()),),
        overlays=overlays(folder), anchors=anchors(fps), voice="espeak",
        music=Music(folder / "music.wav", Fraction(1, 2), Loop(Fraction(1), Fraction(3))),
        pulse=BeatTimes(tuple(Fraction(n, 2) for n in range(int(2 * end))), (Fraction(0), Fraction(2), Fraction(4))),
    )  # fmt: skip


def overlays(folder: Path) -> tuple[Overlay, ...]:
    """Two of one track meet; a third comes after them; a video lies above."""
    title, lower = (0.1, 0.2, 0.5, 0.25), (0.0, 0.75, 0.25, 0.25)
    return (
        Overlay(5, 40, folder / "title.png", title, 1, name="title", enter=Effect("fade", 5)),
        Overlay(30, 60, folder / "title.png", lower, 1, name="lower third"),
        Overlay(100, 20, folder / "title.png", lower, 1),
        Overlay(20, 30, folder / AWKWARD, (0.5, 0.5, 0.25, 0.5), 2, "video", Fraction(2)),
    )


def anchors(fps: Fraction) -> tuple[Anchor, ...]:
    """One a kind, a few frames apart."""
    kinds = ("person", "organisation", "place", "thing", "number", "quotation", "topic", "phrase")
    return tuple(
        Anchor(0, (7 + 29 * n) / fps, (20 + 29 * n) / fps, f"a {kind}", kind, kind, 0.5)  # type: ignore[arg-type]
        for n, kind in enumerate(kinds)
    )


def shot(src: Path, dur: int, offset: Fraction, **fields: object) -> Clip:
    made = Clip(0, dur, src, "video", offset, "0123456789abcdef@0-1", "own", 0, 0.9)
    return replace(made, **fields)  # type: ignore[arg-type]
