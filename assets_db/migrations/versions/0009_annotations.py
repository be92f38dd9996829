"""What a person says of footage, what its metadata say of it field by field, and a source for what a model says."""

import sqlalchemy as sa
from alembic import op

from assets_db import fulltext

revision = "0009"
down_revision = "0008"

TEXTS = ("title", "description", "tags", "people", "credit", "licence")


def upgrade() -> None:
    """All tokens are recomputed. Descriptions and tags come with the next `newsreel index`, which reads no footage."""
    op.create_table(
        "annotations",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("end", sa.BigInteger, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text) for name in TEXTS),
        sa.Column("mark", sa.String(16)),
    )
    op.add_column("shots", sa.Column("mark", sa.String(16), nullable=False, server_default=""))
    for name in ("description", "tags"):
        op.add_column("assets", sa.Column(name, sa.Text, nullable=False, server_default=""))
    op.add_column("assets", sa.Column("metadata", sa.JSON, nullable=False, server_default="{}"))
    _keep_metadata()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE words_vocab")
        op.execute("DROP TABLE words_fts")
        op.execute(
            "CREATE VIRTUAL TABLE words_fts USING fts5(person, metadata, screen, speech, caption, tags, folders, "
            "tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
        )
        op.execute("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
    fulltext.rebuild(op.get_bind())


def _keep_metadata() -> None:
    assets = sa.table(
        "assets", *map(sa.column, ("sha256", "title", "credit", "licence")), sa.column("metadata", sa.JSON)
    )
    connection = op.get_bind()
    update = (
        assets.update()
        .where(assets.c.sha256 == sa.bindparam("this"))
        .values(metadata=sa.bindparam("known", type_=sa.JSON))
    )
    rows = connection.execute(sa.select(assets.c.sha256, assets.c.title, assets.c.credit, assets.c.licence)).all()
    known = [
        {"this": row.sha256, "known": {"title": row.title, "credit": row.credit, "licence": row.licence}}
        for row in rows
    ]
    if known:
        connection.execute(update, known)
