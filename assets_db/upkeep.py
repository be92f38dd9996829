"""Library maintenance: outdated words, copies, stock previews."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import sqlalchemy as sa

from assets_db.model import File
from assets_db.rows import METADATA_VERSION, chunks, load_files
from assets_db.schema import assets, files, library, shots, words
from assets_db.store import Store


def with_outdated_words(store: Store) -> set[Path]:
    """Good files whose metadata words are of an earlier version of newsreel."""
    query = sa.select(files.c.path).join(shots, shots.c.sha256 == files.c.sha256)
    query = query.join(words, words.c.shot_id == shots.c.id)
    query = query.where(files.c.status == "ok", words.c.source == "metadata", words.c.by != METADATA_VERSION)
    with store.reading() as connection:
        return set(connection.scalars(query.distinct()))


def with_other_rights(store: Store, licence: str, credit: str) -> set[Path]:
    """Good files that were given another licence or credit than these; an empty one is not compared."""
    wanted = ((assets.c.given_licence, licence), (assets.c.given_credit, credit))
    other = [column != value for column, value in wanted if value]
    query = sa.select(files.c.path).join(assets, assets.c.sha256 == files.c.sha256)
    with store.reading() as connection:
        return set(connection.scalars(query.where(files.c.status == "ok", sa.or_(sa.false(), *other))))


def files_of(store: Store, contents: Iterable[str]) -> dict[str, list[Path]]:
    """For each content the good files that hold it, by path."""
    found: dict[str, list[Path]] = {}
    with store.reading() as connection:
        for some in chunks(dict.fromkeys(contents)):
            for file in load_files(connection, files.c.status == "ok", files.c.sha256.in_(some)):
                found.setdefault(file.sha256, []).append(file.path)
    return found


def copies(store: Store) -> list[list[File]]:
    """Good files that hold the same content, together, by path."""
    again = sa.select(files.c.sha256).where(files.c.status == "ok").group_by(files.c.sha256).having(sa.func.count() > 1)
    found: dict[str, list[File]] = {}
    with store.reading() as connection:
        for file in load_files(connection, files.c.status == "ok", files.c.sha256.in_(again)):
            found.setdefault(file.sha256, []).append(file)
    return list(found.values())


def previews(store: Store) -> list[tuple[Path, str]]:
    """Good files with a stock service's watermark, and which service's, by path."""
    query = sa.select(files.c.path, assets.c.preview).join(assets, assets.c.sha256 == files.c.sha256)
    query = query.where(files.c.status == "ok", assets.c.preview != "").order_by(files.c.path)
    with store.reading() as connection:
        return list(connection.execute(query).tuples())


def unjudged(store: Store, version: str, limit: int) -> list[str]:
    """The first `limit` contents whose screen text has changed since they were checked for watermarks."""
    found = _read(version).subquery()
    query = sa.select(assets.c.sha256).join(found, found.c.sha256 == assets.c.sha256)
    query = query.where(assets.c.judged != found.c.read).order_by(assets.c.sha256).limit(limit)
    with store.reading() as connection:
        return list(connection.scalars(query))


def _read(version: str) -> sa.Select[tuple[str, str]]:
    """For each content the state of its screen text: version of the rules, number of shots read, and the reader."""
    number = sa.cast(sa.func.count(), sa.String)
    state = sa.literal(version + " ", sa.String) + number + " " + sa.func.max(words.c.by)
    query = sa.select(shots.c.sha256, state.label("read")).join(words, words.c.shot_id == shots.c.id)
    return query.where(words.c.source == "screen").group_by(shots.c.sha256)


def mark_previews(store: Store, version: str, services: Mapping[str, str]) -> int:
    """Store the stock service of contents by SHA-256, empty for none; returns how many have newly got one."""
    changed = marked = 0
    with store.writing() as connection:
        for some in chunks(services):
            rows = connection.execute(_read(version).where(shots.c.sha256.in_(some)))
            states: dict[str, str] = {row.sha256: row.read for row in rows}
            for sha256 in some:
                this, service = assets.c.sha256 == sha256, services[sha256]
                update = assets.update().where(this, assets.c.preview != service).values(preview=service)
                new = connection.execute(update).rowcount
                changed, marked = changed + new, marked + (new if service else 0)
                connection.execute(assets.update().where(this).values(judged=states.get(sha256, "")))
        if changed:
            counted = {"revision": library.c.revision + 1, "vectors": library.c.vectors + 1}
            connection.execute(library.update().values(counted))
    return marked


def screens(store: Store, contents: Iterable[str]) -> dict[str, list[str]]:
    """For each content the screen text of each of its shots, empty where there is none."""
    query = sa.select(shots.c.sha256, words.c.text).join(words, words.c.shot_id == shots.c.id)
    found: dict[str, list[str]] = {}
    with store.reading() as connection:
        for some in chunks(contents):
            rows = connection.execute(query.where(words.c.source == "screen", shots.c.sha256.in_(some)))
            for sha256, text in rows.tuples():
                found.setdefault(sha256, []).append(text)
    return found
