"""The spoken form of a line, by tables of what a newsreader says, and of any text at all."""

import re
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from montage.language.spoken_form.form import spoken_form

TABLES = {"en": "english.tsv", "zh": "chinese.tsv"}
PARTS = [
    "12", "1,234.5", "2019", "0", "$", "£", "€", "¥", "%", "‰", "bn", "m", "km", "°C", "-", "–", "—", ":", "/", ".",
    ",", "+", "=", "<", ">", "±", "~", "&", "@", "#", "²", "½", "⅜", "①", "Ⅳ", "٣", "〇", "௰", "a", "II", "World War ",
    "Nov.", "No.", "St.", "p.m.", "won", "call", "www.", ".com", "第", "年", "月", "日", "点", "个", "万", "亿", "元",
    "比", "热线", "麒麟", "🙂", "★", "“", "”", '"', "'", "(", ")", "_", "*", "^", "\\", "|", "１", "％", " ", "\n",
    "\u200b",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PARTS), max_size=14).map("".join) | st.text(max_size=40)
LANG = st.sampled_from(["en", "en-GB", "zh", "zh-Hans"])
PUNCTUATION = frozenset(".,;:!?'\"-()[]–—―…“”‘’«»‹›„‚¿¡、。，；：？！（）《》〈〉「」『』【】〔〕〖〗·・\u200c\u200d")


def rows() -> list[tuple[str, str, str]]:
    folder = Path(__file__).parent
    return [
        (lang, *line.split("\t"))  # type: ignore[misc]
        for lang, name in TABLES.items()
        for line in (folder / name).read_text("utf-8").splitlines()
    ]


def words(text: str) -> str:
    """Without capitals, marks and spaces, which no listener hears."""
    return re.sub(r"[\W_]+", "", text.lower())


@pytest.mark.parametrize(("lang", "written", "spoken"), rows())
def test_said_as_a_newsreader_says_it(lang: str, written: str, spoken: str) -> None:
    assert words(spoken_form(written, lang).text) == words(spoken)


def test_the_tables_are_long() -> None:
    assert all(sum(row[0] == lang for row in rows()) >= 150 for lang in TABLES)


@settings(deadline=None, max_examples=400)
@given(text=TEXT, lang=LANG)
@example(text="1" * 60, lang="en")
@example(text="5万亿$1,000.0bn－", lang="zh")
def test_no_figure_and_no_sign_is_left_and_all_of_it_comes_from_the_text(text: str, lang: str) -> None:
    form = spoken_form(text, lang)
    for character in form.text:
        assert character in PUNCTUATION or category(character)[0] in "LMZ" or character.isspace(), (
            character,
            form.text,
        )
    assert len(form.origins) == len(form.text)
    assert list(form.origins) == sorted(form.origins)
    assert all(0 <= origin < len(text) for origin in form.origins)


@pytest.mark.parametrize(
    ("lang", "written", "part", "said"),
    [
        ("en", "on Nov. 19, 2019, too", "Nov.", "November "),
        ("en", "on Nov. 19, 2019, too", "19", "nineteenth"),
        ("en", "on Nov. 19, 2019, too", "2019", "twenty nineteen"),
        ("en", "paid $12.9 billion now", "$12.9", "twelve point nine"),
        ("en", "paid $12.9 billion now", " billion", " billion dollars"),
        ("en", "won 3-2 again", "3-2", "three two"),
        ("zh", "共12.9亿美元", "12.9", "十二点九"),
        ("zh", "在2019年11月", "2019", "二零一九"),
        ("zh", "涨5.2%了", "5.2%", "百分之五点二"),
    ],
)
def test_each_word_knows_what_it_is_spoken_as(lang: str, written: str, part: str, said: str) -> None:
    form = spoken_form(written, lang)
    inside = range(written.index(part), written.index(part) + len(part))
    assert "".join(c for c, origin in zip(form.text, form.origins, strict=True) if origin in inside) == said


@pytest.mark.parametrize("lang", ["fr", "de-AT", "ja", ""])
def test_other_languages_are_left_as_written(lang: str) -> None:
    text = "12,5 % de 1 000 €"
    form = spoken_form(text, lang)
    assert (form.text, form.origins) == (text, tuple(range(len(text))))


def test_plain_words_stay() -> None:
    for lang, text in (
        ("en", "Two swans glide past; a camel (it's old) walks “on”."),
        ("zh", "两只天鹅（很老）游过，“好”。"),
    ):
        assert spoken_form(text, lang).text == text
