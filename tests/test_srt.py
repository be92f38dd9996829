"""Captions as files: what another program reads back is what was written."""

from fractions import Fraction

import pysubs2
import pytest

from montage.formats.srt import to_ass, to_srt, to_vtt
from montage.model import Caption
from montage.template import SubtitleStyle

CAPTIONS = (
    Caption(Fraction(1, 30), Fraction(61, 30), "Tom & Jerry's <i>{film}</i>\nis 1 -> 2"),
    Caption(Fraction(3723), Fraction(7447, 2), "你好，世界"),
)
STYLE = SubtitleStyle()


def test_subrip() -> None:
    assert to_srt(CAPTIONS) == (
        "1\n00:00:00,033 --> 00:00:02,033\nTom & Jerry's <i>{film}</i>\nis 1 -> 2\n\n"
        "2\n01:02:03,000 --> 01:02:03,500\n你好，世界\n\n"
    )
    assert to_srt(()) == ""


def test_webvtt_escapes_what_it_would_take_for_markup() -> None:
    text = to_vtt(CAPTIONS)
    assert text.startswith("WEBVTT\n\n") and "00:00:00.033 --> 00:00:02.033" in text
    assert "Tom &amp; Jerry's &lt;i&gt;{film}&lt;/i&gt;\nis 1 -&gt; 2" in text


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001), Fraction(24), Fraction(60)])
def test_ass_times_hit_their_frames(fps: Fraction) -> None:
    """libass shows an event from its start until before its end; both are hundredths of a second."""
    captions = [Caption(first / fps, (first + 7) / fps, "x") for first in range(0, 5000, 7)]
    for caption, event in zip(captions, pysubs2.SSAFile.from_string(to_ass(captions, STYLE, (640, 360))), strict=True):
        for time, written in ((caption.start, event.start), (caption.end, event.end)):
            frame = time * fps
            assert frame - 1 < Fraction(written, 1000) * fps <= frame


def test_ass_takes_nothing_in_a_text_for_a_command() -> None:
    event = pysubs2.SSAFile.from_string(
        to_ass([Caption(Fraction(0), Fraction(1), "{\\b1}C:\\new\nx")], STYLE, (640, 360))
    )[0]
    text = event.text.partition("}")[2]  # our own blur
    assert text == "\\{\\\u2060b1\\}C:\\\u2060new\\Nx"


def test_marks_are_narrow_in_latin_text_and_wide_in_chinese() -> None:
    text = to_ass(
        [Caption(Fraction(0), Fraction(1), "“It’s…”"), Caption(Fraction(1), Fraction(2), "“他们说it’s”")],
        STYLE,
        (640, 360),
    )
    assert '"It\'s..."' in text and "“他们说it's”" in text


def test_the_style_is_the_templates_in_shares_of_the_height() -> None:
    style = SubtitleStyle(font="Some Font", size=0.05, colour="#ff8000", margin=0.06, outline=0.004, bold=True)
    wide = pysubs2.SSAFile.from_string(to_ass([], style, (1920, 1080)))
    made = wide.styles["Default"]
    assert (made.fontname, made.bold, made.marginv, made.alignment) == ("Some Font", True, 65, 2)
    assert (made.primarycolor.r, made.primarycolor.g, made.primarycolor.b) == (255, 128, 0)
    assert made.fontsize == pytest.approx(1080 * 0.05 * 1.448, abs=0.1)
    assert (wide.info["PlayResX"], wide.info["PlayResY"], wide.info["YCbCr Matrix"]) == ("1920", "1080", "TV.709")
    high = pysubs2.SSAFile.from_string(to_ass([], style, (1080, 1920))).styles["Default"]
    assert high.marginv == 288 and high.fontsize < 1920 * 0.05 * 1.448  # clear of a phone's buttons, and not too wide
