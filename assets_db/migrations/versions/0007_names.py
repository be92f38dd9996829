"""Tables, columns and sources under the names that the code has for them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Revision 0009 recomputes all tokens from the words that are stored; no footage is read."""
    op.execute("ALTER TABLE jobs RENAME COLUMN place TO output_dir")
    op.execute("ALTER TABLE jobs RENAME COLUMN told TO details")
    words = sa.table("words", sa.column("source"))
    op.execute(words.update().where(words.c.source == "told").values(source="metadata"))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE words_vocab")
        op.execute("DROP TABLE words_fts")
        op.execute(
            "CREATE VIRTUAL TABLE words_fts USING fts5(metadata, screen, speech, tags, folders, "
            "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
        )
        op.execute("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
