"""A person's words in sidecars of newsreel's own: they outlive the database, and a new library has them again.

`clip.mp4.newsreel.json` stands beside `clip.mp4`, and no other sidecar is touched. It holds what is said of the file,
and of its shots by their stretches; these count only for the same content. A digest tells whether it is still as
newsreel wrote it: one that somebody has changed is not written over.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from assets_db.annotations import FIELDS, LISTS, NOTHING, Annotation, Change, Subject, checked
from assets_db.errors import UserError
from assets_db.files import write_text
from assets_db.listing import PAGE, ListedFile, footage
from assets_db.store import Store
from assets_db.upkeep import files_of
from indexer.metadata.sidecars import OWN

VERSION = 1
DIGITS = 16  # of the digest
STRANGE = "it is not as newsreel writes it"


@dataclass
class Written:
    """What became of the sidecars."""

    written: int = 0
    removed: int = 0  # nothing is said of their files any more
    unchanged: int = 0
    refused: list[tuple[Path, str]] = field(default_factory=list)  # which could not be written, and why


def write_sidecars(store: Store) -> Written:
    """Write what persons have said beside every good file that it is about."""
    done, all_of_it = Written(), footage(store)
    while some := list(islice(all_of_it, PAGE)):
        held = files_of(store, (one.asset.sha256 for one in some))
        for one in some:
            text = _text(one)
            for path in held.get(one.asset.sha256, ()):
                _write(path.with_name(path.name + OWN), text, done)
    return done


def read_said(body: bytes, sha256: str) -> dict[Subject, Change]:
    """What a sidecar of a file with this content says. Raises ValueError for one that is not newsreel's."""
    content = json.loads(body)
    if not isinstance(content, dict) or content.get("newsreel") != VERSION:
        raise ValueError(STRANGE)
    try:
        found = {Subject(sha256): _change(content)}
        if content.get("sha256") == sha256:
            for one in content.get("shots", ()):
                found[Subject(sha256, int(one["start"]), int(one["end"]))] = _change(one)
        return {about: checked(about, change) for about, change in found.items() if change}
    except (LookupError, TypeError, UserError) as error:
        raise ValueError(STRANGE) from error


def _change(values: Mapping[str, Any]) -> Change:
    texts = {name: values[name] for name in FIELDS if name in values}
    return {name: ", ".join(map(str, text)) if name in LISTS else str(text) for name, text in texts.items()}


def _text(one: ListedFile) -> str:
    """The sidecar of a file; empty where nothing is said."""
    spans = [{"start": shot.start, "end": shot.end, **_said(shot.said)} for shot in one.shots if shot.said != NOTHING]
    if one.said == NOTHING and not spans:
        return ""
    content = {"newsreel": VERSION, "sha256": one.asset.sha256, **_said(one.said), "shots": spans}
    return _json({**content, "digest": _digest(content)})


def _said(annotation: Annotation) -> dict[str, Any]:
    values = {name: text for name, text in asdict(annotation).items() if text is not None}
    return {name: text.split(", ") if name in LISTS and text else text for name, text in values.items()}


def _write(place: Path, text: str, done: Written) -> None:
    try:
        before = place.read_text(encoding="utf-8") if place.is_file() else ""
        if before == text:
            done.unchanged += bool(text)
        elif before and not _is_ours(before):
            done.refused.append((place, "is not as newsreel wrote it: move it away"))
        elif text:
            write_text(place, text)
            done.written += 1
        else:
            place.unlink()
            done.removed += 1
    except (OSError, ValueError, UserError) as error:
        done.refused.append((place, f"cannot be written ({error})"))


def _is_ours(text: str) -> bool:
    try:
        content = json.loads(text)
        return bool(content.pop("digest") == _digest(content))
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_json(content).encode()).hexdigest()[:DIGITS]


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
