"""Where lines are divided that no voice has said."""

from fractions import Fraction
from itertools import pairwise

import pytest

from montage.language.graphemes import clusters, width
from montage.model import Speech
from montage.subtitles.line_breaks import BOUND, SENTENCE, Piece, folded, narrowed, pieces

LONG = Piece("https://example.com/news/a-long-address-of-a-page", True, Fraction(2), Fraction(6), 0.5)


@pytest.mark.parametrize(
    ("text", "limit", "lines"),
    [
        ("one two three four", 10, ["one two", "three four"]),
        ("国家医保局密切，监测短缺药品", 20, ["国家医保局密切，", "监测短缺药品"]),
        ("he said “yes” (twice) to it", 14, ["he said “yes”", "(twice) to it"]),
        ("short", 10, ["short"]),
        ("", 10, []),
        ("x" * 25, 10, ["x" * 8, "x" * 8, "x" * 9]),
    ],
)
def test_lines_are_of_about_one_width(text: str, limit: int, lines: list[str]) -> None:
    assert folded(text, limit) == lines


def test_a_wide_piece_is_divided_with_its_time() -> None:
    parts = list(narrowed(LONG, 20))
    assert "".join(part.text for part in parts) == LONG.text
    assert all(part.text[-1] in "/-" and width(part.text) <= 20 for part in parts[:-1])
    assert parts[0].start == 2 and parts[-1].end == 6
    assert all(a.end == b.start for a, b in pairwise(parts))
    assert [part.price for part in parts] == [BOUND] * (len(parts) - 1) + [0.5]
    assert [part.space for part in parts] == [True] + [False] * (len(parts) - 1)


def test_a_piece_that_fits_stays_as_it_is() -> None:
    assert list(narrowed(LONG, 60)) == [LONG]


@pytest.mark.parametrize("text", ["👩‍🚒" * 9, "🇦🇷" * 9, "हिन्दी" * 6, "é" * 30])
def test_no_character_is_taken_apart(text: str) -> None:
    assert [part for line in folded(text, 7) for part in clusters(line)] == clusters(text)


@pytest.mark.parametrize(
    ("text", "held", "after"),
    [
        ("全家庭一起来了", "一", "起来"),
        ("村民只需拍照片", "只", "需"),
        ("近一个月来的经历", "近", "一个月"),
        ("网站10月2日发表报道", "10月", "2日"),
    ],
)
def test_a_line_does_not_end_with_what_belongs_to_the_next(text: str, held: str, after: str) -> None:
    parts = pieces(text, Speech(0, Fraction(0), Fraction(4), ()), "zh")
    ending = next(part for part, following in pairwise(parts) if part.text == held and following.text.startswith(after))
    assert ending.price == BOUND


def test_a_typewriter_s_quotation_mark_opens_and_closes() -> None:
    text = '茉莉解释说："我每周训练。"她说'
    parts = [part.text for part in pieces(text, Speech(0, Fraction(0), Fraction(4), ()), "zh")]
    assert "".join(parts) == text
    assert '"我' in parts and any(part.endswith('。"') for part in parts)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("VW says that the ID. SPACE VIZZION may only be a concept. It is big.", ["concept.", "big."]),
        ("“Stop!” he said in the U.S. Senate at 9 a.m. on Monday. Nobody did.", ["Monday.", "did."]),
        ("It was over. Was it? Yes!", ["over.", "it?", "Yes!"]),
    ],
)
def test_a_point_within_a_sentence_is_no_end_of_one(text: str, ends: list[str]) -> None:
    parts = pieces(text, Speech(0, Fraction(0), Fraction(4), ()), "en")
    assert [part.text for part in parts if part.price == SENTENCE] == ends
