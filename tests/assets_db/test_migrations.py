"""The database on disk: made by migrations, what the tables say, and safe from the wrong program."""

import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import assets_db
from assets_db import schema, upkeep
from assets_db.editing import annotate
from assets_db.errors import UserError
from assets_db.model import VisualFeatures
from assets_db.store import Store
from tests.libraries import WITHOUT_ANNOTATIONS, digest, put

PACKAGE = Path(assets_db.__file__).parent


def test_migrations_lead_to_the_tables() -> None:
    engine = sa.create_engine("sqlite://")
    schema.metadata.create_all(engine)
    with engine.connect() as connection:
        assert _differences(connection) == []


def test_a_new_library_has_the_tables(tmp_path: Path) -> None:
    with Store(tmp_path) as store, store.reading() as connection:
        assert _differences(connection) == []
        made = _columns(connection)
    engine = sa.create_engine("sqlite://")
    schema.metadata.create_all(engine)
    with engine.connect() as connection:
        assert _columns(connection) == made


def _differences(connection: sa.Connection) -> list[object]:
    """What differs from `schema.py`, without full-text search, which only SQLite has."""
    options = {"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("words_")}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata))


def _columns(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    """What Alembic does not compare: order, NOT NULL, keys, what is deleted along, and AUTOINCREMENT."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in schema.metadata.tables:
        columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
        keys = connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})").all()
        made = connection.exec_driver_sql(
            f"SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = '{table}'"
        )
        found[table] = [*map(tuple, columns), *map(tuple, keys), *map(tuple, made)]
    return found


def test_the_newest_migration_is_the_one_named() -> None:
    scripts = ScriptDirectory(str(PACKAGE / "migrations"))
    assert scripts.get_heads() == [schema.HEAD]


def test_a_library_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = (tmp_path / "library.sqlite").read_bytes()
    with pytest.raises(UserError, match="was made by a newer newsreel; upgrade"):
        Store(tmp_path)
    assert (tmp_path / "library.sqlite").read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "photos.db") as connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    with pytest.raises(UserError, match="another program's database"):
        Store(f"sqlite:///{tmp_path}/photos.db")
    with sqlite3.connect(tmp_path / "photos.db") as connection:
        assert [name for (name,) in connection.execute("SELECT name FROM sqlite_master")] == ["photos"]


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("assets_db.engine.HEAD", "0000")  # so that the upgrade runs, and its end is reached
    monkeypatch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", fail)
    with pytest.raises(RuntimeError, match="half way"):
        Store(tmp_path)
    monkeypatch.undo()
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    with Store(tmp_path) as store:
        put(store, "a.mp4", "a dog")


@pytest.mark.slow
def test_two_processes_may_make_a_library_at_once(tmp_path: Path) -> None:
    script = "import sys; from assets_db.store import Store; Store(sys.argv[1]).close()"
    run = [subprocess.Popen([sys.executable, "-c", script, tmp_path / "new"]) for _ in range(3)]
    assert [process.wait(60) for process in run] == [0, 0, 0]


@pytest.mark.slow
def test_it_works_from_where_it_is_installed(tmp_path: Path) -> None:
    """A copy of the package in a folder with an awkward name, and a working folder that is somewhere else."""
    site = tmp_path / "100% site"
    shutil.copytree(PACKAGE, site / "assets_db", ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from assets_db import store; "
        "store.Store(sys.argv[2]).close(); print(store.__file__)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, site, tmp_path / "new"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith(str(site))


@pytest.mark.slow
def test_opening_does_not_load_alembic(tmp_path: Path) -> None:
    Store(tmp_path).close()
    script = (
        "import sys; from assets_db.store import Store; Store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def test_a_library_of_the_first_version_keeps_what_it_has(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        ((shot, _),) = put(store, "a.mp4", "x")
    config = Config(attributes={"connection": None})
    config.set_main_option("script_location", str(PACKAGE / "migrations"))
    first = tmp_path / "first"
    first.mkdir()
    engine = sa.create_engine(f"sqlite:///{first}/library.sqlite")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        with sqlite3.connect(tmp_path / "library.sqlite") as now:
            for table in ("files", "assets"):
                names = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
                chosen = ", ".join(f'"{name}"' for name in names)
                for row in now.execute(f"SELECT {chosen} FROM {table}").fetchall():
                    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        values = (1, shot.key, shot.asset.sha256, shot.start, shot.end, 0.25, 0.75, 0.125)
        connection.exec_driver_sql("INSERT INTO shots VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.exec_driver_sql("INSERT INTO words VALUES (1, 1, 'at night'), (1, 0, 'a lighthouse')")
        connection.exec_driver_sql("INSERT INTO frames VALUES (1, 1, 5)")
    with Store(first) as store:
        expected = replace(shot, looks=VisualFeatures(0.25, 0.75, 0.125), words="a lighthouse\nat night")
        assert store.shots() == [expected]
        assert [match.key for match in store.search_text("night", 9)] == [shot.key]
        with store.reading() as connection:
            assert _differences(connection) == []


def test_a_library_without_annotations_keeps_what_its_metadata_say(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a.mp4", "a lighthouse")
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("UPDATE assets SET title = 'Lights', credit = 'Jo', licence = 'CC BY 4.0'")
        connection.execute("UPDATE words SET by = '2'")
        for statement in WITHOUT_ANNOTATIONS:
            connection.execute(statement)
    name = digest("a.mp4")
    with Store(tmp_path) as store:
        assert [match.key for match in store.search_text("lighthouse", 9)] == [store.shots()[0].key]
        assert upkeep.with_outdated_words(store) == {Path("/footage/a.mp4")}  # their descriptions are not known yet
        annotate(store, [name], {"title": "Dusk", "credit": "Kim", "licence": ""})
        assert _said(store) == ("Dusk", "Kim", "")
        annotate(store, [name], {"title": None, "credit": None, "licence": None})
        assert _said(store) == ("Lights", "Jo", "CC BY 4.0")


def _said(store: Store) -> tuple[str, str, str]:
    asset = store.shots()[0].asset
    return asset.title, asset.rights.credit, asset.rights.licence
