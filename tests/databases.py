"""Every database that a library may lie in: a folder's SQLite, and PostgreSQL where NEWSREEL_POSTGRES names one.

Its value is a SQLAlchemy URL: postgresql+psycopg://user:password@127.0.0.1/name
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

POSTGRES = os.environ.get("NEWSREEL_POSTGRES", "")  # read before a test hides it


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty library may be made."""
    if request.param == "sqlite":
        yield str(tmp_path / "library")
    elif not POSTGRES:
        pytest.skip("NEWSREEL_POSTGRES names no database")
    else:
        with schema() as url:
            yield url


@contextmanager
def schema() -> Iterator[str]:
    """The URL of an empty schema in PostgreSQL, which is gone afterwards."""
    name, engine = f"test_{uuid.uuid4().hex}", sa.create_engine(POSTGRES)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    try:
        url = engine.url.update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.execute(sa.schema.DropSchema(name, cascade=True))
        engine.dispose()
