"""What a person says of footage: kept by content, apart from all that is read from files, and preferred to it.

An annotation belongs to a file's content, or to the shot that holds the middle of its stretch: it is found again when
files are moved, forgotten and indexed again, or cut into other shots. `keep` and `apply` bring what follows from it up
to date: title, description, tags, credit and licence of the asset, words and mark of its shots.
"""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from assets_db import fulltext
from assets_db.errors import UserError
from assets_db.model import Mark, ShotKey
from assets_db.rows import DESCRIBED, SUPERSEDED, chunks, joined_lines, store_words
from assets_db.schema import annotations, assets, files, shots, words

WORDED = ("title", "description", "tags", "people", "credit")  # fields that are searched, in the order of their lines
LISTS = ("tags", "people")  # fields with a comma between
OF_FILES = ("credit", "licence")  # fields that a shot has with its whole file
MARKS = ("usable", "unusable", "best")
LONGEST_TEXT = 20_000  # [characters] of a field; every shot of a file has it among its words
SHA256_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a person says. None: nothing; empty: that there is none, though the metadata say one."""

    title: str | None = None
    description: str | None = None
    tags: str | None = None  # a comma between
    people: str | None = None  # who can be seen; a comma between
    credit: str | None = None
    licence: str | None = None
    mark: Mark | None = None

    def over(self, other: "Annotation") -> "Annotation":
        """This one, completed by `other`."""
        mine, theirs = asdict(self), asdict(other)
        return Annotation(**{name: theirs[name] if mine[name] is None else mine[name] for name in FIELDS})


FIELDS = tuple(field.name for field in fields(Annotation))
NOTHING = Annotation()
Change = Mapping[str, str | None]  # field -> what is said of it from now on; None: nothing


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What an annotation is about: a content, or a stretch of it."""

    sha256: str
    start: int = 0  # [pts]
    end: int = 0  # [pts], exclusive; no stretch: the whole file

    @property
    def is_file(self) -> bool:
        return self.start == self.end

    def __str__(self) -> str:
        return self.sha256 if self.is_file else str(ShotKey.of(self.sha256, self.start, self.end))


@dataclass(frozen=True, slots=True)
class Said:
    """All that persons have said of one content."""

    file: Annotation
    stretches: tuple[tuple[int, int, Annotation], ...] = ()  # start, end [pts]

    def of(self, start: int, end: int) -> Annotation:
        """What is said of the shot from `start` to `end` alone. What was said of this very stretch counts first."""
        mine, found = [one for one in self.stretches if _holds(start, end, *one[:2])], NOTHING
        for _, _, one in sorted(mine, key=lambda each: each[:2] != (start, end)):
            found = found.over(one)
        return found


def subjects(connection: Connection, names: Sequence[str]) -> dict[str, Subject]:
    """What each of `names` means: a shot's key, a file's SHA-256, or its path. Unknown ones are left out."""
    found: dict[str, Subject] = {}
    for some in chunks(dict.fromkeys(names)):
        query = sa.select(shots.c.key, shots.c.sha256, shots.c.start, shots.c.end).where(shots.c.key.in_(some))
        found |= {key: Subject(*rest) for key, *rest in connection.execute(query)}
        contents = connection.scalars(sa.select(assets.c.sha256).where(assets.c.sha256.in_(some)))
        found |= {sha256: Subject(sha256) for sha256 in contents}
    for some in chunks(name for name in dict.fromkeys(names) if name not in found):
        places = {Path(os.path.abspath(name)): name for name in some}  # noqa: PTH100 (a link keeps its own name)
        query = sa.select(files.c.path, files.c.sha256).join(assets, assets.c.sha256 == files.c.sha256)
        held = connection.execute(query.where(files.c.path.in_(places)))
        found |= {places[row.path]: Subject(row.sha256) for row in held}
    return found


def file_ending(connection: Connection, name: str) -> Subject:
    """The file whose path ends with `name`. Raises UserError where there is none, or several."""
    ends = sa.type_coerce(files.c.path, sa.Text).endswith(f"/{name}", autoescape=True)
    query = sa.select(assets.c.sha256).distinct().join(files, files.c.sha256 == assets.c.sha256).where(ends)
    found = connection.scalars(query).all()
    if len(found) > 1:
        raise UserError(f"'{name}' may be one of {len(found)} files", "name more of its path")
    if not found:
        hint = "index it first, or look for it: newsreel library --list shows the keys of shots"
        raise UserError(f"the library has no file or shot '{name}'", hint)
    return Subject(found[0])


def said(connection: Connection, contents: Collection[str]) -> dict[str, Said]:
    """What persons have said of these contents, by SHA-256; of others nothing is said."""
    whole: dict[str, Annotation] = {}
    parts: dict[str, list[tuple[int, int, Annotation]]] = defaultdict(list)
    for some in chunks(contents):
        query = sa.select(annotations).where(annotations.c.sha256.in_(some)).order_by(annotations.c.start)
        for row in connection.execute(query):
            one = Annotation(**{name: row._mapping[name] for name in FIELDS})
            if row.start == row.end:
                whole[row.sha256] = one
            else:
                parts[row.sha256].append((row.start, row.end, one))
    return {sha256: Said(whole.get(sha256, NOTHING), tuple(parts[sha256])) for sha256 in {*whole, *parts}}


def current(connection: Connection, about: Collection[Subject]) -> dict[Subject, dict[str, str]]:
    """What holds for each: of a file what a person says, or else its metadata; of a shot what is said of it alone."""
    contents = {one.sha256 for one in about}
    known, texts = said(connection, contents), dict[str, dict[str, str]]()
    for some in chunks(contents):
        columns = (assets.c[name] for name in DESCRIBED)
        query = sa.select(assets.c.sha256, *columns).where(assets.c.sha256.in_(some))
        texts |= {row.sha256: {name: row._mapping[name] for name in DESCRIBED} for row in connection.execute(query)}
    found = {}
    for one in about:
        here = known.get(one.sha256, Said(NOTHING))
        own = here.file if one.is_file else here.of(one.start, one.end)
        found[one] = {name: getattr(own, name) or "" for name in FIELDS}
        if one.is_file:
            found[one] |= texts.get(one.sha256, {})
    return found


def checked(about: Subject, change: Change) -> dict[str, str | None]:
    """`change` as it is stored. Raises UserError for what cannot be said."""
    if wrong := next((name for name in change if name not in FIELDS), None):
        raise UserError(f"'{wrong}' is nothing that can be said of footage", f"it is one of {', '.join(FIELDS)}")
    if not about.is_file and (wrong := next((name for name in OF_FILES if change.get(name) is not None), None)):
        raise UserError(f"a shot has no {wrong} of its own", "name its file")
    if change.get("mark") not in (None, "", *MARKS):
        raise UserError(f"'{change['mark']}' is none of the marks {', '.join(MARKS)}", "write one of them")
    return {name: None if text is None else cleaned(name, text) for name, text in change.items()}


def cleaned(name: str, text: str) -> str:
    """`text` as the field called `name` stores it. Raises UserError for one that is too long."""
    if name in LISTS:
        text = listed(part for part in text.split(","))
    elif name == "mark":
        text = text.strip().lower()
    elif name == "description":
        text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    else:
        text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        raise UserError(f"the {name} has {len(text)} characters", f"shorten it to {LONGEST_TEXT}")
    return text


def listed(parts: Iterable[str]) -> str:
    """Tags or names, each once, a comma between."""
    return ", ".join(dict.fromkeys(filter(None, (" ".join(part.split()) for part in parts))))


def put(connection: Connection, changes: Mapping[Subject, Change]) -> set[str]:
    """Store changes that are `checked`, without applying them; returns the contents that they are about.

    What was said of the shot before it was cut otherwise is said of its stretch of today then.
    """
    known = said(connection, {one.sha256 for one in changes})
    gone: list[Subject] = []
    new: list[dict[str, Any]] = []
    for one, change in changes.items():
        here = known.get(one.sha256, Said(NOTHING))
        before = here.file if one.is_file else here.of(one.start, one.end)
        after = asdict(before) | dict(change)
        gone += [one, *_replaced(one, here)]
        if any(value is not None for value in after.values()):
            new.append({**after, **_key(one)})
    which = (annotations.c[name] == sa.bindparam(f"this_{name}") for name in ("sha256", "start", "end"))
    if gone:
        keys = [{f"this_{name}": value for name, value in _key(one).items()} for one in gone]
        connection.execute(annotations.delete().where(*which), keys)
    if new:
        connection.execute(annotations.insert(), new)
    return {one.sha256 for one in changes}


def keep(connection: Connection, sha256: str) -> None:
    """Apply what persons have said of a content whose metadata and shots have just been stored; mostly nothing."""
    if connection.execute(sa.select(annotations.c.sha256).where(annotations.c.sha256 == sha256).limit(1)).first():
        apply(connection, [sha256])


def apply(connection: Connection, contents: Collection[str]) -> None:
    """Bring assets, marks and words up to date with what persons have said of these contents, or no longer say."""
    for some in chunks(contents):
        known = said(connection, some)
        lines = _apply_to_assets(connection, some, known)
        query = sa.select(shots.c.id, shots.c.sha256, shots.c.start, shots.c.end, shots.c.mark)
        for part in chunks(connection.execute(query.where(shots.c.sha256.in_(some)))):
            _apply_to_shots(connection, part, known, lines)


def _apply_to_assets(connection: Connection, contents: Sequence[str], known: Mapping[str, Said]) -> dict[str, set[str]]:
    """Update assets; returns for each the lines of its metadata that are superseded."""
    values, superseded = [], dict[str, set[str]]()
    query = sa.select(assets.c.sha256, assets.c.metadata).where(assets.c.sha256.in_(contents))
    for sha256, metadata in connection.execute(query).tuples():
        own = asdict(known[sha256].file) if sha256 in known else {}
        replaced = {name: own[name] for name in DESCRIBED if own.get(name) is not None}
        values.append({"this": sha256, **dict.fromkeys(DESCRIBED, ""), **metadata, **replaced})
        superseded[sha256] = {" ".join(metadata.get(name, "").split()) for name in replaced}
    if values:
        connection.execute(assets.update().where(assets.c.sha256 == sa.bindparam("this")), values)
    return superseded


def _apply_to_shots(
    connection: Connection, some: Sequence[Any], known: Mapping[str, Said], superseded: Mapping[str, set[str]]
) -> None:
    texts = _stored_words(connection, [shot.id for shot in some])
    marks: list[dict[str, Any]] = []
    told: dict[int, str] = {}
    searched: dict[int, str] = {}
    left_out: dict[int, str] = {}
    for shot in some:
        here = known.get(shot.sha256, Said(NOTHING))
        own = here.of(shot.start, shot.end)
        mark = (here.file.mark if own.mark is None else own.mark) or ""
        if mark != shot.mark:
            marks.append({"this": shot.id, "mark": mark})
        spoken = _lines(own, here.file)
        if spoken != texts.get((shot.id, "person"), ""):
            told[shot.id] = spoken
        before = texts.get((shot.id, "metadata"), "")
        every = joined_lines((texts.get((shot.id, SUPERSEDED), ""), before))
        left, dropped = _parted(every, superseded[shot.sha256])
        if left != before:
            searched[shot.id], left_out[shot.id] = left, dropped
    if marks:
        update = shots.update().where(shots.c.id == sa.bindparam("this"))
        connection.execute(update.values(mark=sa.bindparam("mark")), marks)
    if searched:
        _search_by(connection, searched)
        store_words(connection, SUPERSEDED, "", left_out)
    if told:
        store_words(connection, "person", "", told)
    fulltext.index_words(connection, sorted({*told, *searched}))


def _parted(text: str, superseded: set[str]) -> tuple[str, str]:
    """The lines of metadata that are searched, and those that are not."""
    lines = text.split("\n")
    return (
        "\n".join(line for line in lines if line not in superseded),
        "\n".join(line for line in lines if line in superseded),
    )


def _lines(*said_of_it: Annotation) -> str:
    """The words of annotations, one field a line."""
    texts = (getattr(one, name) or "" for one in said_of_it for name in WORDED)
    return joined_lines(" ".join(text.split()) for text in texts)


def _search_by(connection: Connection, texts: Mapping[int, str]) -> None:
    """Replace what is searched of metadata words; whose version they are stays."""
    which = words.c.shot_id == sa.bindparam("this"), words.c.source == "metadata"
    update = words.update().where(*which).values(text=sa.bindparam("text"), size=sa.bindparam("size"), vector_id=None)
    sizes = {text: fulltext.size_of(text) for text in set(texts.values())}
    connection.execute(update, [{"this": shot, "text": text, "size": sizes[text]} for shot, text in texts.items()])


def _stored_words(connection: Connection, ids: Collection[int]) -> dict[tuple[int, str], str]:
    """(shot row, source) -> text, of the sources that annotations have to do with."""
    which = words.c.shot_id.in_(ids), words.c.source.in_(("person", "metadata", SUPERSEDED))
    rows = connection.execute(sa.select(words.c.shot_id, words.c.source, words.c.text).where(*which))
    return {(shot, source): text for shot, source, text in rows}


def _replaced(about: Subject, known: Said) -> list[Subject]:
    """The stretches whose annotations become the shot's own."""
    if about.is_file:
        return []
    spans = (one[:2] for one in known.stretches if _holds(about.start, about.end, *one[:2]))
    return [Subject(about.sha256, *span) for span in spans if span != (about.start, about.end)]


def _holds(start: int, end: int, first: int, last: int) -> bool:
    """Whether a shot has the middle of a stretch."""
    return start <= (first + last) // 2 < end


def _key(one: Subject) -> dict[str, Any]:
    return {"sha256": one.sha256, "start": one.start, "end": one.end}
