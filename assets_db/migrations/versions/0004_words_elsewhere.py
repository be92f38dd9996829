"""The tokens of the shots' words, where the database has no full-text search that compares ours."""

import sqlalchemy as sa
from alembic import op

from assets_db.tokens import tokens

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """On SQLite there is FTS5, and nothing changes."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.create_table(
        "words_tokens",
        sa.Column("token", sa.String(200), primary_key=True),
        sa.Column("shot_id", sa.BigInteger, sa.ForeignKey("shots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("source", sa.String(16), primary_key=True),
    )
    op.create_index("ix_words_tokens_shot_id", "words_tokens", ["shot_id"])
    table = sa.table("words_tokens", *map(sa.column, ("token", "shot_id", "source")))
    connection = op.get_bind()
    for shot, source, text in connection.execute(sa.text("SELECT shot_id, source, text FROM words")).all():
        for token in {token[:200] for token in tokens(text)}:
            connection.execute(table.insert().values(token=token, shot_id=shot, source=source))
