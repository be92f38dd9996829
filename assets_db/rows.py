"""The values of `model.py` <-> rows of the database. Every function works inside its caller's transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from assets_db import fulltext, schema
from assets_db.errors import UserError
from assets_db.model import SOURCES, Asset, File, Frame, Rights, Shot, VisualFeatures

T = TypeVar("T")
HALF = np.dtype("<f2")  # vectors on disk; half the bytes, and cosines that differ in the fourth digit
METADATA_VERSION = "3"  # of how metadata becomes words; words of an earlier version are rebuilt
CHUNK = 500  # values in one statement; databases differ in how many they take, and the least is 999
DESCRIBED = ("title", "description", "tags", "credit", "licence")  # of an asset: a person may say otherwise
SUPERSEDED = "superseded"  # the source of metadata words that are not searched, since a person says otherwise
SIZE = {"width", "height"}
RIGHTS = {field.name for field in fields(Rights)}
OTHER = SIZE | RIGHTS | {"judged", "metadata"}
PLAIN = [column.name for column in schema.assets.columns if column.name not in OTHER]  # of Asset


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """`values` in lists that fit one statement."""
    items = list(values)
    for first in range(0, len(items), CHUNK):
        yield items[first : first + CHUNK]


def bump(connection: Connection, vectors: bool = False) -> None:
    """Count a change of the library, and with `vectors` one that the vector index must follow."""
    table = schema.library
    counted = {"revision": table.c.revision + 1, "vectors": table.c.vectors + int(vectors)}
    connection.execute(table.update().values(counted))


def load_files(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[File]:
    """The files for which all `conditions` hold, by path."""
    rows = connection.execute(sa.select(schema.files).where(*conditions).order_by(schema.files.c.path))
    return [File(**row._mapping) for row in rows]


def save_files(connection: Connection, files: Iterable[File]) -> bool:
    """Insert or update paths. True where content came or went, and not dates alone."""
    table = schema.files
    wanted = {file.path: file for file in files}
    known = {file.path: file for paths in chunks(wanted) for file in load_files(connection, table.c.path.in_(paths))}
    new = [file for path, file in wanted.items() if path not in known]
    changed = [file for path, file in wanted.items() if path in known and file != known[path]]
    if new:
        connection.execute(table.insert(), [_file_row(file) for file in new])
    if changed:
        update = table.update().where(table.c.path == sa.bindparam("which"))
        connection.execute(update, [{"which": file.path, **_file_row(file)} for file in changed])
    moved = [file for file in changed if (file.sha256, file.status) != _content(known[file.path])]
    save_names(connection, {file.sha256 for file in (*new, *changed)} | {known[file.path].sha256 for file in moved})
    return bool(new or moved)


def save_names(connection: Connection, contents: Iterable[str]) -> None:
    """Make shots findable by the names of all good files that hold their content.

    Where no good file is left the names stay; the shots are not found until the file comes back.
    """
    table, shots = schema.files, schema.shots
    wanted: dict[str, tuple[list[str], list[str]]] = {}
    for some in chunks(content for content in contents if content):
        query = sa.select(table).where(table.c.sha256.in_(some), table.c.status == "ok").order_by(table.c.path)
        for file in connection.execute(query):
            names, folders = wanted.setdefault(file.sha256, ([], []))
            names.append(file.names)
            folders.append(file.folders)
    for content, (names, folders) in wanted.items():
        ids = connection.scalars(sa.select(shots.c.id).where(shots.c.sha256 == content)).all()
        _save_if_new(connection, ids, fulltext.NAMES, joined_lines(names))
        _save_if_new(connection, ids, "folders", joined_lines(folders))


def joined_lines(texts: Iterable[str]) -> str:
    """The texts that are not empty, each once and in a line."""
    return "\n".join(dict.fromkeys(filter(None, texts)))


def _save_if_new(connection: Connection, shots: Sequence[int], source: str, text: str) -> None:
    """Store `text` as the words of `source` for all these shots, which have one content, where it differs."""
    words = schema.words
    stored = dict(
        row
        for some in chunks(shots)
        for row in connection.execute(
            sa.select(words.c.shot_id, words.c.text).where(words.c.source == source, words.c.shot_id.in_(some))
        ).tuples()
    )
    if changed := [shot for shot in shots if stored.get(shot, "") != text]:
        save_words(connection, source, "", dict.fromkeys(changed, text))


def held_at(connection: Connection, *conditions: sa.ColumnElement[bool]) -> dict[str, Path]:
    """For each content that a good file holds: the first path that does."""
    table = schema.files
    query = sa.select(table.c.sha256, sa.func.min(table.c.path)).where(table.c.status == "ok", *conditions)
    return dict(connection.execute(query.group_by(table.c.sha256)).tuples().all())


def load_asset(connection: Connection, sha256: str) -> Asset | None:
    """One asset, at a good file if there is one, else where it was last seen."""
    row = connection.execute(sa.select(schema.assets).where(schema.assets.c.sha256 == sha256)).first()
    if row is None:
        return None
    return _asset(row._mapping, held_at(connection, schema.files.c.sha256 == sha256).get(sha256, row.path))


def save_asset(connection: Connection, asset: Asset) -> None:
    """Insert or update one asset, without its shots."""
    table = schema.assets
    values = {name: getattr(asset, name) for name in PLAIN} | asdict(asset.rights)
    values |= {"width": asset.size[0], "height": asset.size[1]}
    values["metadata"] = {name: values[name] for name in DESCRIBED}
    updated = {name: value for name, value in values.items() if name != "preview"}  # which only `upkeep` sets
    if not connection.execute(table.update().where(table.c.sha256 == asset.sha256).values(updated)).rowcount:
        connection.execute(table.insert().values(values))


def load_shots(connection: Connection, *conditions: sa.ColumnElement[bool]) -> list[Shot]:
    """The shots for which all `conditions` hold, of assets that a good file holds, by content and start."""
    table = schema.shots
    found = connection.execute(sa.select(table).where(*conditions).order_by(table.c.sha256, table.c.start)).all()
    held = held_assets(connection, {row.sha256 for row in found})
    texts = _texts(connection, *conditions)
    return [_shot(row, held[row.sha256], texts.get(row.id, {})) for row in found if row.sha256 in held]


def save_shots(connection: Connection, asset: Asset, shots: Sequence[tuple[Shot, Sequence[Frame]]]) -> None:
    """Replace the asset's shots. A shot with a known key keeps its row, and unchanged frames keep theirs."""
    table = schema.shots
    query = sa.select(table.c.key, table.c.id).where(table.c.sha256 == asset.sha256)
    known = dict(connection.execute(query).tuples().all())
    for gone in chunks(known[key] for key in known.keys() - {shot.key for shot, _ in shots}):
        connection.execute(table.delete().where(table.c.id.in_(gone)))
    for shot, frames in shots:
        number = _save_shot(connection, shot, known.get(shot.key))
        save_words(connection, "metadata", METADATA_VERSION, {number: shot.words})
        _save_frames(connection, number, frames)


def shot_numbers(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Shot key -> row, for the keys that are known."""
    table = schema.shots
    found: dict[str, int] = {}
    for some in chunks(keys):
        found |= dict(
            connection.execute(sa.select(table.c.key, table.c.id).where(table.c.key.in_(some))).tuples().all()
        )
    return found


def save_looks(connection: Connection, looks: Mapping[str, VisualFeatures]) -> None:
    """Replace the looks of shots, by key."""
    table = schema.shots
    for key, look in looks.items():
        connection.execute(table.update().where(table.c.key == key).values(looks=asdict(look)))


def save_groups(connection: Connection, groups: Mapping[str, int]) -> bool:
    """Make these the groups of shots, by key, and of all others 0. True where one has changed."""
    table = schema.shots
    known = dict(connection.execute(sa.select(table.c.key, table.c.group)).tuples().all())
    changed = [{"which": key, "group": groups.get(key, 0)} for key in known if known[key] != groups.get(key, 0)]
    if changed:
        connection.execute(table.update().where(table.c.key == sa.bindparam("which")), changed)
    return bool(changed)


def save_vectors(connection: Connection, vectors: dict[int, bytes]) -> None:
    """Insert or replace vectors; those of deleted frames are skipped."""
    for ids in chunks(vectors):
        there = connection.scalars(sa.select(schema.frames.c.id).where(schema.frames.c.id.in_(ids))).all()
        connection.execute(schema.vectors.delete().where(schema.vectors.c.frame_id.in_(ids)))
        if there:
            connection.execute(schema.vectors.insert(), [{"frame_id": id, "data": vectors[id]} for id in there])


def packed(vector: npt.NDArray[np.float16]) -> bytes:
    """A vector as it is stored."""
    return np.asarray(vector, HALF).tobytes()


def unpacked(stored: Sequence[bytes], dim: int) -> npt.NDArray[np.float32]:
    """float32 [n, dim] of n vectors as they are stored."""
    return np.frombuffer(b"".join(stored), HALF).reshape(len(stored), dim).astype(np.float32)


def check_vectors(made: Iterable[npt.NDArray[np.float16]], embedder: str, dim: int, ours: str) -> None:
    """Raises ValueError unless all vectors are [dim] and finite, UserError if `embedder` is not `ours`."""
    if ours and embedder != ours:
        raise UserError(f"another process embeds with {embedder} now", "let one finish before the other starts")
    for vector in made:
        if np.shape(vector) != (dim,):
            raise ValueError(f"a vector of shape {np.shape(vector)}, where the embedder makes ({dim},)")
        if not np.isfinite(vector).all():
            raise ValueError("a vector is not finite")


def _file_row(file: File) -> dict[str, Any]:
    return {column.name: getattr(file, column.name) for column in schema.files.columns}


def _content(file: File) -> tuple[str, str]:
    return file.sha256, file.status


def _asset(row: Any, path: Path) -> Asset:
    rights = Rights(**{name: row[name] for name in RIGHTS})
    values = {name: row[name] for name in PLAIN} | {"path": path, "size": (row["width"], row["height"])}
    return Asset(**values, rights=rights)


def held_assets(connection: Connection, wanted: Iterable[str], *conditions: sa.ColumnElement[bool]) -> dict[str, Asset]:
    """Those of the wanted assets that a good file holds, and for which all `conditions` hold."""
    table, found = schema.assets, {}
    for some in chunks(wanted):
        paths = held_at(connection, schema.files.c.sha256.in_(some))
        for row in connection.execute(sa.select(table).where(table.c.sha256.in_(paths), *conditions)):
            found[row.sha256] = _asset(row._mapping, paths[row.sha256])
    return found


def _shot(row: Any, asset: Asset, texts: Mapping[str, str]) -> Shot:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.looks.items()}
    metadata = joined_lines((texts.get("metadata", ""), texts.get(fulltext.NAMES, "")))
    others = {source: texts.get(source, "") for source in SOURCES if source != "metadata"}
    looks = VisualFeatures(**values)
    return Shot(asset, row.start, row.end, looks, metadata, **others, group=row.group, mark=row.mark)


def _texts(connection: Connection, *conditions: sa.ColumnElement[bool]) -> dict[int, dict[str, str]]:
    """Shot row -> source -> text, for the shots for which all `conditions` hold."""
    words, shots = schema.words, schema.shots
    query = sa.select(words.c.shot_id, words.c.source, words.c.text)
    if conditions:
        query = query.join(shots, shots.c.id == words.c.shot_id).where(*conditions)
    found: dict[int, dict[str, str]] = {}
    for shot, source, text in connection.execute(query):
        found.setdefault(shot, {})[source] = text
    return found


def save_words(connection: Connection, source: str, by: str, texts: Mapping[int, str]) -> None:
    """Store `texts`, by shot row, as the words of `source`, found by `by`; an empty text means that it found none."""
    for some in chunks(texts):
        store_words(connection, source, by, {shot: texts[shot] for shot in some})
        fulltext.index_words(connection, some)


def store_words(connection: Connection, source: str, by: str, texts: Mapping[int, str]) -> None:
    """As `save_words`, of texts that fit one statement, without updating the search index."""
    table = schema.words
    replaced = (source, SUPERSEDED) if source == "metadata" else (source,)
    connection.execute(table.delete().where(table.c.source.in_(replaced), table.c.shot_id.in_(texts)))
    sizes = {text: fulltext.size_of(text) for text in set(texts.values())}
    values = [{"shot_id": shot, "text": text, "size": sizes[text]} for shot, text in texts.items()]
    connection.execute(table.insert().values(source=source, by=by), values)


def _save_shot(connection: Connection, shot: Shot, number: int | None) -> int:
    table = schema.shots
    values: dict[str, Any] = {"looks": asdict(shot.looks)}
    if number is not None:
        connection.execute(table.update().where(table.c.id == number).values(values))
        return number
    values |= {"key": shot.key, "sha256": shot.asset.sha256, "start": shot.start, "end": shot.end}
    return _key(connection.execute(table.insert().values(values)))


def _save_frames(connection: Connection, shot: int, frames: Sequence[Frame]) -> None:
    table, jpegs = schema.frames, schema.jpegs
    query = sa.select(table.c.id, table.c.pts, jpegs.c.data).join(jpegs).where(table.c.shot_id == shot)
    wanted = {frame.pts: frame for frame in frames}
    rows = connection.execute(query).all()
    stored = {row.pts: row.id for row in rows if row.pts in wanted and row.data == wanted[row.pts].jpeg}
    for pts, number in stored.items():
        connection.execute(table.update().where(table.c.id == number).values(signature=wanted[pts].signature))
    for gone in chunks(row.id for row in rows if row.pts not in stored):
        connection.execute(table.delete().where(table.c.id.in_(gone)))
    for pts in sorted(wanted.keys() - stored.keys()):
        stored[pts] = _key(
            connection.execute(table.insert().values(shot_id=shot, pts=pts, signature=wanted[pts].signature))
        )
        connection.execute(jpegs.insert().values(frame_id=stored[pts], data=wanted[pts].jpeg))
    save_vectors(connection, {stored[f.pts]: packed(f.vector) for f in wanted.values() if f.vector is not None})


def _key(result: sa.CursorResult[Any]) -> int:
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])
