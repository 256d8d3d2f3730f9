"""Each question of a message is counted for itself: a row for every card, where there was one for every turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.String(32)
KEPT = "turn_id, created, day, hour, outcome, lang, channel, way, clause_id, milliseconds, probability, reason, encoder, vector, cluster_id"


def upgrade() -> None:
    """Forward. What was counted before counts by its first card, as it did."""
    cluster = sa.ForeignKey("desk_clusters.id", ondelete="SET NULL")
    op.create_table(
        "desk_questions",
        sa.Column("turn_id", ID, sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        *_described(),
        sa.Column("cluster_id", ID, cluster, index=True),
    )
    op.execute(f"INSERT INTO desk_questions (place, {KEPT}) SELECT 0, {KEPT} FROM desk_turns")
    op.drop_table("desk_turns")


def downgrade() -> None:
    """Back: only first cards are counted."""
    cluster = sa.ForeignKey("desk_clusters.id", ondelete="SET NULL")
    op.create_table(
        "desk_turns",
        sa.Column("turn_id", ID, sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        *_described(),
        sa.Column("cluster_id", ID, cluster, index=True),
    )
    op.execute(f"INSERT INTO desk_turns ({KEPT}) SELECT {KEPT} FROM desk_questions WHERE place = 0")
    op.drop_table("desk_questions")


def _described() -> list[sa.Column[object]]:
    return [
        sa.Column("created", sa.Double(), nullable=False, index=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(255), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("clause_id", sa.String(200), index=True),
        sa.Column("milliseconds", sa.Double(), nullable=False),
        sa.Column("probability", sa.Double()),
        sa.Column("reason", sa.String(24), index=True),
        sa.Column("encoder", sa.String(100)),
        sa.Column("vector", sa.LargeBinary()),
    ]
