"""A number of days in, how much was deleted out; and the deleting of conversations from Rasa's tracker database.

Everything goes in small transactions, so that askers can write in between. Rasa's events go first and by their own time:
whatever fails or stands alone (a conversation in daily use, one whose session is gone, one that never had a session) is
found again at the next time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, column, create_engine, delete, inspect, make_url, select, table

from bot.web.store.tables import Base, DecisionRow, FeedbackRow, SessionRow, TicketRow, TraceRow, TurnRow

SECONDS_A_DAY = 86_400
BUSY_SECONDS = 5
ROWS_AT_ONCE = 500
# As Rasa 3.6 makes it; of its columns these are needed here.
_EVENTS = table("events", column("id"), column("sender_id"), column("timestamp"))


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
    """Delete what is older than `days` (tickets: untouched for so long), expired decisions and Rasa's events."""
    now = time.time()
    cutoff = now - days * SECONDS_A_DAY
    with engine.begin() as connection:
        senders = list(connection.scalars(select(SessionRow.sender).where(SessionRow.last_turn < cutoff)))
    with _tracker(tracker_address) as tracker:
        events = _forget_events(tracker, senders, _EVENTS.c.timestamp < cutoff) if tracker else 0
    return Forgotten(
        turns=forget_rows(engine, TurnRow, TurnRow.created < cutoff),
        traces=forget_rows(engine, TraceRow, TraceRow.created < cutoff),
        feedback=forget_rows(engine, FeedbackRow, FeedbackRow.created < cutoff),
        decisions=forget_rows(engine, DecisionRow, (DecisionRow.expires <= now) | (DecisionRow.created < cutoff)),
        tickets=forget_rows(engine, TicketRow, TicketRow.updated < cutoff),
        sessions=forget_rows(engine, SessionRow, SessionRow.last_turn < cutoff),
        tracker_events=events,
    )


def forget_rows(engine: Engine, rows: type[Base], which: ColumnElement[bool]) -> int:
    """Delete these rows of a table that has one key column, so many at once; how many there were."""
    [key] = rows.__table__.primary_key
    return _delete_in_batches(engine, rows.__table__, key, which)


def forget_tracker(senders: Sequence[str], tracker_address: str) -> int:
    """Delete all events of these senders from Rasa's tracker store; 0 where it has no table yet."""
    if not senders:
        return 0
    with _tracker(tracker_address) as tracker:
        return _forget_events(tracker, senders) if tracker else 0


def _forget_events(tracker: Engine, senders: Sequence[str], also: ColumnElement[bool] | None = None) -> int:
    chunks = (senders[at : at + ROWS_AT_ONCE] for at in range(0, len(senders), ROWS_AT_ONCE))
    conditions = [_EVENTS.c.sender_id.in_(chunk) for chunk in chunks] + ([] if also is None else [also])
    return sum(_delete_in_batches(tracker, _EVENTS, _EVENTS.c.id, condition) for condition in conditions)


@contextmanager
def _tracker(address: str) -> Iterator[Engine | None]:
    """Rasa's database; None where Rasa has not made its table yet."""
    url = make_url(address)
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and not Path(url.database or "").is_file():
        yield None  # connecting would make an empty file that Rasa has not asked for
        return
    engine = create_engine(
        url, hide_parameters=True, connect_args={"timeout" if sqlite else "connect_timeout": BUSY_SECONDS}
    )
    try:
        yield engine if inspect(engine).has_table(_EVENTS.name) else None
    finally:
        engine.dispose()


def _delete_in_batches(engine: Engine, rows: Any, key: ColumnElement[Any], which: ColumnElement[bool]) -> int:
    batch = select(key).where(which).limit(ROWS_AT_ONCE)
    total = 0
    while True:
        with engine.begin() as connection:
            keys = list(connection.scalars(batch))
            total += connection.execute(delete(rows).where(key.in_(keys))).rowcount if keys else 0
        if len(keys) < ROWS_AT_ONCE:
            return total
