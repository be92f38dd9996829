"""Subtitles: every word once, in order, where a person would divide, long enough to be read."""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_db.timebase import frame_at
from montage.language.graphemes import CLOSING, OPENING, width
from montage.language.text import HAN, sentences
from montage.model import Caption, Line, Speech, Word
from montage.narration.word_times import word_spans
from montage.subtitles.captions import USUAL, captions, limits_for
from montage.subtitles.line_breaks import pieces
from montage.template import SubtitleStyle

FPS = Fraction(30)
WIDE, HIGH = (1280, 720), (720, 1280)
ENGLISH = Fraction(1, 14)  # [s] a letter
CHINESE = Fraction(22, 100)  # [s] a character


def spoken(texts: list[str], lang: str, pace: Fraction, pause: Fraction = Fraction(7, 20)) -> list[Speech]:
    """Every written word takes as long as it is."""
    at, made = Fraction(3, 5), []
    for index, text in enumerate(texts):
        start, words = at, []
        for low, high in word_spans(text, lang):
            words.append(Word(text[low:high], at, at + (high - low) * pace))
            at = words[-1].end + pace / 2
        made.append(Speech(index, start, at, tuple(words)))
        at += pause
    return made


def divided(
    *texts: str,
    lang: str = "en",
    pace: Fraction = ENGLISH,
    size: tuple[int, int] = WIDE,
    fps: Fraction = FPS,
    style: SubtitleStyle = USUAL,
) -> tuple[Caption, ...]:
    return captions(spoken(list(texts), lang, pace), [Line(text) for text in texts], lang, fps, size, style)


def texts(made: tuple[Caption, ...]) -> list[str]:
    return [caption.text for caption in made]


def test_a_short_sentence_is_one_subtitle() -> None:
    assert texts(divided("Nothing happened, she said.")) == ["Nothing happened, she said."]


def test_a_long_one_is_divided_at_its_clauses() -> None:
    made = texts(
        divided(
            "The plan includes actions to raise electromobility rates, reduce coal-fired fine dusts by 90%, improve"
            " nuclear safety and increase the scale of wind power projects, among other measures."
        )
    )
    assert [text.replace("\n", " ").rstrip()[-1] for text in made] == [",", ",", ",", "."]


def test_a_line_does_not_end_with_a_word_that_binds_or_a_figure() -> None:
    made = texts(
        divided(
            "Officials at the ministry in the capital announced that the cost of the programme would rise to $12.9"
            " billion by the end of the decade, while Dr. Anna Smith of the University of Hong Kong called it a loss."
        )
    )
    ends = [line.split()[-1] for text in made for line in text.split("\n")]
    assert not {"the", "of", "to", "a", "at", "in", "that", "Dr.", "$12.9"} & set(ends), made


def test_chinese_is_divided_between_words_and_loses_its_last_comma_and_stop() -> None:
    made = texts(
        divided(
            "国家医保局密切监测短缺药品清单，保障人民群众的用药需求。记者获悉，“情况已经好转”！",
            lang="zh",
            pace=CHINESE,
        )
    )
    assert made == ["国家医保局密切监测短缺药品清单", "保障人民群众的用药需求", "记者获悉，“情况已经好转”！"]


def test_a_term_said_twice_is_not_divided() -> None:
    line = "国家医保局密切监测国家短缺药品清单和临床必需易短缺药品重点监测清单药品价格和配送情况"
    made = divided(line + "。", lang="zh", pace=CHINESE)
    assert len(made) > 1
    for caption in made:
        assert caption.text.count("短缺") == caption.text.count("短缺药品"), caption.text


def test_a_figure_stays_with_its_unit() -> None:
    line = "截至2019年11月17日全国已有3500万人次使用了这一服务系统其中包括1200.5万名农村居民以及300多万名老年人"
    lines = [part for caption in divided(line, lang="zh", pace=CHINESE, size=HIGH) for part in caption.text.split("\n")]
    assert not [part for part in lines if re.search(r"\d$|^[年月日万]", part)], lines


def test_the_smallest_parts_are_words_with_what_belongs_to_them() -> None:
    line = "约3500万人说：“看到了《大公报》”。"
    parts = [part.text for part in pieces(line, spoken([line], "zh", CHINESE)[0], "zh")]
    assert "".join(parts) == line
    assert any(part.startswith("3500万") for part in parts) and any(part.startswith("“看") for part in parts), parts
    assert any(part.startswith("《") for part in parts) and parts[-1].endswith("》”。"), parts


def test_a_no_break_space_is_no_place_to_divide() -> None:
    line = "A test of 5\u00a0km and\u202f: «\u00a0more\u00a0» of it"
    parts = [part.text for part in pieces(line, spoken([line], "en", ENGLISH)[0], "en")]
    assert parts == ["A", "test", "of", "5 km", "and :", "« more »", "of", "it"]


def test_quotation_marks_stay_with_their_words() -> None:
    made = " ".join(texts(divided("“We need it,” she said — “and soon” — (at least) for $5.")))
    assert made.replace("\n", " ") == "“We need it,” she said — “and soon” — (at least) for $5."


def test_an_upright_film_has_shorter_lines() -> None:
    assert limits_for("en", WIDE).line == 42 and limits_for("zh", WIDE).line == 32  # 16 characters
    assert limits_for("en", HIGH).line < 30 and limits_for("zh", HIGH).line < 32


def test_the_style_says_how_many_letters_a_line_has() -> None:
    short, large = SubtitleStyle(letters=24), SubtitleStyle(size=0.09)
    assert limits_for("en", WIDE, short).line == 24 and limits_for("zh", WIDE, short).line == 24
    assert limits_for("en", WIDE, large).line < 42  # large type: fewer have room
    assert limits_for("en", HIGH, SubtitleStyle(box="#000000")).line < limits_for("en", HIGH).line
    text = "The plan includes actions to raise electromobility rates and to improve nuclear safety."
    assert max(width(line) for one in divided(text, style=short) for line in one.text.split("\n")) <= 24


@pytest.mark.parametrize("size", [WIDE, HIGH])
def test_an_address_or_a_long_word_is_divided_rather_than_cut_off(size: tuple[int, int]) -> None:
    text = (
        f"See https://www.example.com/news/2026/11/a-very-long-address?from=letter and {'Donaudampfschiff' * 5}, too."
    )
    made = divided(text, size=size)
    assert "".join(texts(made)).replace("\n", "").replace(" ", "") == text.replace(" ", "")
    check_lines(made, "en", size)
    address = next(line for one in made for line in one.text.split("\n") if "https" in line)
    assert address[-1] in "/-?"  # after one of its signs
    assert [one.start for one in made] == sorted({one.start for one in made})


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Il a dit «\u202fbonjour à tous\u202f» hier soir, et puis il est parti en voiture !", ["« bonjour", "tous »"]),
        ("The company showed its new phone, the iPhone 15 Pro Max, at a price of 9,999 yuan.", ["iPhone 15"]),
        ("Prices rose by 12 % in Germany, by 5\u00a0km in a test, and by nothing at all in Spain.", ["12 %", "5 km"]),
        ("Fans of both teams celebrated 🎉 in the streets of the city 🏙, waving 🇦🇷 flags.", ["celebrated 🎉", "🇦🇷"]),
    ],
)
def test_what_belongs_together_stays_on_a_line(text: str, together: list[str]) -> None:
    assert together
    for letters in range(24, 43, 3):
        made = divided(text, style=SubtitleStyle(letters=letters))
        for part in together:
            assert any(part in line for one in made for line in one.text.split("\n")), (part, texts(made))


def test_a_voice_without_times_gets_subtitles_too() -> None:
    speech = Speech(0, Fraction(1), Fraction(5), ())
    line = Line("The first half of it is said, and then the second half of it is said, and then it ends at last.")
    made = captions([speech], [line], "en", FPS)
    assert " ".join(texts(made)).replace("\n", " ") == line.text
    assert made[0].start == 1 and made[-1].end >= 5


def test_a_word_the_voice_put_in_does_not_show() -> None:
    words = (
        Word("It", Fraction(1), Fraction(2)),
        Word("ninety", Fraction(2), Fraction(3)),
        Word("is", Fraction(3), Fraction(4)),
    )
    assert texts(captions([Speech(0, Fraction(1), Fraction(4), words)], [Line("It is.")], "en", FPS)) == ["It is."]


def test_a_line_of_no_words_has_no_subtitle() -> None:
    assert captions([Speech(0, Fraction(1), Fraction(2), ())], [Line("—")], "en", FPS) == ()
    assert captions([], [], "en", FPS) == ()


def test_the_subtitle_comes_with_the_first_word_and_stays_after_the_last() -> None:
    made = divided("One thing is certain.", "Another one is not certain at all.")
    speeches = spoken(["One thing is certain.", "Another one is not certain at all."], "en", ENGLISH)
    assert len(made) == 2
    for caption, speech in zip(made, speeches, strict=True):
        assert abs(caption.start - speech.words[0].start) <= 1 / (2 * FPS)
        assert caption.end >= speech.words[-1].end


WORDS = st.sampled_from(
    [
        "a",
        "the",
        "of",
        "minister",
        "Moscow",
        "3.5",
        "$12",
        "2,019",
        "state-of-the-art",
        "don’t",
        "U.S.",
        "and",
        "90%",
        "AT&T",
    ]
)
MARKS = st.sampled_from(["", "", "", "", ",", ".", ";", " —", "?”", "…", ":", "!)"])
SIGNS = st.sampled_from(["", "", "", "“", "(", "‘"])
ENGLISH_TEXT = st.lists(st.tuples(SIGNS, WORDS, MARKS).map("".join), min_size=1, max_size=40).map(" ".join)
HAN_WORDS = st.sampled_from(
    [
        "的",
        "中国",
        "国家",
        "医疗卫生",
        "在",
        "3500万",
        "11月",
        "NASA",
        "监测",
        "预警",
        "了",
        "和",
        "人民群众",
        "iPhone",
        "15",
    ]
)
HAN_MARKS = st.sampled_from(["", "", "", "，", "。", "、", "：“", "”", "！", "（", "）", "——"])
CHINESE_TEXT = (
    st.lists(st.tuples(HAN_WORDS, HAN_MARKS).map("".join), min_size=1, max_size=30).map("".join).map("{}中国".format)
)


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(ENGLISH_TEXT, min_size=1, max_size=4),
    pace=st.sampled_from([Fraction(1, 30), ENGLISH, Fraction(1, 5)]),
    size=st.sampled_from([WIDE, HIGH]),
    fps=st.sampled_from([FPS, Fraction(30000, 1001), Fraction(24)]),
)
def test_english_holds_every_character_once(
    lines: list[str], pace: Fraction, size: tuple[int, int], fps: Fraction
) -> None:
    made = divided(*lines, pace=pace, size=size, fps=fps)
    assert re.sub(r"\s", "", "".join(texts(made))) == re.sub(r"\s", "", "".join(lines))
    whole = " ".join(caption.text.replace("\n", " ") for caption in made)
    assert whole.split() == " ".join(lines).split()  # no word is broken
    check_times(made, fps)
    check_lines(made, "en", size)


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(CHINESE_TEXT, min_size=1, max_size=4),
    pace=st.sampled_from([Fraction(1, 12), CHINESE, Fraction(1, 2)]),
    size=st.sampled_from([WIDE, HIGH]),
)
def test_chinese_holds_every_word_once(lines: list[str], pace: Fraction, size: tuple[int, int]) -> None:
    made = divided(*lines, lang="zh", pace=pace, size=size)
    written = "".join(texts(made))
    assert re.sub(r"\W", "", written) == re.sub(r"\W", "", "".join(lines))
    for number in re.findall(r"\d+万?|[A-Za-z]+", "".join(lines)):
        assert number in "|".join(texts(made)).replace("\n", "|")
    check_times(made, FPS)
    check_lines(made, "zh", size)
    assert not [
        line for text in texts(made) for line in text.split("\n") if re.search(r"[。，]$", line) and HAN.search(line)
    ]


def check_times(made: tuple[Caption, ...], fps: Fraction) -> None:
    for caption in made:
        for time in (caption.start, caption.end):
            assert Fraction(frame_at(time, fps)) / fps == time
        assert 0 < caption.end - caption.start <= 7 + 1 / fps
    for before, after in pairwise(made):
        assert frame_at(after.start, fps) - frame_at(before.end, fps) >= 2 or after.start - before.start < Fraction(
            1, 5
        )


def check_lines(
    made: tuple[Caption, ...], lang: str, size: tuple[int, int], style: SubtitleStyle = USUAL, whole: bool = True
) -> None:
    """`whole`: no word of it is wider than a line."""
    limit = limits_for(lang, size, style).line
    for line in (line for caption in made for line in caption.text.split("\n")):
        assert line == line.strip() and line
        assert not whole or (line[0] not in CLOSING and line[-1] not in OPENING), line
        assert width(line) <= limit, line
    assert all(caption.text.count("\n") <= 1 for caption in made)


ANY_WORD = st.sampled_from(
    [
        "the", "$12", "https://www.example.com/news/2026/a-b?x=1&y=2", "x" * 60, "国家", "3500万", "iPhone", "العربية",
        "החלטנו", "ב-2024", "👩‍🚒", "🎉🎉", "🇦🇷", "한국어", "日本語", "ภาษาไทย", "हिन्दी",
        "«", "»", "“", "”", "(", ")", "—", "…", "，", "。", "！", "%", "\u00a0", "...", "\ue000",
    ]
)  # fmt: skip
ANY_TEXT = st.lists(st.tuples(ANY_WORD, st.sampled_from(["", " ", " "])).map("".join), min_size=1, max_size=30).map(
    "".join
)


@settings(max_examples=80, deadline=None)
@given(
    text=ANY_TEXT,
    lang=st.sampled_from(["en", "he"]),
    size=st.sampled_from([WIDE, HIGH]),
    style=st.builds(SubtitleStyle, letters=st.sampled_from([9, 20, 42]), box=st.sampled_from(["", "#000000"])),
)
def test_every_script_is_written_once_in_order_and_fits(
    text: str, lang: str, size: tuple[int, int], style: SubtitleStyle
) -> None:
    made = divided(text, lang=lang, size=size, style=style)
    if made:
        assert re.sub(r"\s", "", "".join(texts(made))) == re.sub(r"\s", "", text)
    check_lines(made, lang, size, style, whole=False)


@pytest.mark.parametrize(("lang", "pace", "speed"), [("en", ENGLISH, 20), ("zh", CHINESE, 9)])
def test_real_articles_can_be_read(shared: Path, lang: str, pace: Fraction, speed: int) -> None:
    files = sorted((shared / "data" / "articles" / lang / "truth").glob("*.txt"))[:6]
    assert files
    for file in files:
        made = divided(*sentences(file.read_text("utf-8"), lang)[:12], lang=lang, pace=pace)
        seconds = [float(caption.end - caption.start) for caption in made]
        fast = [
            caption.text for caption, time in zip(made, seconds, strict=True) if len(caption.text) / time > speed + 1
        ]
        assert len(fast) <= len(made) / 30, fast
        assert sum(time < 5 / 6 for time in seconds) <= len(made) / 30
        assert max(seconds) <= 7
        check_times(made, FPS)


def test_a_line_is_written_in_words_of_its_own() -> None:
    texts_ = ["The rocket stands on its pad.", "The Moon is far away."]
    speeches = spoken(texts_, "en", ENGLISH)
    plain = [Line(text) for text in texts_]
    usual = captions(speeches, plain, "en", FPS)
    other = captions(speeches, [replace(plain[0], subtitle="It waits, patiently."), plain[1]], "en", FPS)
    assert texts(other) == ["It waits, patiently.", texts(usual)[1]]
    assert abs(other[0].start - usual[0].start) < Fraction(1, 4) and other[1] == usual[1]
    corrected = captions(speeches, [replace(plain[0], subtitle="The Rocket stands on its pad."), plain[1]], "en", FPS)
    assert [(one.start, one.end) for one in corrected] == [(one.start, one.end) for one in usual]
    assert texts(captions(speeches, [replace(plain[0], subtitle=""), plain[1]], "en", FPS)) == texts(usual)[1:]
