"""A number of days in, how much was deleted out; and the deleting of conversations from Rasa's tracker database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, bindparam, create_engine, delete, inspect, make_url, select, text

from bot.web.store.tables import DecisionRow, FeedbackRow, SessionRow, TicketRow, TraceRow, TurnRow

SECONDS_A_DAY = 86_400
BUSY_SECONDS = 5


@dataclass(frozen=True)
class Forgotten:
    """Rows deleted, by table; `tracker_events` are Rasa's."""

    sessions: int
    turns: int
    traces: int
    feedback: int
    decisions: int
    tickets: int
    tracker_events: int


def forget_older_than(days: int, engine: Engine, tracker_address: str) -> Forgotten:
    """Delete what is older than `days` (tickets: untouched for so long) and expired decisions.

    Rasa's events go with their sessions.
    """
    cutoff = time.time() - days * SECONDS_A_DAY
    with engine.begin() as connection:
        old = SessionRow.last_turn < cutoff
        senders = list(connection.scalars(select(SessionRow.sender).where(old)))
        over = (DecisionRow.expires <= time.time()) | (DecisionRow.created < cutoff)
        turns, traces, feedback = (
            connection.execute(delete(table).where(table.created < cutoff)).rowcount
            for table in (TurnRow, TraceRow, FeedbackRow)
        )
        decisions = connection.execute(delete(DecisionRow).where(over)).rowcount
        tickets = connection.execute(delete(TicketRow).where(TicketRow.updated < cutoff)).rowcount
        sessions = connection.execute(delete(SessionRow).where(old)).rowcount
    return Forgotten(sessions, turns, traces, feedback, decisions, tickets, forget_tracker(senders, tracker_address))


def forget_tracker(senders: Sequence[str], tracker_address: str) -> int:
    """Delete all events of these senders from Rasa's tracker store; 0 where it has no table yet."""
    url = make_url(tracker_address)
    sqlite = url.get_backend_name() == "sqlite"
    if not senders or (sqlite and not Path(url.database or "").is_file()):
        return 0  # connecting would make an empty file that Rasa has not asked for
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout" if sqlite else "connect_timeout": BUSY_SECONDS}
    )
    try:
        if not inspect(engine).has_table("events"):
            return 0
        statement = text("DELETE FROM events WHERE sender_id IN :senders").bindparams(
            bindparam("senders", expanding=True)
        )
        with engine.begin() as connection:
            return sum(
                connection.execute(statement, {"senders": list(senders[at : at + 500])}).rowcount
                for at in range(0, len(senders), 500)
            )
    finally:
        engine.dispose()
