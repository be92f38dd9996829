"""The metadata in a file: XMP, IPTC and EXIF of a picture; XMP and container tags of a film.

Damage in any of these leaves it out, and never loses the file.
"""

import struct
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PIL import ExifTags
from PIL.Image import Exif
from PIL.ImageFile import ImageFile

from indexer.metadata.dates import iso_date
from indexer.metadata.text import clean, decoded
from indexer.metadata.xmp import byline, film_packet, read_xmp

UNREAD = "unread"  # the tag that lists what could not be read
ADDING = {"description": "\n", "keywords": ", ", UNREAD: "; "}  # values are joined; of other tags the first counts
DATES = ("com.apple.quicktime.creationdate", "date", "creation_time", "date_recorded")  # local time before UTC
IPTC = {  # IIM 4.2, record 2
    "title": (5, 105), "keywords": (25, 92, 90, 95, 101), "description": (120, 105), "copyright": (116,),
    "source": (115,), "date": (55,),
}  # fmt: skip
EXIF = {
    "title": (ExifTags.Base.XPTitle,),
    "keywords": (ExifTags.Base.XPKeywords,),
    "description": (ExifTags.Base.ImageDescription, ExifTags.Base.XPSubject, ExifTags.Base.XPComment),
    "credit": (ExifTags.Base.Artist, ExifTags.Base.XPAuthor),
    "copyright": (ExifTags.Base.Copyright,),
}
WINDOWS = range(ExifTags.Base.XPTitle, ExifTags.Base.XPSubject + 1)  # UTF-16
ASCII, UNICODE, UNSAID = b"ASCII\0\0\0", b"UNICODE\0", bytes(8)  # codes of a user comment
# What the readers of Pillow raise on nonsense.
DAMAGE = (ValueError, SyntaxError, OSError, LookupError, TypeError, AttributeError, ArithmeticError, EOFError,
          struct.error, RecursionError)  # fmt: skip

Tags = dict[str, str]


def picture_tags(image: ImageFile) -> Tags:
    """Text of an opened picture, by name."""
    return _first(
        _unless_damaged("XMP", lambda: _xmp(image)),
        _unless_damaged("IPTC", lambda: _iptc(image)),
        _unless_damaged("EXIF", lambda: _exif(image.getexif())),
        _unless_damaged("comment", lambda: _comments(image)),
    )


def film_tags(metadata: Mapping[str, str], path: Path) -> Tags:
    """Text of a film, by lower-case name; `metadata` is that of its container."""
    tags = {name.lower(): clean(text) for name, text in metadata.items()}
    day = next(filter(None, (iso_date(tags.get(name, "")) for name in DATES)), "")
    plain = {name.removeprefix("com.apple.quicktime."): text for name, text in tags.items()}
    packet = _unless_damaged("XMP", lambda: _packet(film_packet(path)))
    return _first(packet, plain | {"date": day})


def orientation(image: ImageFile) -> int:
    """EXIF orientation, 1 to 8; 1 where there is none, or it is damaged."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except DAMAGE:
        return 1
    return value if value in range(1, 9) else 1


def _unless_damaged(what: str, read: Callable[[], Tags]) -> Tags:
    try:
        return read()
    except DAMAGE as error:
        return {UNREAD: f"its {what} is left out ({' '.join(str(error).split()) or type(error).__name__})"}


def _first(*sources: Tags) -> Tags:
    """The first value of each tag, or all values joined (`ADDING`)."""
    found: dict[str, dict[str, None]] = {}  # texts as an ordered set
    for tags in sources:
        for name, text in tags.items():
            if text:
                found.setdefault(name, {})[text] = None
    return {name: ADDING[name].join(texts) if name in ADDING else next(iter(texts)) for name, texts in found.items()}


def _xmp(image: ImageFile) -> Tags:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return _packet(packet.encode() if isinstance(packet, str) else packet)


def _packet(packet: bytes) -> Tags:
    return read_xmp(packet) if packet.strip(b"\0 ") else {}


def _iptc(image: ImageFile) -> Tags:
    from PIL.IptcImagePlugin import getiptcinfo

    records = getiptcinfo(image) or {}

    def texts(numbers: Iterable[int]) -> list[str]:
        values = (records.get((2, number), b"") for number in numbers)
        return [text for value in values for one in (value if isinstance(value, list) else [value])
                if (text := _bytes(one))]  # fmt: skip

    tags = {name: ADDING.get(name, ", ").join(texts(numbers)) for name, numbers in IPTC.items()}
    return tags | {
        "title": "".join(texts(IPTC["title"])[:1]),
        "credit": byline(", ".join(texts([80])), *texts([110])[:1]),
    }


def _exif(exif: Exif) -> Tags:
    details = exif.get_ifd(ExifTags.IFD.Exif)
    tags = {
        name: ADDING.get(name, "; ").join(filter(None, (_value(number, exif.get(number)) for number in numbers)))
        for name, numbers in EXIF.items()
    }
    comment = _user_comment(details.get(ExifTags.Base.UserComment), exif.endian)
    tags["description"] = "\n".join(filter(None, (tags["description"], comment)))
    days = [details.get(ExifTags.Base.DateTimeOriginal), details.get(ExifTags.Base.DateTimeDigitized),
            exif.get(ExifTags.Base.DateTime)]  # fmt: skip
    return tags | {"date": next(filter(iso_date, map(str, days)), "")}


def _value(number: int, value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(part, int) and 0 <= part < 256 for part in value):
        value = bytes(value)
    if number in WINDOWS and isinstance(value, bytes):
        return ", ".join(filter(None, map(clean, value.decode("utf-16-le", "replace").rstrip("\0").split(";"))))
    if isinstance(value, bytes):
        return _bytes(value)
    return _latin(value) if isinstance(value, str) else ""


def _user_comment(value: object, endian: str | None) -> str:
    if not isinstance(value, bytes):
        return ""
    code, body = value[:8], value[8:]
    if code in (ASCII, UNSAID):
        return _bytes(body.rstrip(b"\0 "))
    if code != UNICODE:
        return ""
    marked = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    return clean(body.decode("utf-16" if marked else f"utf-16-{'be' if endian == '>' else 'le'}", "ignore"))


def _comments(image: ImageFile) -> Tags:
    """The comment of a JPEG or GIF, and the text chunks of a PNG, whose names the standard gives."""
    comment = image.info.get("comment", b"")
    tags = {"description": _bytes(comment) if isinstance(comment, bytes) else _latin(str(comment))}
    chunks = {
        str(name).lower(): _latin(text) for name, text in getattr(image, "text", {}).items() if isinstance(text, str)
    }
    tags |= {name: chunks.get(name, "") for name in ("title", "author", "copyright", "comment")}
    day = iso_date(chunks.get("creation time", ""))
    return tags | {"description": tags["description"] or chunks.get("description", ""), "date": day}


def _latin(text: str) -> str:
    """Pillow reads bytes as Latin-1, whatever they are."""
    try:
        return _bytes(text.encode("latin-1"))
    except UnicodeEncodeError:
        return clean(text)


def _bytes(value: object) -> str:
    try:
        return decoded(value.rstrip(b"\0")) if isinstance(value, bytes) else ""
    except ValueError:
        return ""  # no text
