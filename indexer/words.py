"""Everything a text query can hit: what stands beside a file, in its name, and inside it. And whose it is."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from indexer.dates import date_in_name, iso_date
from indexer.embedded import UNREAD
from indexer.filenames import name_words
from indexer.licences import says_a_licence
from indexer.scan import sidecars
from indexer.text import clean, decoded
from indexer.xmp import read_xmp

LARGEST = 16_000_000  # [bytes] of a sidecar; yt-dlp's lists of formats and subtitles reach a megabyte
LONGEST = 20_000  # [characters] of a field that are kept: every shot of the file has them
KEYS = {  # field: names that it goes by, without spaces and underscores; of some the first found counts, of others all
    "title": ("title", "headline", "name", "displayname"),
    "description": ("description", "caption", "summary", "synopsis", "comment", "information", "chapters"),
    "tags": ("tags", "keywords", "categories", "subject", "people", "location.name", "place", "genre"),
    "credit": ("credit", "author", "creator", "artist", "photographer", "uploader", "channel"),
    "licence": ("licence", "license", "usageterms"),
    "copyright": ("copyright", "rights"),
    "recorded": ("recorded", "date", "datetaken", "datecreated", "uploaddate"),
    "source_url": ("sourceurl", "webpageurl", "purl", "source", "url", "comment", "copyright", "rights"),
    "source": ("source",),
}
NAMED = ("title", "name", "realname", "username", "text")  # what a person or a chapter is called
# What cameras and programs write where a description should be; never a subject.
_MACHINE = re.compile(
    r"""^(?:(olympus|(konica\ )?minolta|samsung)\ digital\ camera|sony\ dsc|samsung\ camera\ pictures|dcf|exif[_ ]jpeg.*
    |creator:\ gd-jpeg.*|(created|cropped|processed|edited|resized|converted|compressed|encoded)\ (with|using)\ .{,40}
    |iso\ media\ file.*|(handbrake|imovie|vlc)\b.*|(lav[cf]|x26)\d.*|.*\btranscoder\b.*|vid:v\w+|screenshot)""",
    re.IGNORECASE | re.VERBOSE,
)
SHORT = 60  # [characters] that machines write
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PIECES = re.compile(
    r"(?<!\s)\s++[-–—|/]\s++|(?:[;,]|(?<=\w{3})\.)\s+|[。；，|]"
)  # a full stop behind `J` or `St` is none


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about a file."""

    title: str = ""
    description: str = ""
    tags: str = ""
    credit: str = ""
    licence: str = ""  # as it is written
    recorded: str = ""  # ISO date
    source_url: str = ""
    names: str = ""  # words of the file's and the folders' names
    note: str = ""  # what could not be read

    @property
    def words(self) -> str:
        """One source a line, each once."""
        lines = (self.title, self.description, self.tags, self.names, self.credit)
        return "\n".join(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))


def tell(path: Path, root: Path, tags: Mapping[str, str]) -> Told:
    """What is told about `path`: by its sidecars first, then by its own `tags`, and by its names below `root`.

    A date in its name counts where neither tells one, and after that the day on which it was written to.
    """
    told, notes = Told(names=name_words(path, root)), []
    for place in sidecars(path):
        if place.is_file():
            try:
                told = _merged(told, _sidecar(place))
            except (OSError, ValueError, RecursionError) as error:
                notes.append(f"{place.name} is left out ({' '.join(str(error).split())})")
    told = _merged(told, _picked(tags))
    notes += filter(None, [tags.get(UNREAD)])
    title = "" if told.title == path.name else told.title  # Google Takeout
    recorded = told.recorded or date_in_name(path.name) or iso_date(tags.get("modified", ""))
    return replace(told, title=title, recorded=recorded, note="; ".join(notes))


def _sidecar(path: Path) -> Told:
    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 1_000_000} MB")
    if path.suffix == ".xmp":
        return _picked(read_xmp(body))
    text = decoded(body)
    if path.suffix == ".txt":
        return Told(description=text[:LONGEST])
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("it holds no JSON object")
    return _picked(content)


def _picked(values: Mapping[str, Any]) -> Told:
    """The fields of Told out of a mapping whose keys go by other names too."""
    by_name = {re.sub("[ _-]", "", str(key).lower()): list(_texts(value)) for key, value in values.items()}
    every = {
        field: list(dict.fromkeys(text for name in names for text in by_name.get(name, ())))
        for field, names in KEYS.items()
    }
    plain = {field: [text for text in texts if not _ADDRESS.fullmatch(text)] for field, texts in every.items()}
    people = next((texts for name in KEYS["credit"] if (texts := by_name.get(name))), plain["source"])
    licence, holder = _rights(_head(every["copyright"]))
    told = Told(
        title=_head(plain["title"]),
        description="\n".join(plain["description"]),
        tags=", ".join(plain["tags"]),
        credit=", ".join(people) or holder,
        licence=_head(every["licence"]) or licence,
        recorded=_head(filter(None, map(iso_date, every["recorded"]))),
        source_url=_head(text for text in every["source_url"] if _ADDRESS.fullmatch(text) and not says_a_licence(text)),
    )
    return replace(told, **{field.name: getattr(told, field.name)[:LONGEST] for field in fields(Told)})


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
    if isinstance(value, str) and (text := clean(value)) and not (len(text) <= SHORT and _MACHINE.fullmatch(text)):
        yield text
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        yield from (text for name in NAMED for text in _texts(value.get(name)))


def _merged(told: Told, more: Told) -> Told:
    """`told`, with what only `more` says. Descriptions and tags add up: each is found by its own words."""
    values = {field.name: getattr(told, field.name) or getattr(more, field.name) for field in fields(Told)}
    described = "\n".join(dict.fromkeys(filter(None, (told.description, more.description))))
    tags = ", ".join(dict.fromkeys(filter(None, (told.tags, more.tags))))
    return Told(**values | {"description": described, "tags": tags})
