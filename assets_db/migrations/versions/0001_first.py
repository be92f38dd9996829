"""The first tables. Never edited once released: a change is a new file beside it."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make an empty library."""
    _library()
    _content()
    _shots()
    _pictures()
    if op.get_bind().dialect.name == "sqlite":
        _fulltext()


def _library() -> None:
    library = op.create_table(
        "library",
        sa.Column("uuid", sa.String(32), primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("embedder", sa.Text, nullable=False),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("dim", sa.Integer, nullable=False),
    )
    op.execute(library.insert().values(uuid=uuid.uuid4().hex, revision=0, embedder="", spec="", dim=0))


def _content() -> None:
    op.create_table(
        "files",
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("mtime_ns", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])
    numbers = ("width", "height", "start", "duration", "rotation")
    texts = ("recorded", "title", "credit", "licence", "source_url", "made_by")
    op.create_table(
        "assets",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("time_base", sa.String(64), nullable=False),
        sa.Column("fps", sa.String(64), nullable=False),
        *(
            sa.Column(name, sa.BigInteger if name in ("start", "duration") else sa.Integer, nullable=False)
            for name in numbers
        ),
        sa.Column("origin", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
    )


def _shots() -> None:
    op.create_table(
        "shots",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("assets.sha256", ondelete="CASCADE"), nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("brightness", "sharpness", "motion")),
    )
    op.create_index("ix_shots_sha256", "shots", ["sha256"])
    op.create_table(
        "words",
        sa.Column("shot_id", SERIAL, sa.ForeignKey("shots.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )


def _pictures() -> None:
    op.create_table(
        "frames",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("shot_id", SERIAL, sa.ForeignKey("shots.id", ondelete="CASCADE"), nullable=False),
        sa.Column("pts", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("shot_id", "pts", name="uq_frames_shot_id_pts"),
        sqlite_autoincrement=True,
    )
    for table in ("jpegs", "vectors"):
        op.create_table(
            table,
            sa.Column("frame_id", SERIAL, sa.ForeignKey("frames.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("data", sa.LargeBinary, nullable=False),
        )


def _fulltext() -> None:
    # Python cuts the text into tokens (tokens.py); the options only keep unicode61 from cutting or folding once more.
    op.execute(
        "CREATE VIRTUAL TABLE words_fts USING fts5("
        "tokens, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
    )
    op.execute("CREATE VIRTUAL TABLE words_vocab USING fts5vocab(words_fts, row)")
    op.execute("CREATE TRIGGER shots_gone AFTER DELETE ON shots BEGIN DELETE FROM words_fts WHERE rowid = old.id; END")
