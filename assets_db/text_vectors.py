"""The vectors of a library's texts: what the words of its shots mean."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy import Connection

from assets_db.conditions import SHOWN, under
from assets_db.errors import UserError
from assets_db.fulltext import NAMES
from assets_db.rows import bump, check_vectors, chunks, packed, unpacked
from assets_db.schema import library, shots, text_vectors, words
from assets_db.store import Store

# The sources whose texts get a vector. Tags are what a picture model guesses, a folder holds all sorts of things, and
# of what is on screen mostly fragments are read ("AM", "PREFS"), which are near any text in meaning.
SOURCES = ("person", "metadata", NAMES, "speech", "caption")
TELLINGS = sa.select(words.c.vector_id, shots.c.key, words.c.text).join(shots, shots.c.id == words.c.shot_id)
WITHOUT = words.c.source.in_(SOURCES), words.c.text != "", words.c.vector_id.is_(None)


@dataclass(frozen=True, slots=True)
class Told:
    """A text that a shot has from a source."""

    shot: int  # its row
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Telling:
    """A shot, and a text of it whose vector was asked for."""

    vector: int  # id
    shot: str  # key
    text: str


class TextVectors:
    """The vectors of one library's texts. A text has one vector, in however many shots it stands.

    Every method is a transaction of its own, and raises UserError as those of `Store` do.
    """

    index_name = "text_vectors"

    def __init__(self, store: Store) -> None:
        self._store = store
        self._embedder = ""  # name of the embedder that this process uses
        self.folder = store.folder

    @property
    def vectors_revision(self) -> str:
        """Changes whenever a text or its vector may have come, gone, or lost or found its file."""
        return self._store.revision

    @property
    def embedder(self) -> str:
        """Name of the embedder whose vectors are stored; empty where there are none."""
        with self._store.reading() as connection:
            return _embedder(connection)

    @property
    def embedder_spec(self) -> str:
        """The spec that loads the last set embedder, even without vectors; empty where none was set."""
        with self._store.reading() as connection:
            return str(connection.scalar(sa.select(library.c.text_spec)))

    def set_embedder(self, name: str, dim: int, spec: str) -> None:
        """Set the embedder of all further vectors, and the `spec` that loads it again.

        Raises UserError while there are vectors of another.
        """
        with self._store.writing() as connection:
            stored, size = _embedder(connection), connection.scalar(sa.select(library.c.text_dim))
            if stored and (stored, size) != (name, dim):
                raise UserError(
                    f"the library has vectors of texts by {stored}, not by {name}",
                    "name that text embedder, or run `newsreel index --reembed` to replace them",
                )
            connection.execute(library.update().values(text_embedder=name, text_dim=dim, text_spec=spec))
        self._embedder = name

    def clear(self) -> None:
        """Delete all vectors; the texts stay."""
        with self._store.writing() as connection:
            if connection.execute(text_vectors.delete()).rowcount:
                connection.execute(words.update().where(words.c.vector_id.is_not(None)).values(vector_id=None))
                bump(connection)

    def count_missing(self) -> int:
        """How many texts of shots are still to be embedded."""
        with self._store.reading() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(words).where(*WITHOUT)) or 0

    def missing(self, limit: int) -> list[Told]:
        """The first `limit` texts of shots that are still to be embedded."""
        query = sa.select(words.c.shot_id, words.c.source, words.c.text).where(*WITHOUT)
        with self._store.reading() as connection:
            found = connection.execute(query.order_by(words.c.shot_id, words.c.source).limit(limit))
            return [Told(*row) for row in found.tuples()]

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """Those of `texts` that have no vector yet, each once."""
        wanted = {_digest(text): text for text in texts}
        with self._store.reading() as connection:
            known = _ids(connection, wanted)
        return [text for digest, text in wanted.items() if digest not in known]

    def put(self, told: Sequence[Told], vectors: Mapping[str, npt.NDArray[np.float16]]) -> None:
        """Store `vectors` [dim] by text, and give every text of `told` its vector, old or new.

        A row of zeros is stored, so that its text counts as done. A text that has changed by now is skipped. Raises
        ValueError for a vector of another shape or one that is not finite, UserError where another process has set
        another embedder in between.
        """
        with self._store.writing() as connection:
            row = connection.execute(sa.select(library.c.text_embedder, library.c.text_dim)).one()
            check_vectors(vectors.values(), row.text_embedder, row.text_dim, self._embedder)
            made = {_digest(text): packed(vector) for text, vector in vectors.items()}
            made = {digest: data for digest, data in made.items() if digest not in _ids(connection, made)}
            if made:
                connection.execute(
                    text_vectors.insert(), [{"digest": digest, "data": data} for digest, data in made.items()]
                )
            ids = _ids(connection, {_digest(one.text) for one in told})
            update = words.update().where(
                words.c.shot_id == sa.bindparam("shot"), words.c.source == sa.bindparam("from"),
                words.c.text == sa.bindparam("said"),
            ).values(vector_id=sa.bindparam("vector"))  # fmt: skip
            linked = [
                {"shot": one.shot, "from": one.source, "said": one.text, "vector": ids[digest]}
                for one in told
                if (digest := _digest(one.text)) in ids
            ]
            connection.execute(update, linked)
            bump(connection)

    def forget_unused(self) -> None:
        """Delete the vectors of texts that no shot has any more."""
        used = sa.select(words.c.vector_id).where(words.c.vector_id.is_not(None))
        with self._store.writing() as connection:
            connection.execute(text_vectors.delete().where(text_vectors.c.id.not_in(used)))

    def vector_ids(self, licences: Collection[str] | None = None) -> npt.NDArray[np.int64]:
        """Ids [n], increasing, of the texts of shots whose asset a good file holds; not of previews, nor unusable ones.

        With `licences`, as they are stored, only of what is under one of these.
        """
        query = sa.select(words.c.vector_id).distinct().join(shots, shots.c.id == words.c.shot_id)
        query = query.where(words.c.vector_id.is_not(None), SHOWN, under(licences))
        with self._store.reading() as connection:
            return np.fromiter(connection.scalars(query.order_by(words.c.vector_id)), np.int64)

    def vectors(self, ids: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Those of `ids` that are known [n], increasing, and their vectors [n, dim]."""
        query = sa.select(text_vectors.c.id, text_vectors.c.data)
        with self._store.reading() as connection:
            dim = connection.scalar(sa.select(library.c.text_dim)) or 0
            wanted = chunks(sorted({int(one) for one in ids}))
            found = [row for some in wanted for row in connection.execute(query.where(text_vectors.c.id.in_(some)))]
        found.sort(key=lambda row: row.id)
        known = np.fromiter((row.id for row in found), np.int64, len(found))
        return known, unpacked([row.data for row in found], dim)

    def tellings(self, ids: Sequence[int], licences: Collection[str] | None = None) -> list[Telling]:
        """The shots that have these texts, of assets that a good file holds; not previews, nor unusable ones."""
        query = TELLINGS.where(SHOWN, under(licences)).order_by(words.c.vector_id, shots.c.key)
        with self._store.reading() as connection:
            parts = chunks(sorted({int(one) for one in ids}))
            rows = [row for some in parts for row in connection.execute(query.where(words.c.vector_id.in_(some)))]
        return [Telling(*row) for row in rows]

    def tellings_of(self, keys: Iterable[str]) -> list[Telling]:
        """The texts of these shots that have a vector."""
        query = TELLINGS.where(words.c.vector_id.is_not(None)).order_by(words.c.vector_id, shots.c.key)
        with self._store.reading() as connection:
            parts = chunks(sorted(keys))
            rows = [row for some in parts for row in connection.execute(query.where(shots.c.key.in_(some)))]
        return [Telling(*row) for row in rows]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _ids(connection: Connection, digests: Iterable[str]) -> dict[str, int]:
    """Digest -> id, for the texts that have a vector."""
    query, found = sa.select(text_vectors.c.digest, text_vectors.c.id), dict[str, int]()
    for some in chunks(digests):
        found |= dict(connection.execute(query.where(text_vectors.c.digest.in_(some))).tuples().all())
    return found


def _embedder(connection: Connection) -> str:
    if connection.execute(sa.select(text_vectors.c.id).limit(1)).first() is None:
        return ""
    return str(connection.scalar(sa.select(library.c.text_embedder)))
