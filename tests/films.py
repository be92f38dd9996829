"""Small values to test with: shots, scripts and narrations made without files."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Asset, Shot
from montage.model import Clip, Hit, Line, Narration, Script, Speech, Timeline, Word
from montage.timeline.file import VERSION

FPS = Fraction(30)


def video_shot(name: str, start: float = 0, end: float = 10, origin: str = "own") -> Shot:
    """A shot of a video of 1000 pts a second."""
    asset = Asset(
        sha256=(name * 64)[:64], path=Path(f"/footage/{name}.mp4"), kind="video", time_base=Fraction(1, 1000), fps=FPS,
        size=(1280, 720), start=0, duration=100_000, origin=origin,  # type: ignore[arg-type]
    )  # fmt: skip
    return Shot(asset, int(start * 1000), int(end * 1000))


def card_shot(name: str) -> Shot:
    """A card."""
    asset = Asset(
        sha256=(name * 64)[:64], path=Path(f"/work/{name}.png"), kind="image", time_base=STILL_TIME_BASE,
        fps=Fraction(1), size=(1280, 720), start=0, duration=STILL_DURATION, origin="card",
    )  # fmt: skip
    return Shot(asset, 0, STILL_DURATION)


def hit(name: str, score: float, **span: Any) -> Hit:
    return Hit(video_shot(name, **span), score)


def script(*texts: str, lang: str = "en") -> Script:
    return Script("A title", lang, tuple(Line(text) for text in texts))


def narration(
    said: Script, *, word: Fraction = Fraction(2, 5), head: int = 1, between: int = 1, tail: int = 1
) -> Narration:
    """Every word takes `word` seconds; pauses in seconds."""
    at, speeches = Fraction(head), []
    for index, line in enumerate(said.lines):
        words = []
        for text in line.text.split():
            words.append(Word(text.strip(".,“”"), at, at + word))
            at += word
        speeches.append(Speech(index, words[0].start, at, tuple(words)))
        at += between
    end = at - between + tail
    return Narration(Path("/work/narration.wav"), int(end * 48000), 48000, tuple(speeches), "fake")


def timeline(*lengths: int) -> Timeline:
    """A timeline of clips of these lengths [frame]."""
    clips, at = [], 0
    for index, length in enumerate(lengths):
        clips.append(Clip(at, length, Path(f"/footage/{index}.mp4"), "video", Fraction(0), f"k{index}", "own", 0, 0.5))
        at += length
    said = script("One line.")
    return Timeline(
        version=VERSION, title="A title", lang="en", source="a.html", fps=FPS, size=(1280, 720), frames=at,
        template="news",
        video=tuple(clips), narration=Path("/work/narration.wav"), captions=(), lines=said.lines,
        speeches=narration(said).speeches,
    )  # fmt: skip
