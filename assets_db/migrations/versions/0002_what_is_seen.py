"""Words by source, all looks of a shot, near-duplicates, and a revision of the vectors alone."""

import json

import sqlalchemy as sa
from alembic import op

from assets_db.tokens import content_words, tokens

revision = "0002"
down_revision = "0001"

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
LOOKS = ("brightness", "sharpness", "motion")


def upgrade() -> None:
    """Existing data stays; new columns are filled when a file is described again."""
    for name in ("vectors", "grouped"):
        op.add_column("library", sa.Column(name, sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("frames", sa.Column("signature", sa.BigInteger, nullable=False, server_default="0"))
    for name in ("given_licence", "given_credit"):
        op.add_column("assets", sa.Column(name, sa.Text, nullable=False, server_default=""))
    _looks()
    _words()
    if op.get_bind().dialect.name == "sqlite":
        _fulltext()


def _looks() -> None:
    op.add_column("shots", sa.Column("looks", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("shots", sa.Column("group", sa.BigInteger, nullable=False, server_default="0"))
    shots = sa.table("shots", sa.column("id"), sa.column("looks"), *(sa.column(name) for name in LOOKS))
    connection = op.get_bind()
    for row in connection.execute(sa.select(shots.c.id, *(shots.c[name] for name in LOOKS))).all():
        looks = json.dumps({name: getattr(row, name) for name in LOOKS})
        connection.execute(shots.update().where(shots.c.id == row.id).values(looks=looks))
    for name in LOOKS:
        op.drop_column("shots", name)


def _words() -> None:
    op.rename_table("words", "words_before")
    op.create_table(
        "words",
        sa.Column("shot_id", SERIAL, sa.ForeignKey("shots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("source", sa.String(16), primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
    )
    before = sa.table("words_before", *map(sa.column, ("shot_id", "position", "text")))
    words = sa.table("words", *map(sa.column, ("shot_id", "source", "by", "text", "size")))
    found: dict[int, list[str]] = {}
    connection = op.get_bind()
    for row in connection.execute(sa.select(before).order_by(before.c.shot_id, before.c.position)):
        found.setdefault(row.shot_id, []).append(row.text)
    if found:
        connection.execute(words.insert(), [_word_row(shot, "\n".join(lines)) for shot, lines in found.items()])
    op.drop_table("words_before")


def _word_row(shot: int, text: str) -> dict[str, object]:
    return {"shot_id": shot, "source": "told", "by": "", "text": text, "size": round(sum(content_words(text).values()))}


def _fulltext() -> None:
    op.execute("DROP TABLE words_vocab")
    op.execute("DROP TABLE words_fts")
    op.execute(
        "CREATE VIRTUAL TABLE words_fts USING fts5("
        "told, screen, speech, tags, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
    )
    op.execute("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
    connection = op.get_bind()
    index = sa.text("INSERT INTO words_fts (rowid, told) VALUES (:id, :told)")
    for shot, text in connection.execute(sa.text("SELECT shot_id, text FROM words")).all():
        connection.execute(index, {"id": shot, "told": " ".join(tokens(text))})
