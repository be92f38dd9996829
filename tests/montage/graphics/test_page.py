"""The page: all of the text, none of it cut off, read word by word by a camera that glides."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageColor

from montage.graphics.canvas import Look, ground, look_of
from montage.graphics.content import Card
from montage.graphics.contrast import LEAST, contrast
from montage.graphics.ground import RATE
from montage.graphics.page import typeset
from montage.graphics.page_motion import Reading, reading, standing
from montage.graphics.planes import Colours
from montage.graphics.spoken import NOTHING_SPOKEN, SpokenWords, letters_of, spoken_words
from montage.language.text import is_chinese, words
from montage.model import Word
from montage.template import load_template, template_names

FPS = Fraction(25)
HEAD = "The Daily · 1 May 2026"
ENGLISH = (
    "Getting to the Moon has been done. Staying there has not.",
    "A year ago, the agency announced that nine companies were eligible to bid for contracts to launch spacecraft "
    "carrying instruments and experiments, and to land that cargo on the Moon as early as next year.",
    "“We have a need,” the U.S. official said.",
)
CHINESE = (
    "公司完成3.5亿美元融资。这是第二轮。",
    "近日，笔者率队赴广州、东莞与深圳，与二十多家机构数百人当面访谈。" * 3,
    "他说没有。",
)
PAGES = [Card("page", "Five companies will bring payloads to the Moon", head=HEAD, items=ENGLISH, line=1, lang="en"),
         Card("page", "五家公司将向月球运送货物", head=HEAD, items=CHINESE, line=1, lang="zh")]  # fmt: skip


def looks() -> list[Look]:
    sizes = ((640, 360), (360, 640))
    return [look_of(load_template(name), size) for name in template_names() for size in sizes]


def spoken(card: Card, lines: range, zero: float = 0.0) -> SpokenWords:
    """The words of some paragraphs, two a second, from the first one of all paragraphs on."""
    texts = [(line, word) for line, text in enumerate(card.items) for word in words(text, card.lang)]
    said = [Word(word, Fraction(n, 2), Fraction(n + 1, 2)) for n, (line, word) in enumerate(texts) if line in lines]
    return spoken_words(said, Fraction(zero))


@pytest.mark.parametrize("card", PAGES, ids=["en", "zh"])
@pytest.mark.parametrize("look", looks(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_all_of_the_text_is_on_it_within_its_margins(look: Look, card: Card) -> None:
    page = typeset(card, look)
    for number, text in enumerate(card.items):
        rows = [row for row in page.rows if row.paragraph == number]
        assert "".join(row.text for row in rows).replace(" ", "") == text.replace(" ", "")
        assert all(text[row.start :].startswith(row.text) for row in rows)
    assert all(page.margin + page.face.getlength(row.text) <= page.width - page.margin + 1 for row in page.rows)
    tops = [row.top for row in page.rows]
    assert all(after - before >= page.step for before, after in pairwise(tops))
    assert page.header[-1][2] < page.rows[0].top + page.face.size * 0.5 and page.rows[-1].top < page.height


@pytest.mark.parametrize("card", PAGES, ids=["en", "zh"])
def test_sentences_are_those_of_the_text(card: Card) -> None:
    page = typeset(card, looks()[0])
    found = [page.paragraphs[one.paragraph][one.start : one.end] for one in page.sentences]
    assert "".join(found).replace(" ", "") == "".join(card.items).replace(" ", "")
    assert found[0] == ("公司完成3.5亿美元融资。" if is_chinese(card.lang) else "Getting to the Moon has been done.")


@pytest.mark.parametrize("card", PAGES, ids=["en", "zh"])
def test_each_word_is_marked_as_it_is_said(card: Card) -> None:
    page = typeset(card, looks()[0])
    read = Reading.of(page, spoken(card, range(3)))
    texts = [word for text in card.items for word in words(text, card.lang)]
    assert len(read.cues) == len(texts)
    for number, (cue, text) in enumerate(zip(read.cues, texts, strict=True)):
        where = cue.where
        assert cue.time == number / 2
        assert letters_of(page.paragraphs[where.paragraph][where.start : where.end]) == letters_of(text)
        view = read.at(cue.time + 0.26)
        if view.word == where:  # the next sentence is lit a little before it begins
            assert view.stroke == 1.0 and view.sentence and view.sentence.start <= where.start < view.sentence.end


@pytest.mark.parametrize("look", looks(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_the_line_of_type_that_is_said_stands_in_the_middle_and_the_camera_glides(look: Look) -> None:
    page = typeset(PAGES[0], look)
    read, height = Reading.of(page, spoken(PAGES[0], range(3))), look.size[1]
    tops = [read.at(frame / 25).top for frame in range(25 * 25)]
    assert all(-1e-6 <= after - before <= height * 0.02 for before, after in pairwise(tops)), "it never jumps"
    assert read.cues
    for cue in read.cues:
        row = next(row for row in reversed(page.rows) if row.paragraph == cue.where.paragraph
                   and row.start <= cue.where.start)  # fmt: skip
        seen = (row.top + page.step / 2 - read.at(cue.time).top) / height
        assert 0.1 < seen < 0.6


def test_a_page_goes_on_in_the_next_clip() -> None:
    """The second clip begins where the second line does; both know what is said two seconds before and after."""
    card, begin = PAGES[0], 5.0
    page = typeset(card, looks()[0])
    first = Reading.of(page, spoken(card, range(2)))
    second = Reading.of(typeset(replace(card, line=2), looks()[0]), spoken(card, range(2), begin))
    for time in (5.0, 5.5, 6.0, 8.0):
        one, other = first.at(time), second.at(time - begin)
        assert one.top == pytest.approx(other.top, abs=0.02) and one.word == other.word


def test_frames_are_those_of_their_moments_and_stand_still_where_nothing_is_said() -> None:
    look = looks()[0]
    page = typeset(PAGES[0], look)
    said = spoken(PAGES[0], range(3))
    whole = list(reading(page, said, FPS, range(0, 60)))
    assert next(reading(page, said, FPS, range(20, 40))) == whole[20] and len(whole) == 60
    assert len(set(whole)) > 30
    assert len(set(reading(page, NOTHING_SPOKEN, FPS, range(25)))) == RATE, "the ground alone moves"
    assert all(len(frame) == look.size[0] * look.size[1] * 3 // 2 for frame in whole)


@pytest.mark.parametrize("look", looks(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_its_neighbours_are_dimmed_and_what_was_said_is_marked(look: Look) -> None:
    page = typeset(PAGES[0], look)
    (frame,) = reading(page, spoken(PAGES[0], range(3)), FPS, range(200, 201))
    luma = np.frombuffer(frame, np.uint8).reshape(-1, look.size[0])[: look.size[1]].astype(int)
    accent = ImageColor.getrgb(look.style.accent)[:3]
    for colour, least in ((accent, 0.005), (page.ink, 0.003), (page.paper, 0.2), (page.faded, 0.001)):
        assert np.mean(np.abs(luma - luma_of(colour)) < 4) > least, colour


@pytest.mark.parametrize("look", looks(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_a_page_stands_with_its_own_line_marked(look: Look) -> None:
    for card in PAGES:
        made = np.asarray(standing(typeset(card, look), ground(look).image), int)
        assert made.shape[:2] == look.size[::-1]
        accent = np.array(ImageColor.getrgb(look.style.accent)[:3])
        assert np.mean(np.abs(made - accent).max(axis=2) < 3) > 0.02


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_line_of_which_nothing_can_be_drawn_is_a_gap(line: int) -> None:
    look = looks()[0]
    items = tuple("😀😀😀" if number == line else text for number, text in enumerate(ENGLISH))
    card = replace(PAGES[0], items=items, line=line)
    page = typeset(card, look)
    assert page.paragraphs[line] == "" and [row.text for row in page.rows if row.paragraph == line] == [""]
    assert standing(page, ground(look).image).size == look.size
    frames = list(reading(page, spoken(card, range(line, line + 1)), FPS, range(3)))
    assert [len(frame) for frame in frames] == [look.size[0] * look.size[1] * 3 // 2] * 3
    alone = typeset(replace(card, items=("😀",), line=0), look)
    assert standing(alone, ground(look).image).size == look.size


def luma_of(colour: tuple[int, ...]) -> int:
    return int(Colours().planes(Image.new("RGB", (16, 16), colour))[0, 0])


@pytest.mark.parametrize("look", looks(), ids=lambda one: f"{one.size[0]}x{one.size[1]}")
def test_all_type_of_a_page_can_be_read(look: Look) -> None:
    page = typeset(PAGES[0], look)
    accent = ImageColor.getrgb(look.style.accent)[:3]
    assert contrast(page.faded, page.paper) >= LEAST and contrast(page.ink, page.paper) > 7
    marked = np.asarray(page.drawn(page.rows[0].top, page.rows[0].top + page.step, True, True)).reshape(-1, 3)
    drawn = max(contrast(tuple(pixel.tolist()), accent) for pixel in np.unique(marked, axis=0))
    assert drawn >= LEAST, "what is marked"
