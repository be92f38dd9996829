"""Captions as Advanced SubStation Alpha, which libass burns into the picture.

libass takes any font for what the named one lacks, or draws a box; it lays out runs of one style each on its own, and
breaks lines as it likes. So all of that is settled before: see `fonts`, `runs` and `breaks`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from assets_db.timebase import frame_at, seconds
from montage.geometry import type_height, upright_margin
from montage.language.graphemes import width
from montage.language.text import HAN
from montage.model import Caption, Timeline
from montage.subtitles.direction import is_from_the_right
from montage.subtitles.fonts import Face, chain
from montage.subtitles.karaoke import Spoken, spoken
from montage.subtitles.line_breaks import folded
from montage.subtitles.runs import Run, length, lines_of
from montage.template import SubtitleStyle, Template

if TYPE_CHECKING:
    from pysubs2 import Color, SSAStyle

SIDE = 0.05  # of the width stays free on either side
SOFT = 0.6  # of the outline's width is blurred
BOX = (0.4, 0.16)  # [em] that a box is wider and higher than its lines, on each side
DENSE = 200  # of 255: a box whose colour does not say
BOXED = "Boxed"  # the style of captions over pictures in which something is written at the same place
SQUEEZED = 0.8  # a line that is too long is set smaller down to this, and else divided anew
FROM_RIGHT = "\u200f"
HIDDEN = "\u2060"  # a word joiner: shows nothing
NARROW = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."})  # in a Chinese font as wide as a character
_LATIN_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Event:
    """What is written for a while."""

    start: int  # [frame]
    end: int  # [frame] one past its last
    text: str  # with ASS's commands


@dataclass(frozen=True, slots=True)
class _Pen:
    """What is the same for all captions of a film."""

    style: SubtitleStyle
    faces: tuple[Face, ...]
    em: float  # [px] the size of type
    room: float  # [px] for a line
    right: bool  # the film's subtitles are laid out from the right


def burnt(timeline: Timeline, template: Template) -> bool:
    """Whether a film's subtitles are drawn into the picture; else they are a track that a player shows."""
    return template.subtitles.burn if timeline.burn is None else timeline.burn


def to_ass(timeline: Timeline, template: Template, resting: Sequence[tuple[int, int]] = ()) -> str:
    """ASS text for a film: its `events`.

    ASS knows hundredths of a second; times are rounded down, so that an event starts and ends on exactly its frames, up
    to 100 frames a second. Raises UserError if the template's font is not in its folder of fonts.
    """
    from pysubs2 import SSAEvent, SSAFile

    made = SSAFile()
    across, down = (str(side) for side in timeline.size)
    made.info.update({"PlayResX": across, "PlayResY": down, "WrapStyle": "2", "YCbCr Matrix": "TV.709"})
    pen = _pen(timeline, template)
    made.styles["Default"] = _style(pen, timeline.size, pen.style.box)
    made.styles[BOXED] = _style(pen, timeline.size, pen.style.box or pen.style.outline_colour)
    for event in events(timeline, template, resting):
        start, end = (int(seconds(frame, timeline.fps) * 100) * 10 for frame in (event.start, event.end))
        made.append(SSAEvent(start=start, end=end, text=event.text))
    return made.to_string("ass")


def events(timeline: Timeline, template: Template, resting: Sequence[tuple[int, int]] = ()) -> tuple[Event, ...]:
    """What is written over a film, in order: one event a caption, or one a spoken word where the style lights it up.

    Nothing is written in the stretches `resting`, (first frame, one past the last), in order. The events of a caption
    differ in one colour only, so that nothing moves from word to word. Raises UserError if the template's font is not
    in its folder of fonts. Captions over pictures with text where they stand have a box.
    """
    pen = _pen(timeline, template)
    captions = [replace(one, text=_fitted(one.text, pen)) for one in timeline.captions]
    timed: list[list[Spoken]] = [[] for _ in captions]
    if template.subtitles.highlight:
        timed = spoken(captions, timeline.lines, timeline.speeches)
    return tuple(
        part
        for one, words in zip(captions, timed, strict=True)
        for event in _events(one, words, timeline, pen)
        for part in _outside(event, resting)
    )


def _over_text(caption: Caption, timeline: Timeline) -> bool:
    """Whether something is written in a picture where `caption` stands over it."""
    start, end = (frame_at(time, timeline.fps) for time in (caption.start, caption.end))
    return any(clip.low_text and clip.start < end and start < clip.start + clip.dur for clip in timeline.video)


def _outside(event: Event, resting: Sequence[tuple[int, int]]) -> Iterator[Event]:
    """The parts of an event that lie outside the stretches `resting`."""
    at = event.start
    for start, end in resting:
        if at < min(start, event.end):
            yield replace(event, start=at, end=min(start, event.end))
        at = max(at, end)
    if at < event.end:
        yield replace(event, start=at)


def events_within(events: Sequence[Event], start: int, dur: int) -> list[tuple[int, int, str]]:
    """What is written over a part of a film: (first frame, last frame + 1, text), frames counted from its first."""
    return [
        (max(0, one.start - start), min(dur, one.end - start), one.text)
        for one in events
        if one.start < start + dur and one.end > start
    ]


def line_room(style: SubtitleStyle, size: tuple[int, int]) -> float:
    """How long a line may be [em]."""
    return (1 - 2 * SIDE) * size[0] / (style.size * type_height(size)) - (2 * BOX[0] if style.box else 0)


def _pen(timeline: Timeline, template: Template) -> _Pen:
    style, size = template.subtitles, timeline.size
    em = style.size * type_height(size)
    return _Pen(
        style,
        chain(template.fonts, style.font, style.bold),
        em,
        em * line_room(style, size),
        is_from_the_right(timeline),
    )


def _fitted(text: str, pen: _Pen) -> str:
    """`text`, its lines divided anew where they would have to be set too small: a person may have written them."""
    lines: list[str] = []
    for line in text.split("\n"):
        share = pen.room / pen.em / max(length(line, pen.faces), 0.01)
        lines += folded(line, max(4, int(width(line) * share))) if share < SQUEEZED else [line]
    return "\n".join(lines)


def _events(caption: Caption, words: Sequence[Spoken], timeline: Timeline, pen: _Pen) -> Iterator[Event]:
    """A caption, from each frame to the next at which another word is spoken."""
    lines = lines_of(caption.text, words, pen.faces, pen.right)
    if not lines:
        return
    first, last = (frame_at(time, timeline.fps) for time in (caption.start, caption.end))
    turns = [(frame_at(word.start, timeline.fps), frame_at(word.end, timeline.fps)) for word in words]
    edges = {first, last, *(edge for turn in turns for edge in turn if first < edge < last)}
    longest = max(length(line, pen.faces) for line in caption.text.split("\n")) * pen.em
    head = _head(pen, min(1.0, pen.room / longest), _over_text(caption, timeline))
    for start, end in pairwise(sorted(edges)):
        lit = next((number for number, turn in enumerate(turns) if turn[0] <= start < turn[1]), None)
        yield Event(start, end, head + _written(lines, lit, pen))


def _head(pen: _Pen, share: float, boxed: bool) -> str:
    """Commands for a whole caption, set smaller by `share`, in a box where it is `boxed` or the style has one."""
    style = pen.style
    tags = f"\\r{BOXED}" if boxed else ""
    if boxed or style.box:
        tags += f"\\xshad{BOX[0] * pen.em:.1f}\\yshad{BOX[1] * pen.em:.1f}"
    else:
        tags += f"\\blur{SOFT * style.outline * pen.em / style.size:.1f}"
    if share < 1:
        tags += f"\\fscx{int(share * 100)}\\fscy{int(share * 100)}"
    return f"{{{tags}}}"


def _written(lines: Sequence[Sequence[Run]], lit: int | None, pen: _Pen) -> str:
    """Lines of runs as ASS text, the word `lit` in its colour.

    libass joins neighbours of one style: where there are several runs they differ in the secondary colour, too, which
    shows in karaoke only.
    """
    face, bright, turn = pen.faces[0], False, 0
    several = any(len(line) > 1 for line in lines)
    chinese = any(HAN.search(run.text) for line in lines for run in line)
    written = []
    for line in lines:
        written.append("")
        for run in line:
            tags = ""
            if several:
                turn = 1 - turn
                tags += f"\\2c&H00000{turn}&"
            if run.face != face:
                face = run.face
                tags += f"\\fn{face.family}\\fs{pen.em * face.height:.1f}"
            if bright != (run.word == lit):
                bright = not bright
                tags += f"\\c{_hex(pen.style.highlight if bright else pen.style.colour)}"
            written[-1] += (f"{{{tags}}}" if tags else "") + _escaped(run, chinese)
    return "\\N".join(written)


def _escaped(run: Run, chinese: bool) -> str:
    """A run's text with nothing in it that ASS would take for a command, and its direction where needed."""
    text = _LATIN_APOSTROPHE.sub("'", run.text) if chinese else run.text.translate(NARROW)
    safe = text.replace("\\", "\\" + HIDDEN).replace("{", "\\{").replace("}", "\\}")
    return f"{FROM_RIGHT}{safe}{FROM_RIGHT}" if run.level % 2 else safe


def _style(pen: _Pen, size: tuple[int, int], box: str) -> "SSAStyle":
    """`box`: its colour; empty: none."""
    from pysubs2 import Alignment, SSAStyle

    style, height = pen.style, type_height(size)
    return SSAStyle(
        fontname=style.font,
        fontsize=round(pen.em * pen.faces[0].height, 1),
        bold=style.bold,
        primarycolor=_colour(style.colour),
        outlinecolor=_colour(style.outline_colour, 215),
        backcolor=_colour(box, DENSE) if box else _colour(style.outline_colour, 145),
        borderstyle=4 if box else 1,  # 4: one box behind all lines, which no outline replaces
        outline=round(style.outline * height, 1),
        shadow=round(style.shadow * height, 1),
        alignment=Alignment.BOTTOM_CENTER,
        marginl=round(SIDE * size[0]),
        marginr=round(SIDE * size[0]),
        marginv=round(style.margin * size[1] * upright_margin(size)),
    )


def _colour(text: str, dense: int = 255) -> "Color":
    """`#rrggbb`, or `#rrggbbaa` where 00 cannot be seen; `dense` for one that does not say."""
    from pysubs2 import Color

    red, green, blue, *own = bytes.fromhex(text.removeprefix("#"))
    return Color(red, green, blue, 255 - (own[0] if own else dense))


def _hex(text: str) -> str:
    """`#rrggbb` as ASS writes it in a command."""
    red, green, blue, *_ = bytes.fromhex(text.removeprefix("#"))
    return f"&H{blue:02X}{green:02X}{red:02X}&"
