"""Fonts: what draws which character, and what nothing draws."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from assets_db.errors import UserError
from montage.subtitles.fonts import FALLBACK, chain, drawable, missing, shown
from montage.template import ROOT

FONTS = ROOT / "fonts"
FACES = chain(FONTS, "Noto Sans SC")


def families(text: str) -> list[str]:
    """The fonts of `text`, one a run."""
    found = [face.family.removeprefix("Noto ").removeprefix("Sans ") for _, face in drawable(text, FACES)]
    return [name for place, name in enumerate(found) if not place or found[place - 1] != name]


def test_the_template_s_font_comes_first_and_the_others_in_their_order() -> None:
    assert tuple(face.family for face in FACES) == FALLBACK
    assert [face.family for face in chain(FONTS, "Noto Sans")][:2] == ["Noto Sans", "Noto Sans SC"]


def test_bold_is_asked_where_there_is_a_bold_face() -> None:
    bold = {face.family: face.bold for face in chain(FONTS, "Noto Sans SC", bold=True)}
    assert bold["Noto Sans SC"] and bold["Noto Sans Arabic"] and not bold["Noto Emoji"]
    assert not any(face.bold for face in FACES)


def test_a_font_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no font in .* is called 'Helvetica'.*choose from Noto Sans SC"):
        chain(FONTS, "Helvetica")
    with pytest.raises(UserError, match="none"):
        chain(tmp_path, "Noto Sans SC")


def test_a_font_of_one_s_own_is_asked_after_the_bundled_ones_unless_it_is_named(tmp_path: Path) -> None:
    for name in ("NotoSansSC-Regular.otf", "NotoEmoji-Regular.ttf"):
        shutil.copy(FONTS / name, tmp_path)
    own = TTFont(FONTS / "NotoSansHebrew-Regular.ttf")
    own["name"].setName("A House Font", 1, 3, 1, 0x409)
    own.save(tmp_path / "house.ttf")
    assert [face.family for face in chain(tmp_path, "Noto Sans SC")] == ["Noto Sans SC", "Noto Emoji", "A House Font"]
    assert chain(tmp_path, "A House Font")[0].family == "A House Font"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Café, Łódź: 5 €", ["SC"]),
        ("新华社 2026年 αβγ Москва かな", ["SC"]),
        ("καλημέρα", ["Noto Sans".removeprefix("Noto ")]),
        ("Ґалина", ["Sans"]),
        ("قال «نعم»، 5", ["Arabic", "SC"]),
        ("אמר (ב-2026)", ["Hebrew", "SC", "Hebrew", "SC"]),
        ("ไทย हिन्दी 한국어", ["Thai", "Devanagari", "CJK KR"]),
        ("Won 🏆!", ["SC", "Emoji", "SC"]),
    ],
)
def test_scripts_have_their_fonts(text: str, wanted: list[str]) -> None:
    assert families(text) == [name.removeprefix("Noto ") for name in wanted]
    assert missing([text], FACES) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("👍🏽", "👍"),
        ("1️⃣", "1"),
        ("❤️‍🔥", "❤🔥"),
        ("🏃🏽‍♀️", "🏃"),
        ("🇨🇳", "🇨🇳"),
        ("می‌خواهم", "می‌خواهم"),  # a joiner that shapes letters stays
        ("co\u00adop\ufeff", "coop"),
    ],
)
def test_what_only_chooses_or_joins_leaves_no_glyph_and_is_not_missed(text: str, wanted: str) -> None:
    assert shown(text, FACES) == wanted
    assert missing([text], FACES) == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a \ue000 day", "a day"),
        ("a day \ue000.", "a day."),
        ("\ue000 a day", "a day"),
        ("a day \ue000", "a day"),
        ("a\ue000b", "ab"),
        ("a\u200d b", "a b"),
        ("\ue000\ufe0f \ue000", ""),
    ],
)
def test_what_no_font_has_is_left_out_with_its_space(text: str, wanted: str) -> None:
    assert shown(text, FACES) == wanted


def test_what_is_missing_is_told_once_in_order_and_whole() -> None:
    texts = ["b \uf8ff a \ue000\ufe0f", "\uf8ff 👩‍🚒 x\u0378"]
    assert missing(texts, FACES) == ("\uf8ff", "\ue000\ufe0f", "\u0378")


def test_the_bundled_fonts_are_free_small_and_of_one_height() -> None:
    files = [*FONTS.glob("*.otf"), *FONTS.glob("*.ttf")]
    assert sum(file.stat().st_size for file in files if "SC" not in file.name) < 2 << 20
    for file in files:
        font = TTFont(file, lazy=True)
        assert "Open Font" in str(font["name"].getDebugName(13)), file.name
    assert {round(face.height, 3) for bold in (False, True) for face in chain(FONTS, FALLBACK[0], bold)} == {1.448}


@pytest.mark.parametrize(
    "text",
    [
        "働き方改革", "駅に込む人々", "峠の茶屋", "辻さんの畑", "匂い",  # kanji that China does not have
        "佢哋喺香港做嘢，咗唔嘅",  # written Cantonese
        "颱風逼近台灣 多縣市停班停課", "乭乫",  # traditional characters, and Korean ones
        "Nguyễn Thị Ở Hà Nội", "Łódź, Šibenik, Ångström, Iași",
    ],
)  # fmt: skip
@pytest.mark.parametrize("bold", [False, True])
def test_cards_and_titles_have_it_in_the_font_that_draws_them(text: str, bold: bool) -> None:
    first = chain(FONTS, "Noto Sans SC", bold)[0]
    assert first.bold == bold
    assert [one for one in text if not one.isspace() and not first.has(one)] == []
