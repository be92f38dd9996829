"""Captions as files: what another program reads back is what was written."""

from fractions import Fraction

from montage.model import Caption
from montage.subtitles.srt import to_srt, to_vtt

CAPTIONS = (
    Caption(Fraction(1, 30), Fraction(61, 30), "Tom & Jerry's <i>{film}</i>\nis 1 -> 2"),
    Caption(Fraction(3723), Fraction(7447, 2), "你好，世界"),
)


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


def test_what_fonts_lack_stays_in_the_files() -> None:
    text = "👩‍🚒 and \ue000: \u202bאב\u202c"
    made = (Caption(Fraction(0), Fraction(1), text),)
    assert text in to_srt(made) and text in to_vtt(made)
