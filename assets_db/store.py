"""One library: files, assets, shots, frames, words and vectors in a database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from assets_db import annotations, fulltext, rows
from assets_db.conditions import HELD, OK, SHOWN, under
from assets_db.engine import Database
from assets_db.errors import UserError
from assets_db.fulltext import Match
from assets_db.model import Asset, File, Frame, Shot, Source, Tally, VisualFeatures
from assets_db.rows import bump, chunks
from assets_db.schema import assets, files, frames, jpegs, library, shots, vectors, words

OWNED = vectors.join(frames, frames.c.id == vectors.c.frame_id).join(shots, shots.c.id == frames.c.shot_id)


class Store(Database):
    """One library. Several threads and processes may use one at once; every method is a transaction of its own.

    Any method raises UserError where the disk is full, or the library is read-only, damaged or locked.
    """

    index_name = "vectors"

    def __init__(self, where: str | Path, create: bool = True) -> None:
        """See `Database`."""
        super().__init__(where, create)
        self._embedder = ""  # name of the embedder that this process uses

    # Files and assets

    def files(self) -> dict[Path, File]:
        """Every path that was ever seen and not forgotten."""
        with self.reading() as connection:
            return {file.path: file for file in rows.load_files(connection)}

    def files_at(self, paths: Iterable[Path]) -> dict[Path, File]:
        """Those of `paths` that were ever seen and not forgotten."""
        with self.reading() as connection:
            found = [rows.load_files(connection, files.c.path.in_(some)) for some in chunks(dict.fromkeys(paths))]
        return {file.path: file for some in found for file in some}

    def bad_files(self) -> list[File]:
        """Files that could not be used, with the reason, by path."""
        with self.reading() as connection:
            return rows.load_files(connection, files.c.status == "bad")

    def missing_files(self) -> list[File]:
        """Files that have vanished, and whose content no other file holds, by path."""
        with self.reading() as connection:
            return rows.load_files(connection, files.c.status == "missing", files.c.sha256.not_in(OK))

    def put_file(self, file: File) -> None:
        """Insert or update one path."""
        self.put_files([file])

    def put_files(self, files: Iterable[File]) -> None:
        """Insert or update paths, all or none."""
        with self.writing() as connection:
            if rows.save_files(connection, files):
                bump(connection, vectors=True)

    def mark_missing(self, paths: Iterable[Path]) -> None:
        """Mark these paths as vanished. Their content stays, in case they come back."""
        with self.writing() as connection:
            changed = 0
            for some in chunks(paths):
                which = files.c.path.in_(some), files.c.status != "missing"
                held = set(connection.scalars(sa.select(files.c.sha256).where(*which)))
                update = files.update().where(*which)
                changed += connection.execute(update.values(status="missing", reason="")).rowcount
                rows.save_names(connection, held)
            if changed:
                bump(connection, vectors=True)

    def forget_missing(self) -> int:
        """Drop the vanished files, and every asset that no file holds any more; returns the number of files."""
        with self.writing() as connection:
            return _forget(connection, files.c.status == "missing")

    def forget(self, paths: Iterable[Path]) -> int:
        """Drop these paths, and every asset that no file holds any more; returns the number of files."""
        with self.writing() as connection:
            return sum(_forget(connection, files.c.path.in_(some)) for some in chunks(paths))

    def asset(self, sha256: str) -> Asset | None:
        """The asset with this content, at a good file if there is one, else where it was last seen."""
        with self.reading() as connection:
            return rows.load_asset(connection, sha256)

    def add(self, file: File, asset: Asset, shots: Sequence[tuple[Shot, Sequence[Frame]]]) -> None:
        """Insert or replace a file's content: asset, shots, words and frames, all or nothing.

        A shot whose key is known stays, and so do the integers and vectors of its frames that are the same; the
        integer of a frame is never given to another. Raises ValueError where file, asset and shots do not belong
        together.
        """
        if {file.sha256, *(shot.asset.sha256 for shot, _ in shots)} != {asset.sha256}:
            raise ValueError(f"the file, or a shot, is not of the content {asset.sha256}")
        with self.writing() as connection:
            made = [frame.vector for _, some in shots for frame in some if frame.vector is not None]
            if made:
                self._check_vectors(connection, made)
            rows.save_files(connection, [file])
            rows.save_asset(connection, asset)
            rows.save_shots(connection, asset, shots)
            rows.save_names(connection, [asset.sha256])
            annotations.keep(connection, asset.sha256)
            bump(connection, vectors=True)

    # Shots

    def shots(self, keys: Sequence[str] | None = None) -> list[Shot]:
        """All shots by content and start, or those with the given keys in their order, unknown ones left out.

        Only of assets that a good file holds; `Shot.asset.path` is one.
        """
        with self.reading() as connection:
            if keys is None:
                return rows.load_shots(connection)
            some = [rows.load_shots(connection, shots.c.key.in_(part)) for part in chunks(dict.fromkeys(keys))]
        found = {shot.key: shot for part in some for shot in part}
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    def licences(self) -> list[str]:
        """Every licence in the library, as it is written, each once."""
        with self.reading() as connection:
            return list(connection.scalars(sa.select(assets.c.licence).distinct()))

    def shots_of(self, sha256: str) -> list[Shot]:
        """The shots of the asset with this content, by start; none unless a good file holds it."""
        with self.reading() as connection:
            return rows.load_shots(connection, shots.c.sha256 == sha256)

    def update_metadata(self, file: File, asset: Asset, text: str) -> None:
        """Update the file and the asset of a known content, and `text`, the metadata words of its shots."""
        with self.writing() as connection:
            rows.save_files(connection, [file])
            rows.save_asset(connection, asset)
            known = connection.scalars(sa.select(shots.c.id).where(shots.c.sha256 == asset.sha256)).all()
            rows.save_words(connection, "metadata", rows.METADATA_VERSION, dict.fromkeys(known, text))
            annotations.keep(connection, asset.sha256)
            bump(connection, vectors=True)

    def put_looks(self, looks: Mapping[str, VisualFeatures]) -> None:
        """Replace the looks of shots, by key."""
        with self.writing() as connection:
            rows.save_looks(connection, looks)
            bump(connection)

    # Words

    def search_text(
        self,
        query: str,
        k: int,
        previews: bool = False,
        licences: Collection[str] | None = None,
        unusable: bool = False,
    ) -> list[Match]:
        """The `k` best for a text, best first; see `fulltext.search`."""
        with self.reading() as connection:
            return fulltext.search(connection, query, k, previews, licences, unusable)

    def shots_without(self, source: Source, by: str, limit: int) -> list[str]:
        """Keys of the first `limit` shots with frames for which `by` has stored no words of `source` yet."""
        query = sa.select(shots.c.key).where(*_missing_words(source, by)).order_by(shots.c.id).limit(limit)
        with self.reading() as connection:
            return list(connection.scalars(query))

    def count_without(self, source: Source, by: str) -> int:
        """How many shots `shots_without` would give without a limit."""
        query = sa.select(sa.func.count()).select_from(shots).where(*_missing_words(source, by))
        with self.reading() as connection:
            return connection.scalar(query) or 0

    def put_words(self, source: Source, by: str, texts: Mapping[str, str]) -> None:
        """Store `texts`, by shot key, as the words of `source`, found by `by`; an empty text means "none found".

        Shots that are deleted by now are skipped.
        """
        if not texts:
            return
        with self.writing() as connection:
            numbers = rows.shot_numbers(connection, texts)
            rows.save_words(connection, source, by, {number: texts[key] for key, number in numbers.items()})
            bump(connection)

    # Near-duplicates

    def signatures(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """Shot key and perceptual hash of every frame that has one, by shot and time: n keys, int64 [n]."""
        query = sa.select(shots.c.key, frames.c.signature).join(frames, frames.c.shot_id == shots.c.id)
        query = query.where(frames.c.signature != 0, HELD).order_by(shots.c.id, frames.c.pts)
        with self.reading() as connection:
            found = connection.execute(query).all()
        return [row.key for row in found], np.array([row.signature for row in found], np.int64)

    @property
    def grouped(self) -> bool:
        """Whether no footage has come or gone since near-duplicates were last grouped."""
        with self.reading() as connection:
            return bool(connection.scalar(sa.select(library.c.grouped == library.c.vectors)))

    def put_groups(self, groups: Mapping[str, int]) -> None:
        """Make these the groups of near-duplicates, by shot key; all other shots are in none."""
        with self.writing() as connection:
            connection.execute(library.update().values(grouped=library.c.vectors))
            if rows.save_groups(connection, groups):
                bump(connection)

    def jpegs(self, key: str) -> list[tuple[int, bytes]]:
        """(pts, JPEG) of a shot's frames, by pts."""
        query = sa.select(frames.c.pts, jpegs.c.data).join(jpegs).join(shots, shots.c.id == frames.c.shot_id)
        with self.reading() as connection:
            found = connection.execute(query.where(shots.c.key == key).order_by(frames.c.pts))
            return [(pts, data) for pts, data in found]

    # Vectors

    @property
    def vectors_revision(self) -> str:
        """Changes whenever a vector may have come, gone, or lost or found its file; not when words change."""
        with self.reading() as connection:
            row = connection.execute(sa.select(library.c.uuid, library.c.vectors)).one()
            return f"{row.uuid}-{row.vectors}"

    def vector_ids(self, licences: Collection[str] | None = None) -> npt.NDArray[np.int64]:
        """Ids [n], increasing, of the frames that have a vector, of assets that a good file holds; not of previews.

        Nor of unusable shots. With `licences`, as they are stored, only of what is under one of these.
        """
        query = sa.select(vectors.c.frame_id).select_from(OWNED).where(SHOWN, under(licences))
        query = query.order_by(vectors.c.frame_id)
        with self.reading() as connection:
            return np.fromiter(connection.scalars(query), np.int64)

    @property
    def embedder(self) -> str:
        """Name of the embedder whose vectors are stored; empty where there are none."""
        with self.reading() as connection:
            return _embedder(connection)

    @property
    def embedder_spec(self) -> str:
        """The spec that loads the last set embedder, even without vectors; empty where none was set."""
        with self.reading() as connection:
            return str(connection.scalar(sa.select(library.c.spec)))

    def set_embedder(self, name: str, dim: int, spec: str = "") -> None:
        """Set the embedder of all further vectors, and the `spec` that loads it again (its name if empty).

        Raises UserError while there are vectors of another.
        """
        with self.writing() as connection:
            stored, size = _embedder(connection), connection.scalar(sa.select(library.c.dim))
            if stored and (stored, size) != (name, dim):
                raise UserError(
                    f"{self._name} has vectors of {stored}, not of {name}",
                    "name that embedder, or run `newsreel index --reembed` to replace them",
                )
            connection.execute(library.update().values(embedder=name, dim=dim, spec=spec or name))
        self._embedder = name

    def clear_vectors(self) -> None:
        """Delete all vectors; frames and pictures stay."""
        with self.writing() as connection:
            if connection.execute(vectors.delete()).rowcount:
                bump(connection, vectors=True)

    def frames_without_vector(self, limit: int) -> list[tuple[int, bytes]]:
        """The first `limit` frames still to be embedded: (frame id, JPEG)."""
        query = sa.select(frames.c.id, jpegs.c.data).join(jpegs).outerjoin(vectors, vectors.c.frame_id == frames.c.id)
        query = query.where(vectors.c.frame_id.is_(None)).order_by(frames.c.id).limit(limit)
        with self.reading() as connection:
            return [(frame, data) for frame, data in connection.execute(query)]

    def put_vectors(self, vectors: Mapping[int, npt.NDArray[np.float16]]) -> None:
        """Insert or replace vectors [dim] by frame id. A row of zeros is stored, so that its frame counts as done.

        Frames that are deleted by now are skipped. Raises ValueError for a vector of another shape or one that is
        not finite, UserError where another process has set another embedder in between.
        """
        if not vectors:
            return
        with self.writing() as connection:
            self._check_vectors(connection, vectors.values())
            rows.save_vectors(connection, {int(frame): rows.packed(row) for frame, row in vectors.items()})
            bump(connection, vectors=True)

    def frame_shots(self, ids: Sequence[int]) -> dict[int, str]:
        """Frame id -> shot key, for the frames that are known."""
        query = sa.select(frames.c.id, shots.c.key).join(shots)
        found: dict[int, str] = {}
        with self.reading() as connection:
            for part in chunks({int(frame) for frame in ids}):
                found |= dict(connection.execute(query.where(frames.c.id.in_(part))).tuples().all())
        return found

    def shot_frames(self, keys: Sequence[str]) -> dict[int, str]:
        """Frame id -> shot key, for all frames of these shots."""
        query = sa.select(frames.c.id, shots.c.key).join(shots)
        found: dict[int, str] = {}
        with self.reading() as connection:
            for part in chunks(dict.fromkeys(keys)):
                found |= dict(connection.execute(query.where(shots.c.key.in_(part))).tuples().all())
        return found

    def vectors(self, ids: Sequence[int] | None = None) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Frame ids [n], increasing, and vectors [n, dim], of assets that a good file holds; of `ids` if given."""
        query = sa.select(vectors.c.frame_id, vectors.c.data).select_from(OWNED).where(HELD)
        with self.reading() as connection:
            dim = connection.scalar(sa.select(library.c.dim)) or 0
            wanted = [] if ids is None else chunks({int(frame) for frame in ids})
            parts = [sa.true()] if ids is None else [vectors.c.frame_id.in_(part) for part in wanted]
            found = [row for part in parts for row in connection.execute(query.where(part)).all()]
        found.sort(key=lambda row: row.frame_id)
        known = np.fromiter((row.frame_id for row in found), np.int64, len(found))
        return known, rows.unpacked([row.data for row in found], dim)

    # The whole

    @property
    def revision(self) -> str:
        """Changes whenever footage, words or vectors change; different in every library."""
        with self.reading() as connection:
            row = connection.execute(sa.select(library.c.uuid, library.c.revision)).one()
            return f"{row.uuid}-{row.revision}"

    def tally(self) -> Tally:
        """What the library holds, in numbers."""
        with self.reading() as connection:
            status = _counts(connection, files.c.status)
            kinds = _counts(connection, assets.c.kind)
            shots_, frames_, vectors_ = (
                connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                for table in (shots, frames, vectors)
            )
            lengths = sa.select(assets.c.duration, assets.c.time_base).where(assets.c.kind == "video")
            duration = sum((length * base for length, base in connection.execute(lengths)), Fraction(0))
            embedder = _embedder(connection)
        numbers = (status.get("ok", 0), status.get("missing", 0), status.get("bad", 0))
        return Tally(*numbers, kinds, shots_, frames_, vectors_, duration, embedder, self._bytes())

    def is_sound(self) -> bool:
        """Whether the database file is intact; True for a server, which checks its own."""
        if self._engine.dialect.name != "sqlite":
            return True
        with self.reading() as connection:
            return connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"

    def _bytes(self) -> int:
        if self._engine.dialect.name == "postgresql":
            with self.reading() as connection:
                return connection.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0
        if self._engine.dialect.name != "sqlite" or not self._engine.url.database:
            return 0
        parts = [Path(self._engine.url.database + suffix) for suffix in ("", "-wal")]
        return sum(part.stat().st_size for part in parts if part.exists())

    def _check_vectors(self, connection: Connection, made: Iterable[npt.NDArray[np.float16]]) -> None:
        row = connection.execute(sa.select(library.c.embedder, library.c.dim)).one()
        rows.check_vectors(made, row.embedder, row.dim, self._embedder)


def _forget(connection: Connection, which: sa.ColumnElement[bool]) -> int:
    held = set(connection.scalars(sa.select(files.c.sha256).where(which)))
    forgotten = connection.execute(files.delete().where(which)).rowcount
    orphans = assets.delete().where(assets.c.sha256.not_in(sa.select(files.c.sha256)))
    if connection.execute(orphans).rowcount + forgotten:
        rows.save_names(connection, held)
        bump(connection, vectors=True)
    return forgotten


def _missing_words(source: Source, by: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Condition: shots with frames, held by a good file, for which `by` has stored no words of `source`."""
    stored = sa.exists().where(words.c.shot_id == shots.c.id, words.c.source == source, words.c.by == by)
    return sa.exists().where(frames.c.shot_id == shots.c.id), ~stored, HELD


def _embedder(connection: Connection) -> str:
    if connection.execute(sa.select(vectors.c.frame_id).limit(1)).first() is None:
        return ""
    return str(connection.scalar(sa.select(library.c.embedder)))


def _counts(connection: Connection, column: sa.Column[Any]) -> dict[Any, int]:
    found = connection.execute(sa.select(column, sa.func.count()).group_by(column))
    return dict(found.tuples().all())
