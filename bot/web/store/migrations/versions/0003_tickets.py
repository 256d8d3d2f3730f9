"""Tickets handed to people, and the website that a session was started from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward."""
    op.add_column("sessions", sa.Column("origin", sa.String(255)))
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("session_id", sa.String(32), nullable=False, index=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("origin", sa.String(255), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text()),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("citations", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("reply", sa.Text()),
        sa.Column("created", sa.Double(), nullable=False, index=True),
        sa.Column("updated", sa.Double(), nullable=False),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("tickets")
    op.drop_column("sessions", "origin")
