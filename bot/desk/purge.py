"""The retention settings in, how much was deleted out: chat and its traces, calls, particulars, the audit log, sign-ins."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, exists, or_, update

from bot.desk.audit import Act, append_act, purge_acts
from bot.desk.tables import CallRow, ClusterRow, DigestRow, FailedLoginRow, LoginRow
from bot.web.settings import Settings
from bot.web.store.retention import Forgotten, forget_older_than, forget_rows

SECONDS_A_DAY = 86_400
ACTOR = "purge"


@dataclass(frozen=True)
class Purged:
    """Rows deleted, by table; `callers` are calls whose particulars were emptied."""

    chat: Forgotten
    calls: int
    callers: int
    clusters: int
    logins: int
    acts: int


def purge(engine: Engine, settings: Settings, now: float | None = None) -> Purged:
    """Delete what is older than the settings say; the log keeps how much it was, and goes on."""
    at = time.time() if now is None else now
    chat = forget_older_than(settings.retention_days, engine, settings.tracker_database)
    calls = forget_rows(engine, CallRow, CallRow.opened < _before(at, settings.call_days))
    logins = forget_rows(engine, LoginRow, LoginRow.expires < _before(at, 1))
    with engine.begin() as connection:
        callers = _empty_callers(connection, _before(at, settings.caller_days))
        clusters = _delete_empty_clusters(connection, _before(at, settings.retention_days))
        connection.execute(delete(FailedLoginRow).where(FailedLoginRow.last < _before(at, 1)))
        counts = {"turns": chat.turns, "calls": calls, "callers": callers, "clusters": clusters, "logins": logins}
        append_act(connection, Act(ACTOR, "purge", details=counts))
        acts = purge_acts(connection, _before(at, settings.security_log_days), ACTOR)
    return Purged(chat, calls, callers, clusters, logins, acts)


def _before(now: float, days: int) -> float:
    return now - days * SECONDS_A_DAY


def _empty_callers(connection: Connection, cutoff: float) -> int:
    old = (CallRow.opened < cutoff) & CallRow.caller.is_not(None)
    return connection.execute(update(CallRow).where(old).values(caller=None)).rowcount


def _delete_empty_clusters(connection: Connection, cutoff: float) -> int:
    """Nothing is left to review of them; what a reviewer decided and worded stays."""
    has_turns = exists().where(DigestRow.cluster_id == ClusterRow.id)
    undecided = ClusterRow.state.in_(("open", "dismissed"))
    gone = or_(ClusterRow.source == "turns", ClusterRow.created < cutoff)
    return connection.execute(delete(ClusterRow).where(undecided, ~has_turns, gone)).rowcount
