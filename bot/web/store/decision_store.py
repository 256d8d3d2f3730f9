"""Kept decisions in and out of the door's database; what has expired is never given out, and goes when one is kept."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.web.sessions import new_id
from bot.web.store.tables import DecisionRow


@dataclass(frozen=True)
class DecisionRecord:
    """One decision as it was made; `facts`, `eligibility`, `clauses` and `tiers` are JSON text."""

    session_id: str | None
    measure: str
    lang: str
    as_of: str
    index_version: str
    facts: str
    eligibility: str
    clauses: str
    tiers: str


@dataclass(frozen=True)
class StoredDecision:
    """A record with the times of its row, seconds since 1970."""

    record: DecisionRecord
    created: float
    expires: float


class DecisionStore:
    """Synchronous; the door calls it in the threads of its database."""

    def __init__(self, engine: Engine, keep_seconds: float) -> None:
        self._engine, self._keep_seconds = engine, keep_seconds

    def keep(self, record: DecisionRecord) -> tuple[str, float]:
        """A new random id, and when the decision expires."""
        decision_id, now = new_id(), time.time()
        expires = now + self._keep_seconds
        with self._engine.begin() as connection:
            forget_expired(connection, now)
            connection.execute(
                insert(DecisionRow).values(**asdict(record), id=decision_id, created=now, expires=expires)
            )
        return decision_id, expires

    def find(self, decision_id: str) -> StoredDecision | None:
        """The decision; None where it never was, has expired or was deleted."""
        live = select(DecisionRow.__table__).where(DecisionRow.id == decision_id, DecisionRow.expires > time.time())
        with self._engine.begin() as connection:
            row = connection.execute(live).mappings().one_or_none()
        if row is None:
            return None
        record = DecisionRecord(**{field.name: row[field.name] for field in fields(DecisionRecord)})
        return StoredDecision(record, row["created"], row["expires"])

    def delete(self, decision_id: str) -> bool:
        """Delete it at once; False where there was nothing to delete."""
        live = (DecisionRow.id == decision_id) & (DecisionRow.expires > time.time())
        with self._engine.begin() as connection:
            return connection.execute(delete(DecisionRow).where(live)).rowcount == 1


def forget_expired(connection: Connection, now: float) -> int:
    """Delete every decision whose time is over; how many there were."""
    return connection.execute(delete(DecisionRow).where(DecisionRow.expires <= now)).rowcount
