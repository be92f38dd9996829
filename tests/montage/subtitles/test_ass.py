"""Subtitles as ASS, and as libass draws them: no boxes, nothing out of the picture, nothing that jumps."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pysubs2
import pytest

from assets_db.errors import UserError
from montage.ffmpeg.run import ffmpeg
from montage.model import Caption, Clip, Line, Speech, Timeline, Word
from montage.render.filters import subtitle_graph
from montage.subtitles.ass import Event, events, events_within, to_ass
from montage.subtitles.fonts import copy_fonts
from montage.template import SubtitleStyle, Template
from tests.media import Pixels
from tests.render_media import timeline_of

FPS = Fraction(30)
GREY = 96
BUNDLED = re.compile(r"fontselect: .* -> (?:Noto|\(none)")
SECOND = Fraction(1)


def look(**fields: object) -> Template:
    return Template(version=1, name="t", subtitles=replace(SubtitleStyle(), **fields))  # type: ignore[arg-type]


def film(*texts: str, lang: str = "en", size: tuple[int, int] = (640, 360), fps: Fraction = FPS) -> Timeline:
    """A caption a second, its words said one after the other."""
    made, speeches = [], []
    for number, text in enumerate(texts):
        start = Fraction(number)
        made.append(Caption(start, start + 1 - 1 / fps, text))
        said = re.findall(r"[^\s.,:;!?()“”\"،，。]+", text)
        step = (1 - 2 / fps) / max(1, len(said))
        words = tuple(Word(word, start + n * step, start + (n + 1) * step) for n, word in enumerate(said))
        speeches.append(Speech(number, start, start + 1, words))
    timeline = timeline_of([], made, fps, size)
    return replace(timeline, lang=lang, lines=tuple(map(Line, texts)), speeches=tuple(speeches))


def written(timeline: Timeline, template: Template) -> list[str]:
    return [event.text for event in pysubs2.SSAFile.from_string(to_ass(timeline, template))]


def plain(text: str) -> str:
    """What an event says, without commands and marks that do not show."""
    return re.sub(r"\{[^}]*\}|[\u200f\u2060]", "", text)


def drawn(folder: Path, timeline: Timeline, template: Template, frames: Sequence[int]) -> tuple[list[Pixels], str]:
    """Those frames of the film over grey, uint8 [h, w, 3] RGB, and what libass says of the fonts it took."""
    folder.mkdir(exist_ok=True)
    (folder / "s.ass").write_text(to_ass(timeline, template), "utf-8")
    copy_fonts(template.fonts, folder / "fonts")
    width, height = timeline.size
    length = float(max(frames) / timeline.fps) + 1
    source = f"color=0x{GREY:02x}{GREY:02x}{GREY:02x}:s={width}x{height}:r={timeline.fps}:d={length}"
    chosen = "+".join(f"eq(n,{frame})" for frame in frames)
    graph = f"{source},format=gbrp,{subtitle_graph(0, timeline.fps, 's.ass', 'fonts')},select='{chosen}'"
    count = (
        "-frames:v",
        str(len(frames)),
        "-fps_mode",
        "passthrough",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "out.raw",
    )
    said = ffmpeg(["-f", "lavfi", "-i", graph, *count], folder, "draw", "verbose")
    raw = np.fromfile(folder / "out.raw", np.uint8)
    return list(raw.reshape(-1, height, width, 3)), said


def inked(frame: Pixels) -> npt.NDArray[np.bool_]:
    """Where anything is drawn."""
    return np.abs(frame.astype(int) - GREY).max(axis=2) > 24


@pytest.mark.parametrize("fps", [Fraction(30), Fraction(30000, 1001), Fraction(24), Fraction(60)])
def test_times_hit_their_frames(fps: Fraction) -> None:
    """libass shows an event from its start until before its end; both are hundredths of a second."""
    made = [Caption(first / fps, (first + 7) / fps, "x") for first in range(0, 5000, 7)]
    timeline = timeline_of([], made, fps)
    for caption, event in zip(made, pysubs2.SSAFile.from_string(to_ass(timeline, look())), strict=True):
        for time, at in ((caption.start, event.start), (caption.end, event.end)):
            frame = time * fps
            assert frame - 1 < Fraction(at, 1000) * fps <= frame


def test_nothing_in_a_text_is_a_command() -> None:
    (text,) = written(film("{\\b1}C:\\new\nx"), look())
    assert text.partition("}")[2] == "\\{\\\u2060b1\\}C:\\\u2060new\\Nx"


def test_marks_are_narrow_in_latin_text_and_wide_in_chinese() -> None:
    latin, chinese = written(film("“It’s…”", "“他们说it’s”"), look())
    assert latin.endswith('}"It\'s..."') and chinese.endswith("}“他们说it's”")


def test_the_style_is_the_templates_in_shares_of_the_height() -> None:
    template = look(size=0.05, colour="#ff8000", margin=0.06, outline=0.004, bold=True)
    wide = pysubs2.SSAFile.from_string(to_ass(film(size=(1920, 1080)), template))
    made = wide.styles["Default"]
    assert (made.fontname, made.bold, made.marginv, made.alignment) == ("Noto Sans SC", True, 65, 2)
    assert (made.primarycolor.r, made.primarycolor.g, made.primarycolor.b) == (255, 128, 0)
    assert made.fontsize == pytest.approx(1080 * 0.05 * 1.448, abs=0.1)
    assert (wide.info["PlayResX"], wide.info["PlayResY"], wide.info["YCbCr Matrix"]) == ("1920", "1080", "TV.709")
    high = pysubs2.SSAFile.from_string(to_ass(film(size=(1080, 1920)), template)).styles["Default"]
    assert high.marginv == 288 and high.fontsize < 1920 * 0.05 * 1.448  # clear of a phone's buttons, and not too wide


def test_a_font_that_is_not_bundled_is_refused() -> None:
    with pytest.raises(UserError, match="'Some Font'"):
        to_ass(film("x"), look(font="Some Font"))


def test_runs_change_the_font_and_come_back() -> None:
    (text,) = written(film("Won 🏆 in قطر now!"), look())
    assert re.findall(r"\\fn([^\\}]+)", text) == ["Noto Emoji", "Noto Sans SC", "Noto Sans Arabic", "Noto Sans SC"]
    assert plain(text) == "Won 🏆 in قطر now!"


@pytest.mark.parametrize("bold", [False, True])
def test_libass_takes_no_font_but_the_bundled_ones(tmp_path: Path, bold: bool) -> None:
    texts = (
        "Café 新华社 かな Ґ ά 한국어 ไทย हिन्दी",
        "قال «نعم» 5% אמר (ב-2026)",
        "👩‍🚒 👍🏽 1️⃣ 🇨🇳 ✅ ⠿ ∮ \ue000 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "co\u00adop a\u202eb\u2067c\u2069 می‌خواهم",
    )
    _, said = drawn(tmp_path, film(*texts), look(bold=bold, highlight="#ffcc00"), [5, 35, 65, 95])
    chosen = [line for line in said.split("\n") if "fontselect" in line]
    assert len(chosen) >= 8 and [line for line in chosen if not BUNDLED.search(line)] == []
    assert "failed to find any fallback" not in said and "not found" not in said, said[-2000:]


def test_what_no_font_has_leaves_no_trace(tmp_path: Path) -> None:
    timeline = film("A \ue000\ufe0f fine day \U0010fffd.", "A fine day.", "\ue000", "")
    (with_it, without, alone, nothing), _ = drawn(tmp_path, timeline, look(), [5, 35, 65, 95])
    assert (with_it == without).all() and not inked(alone).any() and not inked(nothing).any()
    assert len(events(timeline, look())) == 2


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("he", "ראש הממשלה אמר אתמול בערב\nשהתקציב אושר ברוב גדול"),
        ("ar", "قال رئيس الوزراء أمس إن\nالميزانية أقرت بأغلبية كبيرة"),
    ],
)
def test_words_from_the_right_stand_where_libass_itself_puts_them(tmp_path: Path, lang: str, text: str) -> None:
    """One run is laid out by libass alone; with a word lit up it is many, placed by us."""
    timeline = film(text, lang=lang, size=(1280, 720))
    (whole,), _ = drawn(tmp_path / "whole", timeline, look(), [5])
    (parts,), _ = drawn(tmp_path / "parts", timeline, look(highlight="#ffffff"), [5])
    assert plain(written(timeline, look())[0]).replace("\\N", "\n") == text
    assert inked(whole).any()
    assert (
        np.abs(whole.astype(int) - parts).mean() < 0.1
    )  # half a pixel here and there; 1.2 with the words the other way round


@pytest.mark.parametrize(
    ("lang", "text", "at"),
    [
        ("he", "החלטנו על Intel הרבה מאוד...", "left"),
        ("he", "Intel (USA)...", "left"),
        ("ar", "الوزراء...", "left"),  # the stops are in the run of the word
        ("en", "We chose אבג...", "right"),
    ],
)
def test_a_sentence_ends_with_its_mark(tmp_path: Path, lang: str, text: str, at: str) -> None:
    (frame,), _ = drawn(tmp_path, film(text, lang=lang), look(shadow=0.0), [5])
    ink = inked(frame)
    columns = np.flatnonzero(ink.any(axis=0))
    tops = [np.flatnonzero(ink[:, side].any(axis=1))[0] for side in (columns[:5], columns[-5:])]
    assert (tops[0] > tops[1] + 5) == (at == "left") and (tops[1] > tops[0] + 5) == (at == "right")  # stops are low


def coloured(frame: Pixels) -> npt.NDArray[np.int64]:
    """The columns in which there is more red than blue."""
    return np.flatnonzero((frame[..., 0].astype(int) - frame[..., 2] > 60).any(axis=0))


@pytest.mark.parametrize(
    ("lang", "text", "rises"),
    [("en", "Nothing has been decided yet", True), ("he", "דבר לא הוחלט עד כה", False)],
)
def test_one_word_after_the_other_lights_up(tmp_path: Path, lang: str, text: str, rises: bool) -> None:
    timeline, template = film(text, lang=lang), look(highlight="#ff8000")
    made = events(timeline, template)
    starts = [round(word.start * FPS) for word in timeline.speeches[0].words]
    assert [event.start for event in made] == [*starts, 28]  # and then the caption stays
    shots, _ = drawn(tmp_path, timeline, template, starts)
    middles = [float(np.mean(coloured(shot)[[0, -1]])) for shot in shots]
    assert middles == sorted(set(middles), reverse=not rises)
    widths = [np.ptp(coloured(shot)) for shot in shots]
    assert all(wide < 200 for wide in widths), widths


@pytest.mark.parametrize("box", ["", "#10203080"])
@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "“It’s AV To” he said,\n“nothing is decided”"),
        ("zh", "记者 获悉 iPhone 的 “情况”\n已经 好转"),
        ("ar", "قال OpenAI إن (4.5)\nسيصل عام 2026 !"),
    ],
)
def test_nothing_moves_from_word_to_word(tmp_path: Path, lang: str, text: str, box: str) -> None:
    """Lit up in the colour that the other words have, every event of a caption looks the same."""
    timeline, template = film(text, lang=lang), look(highlight="#ffffff", box=box)
    made = events(timeline, template)
    assert len(made) > 3 and len({event.text for event in made}) > 3
    shots, _ = drawn(tmp_path, timeline, template, [event.start for event in made])
    assert inked(shots[0]).any() and all((shot == shots[0]).all() for shot in shots)


def test_a_box_is_one_plane_behind_both_lines(tmp_path: Path) -> None:
    template = look(box="#00000080", outline=0.0, highlight="#ffff00")
    (frame,), _ = drawn(tmp_path, film("A short line\nand a much longer one under it"), template, [5])
    values, counts = np.unique(frame.max(axis=2), return_counts=True)
    flat = {int(value) for value, count in zip(values, counts, strict=True) if count > 300}
    assert len(flat) == 3, flat  # the picture, the box, the letters
    shaded = np.argwhere(frame.max(axis=2) != GREY)
    (top, left), (bottom, right) = shaded.min(axis=0), shaded.max(axis=0)
    assert (frame.max(axis=2)[top : bottom + 1, left : right + 1] == GREY).mean() < 0.01  # a whole rectangle
    ink = np.argwhere(frame.max(axis=2) > 200)
    assert ink[:, 1].min() - left >= 5 and right - ink[:, 1].max() >= 5 and bottom - ink[:, 0].max() >= 3


@pytest.mark.parametrize("box", ["", "#ff0000"])
def test_captions_over_text_in_the_picture_have_a_box(tmp_path: Path, box: str) -> None:
    """The whole caption, though the text goes while it stands; the one after it has none of its own."""
    plain = film("One caption", "Another one")
    one = Clip(0, 20, Path("a.mp4"), "video", Fraction(0), "k", "own", 0, 1.0, low_text=True)
    clips = (one, replace(one, start=20, dur=40, low_text=False))
    template = look(box=box)
    frames, _ = drawn(tmp_path, replace(plain, video=clips), template, [5, 25, 35])
    without, _ = drawn(tmp_path, plain, look(), [5])
    areas = [int(inked(frame).sum()) for frame in frames]
    assert (frames[0] == frames[1]).all() and areas[0] > 3 * inked(without[0]).sum()
    assert bool(box) == (areas[2] > 0.7 * areas[0])
    rows = np.flatnonzero(inked(frames[0]).any(axis=1))
    assert inked(frames[0])[rows[0] : rows[-1] + 1].any(axis=0).sum() > 100
    assert (frames[0][rows[0] + 1, 320, 0] > 200) == bool(box), "the box has the template's own colour"


@pytest.mark.parametrize("size", [(640, 360), (360, 640)])
@pytest.mark.parametrize("box", ["", "#000000"])
@pytest.mark.parametrize(
    "text", ["W" * 42, "a word that a person wrote " * 9, "x" * 300, "国" * 60, "العربية " * 30, "🏆" * 40]
)
def test_nothing_runs_out_of_the_picture(tmp_path: Path, size: tuple[int, int], box: str, text: str) -> None:
    (frame,), _ = drawn(tmp_path, film(text, size=size), look(box=box), [5])
    ink = inked(frame)
    assert ink.any()
    margin = round(0.04 * size[0])
    assert not ink[:, :margin].any() and not ink[:, -margin:].any() and not ink[0].any()


def test_what_a_person_wrote_too_long_is_divided_before_it_is_set_small() -> None:
    (text,) = written(film("a word that a person wrote " * 9), look())
    assert text.count("\\N") >= 3 and not re.search(r"fscx[1-7]\d\D", text)
    (text,) = written(film("W" * 42), look())
    assert "\\N" not in text and 80 <= int(re.findall(r"fscx(\d+)", text)[0]) < 100


def test_what_a_part_of_the_film_shows_is_counted_from_its_first_frame() -> None:
    made = (Event(0, 30, "one"), Event(60, 90, "two"), Event(90, 120, "two, lit"))
    assert events_within(made, 0, 30) == [(0, 30, "one")]
    assert events_within(made, 30, 30) == []
    assert events_within(made, 75, 30) == [(0, 15, "two"), (15, 30, "two, lit")]


@pytest.mark.parametrize("highlight", ["", "#ffd23f"])
def test_nothing_is_written_where_subtitles_rest(highlight: str) -> None:
    timeline, template = film("one two three", "four five six", "seven eight nine"), look(highlight=highlight)
    whole = events(timeline, template)
    made = events(timeline, template, ((10, 20), (31, 60)))
    frames = {frame for event in made for frame in range(event.start, event.end)}
    assert frames == {frame for event in whole for frame in range(event.start, event.end)} - {
        *range(10, 20),
        *range(31, 60),
    }
    assert {event.text for event in made} <= {event.text for event in whole}
    assert "seven" in plain("".join(event.text for event in made)), "words are still found after those that rest"
    assert len(to_ass(timeline, template, ((0, 90),))) < len(to_ass(timeline, template))
