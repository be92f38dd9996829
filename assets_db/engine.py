"""Opens the database: locates it, migrates it, and turns its errors into messages for people."""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

import platformdirs
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, OperationalError

from assets_db.errors import NoLibrary, UserError
from assets_db.schema import HEAD

DATABASE = "library.sqlite"
BUSY = 30  # [s] a writer waits for another process's short transaction
WRITER = 0x6E65777372656C  # the lock that a writer holds in PostgreSQL, in whichever database the library lies
COMPLAINTS = (  # part of SQLite's message, what is wrong, what to do
    ("disk is full", "the disk of {} is full", "free some space, then run the same command again"),
    ("readonly database", "{} is read-only", "make it writable, or choose another with --library"),
    ("database is locked", "{} is kept busy by another process", "wait for it to finish, then try again"),
    ("not a database", "{} is not a newsreel library", "choose another folder with --library"),
    ("malformed", "{} is damaged", "restore it from a backup, or delete it and index the footage again"),
    ("unable to open", "{} cannot be opened", "check that the folder exists and can be written"),
    ("disk i/o error", "{} cannot be read or written", "check the disk, then run the same command again"),
    ("no such module: fts5", "this Python's SQLite has no full-text search", "install a Python whose SQLite has FTS5"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library lies."""

    url: URL
    folder: Path  # for what is derived from it
    name: str  # for messages; no password in it


def locate(where: str | Path, create: bool = True) -> Place:
    """The place that a folder path or a SQLAlchemy URL names; with `create` its folder is made.

    Raises UserError for a URL that cannot be read or a folder that cannot be made, NoLibrary for one without a library
    where none may be made.
    """
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except ArgumentError as error:
            raise UserError("the library's URL cannot be read", "write it as postgresql://user@host/name") from error
        name = url.render_as_string(hide_password=True)
        mark = hashlib.sha256(where.encode()).hexdigest()[:16]
        folder = platformdirs.user_cache_path("newsreel") / "libraries" / mark
    else:
        folder = Path(where).expanduser().absolute()
        url, name = URL.create("sqlite", database=str(folder / DATABASE)), f"the library {folder}"
    if not create and not _may_be_there(url):
        raise _no_library(where, name.removeprefix("the library "))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"the folder {folder} cannot be made ({error.strerror})", "choose another library") from error
    return Place(url, folder, name)


def _may_be_there(url: URL) -> bool:
    """False where a file of SQLite's is missing; of a server only a connection tells."""
    return url.get_backend_name() != "sqlite" or not url.database or Path(url.database).is_file()


def _no_library(where: str | Path, name: str) -> NoLibrary:
    near = libraries_like(where)
    todo = f"did you mean {near[0]}?" if near else "check the path; newsreel index FOLDER --library PATH makes one"
    return NoLibrary(f"there is no library {name}", todo)


def libraries_like(where: str | Path) -> list[Path]:
    """Libraries beside the folder `where`, or in the folder it names, whose names are nearly its own."""
    if "://" in str(where):
        return []
    folder = Path(where).expanduser().absolute()
    try:
        beside = {place.name.lower(): place for place in folder.parent.iterdir() if (place / DATABASE).is_file()}
    except OSError:
        return []
    near = get_close_matches(folder.name.lower(), beside, n=3, cutoff=0.6)
    return [beside[name] for name in near if beside[name] != folder]


def open_engine(place: Place, create: bool = True) -> sa.Engine:
    """An engine on the library at `place`, which is migrated where needed, and with `create` made.

    Raises UserError where it is no library, one of a newer version, or cannot be written.
    """
    try:
        engine = sa.create_engine(place.url, **_options(place.url))
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        raise UserError(f"{place.name} needs a database driver ({error})", "install it") from error
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
    elif engine.dialect.name == "postgresql":
        sa.event.listen(engine, "begin", _queue)
    # A signal may end a command while a connection goes back to the pool, which would print a traceback of it.
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)
    with spoken(place.name):
        _migrate(engine, place.name, create)
    return engine


class Database:
    """An open library. Several threads and processes may use one at once."""

    folder: Path  # for what is derived from the library

    def __init__(self, where: str | Path, create: bool = True) -> None:
        """Open the library in a folder or at a SQLAlchemy URL; it is migrated where needed, and with `create` made.

        Raises UserError where that cannot be, or a newer newsreel made it; NoLibrary where there is none to open.
        """
        place = locate(where, create)
        self.folder = place.folder
        self._name = place.name
        self._engine = open_engine(place, create)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A view of the library as it is now, for queries of this package alone."""
        with spoken(self._name), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that may write."""
        with spoken(self._name), self._engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                yield connection


@contextmanager
def spoken(name: str) -> Iterator[None]:
    """Turn the database errors that a person can fix into one UserError about the library called `name`."""
    try:
        yield
    except IntegrityError:
        raise  # ours to fix
    except (DatabaseError, sqlite3.DatabaseError) as error:
        message = str(getattr(error, "orig", error)).lower()
        for needle, what, todo in COMPLAINTS:
            if needle in message:
                raise UserError(what.format(name), todo) from error
        if isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error):
            raise UserError(f"{name} cannot be used ({message.splitlines()[0]})", "check that it is up") from error
        raise


def _options(url: URL) -> dict[str, Any]:
    return {"connect_args": {"timeout": BUSY}} if url.get_backend_name() == "sqlite" else {}


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # or Python begins transactions itself, too late and too weak
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # else a full TMPDIR reads as a full disk of the library
    connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a crash then loses nothing that was committed


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later fails at once, without waiting, where another writes in between.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _queue(connection: sa.Connection) -> None:
    # As in SQLite there is one writer at a time: what a transaction has read is still so when it writes.
    if connection.get_execution_options().get("writing"):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITER)))


def _migrate(engine: sa.Engine, name: str, create: bool) -> None:
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as bare:
            bare.cursor().execute("PRAGMA journal_mode = WAL")  # outlives the connection
    with engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            version = _version(connection, name)
            if not version and not create:
                raise NoLibrary(f"there is no library in {name}", "newsreel index FOLDER --library URL makes one")
            if version != HEAD:
                _upgrade(connection, version, name)


def _version(connection: sa.Connection, name: str) -> str:
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables and "library" in tables:
        return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))
    if tables:
        raise UserError(f"{name} holds another program's database", "choose another with --library")
    return ""


def _upgrade(connection: sa.Connection, version: str, name: str) -> None:
    # Loaded here alone: Alembic costs more time than opening a library.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version and version not in known:
        raise UserError(f"{name} was made by a newer newsreel", "upgrade newsreel, or choose another library")
    command.upgrade(config, "head")
