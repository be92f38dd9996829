"""Schema migrations, run by Alembic when a library of an older version is opened."""
