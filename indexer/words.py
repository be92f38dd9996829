"""Everything a text query can hit: what stands beside a file, in its name, and inside it. And whose it is."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from indexer.probe import iso_date
from indexer.scan import sidecars

LONGEST = 100_000  # [bytes] of a sidecar that are read: more is no description
KEYS = {  # field: names that it goes by, the first found counts
    "title": ("title", "headline", "name"),
    "description": ("description", "caption", "summary", "comment"),
    "tags": ("tags", "keywords", "categories"),
    "credit": ("credit", "author", "creator", "artist", "photographer", "uploader"),
    "licence": ("licence", "license", "copyright"),
    "recorded": ("recorded", "date", "upload_date"),
    "source_url": ("source_url", "source", "webpage_url", "url"),
}
# Prefixes of cameras and telephones, what programs call their files, formats; never a subject.
JUNK = frozenset(
    re.findall(
        r"\w+",
        """img dsc dscn dscf dcim vid mvi mov gopr gopro gh gx gp pxl dji mah sam imag pict wp mvimg photo video clip
        image file untitled unnamed copy screenshot download whatsapp tmp x264 x265 h264 h265 hevc av1 hdr sdr uhd fhd
        hd 4k 8k 360p 480p 720p 1080p 1440p 2160p www com""",
    )
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PART = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Told:
    """What is told about a file."""

    title: str = ""
    description: str = ""
    tags: str = ""
    credit: str = ""
    licence: str = ""
    recorded: str = ""  # ISO date
    source_url: str = ""
    names: str = ""  # words of the file's and the folders' names
    note: str = ""  # a sidecar that could not be used

    @property
    def words(self) -> str:
        """One source a line, each once."""
        lines = (self.title, self.description, self.tags, self.names, self.credit)
        return "\n".join(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))


def tell(path: Path, root: Path, tags: Mapping[str, str]) -> Told:
    """What is told about `path`: by its sidecars first, then by its own `tags`, and by its names below `root`."""
    told, notes = Told(names=name_words(path, root)), []
    for place in sidecars(path):
        if place.is_file():
            try:
                told = _merged(told, _sidecar(place))
            except (OSError, ValueError) as error:
                notes.append(f"{place.name} is left out ({error})")
    return replace(_merged(told, _picked(tags)), note="; ".join(notes))


def name_words(path: Path, root: Path) -> str:
    """Words in the names of a file and of its folders below `root`; what cameras and sites call files is none."""
    below = path.relative_to(root).parts if path.is_relative_to(root) else (path.name,)
    parts = (*reversed(below[:-1]), Path(below[-1]).stem)
    return " ".join(dict.fromkeys(word for part in (parts[-1], *parts[:-1]) for word in _name(part)))


def _name(text: str) -> Iterable[str]:
    found = [part for part in _PART.findall(_UUID.sub(" ", text)) if not _is_junk(part)]
    if all(part.isdecimal() for part in found):
        return []  # a counter or a date alone
    return [word for part in found for word in _HUMP.sub(" ", part).split()]


def _is_junk(part: str) -> bool:
    """Camera prefixes, counters, resolutions, and identifiers: letters and digits in turn."""
    low = part.lower()
    if low in JUNK or re.fullmatch(r"\d{5,}|\d{3,4}x\d{3,4}|\d{1,3}fps", low):
        return True
    bare = low.rstrip("0123456789")
    if bare != low and bare in JUNK:
        return True  # DSC0001
    turns = len(re.findall(r"[a-z](?=\d)|\d(?=[a-z])", low))
    return len(low) >= 6 and (turns >= 3 or (turns > 0 and re.fullmatch(r"[0-9a-f]+", low) is not None))


def _sidecar(path: Path) -> Told:
    with path.open("rb") as file:
        text = file.read(LONGEST).decode("utf-8-sig", errors="replace")
    if path.suffix == ".txt":
        return Told(description=text)
    content = json.loads(text)
    if not isinstance(content, dict):
        raise ValueError("it holds no JSON object")
    return _picked(content)


def _picked(values: Mapping[str, Any]) -> Told:
    """The fields of Told out of a mapping whose keys go by other names too."""
    by_name = {str(key).lower(): value for key, value in values.items()}
    found = {
        field: next(filter(None, (_text(by_name.get(name)) for name in names)), "") for field, names in KEYS.items()
    }
    return Told(**found | {"recorded": iso_date(found["recorded"])})


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return value.strip() if isinstance(value, str) else ""


def _merged(told: Told, more: Told) -> Told:
    """`told`, with what only `more` says. Descriptions add up: each is found by its own words."""
    values = {field.name: getattr(told, field.name) or getattr(more, field.name) for field in fields(Told)}
    described = "\n".join(dict.fromkeys(filter(None, (told.description, more.description))))
    return Told(**values | {"description": described})
