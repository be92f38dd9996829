"""Captions as SubRip, WebVTT and Advanced SubStation Alpha."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from montage.language import HAN
from montage.model import Caption
from montage.template import SubtitleStyle

if TYPE_CHECKING:
    from pysubs2 import Color, SSAFile, SSAStyle

SIDE = 0.05  # of the width stays free on either side
LINE_HEIGHT = 1.448  # libass takes a size for ascent + descent; this is what Noto Sans SC has per em
UPRIGHT_MARGIN = 2.5  # phones draw buttons over the lowest part of an upright film
SOFT = 0.6  # of the outline's width is blurred
WIDE = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "…": "..."}
)  # marks as wide as a character in a Chinese font
_LATIN_APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
HIDDEN = "\u2060"  # a word joiner: shows nothing


def to_srt(captions: Sequence[Caption]) -> str:
    """SubRip text, times rounded to milliseconds."""
    return _file(captions).to_string("srt", keep_ssa_tags=True)


def to_vtt(captions: Sequence[Caption]) -> str:
    """WebVTT text, times rounded to milliseconds."""
    escaped = [
        Caption(c.start, c.end, c.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        for c in captions
    ]
    return _file(escaped).to_string("vtt", keep_ssa_tags=True)


def to_ass(captions: Sequence[Caption], style: SubtitleStyle, size: tuple[int, int]) -> str:
    """ASS text for a film of `size` [px].

    ASS knows hundredths of a second; times are rounded down, so that a caption whose times are film frames starts
    and ends on exactly these, up to 100 frames a second.
    """
    from pysubs2 import SSAEvent, SSAFile

    made = SSAFile()
    made.info.update({"PlayResX": str(size[0]), "PlayResY": str(size[1]), "WrapStyle": "0", "YCbCr Matrix": "TV.709"})
    made.styles["Default"] = _style(style, size)
    soft = f"{{\\blur{SOFT * style.outline * type_height(size):.1f}}}"
    for caption in captions:
        start, end = (int(time * 100) * 10 for time in (caption.start, caption.end))
        made.append(SSAEvent(start=start, end=end, text=soft + _escaped(caption.text)))
    return made.to_string("ass")


def type_height(size: tuple[int, int]) -> int:
    """The height [px] that sizes of type are shares of: less than the picture's where that is narrow."""
    return min(size[1], size[0] * 4 // 3)


def _style(style: SubtitleStyle, size: tuple[int, int]) -> "SSAStyle":
    from pysubs2 import Alignment, SSAStyle

    height = type_height(size)
    bottom = style.margin * size[1] * (UPRIGHT_MARGIN if size[1] > size[0] else 1)
    return SSAStyle(
        fontname=style.font,
        fontsize=round(style.size * height * LINE_HEIGHT, 1),
        bold=style.bold,
        primarycolor=_colour(style.colour),
        outlinecolor=_colour(style.outline_colour, 40),
        backcolor=_colour(style.outline_colour, 110),
        outline=round(style.outline * height, 1),
        shadow=round(style.shadow * height, 1),
        alignment=Alignment.BOTTOM_CENTER,
        marginl=round(SIDE * size[0]),
        marginr=round(SIDE * size[0]),
        marginv=round(bottom),
    )


def _colour(text: str, transparency: int = 0) -> "Color":
    """`#rrggbb` with 0 (opaque) to 255."""
    from pysubs2 import Color

    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return Color(red, green, blue, transparency)


def _escaped(text: str) -> str:
    """`text` with nothing in it that ASS would take for a command."""
    narrow = _LATIN_APOSTROPHE.sub("'", text) if HAN.search(text) else text.translate(WIDE)
    safe = narrow.replace("\\", "\\" + HIDDEN).replace("{", "\\{").replace("}", "\\}")
    return safe.replace("\n", "\\N")


def _file(captions: Sequence[Caption]) -> "SSAFile":
    from pysubs2 import SSAEvent, SSAFile

    made = SSAFile()
    for caption in captions:
        text = caption.text.replace("\\", "\\" + HIDDEN).replace("\n", "\\N")
        made.append(SSAEvent(start=_milliseconds(caption.start), end=_milliseconds(caption.end), text=text))
    return made


def _milliseconds(time: Fraction) -> int:
    return round(time * 1000)
