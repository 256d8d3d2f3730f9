"""Tickets that askers handed over in, the operators' inbox out; taken, given back, answered, closed, each audited."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, func, or_, select, update

from bot.desk.accounts import may
from bot.desk.audit import Act, append_act
from bot.desk.logins import SignedIn
from bot.desk.review import ReviewStore
from bot.desk.tables import ClusterRow
from bot.web.faults import DoorError
from bot.web.store.database import reading
from bot.web.store.tables import TicketRow
from bot.web.turns.mask_personal_numbers import mask_personal_numbers

STATES = ("open", "taken", "answered", "closed")
WAITING = ("open", "taken")  # somebody waits for these: the oldest first


class TicketStore:
    """Synchronous. The asker sees state and reply (bot/web/paths/handoff.py); nothing else leaves the desk."""

    def __init__(self, engine: Engine, review: ReviewStore) -> None:
        self._engine, self._reads, self._review = engine, reading(engine), review

    def inbox(self, state: str | None, before: str | None, limit: int) -> tuple[list[dict[str, Any]], dict[str, int]]:
        """Tickets, and how many are in each state: those that wait for somebody oldest first, else newest first."""
        page, is_waiting = select(TicketRow.__table__).limit(limit), state in WAITING
        times = (TicketRow.created, TicketRow.id)
        page = page.order_by(*(times if is_waiting else (one.desc() for one in times)))
        if state is not None:
            page = page.where(TicketRow.state == state)
        with self._reads.begin() as connection:
            if before is not None:
                last = _find(connection, before)
                page = page.where(_after(last) if is_waiting else _before(last))
            rows = [_read(row) for row in connection.execute(page).mappings()]
            counted = connection.execute(select(TicketRow.state, func.count()).group_by(TicketRow.state)).all()
        return rows, {**dict.fromkeys(STATES, 0), **{str(state): int(count) for state, count in counted}}

    def find(self, ticket_id: str) -> dict[str, Any]:
        """One ticket whole, as an act leaves it; 404 where there is none, or its asker withdrew it."""
        with self._reads.begin() as connection:
            return _find(connection, ticket_id)

    def open(self, who: SignedIn, ticket_id: str) -> dict[str, Any]:
        """One ticket for somebody to read: contact and conversation are an asker's, so the look is audited."""
        with self._engine.begin() as connection:
            ticket = _find(connection, ticket_id)
            append_act(connection, Act(who.name, "ticket.read", ticket_id))
        return ticket

    def take(self, who: SignedIn, ticket_id: str) -> None:
        """Of two operators the first has it; a reviewer may take over."""
        with self._engine.begin() as connection:
            ticket = _find(connection, ticket_id)
            taken_over = ticket["state"] == "taken" and ticket["handler"] != who.name and may(who.role, "reviewer")
            if ticket["state"] == "taken" and ticket["handler"] == who.name:
                return
            if ticket["state"] != "open" and not taken_over:
                raise _state_unfit(ticket)
            _change(connection, ticket, {"state": "taken", "handler": who.name})
            append_act(connection, Act(who.name, "ticket.take", ticket_id))

    def give_back(self, who: SignedIn, ticket_id: str) -> None:
        """Whoever has it cannot go on: it waits again for anybody, in its old place."""
        with self._engine.begin() as connection:
            ticket = _own(connection, who, ticket_id, ("taken",))
            _change(connection, ticket, {"state": "open", "handler": None})
            append_act(connection, Act(who.name, "ticket.give_back", ticket_id, {"handler": ticket["handler"]}))

    def answer(self, who: SignedIn, ticket_id: str, reply: str) -> None:
        """The asker sees the reply; it may be worded anew until the ticket is closed."""
        with self._engine.begin() as connection:
            ticket = _own(connection, who, ticket_id, ("taken", "answered"))
            _change(connection, ticket, {"state": "answered", "reply": reply})
            append_act(connection, Act(who.name, "ticket.answer", ticket_id))

    def close(self, who: SignedIn, ticket_id: str) -> None:
        """Nothing is left to do."""
        with self._engine.begin() as connection:
            ticket = _own(connection, who, ticket_id, ("open", "taken", "answered"))
            _change(connection, ticket, {"state": "closed", "handler": ticket["handler"] or who.name})
            append_act(connection, Act(who.name, "ticket.close", ticket_id))

    def to_review(self, who: SignedIn, ticket_id: str, question: str | None, lang: str | None) -> str:
        """Make it an entry of the review queue, once; its id. Without a wording the asker's last question is taken."""
        with self._engine.begin() as connection:
            ticket = _find(connection, ticket_id)
            masked = mask_personal_numbers(question) if question else _question_of(ticket)
            return self._review.add_ticket(connection, who, ticket_id, masked, lang or ticket["lang"])


def forget_review_copies(connection: Connection, ticket: Mapping[str, Any]) -> None:
    """Consent was taken back: an entry that nobody has decided goes, and of a decided one the asker's own words."""
    entry = ClusterRow.ticket_id == ticket["id"]
    connection.execute(delete(ClusterRow).where(entry, ClusterRow.state.in_(("open", "dismissed"))))
    copied = ClusterRow.question == _question_of(_read(ticket))
    connection.execute(update(ClusterRow).where(entry, copied).values(question=None))


def _question_of(ticket: Mapping[str, Any]) -> str:
    """What the asker asked last, with personal numbers masked."""
    asked: str = ticket["transcript"][-1]["message"] if ticket["transcript"] else ticket["note"]
    return mask_personal_numbers(asked)


def _find(connection: Connection, ticket_id: str) -> dict[str, Any]:
    row = connection.execute(select(TicketRow.__table__).where(TicketRow.id == ticket_id)).mappings().one_or_none()
    if row is None:
        raise DoorError(404, "ticket_unknown", "There is no such ticket; its asker may have withdrawn it.")
    return _read(row)


def _read(row: Any) -> dict[str, Any]:
    return {**row, **{name: json.loads(row[name]) for name in ("transcript", "facts", "citations")}}


def _before(last: Mapping[str, Any]) -> ColumnElement[bool]:
    same_time = and_(TicketRow.created == last["created"], TicketRow.id < last["id"])
    return or_(TicketRow.created < last["created"], same_time)


def _after(last: Mapping[str, Any]) -> ColumnElement[bool]:
    same_time = and_(TicketRow.created == last["created"], TicketRow.id > last["id"])
    return or_(TicketRow.created > last["created"], same_time)


def _own(connection: Connection, who: SignedIn, ticket_id: str, states: tuple[str, ...]) -> dict[str, Any]:
    ticket = _find(connection, ticket_id)
    if ticket["state"] not in states:
        raise _state_unfit(ticket)
    if ticket["handler"] not in (None, who.name) and not may(who.role, "reviewer"):
        raise DoorError(403, "not_your_ticket", "Another operator has taken this ticket.")
    return ticket


def _change(connection: Connection, ticket: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Only from the state and handler that were read: of two who act at once the second is told."""
    handler = ticket["handler"]
    same_handler = TicketRow.handler.is_(None) if handler is None else TicketRow.handler == handler
    as_read = (TicketRow.id == ticket["id"]) & (TicketRow.state == ticket["state"]) & same_handler
    changed = connection.execute(update(TicketRow).where(as_read).values(**values, updated=time.time()))
    if changed.rowcount != 1:
        raise _state_unfit(ticket)


def _state_unfit(ticket: Mapping[str, Any]) -> DoorError:
    text = f"The ticket is {ticket['state']}; somebody may have been quicker. Read it again."
    return DoorError(409, "ticket_state", text, field="state")
