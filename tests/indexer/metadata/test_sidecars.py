"""Which files tell about a media file, however their names are written; and that none else is read."""

import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from indexer.metadata.read import Metadata, read_metadata
from indexer.metadata.sidecars import Beside, sidecars

LONG = "IMG_2024_a_very_long_name_that_somebody_gave_it.jpg"  # 51 characters


def beside(name: str, *names: str) -> list[str]:
    return Beside((name, *names)).of(name)


@pytest.mark.parametrize(
    ("name", "sidecar"),
    [
        ("a.jpg", "a.json"), ("a.jpg", "a.jpg.json"), ("a.jpg", "a.jpg.xmp"), ("a.jpg", "a.txt"),
        ("a.mp4", "a.info.json"),
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"), ("IMG_1.jpg", "IMG_1.jpg.supplemental-met.json"),
        ("IMG_1.jpg", "IMG_1.jpg.suppl.json"), ("IMG_1.jpg", "IMG_1.jpg.s.json"),
        ("IMG_1(1).jpg", "IMG_1.jpg(1).json"), ("IMG_1(1).jpg", "IMG_1(1).jpg.json"),
        ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
        ("IMG_1(1).jpg", "IMG_1(1).jpg.supplemental-metadata.json"), ("IMG_1(1).jpg", "IMG_1.jpg.suppl(1).json"),
        ("IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json"), ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
        ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"), ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.json"),
        ("IMG_1-已修改.jpg", "IMG_1.jpg.json"),
        (LONG, f"{LONG[:46]}.json"), (LONG[:30] + ".jpg", f"{LONG[:30]}.jpg.supplemental-m"[:46] + ".json"),
        ("UPPER.MP4", "UPPER.JSON"), ("UPPER.MP4", "upper.json"), ("upper.mp4", "UPPER.MP4.JSON"), ("a.mp4", "a.Txt"),
        (unicodedata.normalize("NFD", "Zoë.mp4"), unicodedata.normalize("NFC", "Zoë.json")),
        (unicodedata.normalize("NFC", "Zoë.mp4"), unicodedata.normalize("NFD", "ZOË.json")),
        ("がぎ.mp4", unicodedata.normalize("NFD", "がぎ.mp4.json")),
    ],
)  # fmt: skip
def test_what_tells(name: str, sidecar: str) -> None:
    assert beside(name, sidecar) == [sidecar]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata(1).json"), ("IMG_1.jpg", "IMG_10.jpg.json"),
        ("IMG_1(2).jpg", "IMG_1.jpg(1).json"), ("IMG_1(1).jpg", "IMG_1.jpg.json"), ("a.mp4", "b.json"),
        ("harbour.mp4", "harbour at dusk.json"), ("harbour at dusk.mp4", "harbour.json"), ("a.mp4", "a.jpg.json"),
        ("a.jpg", "a.srt"), ("edited.jpg", ".jpg.json"), ("harbour of the very long name.jpg", "harbour of the.json"),
    ],
)  # fmt: skip
def test_what_tells_of_another_file(name: str, other: str) -> None:
    assert beside(name, other) == []


def test_an_edited_picture_with_a_sidecar_of_its_own_has_that() -> None:
    assert beside("a-edited.jpg", "a-edited.jpg.json", "a.jpg.json") == ["a-edited.jpg.json"]


def test_two_files_that_differ_in_case_have_each_their_own() -> None:
    found = Beside(["A.mp4", "a.mp4", "A.json", "a.json"])
    assert (found.of("A.mp4"), found.of("a.mp4")) == (["A.json"], ["a.json"])


def test_the_order_in_which_they_count() -> None:
    names = ["a.txt", "a.mp4.xmp", "a.info.json", "a.mp4.json", "a.json"]
    assert beside("a.mp4", *names) == ["a.json", "a.mp4.json", "a.info.json", "a.mp4.xmp", "a.txt"]


def test_a_name_of_255_bytes(tmp_path: Path) -> None:
    path = tmp_path / f"{'港' * 83}.mp4"
    path.write_text("x")
    assert len(os.fsencode(path.name)) == 253
    assert sidecars(path) == ()
    assert read_metadata(path, tmp_path, {}) == Metadata()


def of(folder: Path, said: object, name: str = "IMG_1.json") -> Metadata:
    body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    (folder / name).write_bytes(body)
    return read_metadata(folder / "IMG_1.mp4", folder, {})


def test_google_takeout(tmp_path: Path) -> None:
    said = {
        "title": "IMG_1.mp4", "description": "Grandma feeding swans", "imageViews": "12", "url": "https://photos.example/1",
        "creationTime": {"timestamp": "1600000000", "formatted": "Sep 13, 2020"},
        "photoTakenTime": {"timestamp": "1530000000", "formatted": "Jun 26, 2018, 8:00:00 AM UTC"},
        "geoData": {"latitude": 0.0}, "people": [{"name": "Ada Lovelace"}], "googlePhotosOrigin": {"mobileUpload": {}},
    }  # fmt: skip
    told = of(tmp_path, said, "IMG_1.mp4.supplemental-metadata.json")
    assert (told.words, told.recorded) == ("Grandma feeding swans\nAda Lovelace", "2018-06-26")
    assert (told.title, told.unread) == ("", ())


@pytest.mark.parametrize("shift", [str, lambda key: f" {key} "])
def test_chinese_keys(tmp_path: Path, shift: Any) -> None:
    said = {"标题": "江边大桥", "標籤": ["大桥", "夜景"], "描述": "通车仪式", "作者": "张三", "许可": "CC BY 4.0",
            "拍摄日期": "2019年11月20日", "来源": "https://example.cn/1"}  # fmt: skip
    told = of(tmp_path, {shift(key): value for key, value in said.items()})
    assert told.words == "江边大桥\n通车仪式\n大桥, 夜景\n张三"
    assert (told.licence, told.recorded, told.source_url) == ("CC BY 4.0", "2019-11-20", "https://example.cn/1")
    assert (told.credit, told.unread) == ("张三", ())


def test_keys_that_are_not_understood_are_named(tmp_path: Path) -> None:
    told = of(tmp_path, {"titel": "Hafen", "fotograf": ["A"], "views": 3, "title": "Harbour", "rating": None})
    assert (told.title, told.unread) == ("Harbour", ("titel", "fotograf"))
    assert of(tmp_path, {"title": "x", "extractor": "site", "format_note": "720p"}).unread == (), "a program's own"


def test_a_text_beside_a_file(tmp_path: Path) -> None:
    text = "Title: Waltz\nArtist: Kevin MacLeod\nLicensed under Creative Commons: By Attribution 4.0\nhttps://example.org/w"
    told = of(tmp_path, text.encode(), "IMG_1.txt")
    assert (told.title, told.credit, told.source_url) == ("Waltz", "Kevin MacLeod", "https://example.org/w")
    assert told.licence == "Licensed under Creative Commons: By Attribution 4.0"
    told = of(tmp_path, "标题：圆舞曲\n作者：张三\n许可：CC BY 4.0\n一段很慢的音乐".encode(), "IMG_1.txt")
    assert (told.title, told.credit, told.licence, told.description) == (
        "圆舞曲",
        "张三",
        "CC BY 4.0",
        "一段很慢的音乐",
    )
    plain = "A tram turns: nobody waits.\nAt 10:15 it rains, and the licence of the driver is at home."
    told = of(tmp_path, plain.encode(), "IMG_1.txt")
    assert (told.description, told.title, told.licence) == (plain, "", "")


# Whatever a stranger puts beside a file


def test_a_link_out_of_the_library_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "footage"
    root.mkdir()
    (tmp_path / "secret.json").write_text('{"title": "secret"}')
    (root / "IMG_1.json").symlink_to(tmp_path / "secret.json")
    told = read_metadata(root / "IMG_1.mp4", root, {})
    assert (told.title, told.note) == ("", "IMG_1.json is left out (it is a link to somewhere else)")
    (root / "told").mkdir()
    (root / "told/inside.json").write_text('{"title": "inside"}')
    (root / "IMG_1.json").unlink()
    (root / "IMG_1.json").symlink_to(root / "told/inside.json")
    assert read_metadata(root / "IMG_1.mp4", root, {}).title == "inside"


def test_footage_that_is_linked_in_keeps_the_sidecar_beside_it(tmp_path: Path) -> None:
    store, root = tmp_path / "store", tmp_path / "footage"
    store.mkdir()
    root.mkdir()
    (store / "IMG_1.mp4").write_text("x")
    (store / "IMG_1.json").write_text('{"title": "Harbour"}')
    for name in ("IMG_1.mp4", "IMG_1.json"):
        (root / name).symlink_to(store / name)
    assert read_metadata(root / "IMG_1.mp4", root, {}).title == "Harbour"


@pytest.mark.parametrize("target", ["/dev/zero", "/proc/kmsg", "/proc/self/mem"])
def test_devices_are_not_read(tmp_path: Path, target: str) -> None:
    (tmp_path / "IMG_1.json").symlink_to(target)
    told = read_metadata(tmp_path / "IMG_1.mp4", tmp_path, {})
    assert told.note.startswith("IMG_1.json is left out (it is ")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "IMG_1.json")
    assert read_metadata(tmp_path / "IMG_1.mp4", tmp_path, {}).note == "IMG_1.json is left out (it is no file)"


def test_the_cases_that_went_wrong(shared: Path) -> None:
    cases = shared / "data/cases/sidecars"
    said = {name: read_metadata(cases / name, cases, {}) for name in ("IMG_0001.jpg", "IMG_0003.jpg", "UPPER.MP4")}
    assert "Grandma feeding swans" in said["IMG_0001.jpg"].words and "Ada Lovelace" in said["IMG_0001.jpg"].words
    assert "Old lighthouse" in said["IMG_0003.jpg"].words and said["UPPER.MP4"].words
    assert {said[name].recorded for name in ("IMG_0001.jpg", "IMG_0003.jpg")} == {"2018-06-26"}
