"""Subtitles that cannot be read: by the limits that they are made with."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from assets_db.errors import UserError
from assets_db.timebase import seconds
from montage.check.fault import Fault
from montage.language.graphemes import width
from montage.language.text import HAN
from montage.model import Caption
from montage.subtitles.captions import GAP, LONGEST, SHORTEST, Limits

LINES = 2
HURRY = (
    1.5  # times the limit may be read: a subtitle stays as long as its words take to say; edge speaks at 1.1 at most
)
BLINK = Fraction(1, 2)  # of the shortest time: nothing is done about words that follow each other faster
ROUNDED = Fraction(1, 500)  # [s] that SubRip's milliseconds are off by


def check_words(captions: Sequence[Caption], limits: Limits, fps: Fraction, duration: float) -> Iterator[Fault]:
    """What is wrong with each subtitle, one fault a subtitle."""
    starts = [*(caption.start for caption in captions), None]
    for caption, following in zip(captions, starts[1:], strict=True):
        found = [*_shape(caption, limits), *_time(caption, limits), *_place(caption, following, fps, duration)]
        if found:
            text = " ".join(caption.text.split())
            short = text if len(text) <= 30 else f"{text[:29]}…"
            what = f"the subtitle “{short}” {', '.join(found)}"
            yield Fault("subtitles", float(caption.start), float(caption.end), what)


def read_srt(file: Path) -> tuple[Caption, ...]:
    """The subtitles of a SubRip file. Raises UserError."""
    from pysubs2 import Pysubs2Error, SSAFile

    try:
        events = SSAFile.load(str(file), encoding="utf-8-sig", format_="srt").events
    except (OSError, UnicodeDecodeError, Pysubs2Error) as error:
        raise UserError(f"{file} is not SubRip ({error})", "correct it, or take it away") from error
    return tuple(Caption(Fraction(one.start, 1000), Fraction(one.end, 1000), one.plaintext) for one in events)


def language(captions: Sequence[Caption]) -> str:
    """`zh` where Chinese characters are written, else `en`: their limits differ."""
    return "zh" if any(HAN.search(caption.text) for caption in captions) else "en"


def _shape(caption: Caption, limits: Limits) -> Iterator[str]:
    lines = caption.text.split("\n")
    if not caption.text.strip():
        yield "is empty"
    if len(lines) > LINES:
        yield f"has {len(lines)} lines"
    widest = max(map(width, lines))
    if widest > limits.line:
        yield f"is {widest} letters wide where {limits.line} have room"


def _time(caption: Caption, limits: Limits) -> Iterator[str]:
    lasts = caption.end - caption.start
    if lasts <= 0:
        yield "ends before it begins"
        return
    speed = width(caption.text) / lasts
    if speed > HURRY * limits.speed:
        yield f"has {float(speed):.0f} letters a second where {limits.speed} can be read"
    if lasts < BLINK * SHORTEST - ROUNDED:
        yield f"lasts {float(lasts):.2f} s"
    if lasts > LONGEST + ROUNDED:
        yield f"lasts {float(lasts):.1f} s where {float(LONGEST):g} are the most"


def _place(caption: Caption, following: Fraction | None, fps: Fraction, duration: float) -> Iterator[str]:
    if following is not None and following < caption.end - ROUNDED:
        yield f"overlaps the next by {float(caption.end - following):.2f} s"
    elif following is not None and following - caption.end < seconds(GAP, fps) - ROUNDED:
        yield "is not apart from the next"
    if float(caption.end - ROUNDED) > duration:
        yield f"ends after the film, which lasts {duration:.2f} s"
