"""Subtitles that cannot be read are told, each once, with what is wrong; those that can are not."""

from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.check.words import check_words, language, read_srt
from montage.model import Caption, Line
from montage.subtitles.captions import captions, limits_for
from montage.subtitles.srt import to_srt
from tests.films import narration, script
from tests.render_media import FPS

EN, ZH = limits_for("en", (1280, 720)), limits_for("zh", (1280, 720))


def caption(text: str, start: float = 0, end: float = 3) -> Caption:
    return Caption(Fraction(str(start)), Fraction(str(end)), text)


def told(*found: Caption, limits: object = EN, duration: float = 60) -> list[str]:
    return [str(one) for one in check_words(found, limits, FPS, duration)]  # type: ignore[arg-type]


WRONG = {
    "three lines": (caption("One\ntwo\nthree"), "has 3 lines"),
    "wide": (caption("x" * 43), "is 43 letters wide where 42 have room"),
    "empty": (caption(" "), "is empty"),
    "fast": (caption("x" * 31, 0, 1), "has 31 letters a second where 20 can be read"),
    "a blink": (caption("Hi", 0, 0.4), "lasts 0.40 s"),
    "long": (caption("Hello", 0, 7.1), "lasts 7.1 s where 7 are the most"),
    "backwards": (caption("Hello", 3, 2), "ends before it begins"),
    "past the end": (caption("Hello", 58, 60.1), "ends after the film, which lasts 60.00 s"),
}


@pytest.mark.parametrize(("one", "what"), WRONG.values(), ids=WRONG)
def test_each_fault_of_a_subtitle_is_told(one: Caption, what: str) -> None:
    assert [line.partition("” ")[2] for line in told(one)] == [what]


def test_several_faults_of_one_are_one_line_and_a_long_text_is_cut() -> None:
    lines = told(caption(f"{'x' * 50}\ny\nz", 1.0, 1.5))
    assert lines == [
        f"1.0-1.5 s: the subtitle “{'x' * 29}…” has 3 lines, is 50 letters wide where 42 have room, "
        "has 108 letters a second where 20 can be read"
    ]


@pytest.mark.parametrize(
    ("second", "what"),
    [
        (2.9, ["overlaps the next by 0.10 s"]),
        (3.0, ["is not apart from the next"]),
        (3.03, ["is not apart from the next"]),
        (3.066, []),  # two frames, in SubRip's milliseconds
    ],
)
def test_neighbours_are_two_frames_apart(second: float, what: list[str]) -> None:
    lines = told(caption("First"), caption("Second", second, 6))
    assert [line.partition("” ")[2] for line in lines] == what


def test_chinese_has_its_own_limits() -> None:
    assert told(caption("国家卫生健康委获悉近阶段相关部门"), limits=ZH) == []
    assert "34 letters wide where 32" in told(caption("国家卫生健康委获悉近阶段相关部门了"), limits=ZH)[0]
    assert language([caption("你好")]) == "zh" and language([caption("Hello")]) == "en"


def test_reading_may_hurry_where_the_voice_does() -> None:
    assert told(caption("x" * 28, 0, 1)) == []


@pytest.mark.parametrize("pace", [Fraction(1, 4), Fraction(2, 5), Fraction(4, 5)])
def test_subtitles_that_are_made_here_pass(pace: Fraction) -> None:
    text = "The first people who walked on it brought back stones, dust and a photograph that everybody knows today."
    said = script(text, "It is short.", text)
    spoken = narration(said, word=pace)
    made = captions(spoken.speeches, tuple(Line(one.text) for one in said.lines), "en", FPS)
    assert told(*made, duration=float(spoken.duration)) == []


def test_subrip_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "film.srt"
    file.write_text("\ufeff" + to_srt([caption("Two\nlines", 0.5, 2), caption("你好", 3, 4)]), "utf-8")
    assert read_srt(file) == (caption("Two\nlines", 0.5, 2), caption("你好", 3, 4))


def test_what_is_no_subrip_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "film.srt").write_bytes(b"\xff\xfe\xff no text")
    with pytest.raises(UserError, match=r"film\.srt is not SubRip"):
        read_srt(tmp_path / "film.srt")
