"""A password that somebody else gave has to be changed at the next sign-in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Forward. Nobody knows of the passwords that are there who gave them: they stay as they are."""
    given = ("must_change_password", sa.Boolean())
    op.add_column("desk_accounts", sa.Column(*given, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Back."""
    op.drop_column("desk_accounts", "must_change_password")
