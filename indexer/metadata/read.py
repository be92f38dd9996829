"""Metadata of a file for text search, from its sidecars, its name and its tags; and its rights."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assets_db.model import Rights
from indexer.kinds import PICTURE, VIDEO
from indexer.metadata.dates import date_in_name, date_of_folders, day_of_clock, some_date
from indexer.metadata.embedded import UNREAD
from indexer.metadata.filenames import name_words
from indexer.metadata.keys import KNOWN, NAMES, PROGRAMS, plain_key
from indexer.metadata.licences import says_a_licence
from indexer.metadata.sidecars import OWN, folded, sidecars
from indexer.metadata.text import clean, decoded
from indexer.metadata.xmp import read_xmp

LARGEST = 16_000_000  # [bytes] of a sidecar; yt-dlp's lists of formats and subtitles reach a megabyte
LONGEST_FIELD = 20_000  # [characters] of a field that are stored, for every shot of the file
NAMED = ("title", "name", "realname", "username", "text")  # what a person or a chapter is called
# What cameras and programs write where a description should be; never a subject.
_MACHINE = re.compile(
    r"""^(?:(olympus|(konica\ )?minolta|samsung)\ digital\ camera|sony\ dsc|samsung\ camera\ pictures|dcf|exif[_ ]jpeg.*
    |creator:\ gd-jpeg.*|(created|cropped|processed|edited|resized|converted|compressed|encoded)\ (with|using)\ .{,40}
    |iso\ media\ file.*|(handbrake|imovie|vlc)\b.*|(lav[cf]|x26)\d.*|.*\btranscoder\b.*|vid:v\w+|screenshot
    |[-+][\d.]++[-+][\d.]++(CRS\w*+)?([-+][\d.]++)?(CRS\w*+)?/?)""",  # ISO 6709
    re.IGNORECASE | re.VERBOSE,
)
MEDIA = VIDEO | PICTURE | {".heic", ".heif"}
TEXTS = ("title", "description", "tags", "credit", "licence", "recorded", "source_url")
SHORT_LICENCE = 120  # [characters] of a line that is a licence and no sentence about one
_KEYED = re.compile(r"^\s*+([^\s:：][^:：]{0,30}?)\s*[:：](?!//)\s*(\S.*)")
LONGEST_MACHINE_TEXT = 60  # [characters] that machines write
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PIECES = re.compile(
    r"(?<!\s)\s++[-–—|/]\s++|(?:[;,]|(?<=\w{3})\.)\s+|[。；，|]"
)  # a full stop behind `J` or `St` is none


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a file."""

    title: str = ""
    description: str = ""
    tags: str = ""
    credit: str = ""
    licence: str = ""  # as it is written
    recorded: str = ""  # ISO date
    source_url: str = ""
    note: str = ""  # what could not be read
    unread: tuple[str, ...] = ()  # keys of its sidecars that are not understood

    @property
    def rights(self) -> Rights:
        """Author, licence and address; a model is named by none of them."""
        return Rights(self.credit, self.licence, self.source_url)

    @property
    def words(self) -> str:
        """One source a line, each once; without the names of file and folders, which a copy has of its own."""
        lines = (self.title, self.description, self.tags, self.credit)
        return "\n".join(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))


def read_metadata(path: Path, root: Path, tags: Mapping[str, str], beside: Iterable[Path] | None = None) -> Metadata:
    """The metadata of `path`: from its sidecars first, then from its own `tags`.

    A date in its name counts where neither has one, after that one in the names of its folders up to `root`.
    `beside` are its sidecars, looked for where they are not given; one that is a link out of `root`, or no file, is
    not read.
    """
    merged, notes = Metadata(), []
    for place in sidecars(path) if beside is None else beside:
        try:
            if place.exists() and not is_own(place):
                merged = _merged(merged, _sidecar(place, path, root))
        except (OSError, ValueError, RecursionError) as error:
            notes.append(f"{clean(place.name)} is left out ({' '.join(str(error).split())})")
    merged = _merged(merged, _picked(tags))
    notes += filter(None, [tags.get(UNREAD)])
    recorded = merged.recorded or date_in_name(path.name) or date_of_folders(path, root)
    return replace(merged, title=_title(merged.title, path), recorded=recorded, note="; ".join(notes))


def _title(title: str, path: Path) -> str:
    """The title; if it is a file name, as in Google Takeout, the words in that."""
    if folded(title) == folded(path.name):
        return ""
    return name_words(Path(title)) if Path(title).suffix.lower() in MEDIA else title


def is_own(sidecar: Path) -> bool:
    """Whether a person's words are in it, which are no metadata."""
    return folded(sidecar.name).endswith(OWN)


def body_of(path: Path, media: Path, root: Path) -> bytes:
    """What is in a sidecar of `media`, found below `root`. Raises OSError, ValueError for one that is not read."""
    if not path.is_file():
        raise ValueError("it is no file")
    if path.is_symlink():
        homes = (root.resolve(), media.resolve().parent)
        if not any(path.resolve().is_relative_to(home) for home in homes):
            raise ValueError("it is a link to somewhere else")
    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1_000_000} MB")
    return body


def _sidecar(path: Path, media: Path, root: Path) -> Metadata:
    body = body_of(path, media, root)
    ending = path.suffix.lower()
    if ending == ".xmp":
        return _picked(read_xmp(body))
    text = decoded(body)
    if ending == ".txt":
        return _note(text)
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("it holds no JSON object")
    return replace(_picked(content), unread=_unread(content))


def _note(text: str) -> Metadata:
    """A text beside a file: `Author: Jane Doe` is a field, a line that names a licence is one, all else describes."""
    fields: dict[str, Any] = {}
    plain: list[str] = []
    for line in text[:LONGEST_FIELD].splitlines():
        keyed = _KEYED.fullmatch(line)
        if keyed and plain_key(keyed[1]) in KNOWN:
            fields.setdefault(keyed[1], keyed[2])
        elif len(line) <= SHORT_LICENCE and says_a_licence(line):
            fields.setdefault("licence", line.strip())
        else:
            plain.append(line)
    address = _ADDRESS.search(text[:LONGEST_FIELD])
    metadata = _picked(fields)
    described = "\n".join(filter(None, ("\n".join(plain).strip(), metadata.description)))
    return replace(metadata, description=described, source_url=metadata.source_url or (address[0] if address else ""))


def _unread(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The unknown keys of a sidecar that a person wrote, where they have a text."""
    keys = {plain_key(key): str(key) for key in content}
    if PROGRAMS & keys.keys():
        return ()
    return tuple(clean(key) for plain, key in keys.items() if plain not in KNOWN and _says(content[key]))


def _says(value: object) -> bool:
    return not isinstance(value, int) and any(_texts(value))


def _picked(values: Mapping[str, Any]) -> Metadata:
    """Metadata from a mapping whose keys have any of the names in `NAMES`."""
    by_name = {plain_key(key): list(_texts(value)) for key, value in values.items()}
    every = {
        field: list(dict.fromkeys(text for name in names for text in by_name.get(name, ())))
        for field, names in NAMES.items()
    }
    plain = {field: [text for text in texts if not _ADDRESS.fullmatch(text)] for field, texts in every.items()}
    people = next((texts for name in NAMES["credit"] if (texts := by_name.get(name))), plain["source"])
    licence, holder = _rights(_head(every["copyright"]))
    picked = Metadata(
        title=_head(plain["title"]),
        description="\n".join(plain["description"]),
        tags=", ".join(plain["tags"]),
        credit=", ".join(people) or holder,
        licence=_head(every["licence"]) or licence,
        recorded=_head(filter(None, map(some_date, every["recorded"]))),
        source_url=_head(text for text in every["source_url"] if _ADDRESS.fullmatch(text) and not says_a_licence(text)),
    )
    return replace(picked, **{name: getattr(picked, name)[:LONGEST_FIELD] for name in TEXTS})


def _head(texts: Iterable[str]) -> str:
    return next(iter(texts), "")


def _rights(line: str) -> tuple[str, str]:
    """A copyright line -> the licence that it names, if it does, and the holder: `© 2020 Reuters` names none."""
    if _ADDRESS.fullmatch(line):
        return line * says_a_licence(line), ""
    pieces = [piece for piece in _PIECES.split(line) if piece.strip()]
    licence = next(filter(says_a_licence, [*pieces, line]), "")
    return licence, ", ".join(piece for piece in pieces if not says_a_licence(piece)).strip(" .")


def _texts(value: object) -> Iterator[str]:
    """Every text in a value of JSON that a person wrote; of a person or a chapter the name."""
    if (
        isinstance(value, str)
        and (text := clean(value))
        and not (len(text) <= LONGEST_MACHINE_TEXT and _MACHINE.fullmatch(text))
    ):
        yield text
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, int) and not isinstance(value, bool) and 1880 <= value <= 2100:
        yield str(value)  # a year
    elif isinstance(value, dict) and "timestamp" in value:
        yield from filter(None, [day_of_clock(str(value["timestamp"]))])
    elif isinstance(value, dict):
        yield from (text for name in NAMED for text in _texts(value.get(name)))


def _merged(first: Metadata, more: Metadata) -> Metadata:
    """`first`, completed by `more`. Descriptions and tags are joined: each is found by its own words."""
    values: dict[str, Any] = {name: getattr(first, name) or getattr(more, name) for name in TEXTS}
    described = "\n".join(dict.fromkeys(filter(None, (first.description, more.description))))
    tags = ", ".join(dict.fromkeys(filter(None, (first.tags, more.tags))))
    unread = tuple(dict.fromkeys((*first.unread, *more.unread)))
    return Metadata(**values | {"description": described, "tags": tags, "unread": unread})
