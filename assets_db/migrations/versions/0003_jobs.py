"""Batch jobs, and the cache headers of feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TEXTS = ("feed", "title", "published", "updated")


def upgrade() -> None:
    """Two more tables; existing data is unchanged."""
    op.create_table(
        "jobs",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("after", sa.Double, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("ended", sa.Double, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("same_as", sa.BigInteger),
        sa.Column("film", sa.Text, nullable=False),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.UniqueConstraint("place", "url", name="uq_jobs_place_url"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_table(
        "feeds",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("modified", sa.Text, nullable=False),
    )
