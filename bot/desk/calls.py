"""What happens in a call in, the call log out: opened, noted, closed, searched."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, or_, select, update

from bot.desk.accounts import may
from bot.desk.audit import Act, append_act
from bot.desk.logins import SignedIn
from bot.desk.tables import CallEntryRow, CallRow
from bot.desk.words import changed_meanwhile, like_pattern
from bot.web.faults import DoorError
from bot.web.json_text import json_text
from bot.web.sessions import new_id
from bot.web.store.database import reading
from bot.web.turns.mask_personal_numbers import mask_personal_numbers

MOST_ENTRIES = 500


@dataclass(frozen=True)
class CallEntry:
    """One thing that happened: a `question`, a `note`, an opened `clause`, a `copied` answer."""

    kind: Literal["question", "note", "clause", "copied"]
    text: str
    clause_id: str | None


@dataclass(frozen=True)
class CallFilter:
    """Which calls; times are seconds since 1970. `before` is the id of the last call of the page before."""

    words: str | None = None
    operator: str | None = None
    state: Literal["open", "closed"] | None = None
    since: float | None = None
    until: float | None = None
    before: str | None = None


class CallStore:
    """Synchronous. Operators write into their own calls; reviewers read those of others, which is audited."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._reads = engine, reading(engine)

    def open(self, who: SignedIn) -> str:
        """A new call of this operator; its id."""
        row = {"id": new_id(), "operator": who.name, "opened": time.time(), "version": 1}
        with self._engine.begin() as connection:
            connection.execute(insert(CallRow).values(**row))
        return str(row["id"])

    def add_entry(self, who: SignedIn, call_id: str, entry: CallEntry) -> None:
        """Write down what happened; 409 in a closed call."""
        with self._engine.begin() as connection:
            call = _own_call(connection, who, call_id)
            if call["closed"] is not None:
                raise DoorError(409, "call_closed", "This call is closed.")
            count = select(func.count()).select_from(CallEntryRow).where(CallEntryRow.call_id == call_id)
            if (connection.scalar(count) or 0) >= MOST_ENTRIES:
                raise DoorError(409, "call_full", f"A call holds at most {MOST_ENTRIES} entries.")
            connection.execute(insert(CallEntryRow).values(**entry.__dict__, call_id=call_id, created=time.time()))

    def set_caller(self, who: SignedIn, call_id: str, version: int, caller: Mapping[str, str] | None) -> None:
        """Write down, or wipe, what the asker told of themselves."""
        self._change(who, call_id, version, {"caller": json_text(caller) if caller else None})

    def close(self, who: SignedIn, call_id: str, version: int, outcome: str) -> None:
        """The call is over; closing again changes its outcome."""
        self._change(who, call_id, version, {"outcome": outcome, "closed": time.time()})

    def find(self, who: SignedIn, call_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The call and its entries: the operator's own; others' for reviewers, whose look at particulars is audited."""
        with self._engine.begin() as connection:
            call = _find_call(connection, call_id)
            entries = select(CallEntryRow.__table__).where(CallEntryRow.call_id == call_id).order_by(CallEntryRow.id)
            rows = [dict(row) for row in connection.execute(entries).mappings()]
            is_anothers = call["operator"] != who.name
            if is_anothers and not may(who.role, "reviewer"):
                raise _not_yours()
            if is_anothers and call["caller"] is not None:
                append_act(connection, Act(who.name, "call.particulars_read", call_id))
        return call, rows

    def search(self, who: SignedIn, wanted: CallFilter, limit: int) -> Sequence[dict[str, Any]]:
        """Calls, newest first, without particulars; `questions` and `entries` count what happened. Below a reviewer: one's own."""
        if not may(who.role, "reviewer"):
            wanted = replace(wanted, operator=who.name)
        with self._reads.begin() as connection:
            page = select(CallRow.__table__).where(*_conditions(connection, wanted))
            page = page.order_by(CallRow.opened.desc(), CallRow.id.desc()).limit(limit)
            calls = [dict(row) for row in connection.execute(page).mappings()]
            counts = _count_entries(connection, [call["id"] for call in calls])
        for call in calls:
            call["has_caller"] = call.pop("caller") is not None
            call["entries"], call["questions"] = counts.get(call["id"], (0, 0))
        return calls

    def export(self, who: SignedIn, wanted: CallFilter, most: int) -> tuple[list[dict[str, Any]], int]:
        """Entries of the calls with their call, oldest first, for a file, and how many were left out; never particulars.

        Audited.
        """
        with self._engine.begin() as connection:
            joined = select(CallRow.__table__, CallEntryRow.kind, CallEntryRow.text, CallEntryRow.clause_id)
            joined = joined.add_columns(CallEntryRow.created.label("noted")).outerjoin_from(CallRow, CallEntryRow)
            joined = joined.where(*_conditions(connection, wanted)).order_by(CallRow.opened, CallEntryRow.id)
            rows = [dict(row) for row in connection.execute(joined.limit(most)).mappings()]
            found = select(func.count()).select_from(joined.order_by(None).subquery())
            left_out = (connection.scalar(found) or 0) - len(rows) if len(rows) == most else 0
            append_act(connection, Act(who.name, "calls.export", details={"rows": len(rows), "left_out": left_out}))
        return [{**row, "text": mask_personal_numbers(row["text"] or "")} for row in rows], left_out

    def _change(self, who: SignedIn, call_id: str, version: int, values: dict[str, Any]) -> None:
        with self._engine.begin() as connection:
            _own_call(connection, who, call_id)
            as_read = (CallRow.id == call_id) & (CallRow.version == version)
            changed = connection.execute(update(CallRow).where(as_read).values(**values, version=version + 1))
            if changed.rowcount != 1:
                raise changed_meanwhile()


def _find_call(connection: Connection, call_id: str) -> dict[str, Any]:
    row = connection.execute(select(CallRow.__table__).where(CallRow.id == call_id)).mappings().one_or_none()
    if row is None:
        raise DoorError(404, "call_unknown", "There is no such call.")
    return {**row, "caller_hidden": False, "caller": json.loads(row["caller"]) if row["caller"] else None}


def _own_call(connection: Connection, who: SignedIn, call_id: str) -> dict[str, Any]:
    call = _find_call(connection, call_id)
    if call["operator"] != who.name:
        raise _not_yours()
    return call


def _not_yours() -> DoorError:
    return DoorError(403, "not_your_call", "Another operator holds this call.")


def _conditions(connection: Connection, wanted: CallFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        spoken = CallEntryRow.text.ilike(like_pattern(wanted.words), escape="\\")
        found.append(CallRow.id.in_(select(CallEntryRow.call_id).where(spoken)))
    if wanted.operator:
        found.append(CallRow.operator == wanted.operator)
    if wanted.state:
        found.append(CallRow.closed.is_(None) if wanted.state == "open" else CallRow.closed.is_not(None))
    if wanted.since is not None:
        found.append(CallRow.opened >= wanted.since)
    if wanted.until is not None:
        found.append(CallRow.opened < wanted.until)
    if wanted.before:
        last = _find_call(connection, wanted.before)
        same_time = and_(CallRow.opened == last["opened"], CallRow.id < last["id"])
        found.append(or_(CallRow.opened < last["opened"], same_time))
    return found


def _count_entries(connection: Connection, call_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    is_question = CallEntryRow.kind == "question"
    counted = select(CallEntryRow.call_id, func.count(), func.count().filter(is_question))
    counted = counted.where(CallEntryRow.call_id.in_(call_ids)).group_by(CallEntryRow.call_id)
    return {call_id: (entries, questions) for call_id, entries, questions in connection.execute(counted)}
