"""Whether the clock of a file can be trusted."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Files that are in the library already are trusted until they are decoded again."""
    op.add_column("assets", sa.Column("jumps", sa.Boolean, nullable=False, server_default=sa.false()))
