"""Whatever is given in place of a text: one line that says what it is and what to do."""

import io
import zipfile
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.articles.read import read_article

LEAD = "The council of the harbour town has agreed to build a new bridge, and work will begin in the spring."


def _packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x" * 50)
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (rb"{\rtf1\ansi The council of the harbour town has agreed to build a new bridge.}", "an RTF document"),
        (b"\xef\xbb\xbf" + rb"{\rtf1\ansi The council}", "an RTF document"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (_packed("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (_packed("mimetype", "content.xml"), "an OpenDocument file"),
        (_packed("story.txt"), "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"\x00\x00\x00\x18ftypheic", "a picture"),
        (b"\x00\x00\x00\x18ftypisom", "a video"),
        (b"ID3\x03\x00\x00\x00", "a sound file"),
        (b"\x1f\x8b\x08\x00", "a packed file"),
        (b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/", "a web archive"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nMIIE", "a key"),
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title></channel></rss>', "a feed"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>News</text></svg>', "a picture"),
    ],
)
@pytest.mark.parametrize("name", ["story.txt", "story.md", "story"])
def test_what_is_no_text_is_not_filmed_as_one(tmp_path: Path, body: bytes, what: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(UserError) as told:
        read_article(str(path))
    assert what in told.value.what and "not a text" in told.value.what
    assert told.value.todo and "\n" not in str(told.value)


@pytest.mark.parametrize("start", ["ID3 is a car. ", "PK stands for a park. ", "BM is short. ", "%PDF is a format. "])
def test_a_text_that_begins_like_one_is_a_text(tmp_path: Path, start: str) -> None:
    path = tmp_path / "story.txt"
    path.write_text(f"A bridge\n\n{start}{LEAD}")
    assert LEAD in read_article(str(path)).text


def test_a_page_under_the_name_of_a_text_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(f"<!DOCTYPE html><html><head><title>A bridge</title></head><body><p>{LEAD}</p></body></html>")
    assert read_article(str(path)).text == LEAD


PAGE = "<!doctype html><html{}><head><title>Hello</title>{}</head><body><p>{}</p></body></html>"


@pytest.mark.parametrize(
    ("html", "head", "text", "lang"),
    [
        (' lang="en-GB"', "", "Fire in Paris, Fire in Nice, Fire in Vienne.", "en"),
        ("", '<meta property="og:locale" content="en_US">', "Fire in Paris, Fire in Nice, Fire in Vienne.", "en"),
        (' lang="fr"', "", LEAD * 3, "en"),  # a template's leftover: a long text tells by itself
    ],
)
def test_a_short_page_is_in_the_language_that_it_says(
    tmp_path: Path, html: str, head: str, text: str, lang: str
) -> None:
    path = tmp_path / "story.html"
    path.write_text(PAGE.format(html, head, text))
    assert read_article(str(path)).lang == lang


@pytest.mark.parametrize("text", ["Hello.", "Nicaragua", "Ok", "Fire in Paris"])
def test_a_short_text_asks(tmp_path: Path, text: str) -> None:
    path = tmp_path / "story.txt"
    path.write_text(text)
    with pytest.raises(UserError, match="too short to tell its language; name it with --lang"):
        read_article(str(path))
    assert read_article(str(path), "en").text == text


@pytest.mark.parametrize(("text", "lang"), [("The council voted on Monday.", "en"), ("你好", "zh"), ("港口城市", "zh")])
def test_a_short_text_that_is_plain_does_not(tmp_path: Path, text: str, lang: str) -> None:
    path = tmp_path / "story.txt"
    path.write_text(text)
    assert read_article(str(path)).lang == lang
