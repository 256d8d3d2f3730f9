"""Sessions, turns, traces and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    _create_sessions()
    _create_turns()
    _create_traces()
    _create_feedback()


def downgrade() -> None:
    """Back."""
    for table in ("feedback", "traces", "turns", "sessions"):
        op.drop_table(table)


def _create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sender", sa.String(32), nullable=False, unique=True),
        sa.Column("lang", sa.String(8)),
        sa.Column("state", sa.Text()),
        sa.Column("ahead_of_rasa", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("last_turn", sa.Double(), nullable=False, index=True),
    )


def _create_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("session_id", sa.String(32), sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cards", sa.Text()),
        sa.Column("buttons", sa.Text()),
        sa.Column("created", sa.Double(), nullable=False, index=True),
        sa.Column("finished", sa.Double()),
        sa.UniqueConstraint("session_id", "message_id", name="uq_turns_session_message"),
    )


def _create_traces() -> None:
    op.create_table(
        "traces",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("turn_id", sa.String(64), nullable=False),
        sa.Column("session_id", sa.String(32)),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("created", sa.Double(), nullable=False, index=True),
    )
    op.create_index("ix_traces_turn", "traces", ["turn_id"])
    op.create_index("ix_traces_session", "traces", ["session_id"])


def _create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("turn_id", sa.String(32), primary_key=True),
        sa.Column("session_id", sa.String(32), nullable=False, index=True),
        sa.Column("rating", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("comment", sa.Text()),
        sa.Column("created", sa.Double(), nullable=False, index=True),
    )
