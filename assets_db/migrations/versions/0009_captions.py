"""What a model says of a shot: a source of words of its own."""

from alembic import op

from assets_db import fulltext

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """All tokens are recomputed from the words that are stored; no footage is read."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE words_vocab")
        op.execute("DROP TABLE words_fts")
        op.execute(
            "CREATE VIRTUAL TABLE words_fts USING fts5(metadata, screen, speech, caption, tags, folders, "
            "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
        )
        op.execute("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
    fulltext.rebuild(op.get_bind())
