"""Words in their one spelling; the names of files and folders apart from metadata; previews of stock services."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """The next revision recomputes all tokens from the words that are stored.

    Older metadata words contain those of the file's names and folders. The next `newsreel index` of the file rebuilds
    them.
    """
    for name in ("names", "folders"):
        op.add_column("files", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in ("preview", "judged"):
        op.add_column("assets", sa.Column(name, sa.Text, nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE words_vocab")
        op.execute("DROP TABLE words_fts")
        op.execute(
            "CREATE VIRTUAL TABLE words_fts USING fts5(told, screen, speech, tags, folders, "
            "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
        )
        op.execute("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
