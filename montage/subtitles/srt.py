"""Captions as SubRip and WebVTT: the text as it was written, whatever fonts there are."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from montage.model import Caption
from montage.subtitles.ass import HIDDEN
from montage.subtitles.direction import directed

if TYPE_CHECKING:
    from pysubs2 import SSAFile


def to_srt(captions: Sequence[Caption]) -> str:
    """SubRip text, times rounded to milliseconds."""
    return _file(captions).to_string("srt", keep_ssa_tags=True)


def to_vtt(captions: Sequence[Caption]) -> str:
    """WebVTT text, times rounded to milliseconds."""
    escaped = [
        replace(one, text=one.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) for one in captions
    ]
    return _file(escaped).to_string("vtt", keep_ssa_tags=True)


def _file(captions: Sequence[Caption]) -> "SSAFile":
    from pysubs2 import SSAEvent, SSAFile

    made = SSAFile()
    for caption, directed_text in zip(captions, directed(captions), strict=True):
        text = directed_text.replace("\\", "\\" + HIDDEN).replace("\n", "\\N")
        made.append(SSAEvent(start=_milliseconds(caption.start), end=_milliseconds(caption.end), text=text))
    return made


def _milliseconds(time: Fraction) -> int:
    return round(time * 1000)
