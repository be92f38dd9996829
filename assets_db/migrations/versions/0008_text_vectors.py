"""The meaning of words: a vector for each text that a shot has."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """The next `newsreel index` embeds the words that are stored."""
    for name in ("text_embedder", "text_spec"):
        op.add_column("library", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("library", sa.Column("text_dim", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "text_vectors",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("digest", name="uq_text_vectors_digest"),
        sqlite_autoincrement=True,
    )
    op.add_column("words", sa.Column("vector_id", sa.BigInteger, nullable=True))
    op.create_index("ix_words_vector_id", "words", ["vector_id"])
