"""What files say about themselves, and that damage in it loses no file."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin, TiffImagePlugin
from PIL.JpegImagePlugin import JpegImageFile

from indexer.metadata.embedded import UNREAD, film_tags, orientation, picture_tags
from indexer.probe import probe, read_tags
from tests import media
from tests.indexer.metadata.test_xmp import alt, many, packet

ASCII, UNICODE = b"ASCII\0\0\0", b"UNICODE\0"


def saved(path: Path, **options: object) -> Path:
    Image.fromarray(media.scene(1)).save(path, **options)
    return path


def iim(*fields: tuple[int, bytes]) -> bytes:
    """IPTC IIM, record 2."""
    return b"".join(b"\x1c\x02" + bytes([number]) + len(text).to_bytes(2) + text for number, text in fields)


def with_iptc(path: Path, records: bytes) -> Path:
    """A JPEG with `records` where Photoshop puts them."""
    resource = b"8BIM\x04\x04\0\0" + len(records).to_bytes(4) + records + b"\0" * (len(records) % 2)
    segment = b"Photoshop 3.0\0" + resource
    whole = saved(path).read_bytes()
    path.write_bytes(whole[:2] + b"\xff\xed" + (2 + len(segment)).to_bytes(2) + segment + whole[2:])
    return path


def exif(tags: dict[int, object], details: dict[int, object] | None = None) -> Image.Exif:
    made = Image.Exif()
    made.update(tags)
    made.get_ifd(0x8769).update(details or {})
    return made


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tiff"])
def test_xmp_of_pictures(tmp_path: Path, name: str) -> None:
    said = packet(alt("dc:title", x_default="港口") + many("dc:creator", "J. Doe"), 'photoshop:City="Lisbon"')
    options: dict[str, object] = {"xmp": said}
    if name == "a.png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", said.decode())
        options = {"pnginfo": info}
    if name == "a.tiff":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[700], tags.tagtype[700] = said, 1
        options = {"tiffinfo": tags}
    tags_ = read_tags(saved(tmp_path / name, **options))
    assert (tags_["title"], tags_["keywords"], tags_["credit"]) == ("港口", "Lisbon", "J. Doe")


def test_xmp_of_a_film_goes_before_what_the_container_says(tmp_path: Path) -> None:
    said = ("-metadata", "title=Tape 7", "-metadata", "comment=dusk", "-metadata", "creation_time=2022-01-01T10:00:00Z")
    path = media.scenes(tmp_path / "a.mp4", 0.2, options=(*media.H264, *said))
    xmp = packet(alt("dc:title", x_default="Harbour"), 'exif:DateTimeOriginal="2021-06-04"')
    body = bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + xmp
    path.write_bytes(path.read_bytes() + (8 + len(body)).to_bytes(4) + b"uuid" + body)
    tags = read_tags(path)
    assert (tags["title"], tags["comment"], tags["date"]) == ("Harbour", "dusk", "2021-06-04")


def test_iptc(tmp_path: Path) -> None:
    path = with_iptc(
        tmp_path / "a.jpg",
        iim((5, b"Harbour"), (105, "Hafen in Köln".encode("cp1252")), (120, "码头夜景".encode("gbk")),
            (25, b"ships"), (25, "港口".encode()), (90, b"Lisbon"), (101, b"Portugal"), (55, b"20210604"),
            (80, b"J. Doe"), (110, b"Reuters"), (115, b"Reuters/L"), (116, "© 2021 Reuters".encode())),
    )  # fmt: skip
    tags = read_tags(path)
    assert tags == {
        "title": "Harbour", "keywords": "ships, 港口, Lisbon, Portugal", "description": "码头夜景\nHafen in Köln",
        "credit": "J. Doe / Reuters", "source": "Reuters/L", "copyright": "© 2021 Reuters", "date": "20210604",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "details", "name", "text"),
    [
        ({0x010E: "Ein Hafen in Köln".encode("cp1252")}, {}, "description", "Ein Hafen in Köln"),
        ({0x010E: "港口".encode()}, {}, "description", "港口"),
        ({0x013B: "J. Doe"}, {}, "credit", "J. Doe"),
        ({0x8298: "© 2021 Reuters".encode()}, {}, "copyright", "© 2021 Reuters"),
        ({0x9C9B: "港口\0".encode("utf-16-le")}, {}, "title", "港口"),
        ({0x9C9E: "ships;cranes\0".encode("utf-16-le")}, {}, "keywords", "ships, cranes"),
        ({}, {0x9286: ASCII + b"At dusk"}, "description", "At dusk"),
        ({}, {0x9286: UNICODE + "黄昏".encode("utf-16")}, "description", "黄昏"),
        ({}, {0x9286: UNICODE + "黄昏".encode("utf-16-be")}, "description", "黄昏"),
        ({0x0132: "2022:01:01 00:00:00"}, {0x9003: "2021:06:04 23:59:59"}, "date", "2021:06:04 23:59:59"),
        ({0x0132: "2021:06:04 08:00:00"}, {0x9003: "0000:00:00 00:00:00"}, "date", "2021:06:04 08:00:00"),
    ],
)
def test_exif(tmp_path: Path, tags: dict[int, object], details: dict[int, object], name: str, text: str) -> None:
    assert read_tags(saved(tmp_path / "a.jpg", exif=exif(tags, details)))[name] == text


@pytest.mark.parametrize(
    "comment", [b"\0\x01\x02\x03" * 20, ASCII + bytes(50), b"JIS\0\0\0\0\0x", UNICODE + b"\xd8", b""]
)
def test_binary_comments_are_no_words(tmp_path: Path, comment: bytes) -> None:
    assert "description" not in read_tags(saved(tmp_path / "a.jpg", exif=exif({}, {0x9286: comment})))


def test_text_chunks_and_comments(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "Harbour")
    info.add_text("Author", "J. Doe")
    info.add_text("Copyright", "CC0")
    info.add_text("Software", "gnome-screenshot")
    info.add_text("Creation Time", "2021-06-04 10:00")
    info.add_itxt("Description", "港口")
    tags = read_tags(saved(tmp_path / "a.png", pnginfo=info))
    assert tags == {
        "title": "Harbour",
        "author": "J. Doe",
        "copyright": "CC0",
        "description": "港口",
        "date": "2021-06-04",
    }
    assert read_tags(saved(tmp_path / "a.jpg", comment="港口"))["description"] == "港口"


def test_what_all_say_is_told_once(tmp_path: Path) -> None:
    xmp = packet(alt("dc:description", x_default="A ship"))
    path = saved(tmp_path / "a.jpg", xmp=xmp, exif=exif({0x010E: "A ship"}), comment="Another")
    assert read_tags(path)["description"] == "A ship\nAnother"


def test_dates_of_containers(tmp_path: Path) -> None:
    local = {"creation_time": "2021-06-05T06:30:00Z", "com.apple.quicktime.creationdate": "2021-06-04T23:30:00-0700"}
    assert film_tags(local, tmp_path / "nowhere.mp4")["date"] == "2021-06-04"
    assert (
        film_tags({"DATE_RECORDED": "2021-06-04", "creation_time": "1904-01-01"}, tmp_path / "a")["date"]
        == "2021-06-04"
    )
    assert film_tags({"com.apple.quicktime.title": "Harbour"}, tmp_path / "a")["title"] == "Harbour"


def test_music_tells_too(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    media.ffmpeg(
        "-f", "lavfi", "-i", "sine=440:duration=1", "-metadata", "artist=K. Player", "-metadata", "title=Air", path
    )
    assert (read_tags(path)["artist"], read_tags(path)["title"]) == ("K. Player", "Air")


# Damage


def opened(whole: bytes) -> JpegImageFile:
    return JpegImageFile(io.BytesIO(whole))


def spoilt(whole: bytes, places: Sequence[tuple[int, int]], after: int, before: int) -> bytes:
    body = bytearray(whole)
    for place, value in places:
        body[after + place % (before - after)] = value
    return bytes(body)


@pytest.mark.parametrize(
    "option",
    [{"exif": b"Exif\0\0nonsense"}, {"exif": b"Exif\0\0MM\0*\xff\xff\xff\xff"},
     {"exif": b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12" * 99}, {"xmp": b"<x:xmpmeta"}, {"xmp": b"\xff" * 50}],
)  # fmt: skip
def test_damaged_tags_lose_no_picture(tmp_path: Path, option: dict[str, object]) -> None:
    path = saved(tmp_path / "a.jpg", **option)
    assert probe(path).size == (160, 90)
    assert read_tags(path).get(UNREAD, "its XMP is left out").startswith("its ")


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_a_picture_whose_exif_is_none_lies_as_it_is(tmp_path: Path, name: str) -> None:
    path = saved(tmp_path / name, exif=b"nonsense nonsense")
    assert (probe(path).size, probe(path).rotation) == ((160, 90), 0)


@pytest.mark.parametrize(
    "records", [b"\x1c\x02", b"\x1c\x02\x05\xff\xff", b"nonsense", b"\x1c\x02\x05\x80\x04\xff\xff\xff\xffx"]
)
def test_damaged_iptc_loses_no_picture(tmp_path: Path, records: bytes) -> None:
    path = with_iptc(tmp_path / "a.jpg", records)
    assert probe(path).size == (160, 90)
    read_tags(path)


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    assert read_tags(saved(tmp_path / "a.jpg", xmp=b"<nonsense"))[UNREAD] == "its XMP is left out (it holds no XMP)"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what is broken
@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=12))
def test_any_damage_to_tags_is_borne(places: list[tuple[int, int]]) -> None:
    image = opened(spoilt(WHOLE, places, WHOLE.index(b"MM\0*"), WHOLE.index(b"\xff\xdb")))
    try:
        image.load()
    except (OSError, SyntaxError):
        return  # the picture itself is lost
    assert orientation(image) in range(1, 9)
    assert all(text.encode() and "\0" not in text for text in picture_tags(image).values())


def _whole() -> bytes:
    """A small JPEG whose EXIF stands before its tables."""
    buffer = io.BytesIO()
    tags = exif(
        {0x010E: "A ship", 0x0112: 6, 0x8298: "© A", 0x9C9B: "x\0".encode("utf-16-le")}, {0x9286: ASCII + b"hi"}
    )
    Image.fromarray(media.scene(1)).save(buffer, "JPEG", exif=tags.tobytes())
    return buffer.getvalue()


WHOLE = _whole()
