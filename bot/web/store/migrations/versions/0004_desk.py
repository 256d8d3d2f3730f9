"""The operator desk: accounts, sign-ins, audit, calls, the review queue, exports; switches; who handles a ticket."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.String(32)
NAME = sa.String(64)


def upgrade() -> None:
    """Forward."""
    op.add_column("tickets", sa.Column("handler", NAME))
    _create_switches()
    _create_accounts()
    _create_audit()
    _create_calls()
    _create_review()


def downgrade() -> None:
    """Back."""
    for table in ("desk_exports", "desk_turns", "desk_clusters", "desk_call_entries", "desk_calls", "desk_audit"):
        op.drop_table(table)
    for table in ("desk_failed_logins", "desk_logins", "desk_accounts", "switches"):
        op.drop_table(table)
    op.drop_column("tickets", "handler")


def _create_switches() -> None:
    op.create_table(
        "switches",
        sa.Column("name", sa.String(220), primary_key=True),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("by", NAME, nullable=False),
        sa.Column("changed", sa.Double(), nullable=False),
    )


def _create_accounts() -> None:
    op.create_table(
        "desk_accounts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", NAME, nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(255)),
        sa.Column("subject", sa.String(64), unique=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("changed", sa.Double(), nullable=False),
        sa.Column("last_login", sa.Double()),
    )
    account = sa.ForeignKey("desk_accounts.id", ondelete="CASCADE")
    op.create_table(
        "desk_logins",
        sa.Column("id", ID, primary_key=True),
        sa.Column("account_id", ID, account, nullable=False, index=True),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("last_seen", sa.Double(), nullable=False),
        sa.Column("expires", sa.Double(), nullable=False, index=True),
        sa.Column("revoked", sa.Double()),
    )
    op.create_table(
        "desk_failed_logins",
        sa.Column("key", sa.String(80), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Double(), nullable=False),
        sa.Column("last", sa.Double(), nullable=False, index=True),
    )


def _create_audit() -> None:
    op.create_table(
        "desk_audit",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.Double(), nullable=False, index=True),
        sa.Column("actor", NAME, nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("target", sa.String(255), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _create_calls() -> None:
    op.create_table(
        "desk_calls",
        sa.Column("id", ID, primary_key=True),
        sa.Column("operator", NAME, nullable=False, index=True),
        sa.Column("opened", sa.Double(), nullable=False, index=True),
        sa.Column("closed", sa.Double()),
        sa.Column("outcome", sa.String(32)),
        sa.Column("caller", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    call = sa.ForeignKey("desk_calls.id", ondelete="CASCADE")
    op.create_table(
        "desk_call_entries",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("call_id", ID, call, nullable=False, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("clause_id", sa.String(200)),
        sa.Column("created", sa.Double(), nullable=False),
    )


def _create_review() -> None:
    op.create_table(
        "desk_clusters",
        sa.Column("id", ID, primary_key=True),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("ticket_id", ID),
        sa.Column("sample_turn", ID),
        sa.Column("mark", sa.String(16)),
        sa.Column("clause_ids", sa.Text(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("lang", sa.String(8)),
        sa.Column("phrasings", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("decided", sa.Double()),
        sa.Column("decided_by", NAME),
        sa.Column("exported", sa.Double()),
        sa.Column("exported_by", NAME),
        sa.Column("export_id", ID, index=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    cluster = sa.ForeignKey("desk_clusters.id", ondelete="SET NULL")
    op.create_table(
        "desk_turns",
        sa.Column("turn_id", ID, sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
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
        sa.Column("cluster_id", ID, cluster, index=True),
    )
    op.create_table(
        "desk_exports",
        sa.Column("id", ID, primary_key=True),
        sa.Column("by", NAME, nullable=False),
        sa.Column("created", sa.Double(), nullable=False),
        sa.Column("clusters", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("phrasings", sa.Text(), nullable=False),
    )
