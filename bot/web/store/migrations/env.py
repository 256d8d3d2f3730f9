"""Alembic's entry: the connection that `bot.web.store.database.migrate` hands over in, migrated tables out."""

from __future__ import annotations

from alembic import context

from bot.web.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
