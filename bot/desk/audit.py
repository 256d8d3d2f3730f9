"""A privileged act in, a row of the append-only log out; and the whole log in, its first broken row out."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from bot.desk.tables import AuditRow

log = structlog.get_logger("bot.desk.audit")

NO_HASH = "0" * 64  # stands before the first row
PURGE = "audit.purge"
LOCK = 0x5A484155  # any constant: what two writers on one PostgreSQL agree on
READ_AT_ONCE = 1000


@dataclass(frozen=True)
class Act:
    """Who did what to which thing. `details` are ids, names, numbers and what was announced, never an asker's words or a secret."""

    actor: str
    act: str
    target: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditReport:
    """What reading the whole log showed: how many rows, its head, and the first fault (None: the chain holds)."""

    rows: int
    head: str
    fault: str | None


def append_act(connection: Connection, act: Act) -> str:
    """Write the act in the transaction that does it: either both happen or neither. Gives the row's `id:hash`."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    last = connection.execute(select(AuditRow.id, AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)).one_or_none()
    row: dict[str, Any] = {
        "id": last.id + 1 if last else 1,
        "at": round(time.time(), 3),
        "actor": act.actor[:64],
        "act": act.act,
        "target": act.target[:255],
        "details": _canonical(act.details),
        "previous": last.hash if last else NO_HASH,
    }
    row["hash"] = hash_row(row)
    connection.execute(insert(AuditRow).values(**row))
    head = f"{row['id']}:{row['hash']}"
    log.info("act", actor=row["actor"], act=act.act, target=row["target"], head=head)  # a second place that knows it
    return head


def write_act(engine: Engine, act: Act) -> str:
    """An act that changes nothing else in the database (reading, a download, a backup), in a transaction of its own."""
    with engine.begin() as connection:
        return append_act(connection, act)


def hash_row(row: Mapping[str, Any]) -> str:
    """SHA-256 over the hash before the row and the row as canonical JSON."""
    covered = {name: row[name] for name in ("id", "at", "actor", "act", "target", "details", "previous")}
    return hashlib.sha256(_canonical(covered).encode("utf-8", "surrogatepass")).hexdigest()


def verify_audit(connection: Connection, noted_head: str | None = None) -> AuditReport:
    """Read the log from its first row. `noted_head` (`id:hash`, from an earlier look) must still stand in it."""
    rows, expected, fault, head = 0, None, None, f"0:{NO_HASH}"
    purges: dict[int, str] = {}
    first: Mapping[str, Any] | None = None
    noted = noted_head is None
    for row in _all_rows(connection):
        first = first or row
        fault = fault or _fault_of(row, expected)
        rows, expected = rows + 1, (row["id"] + 1, row["hash"])
        head = f"{row['id']}:{row['hash']}"
        noted = noted or head == noted_head
        if row["act"] == PURGE and fault is None:
            details = json.loads(row["details"])
            purges[details["up_to"]] = details["hash"]
    fault = _fault_of_beginning(first, purges) or fault
    if fault is None and not noted and int((noted_head or "0").partition(":")[0]) > _purged_up_to(first):
        fault = f"the noted head {noted_head} is not in the log: rows were cut off its end, or the log was rewritten"
    return AuditReport(rows, head, fault)


def purge_acts(connection: Connection, cutoff: float, actor: str) -> int:
    """Delete the oldest rows, up to the last that is older than the cutoff; the log keeps the hash it went on from."""
    last = select(AuditRow.id, AuditRow.hash).where(AuditRow.at < cutoff).order_by(AuditRow.id.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    if row is None:
        return 0
    append_act(connection, Act(actor, PURGE, details={"up_to": row.id, "hash": row.hash}))
    return connection.execute(delete(AuditRow).where(AuditRow.id <= row.id)).rowcount


def count_acts(connection: Connection) -> int:
    """Rows of the log."""
    return connection.scalar(select(func.count()).select_from(AuditRow)) or 0


def _all_rows(connection: Connection) -> Iterator[Mapping[str, Any]]:
    after = 0
    while True:
        page = select(AuditRow.__table__).where(AuditRow.id > after).order_by(AuditRow.id).limit(READ_AT_ONCE)
        rows = [dict(row) for row in connection.execute(page).mappings()]
        if not rows:
            return
        yield from rows
        after = rows[-1]["id"]


def _fault_of(row: Mapping[str, Any], expected: tuple[int, str] | None) -> str | None:
    if not hmac.compare_digest(hash_row(row), row["hash"]):
        return f"row {row['id']}: its content is not what its hash was made of"
    if expected is None:
        return None
    if row["id"] != expected[0]:
        return f"row {expected[0]}: missing"
    if row["previous"] != expected[1]:
        return f"row {row['id']}: does not follow on the row before it"
    return None


def _fault_of_beginning(first: Mapping[str, Any] | None, purges: Mapping[int, str]) -> str | None:
    """The first row must be number 1, or follow on what a purge wrote down."""
    if first is None:
        return None
    if first["id"] == 1:
        return None if first["previous"] == NO_HASH else "row 1: does not begin the log"
    if purges.get(first["id"] - 1) != first["previous"]:
        return f"row {first['id'] - 1}: missing, and no purge accounts for it"
    return None


def _purged_up_to(first: Mapping[str, Any] | None) -> int:
    return first["id"] - 1 if first else 0


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
