"""What is told about a file, and by whom."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata.read import Metadata, read_metadata
from tests.indexer.metadata.test_xmp import alt, many, packet


def test_json_sidecar(tmp_path: Path) -> None:
    said = {
        "title": "港口", "tags": ["ships", "cranes"], "description": "Unloading at night", "author": "A. Reporter",
        "license": "CC BY 4.0", "date": "20210604", "url": "https://example.org/1", "views": 3,
    }  # fmt: skip
    (tmp_path / "IMG_1.json").write_text(json.dumps(said), encoding="utf-8")
    told = read_metadata(tmp_path / "IMG_1.mp4", tmp_path, {})
    assert told.words == "港口\nUnloading at night\nships, cranes\nA. Reporter"
    assert (told.credit, told.licence, told.recorded) == ("A. Reporter", "CC BY 4.0", "2021-06-04")
    assert (told.title, told.source_url, told.note) == ("港口", "https://example.org/1", "")


def test_the_sidecar_of_the_whole_name(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.mp4.json").write_text('{"title": "This one"}')
    assert read_metadata(tmp_path / "IMG_1.mp4", tmp_path, {}).title == "This one"
    assert read_metadata(tmp_path / "IMG_1.mov", tmp_path, {}).title == ""


def test_text_sidecar_and_tags_add_up(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.txt").write_text("A tram turns\ninto the square.", encoding="utf-8-sig")
    told = read_metadata(
        tmp_path / "IMG_1.mp4", tmp_path, {"title": "Tram", "comment": "in Lisbon", "artist": "B. Camera"}
    )
    assert told.words == "Tram\nA tram turns into the square. in Lisbon\nB. Camera"
    assert told.credit == "B. Camera"


def of(folder: Path, said: object, name: str = "IMG_1.json", tags: dict[str, str] | None = None) -> Metadata:
    """What is told of IMG_1.mp4 with this beside it."""
    body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    (folder / name).write_bytes(body)
    return read_metadata(folder / "IMG_1.mp4", folder, tags or {})


def test_a_sidecar_goes_before_tags(tmp_path: Path) -> None:
    told = of(tmp_path, {"title": "Ours", "licence": "own"}, tags={"title": "Encoder's", "copyright": "theirs"})
    assert (told.title, told.licence, told.credit) == ("Ours", "own", "theirs")


@pytest.mark.parametrize("name", ["IMG_1.xmp", "IMG_1.mp4.xmp"])
def test_xmp_sidecar(tmp_path: Path, name: str) -> None:
    said = alt("dc:title", x_default="Harbour", fr="Port") + alt("dc:rights", x_default="© J. Doe, CC BY 4.0")
    told = of(tmp_path, packet(said + many("dc:subject", "ships"), 'exif:DateTimeOriginal="2021-06-04T10:00"'), name)
    assert told.words == "Harbour\nPort\nships\n© J. Doe"
    assert (told.credit, told.licence, told.recorded) == ("© J. Doe", "CC BY 4.0", "2021-06-04")


def test_what_yt_dlp_writes(tmp_path: Path) -> None:
    said = {
        "id": "x", "title": "Harbour", "description": "Unloading at night", "tags": ["ships"], "categories": ["Travel"],
        "uploader": "A. Reporter", "channel": "A", "license": "Creative Commons Attribution license (reuse allowed)",
        "upload_date": "20210604", "webpage_url": "https://example.org/watch?v=x", "duration": 61, "view_count": 3,
        "url": "https://cdn.example.org/x.mp4", "chapters": [{"start_time": 0.0, "title": "Cranes"}, {"title": None}],
        "formats": [{"url": "https://cdn.example.org/1"}] * 9000, "creator": None,
    }  # fmt: skip
    told = of(tmp_path, said, "IMG_1.info.json")
    assert told.words == "Harbour\nUnloading at night Cranes\nships, Travel\nA. Reporter"
    assert (told.credit, told.licence) == ("A. Reporter", "Creative Commons Attribution license (reuse allowed)")
    assert (told.recorded, told.source_url) == ("2021-06-04", "https://example.org/watch?v=x")


@pytest.mark.parametrize(
    ("said", "credit", "licence", "source"),
    [
        ({"copyright": "© 2020 Reuters"}, "© 2020 Reuters", "", ""),
        ({"copyright": "© 2020 Reuters. All rights reserved."}, "© 2020 Reuters", "All rights reserved.", ""),
        ({"copyright": "CC BY 4.0"}, "", "CC BY 4.0", ""),
        ({"rights": "J. Doe - CC BY-NC-SA 4.0"}, "J. Doe", "CC BY-NC-SA 4.0", ""),
        ({"copyright": "© 新华社。版权所有"}, "© 新华社", "版权所有", ""),
        ({"copyright": "© A", "author": "B", "license": "MIT"}, "B", "MIT", ""),
        ({"copyright": "http://example.org"}, "", "", "http://example.org"),
        (
            {"copyright": "https://creativecommons.org/licenses/by/4.0/"},
            "",
            "https://creativecommons.org/licenses/by/4.0/",
            "",
        ),
        ({"source": "Reuters"}, "Reuters", "", ""),
        ({"source": "https://example.org/1"}, "", "", "https://example.org/1"),
        ({"comment": "https://example.org/1", "purl": "https://example.org/2"}, "", "", "https://example.org/2"),
        ({"url": "javascript:alert(1)"}, "", "", ""),
        ({"author": {"name": "J. Doe"}, "Usage_Terms": "Editorial use only"}, "J. Doe", "Editorial use only", ""),
        ({"artist": ["A", "B"]}, "A, B", "", ""),
    ],
)
def test_whose_it_is(tmp_path: Path, said: dict[str, Any], credit: str, licence: str, source: str) -> None:
    told = of(tmp_path, said)
    assert (told.credit, told.licence, told.source_url) == (credit, licence, source)


@pytest.mark.parametrize(
    "text",
    ["OLYMPUS DIGITAL CAMERA", "Bilibili VXCode Swarm Transcoder v0.7.74", "Cropped with ezgif.com GIF maker",
     "Lavf58.29.100", "ISO Media file produced by Google Inc.", "https://example.org/watch?v=x", "Screenshot"],
)  # fmt: skip
def test_what_programs_write_is_no_word(tmp_path: Path, text: str) -> None:
    assert of(tmp_path, {}, tags={"description": text, "encoder": text, "handler_name": text}).words == ""
    assert of(tmp_path, {}, tags={"description": f"{text} and a harbour seen from the sea, at dusk, in summer"}).words


def test_a_title_that_is_the_files_name_is_none(tmp_path: Path) -> None:
    assert of(tmp_path, {"title": "IMG_1.mp4"}, "IMG_1.mp4.json").title == ""


# When


@pytest.mark.parametrize(
    ("sidecar", "date", "name", "day"),
    [
        ("2001-01-01", "2002:02:02", "VID_20030303.mp4", "2001-01-01"),
        ("", "2002:02:02", "VID_20030303.mp4", "2002-02-02"),
        ("soon", "0000:00:00", "VID_20030303.mp4", "2003-03-03"),
        ("2007-05", "", "VID_20030303.mp4", "2007-05"),
        ("", "1904-01-01", "VID_20993003.mp4", ""),
    ],
)
def test_when_it_was_recorded(tmp_path: Path, sidecar: str, date: str, name: str, day: str) -> None:
    (tmp_path / name).with_suffix(".json").write_text(json.dumps({"date": sidecar}))
    (tmp_path / name).write_text("written today, which is no day of recording")
    assert read_metadata(tmp_path / name, tmp_path, {"date": date}).recorded == day


def test_nothing_known_is_no_date(tmp_path: Path) -> None:
    assert read_metadata(tmp_path / "a.mp4", tmp_path, {}).recorded == ""


# Bad input


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[1, 2]",
        b"3",
        b"\xff\xfe",
        b"",
        b"[" * 100_000,
        b"\0" * 99,
        b"\x89PNG\r\n\x1a\n\0\0",
        b"<x:xmpmeta/>",
        b"NaN",
    ],
)
@pytest.mark.parametrize("name", ["IMG_1.json", "IMG_1.info.json", "IMG_1.xmp"])
def test_a_bad_sidecar_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    told = of(tmp_path, content, name)
    assert told.words == ""
    assert told.note.startswith(f"{name} is left out (")
    assert "\n" not in told.note


def test_values_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    said = {
        "title": {"a": 1},
        "tags": 5,
        "date": "soon",
        "url": [],
        "author": True,
        "description": None,
        "chapters": [[]],
    }
    told = of(tmp_path, said)
    assert (told.words, told.note) == ("", "")


@pytest.mark.parametrize("coding", ["utf-8-sig", "gbk", "utf-16", "utf-16-le"])
def test_codings(tmp_path: Path, coding: str) -> None:
    told = of(tmp_path, '{"title": "港口", "licence": "编辑用途"}'.encode(coding))
    assert (told.title, told.licence, told.note) == ("港口", "编辑用途", "")


def test_a_huge_sidecar_is_left_out_and_a_long_text_is_cut(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.txt").write_text("港 " * 200_000)
    assert len(of(tmp_path, {"tags": [f"ship {number}" for number in range(9999)]}).words) <= 40_020
    told = of(tmp_path, b" " * 17_000_000)
    assert told.note == "IMG_1.json is left out (it is larger than 16 MB)"


def test_the_databases_take_what_is_told(tmp_path: Path) -> None:
    told = of(tmp_path, b'{"title": "a\\u0000b\\ud800c", "author": "\\u001b[31mred"}')
    assert (told.title, told.credit) == ("a b c", "[31mred")


def test_damage_in_the_file_is_told(tmp_path: Path) -> None:
    assert (
        read_metadata(tmp_path / "a.jpg", tmp_path, {"unread": "its EXIF is left out (x)"}).note
        == "its EXIF is left out (x)"
    )


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
keys = st.sampled_from(["title", "tags", "date", "copyright", "license", "source", "chapters", "url", "Author"])


@pytest.mark.slow
@settings(deadline=None)
@given(st.dictionaries(keys, values))
def test_any_json_is_borne(tmp_path_factory: pytest.TempPathFactory, said: dict[str, Any]) -> None:
    told = of(tmp_path_factory.getbasetemp(), said)
    assert told.words.encode() or not told.words
    assert "\0" not in told.words + told.licence + told.credit
