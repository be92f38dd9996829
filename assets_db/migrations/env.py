"""Alembic's way in. The connection, with its transaction, is handed over by `assets_db/engine.py`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
