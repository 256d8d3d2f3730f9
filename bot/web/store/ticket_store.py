"""Tickets in and out of the door's database: what an asker hands to people, with the conversation as it stood."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from bot.web.faults import DoorError
from bot.web.json_text import json_text
from bot.web.sessions import new_id
from bot.web.store.database import reading
from bot.web.store.tables import SessionRow, TicketRow, TurnRow

MOST_TURNS = 50
REPEAT_SECONDS = 3600  # a request that is sent again finds its ticket
OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True)
class NewTicket:
    """What the asker wrote, with consent; `lang` is the note's, for sessions and conversations that tell none."""

    session_id: str
    note: str
    contact: str | None
    lang: str


@dataclass(frozen=True)
class StoredTicket:
    """A ticket as its asker sees it."""

    id: str
    state: str
    reply: str | None
    updated: float
    lang: str


class TicketStore:
    """Synchronous; the door calls it in the threads of its database."""

    def __init__(self, engine: Engine, session_seconds: float) -> None:
        self._engine, self._session_seconds = engine, session_seconds
        self.forget_copies: Callable[[Connection, Mapping[str, Any]], None] = lambda _connection, _ticket: None
        """Deletes what others made of a ticket (its row is given), in the transaction of its withdrawal."""

    def hand_over(self, ticket: NewTicket) -> StoredTicket:
        """Store a ticket with its conversation; the same note again within an hour gives the same ticket."""
        now = time.time()
        with self._engine.begin() as connection:
            session = self._live_session(connection, ticket.session_id, now)
            repeated = _find_repeated(connection, ticket, now)
            if repeated is not None:
                return repeated
            turns = _read_turns(connection, ticket.session_id)
            if not ticket.note and not turns:
                raise DoorError(
                    422, "note_empty", "Without a conversation the note has to say what it is about.", field="note"
                )
            row = _row(ticket, turns, session, now)
            connection.execute(insert(TicketRow).values(**row))
        return StoredTicket(row["id"], OPEN, None, now, row["lang"])

    def find(self, session_id: str, ticket_id: str) -> StoredTicket:
        """The ticket of this session; 404 where it has none of this id, whoever else's it may be."""
        with reading(self._engine).begin() as connection:
            row = connection.execute(_shown().where(_mine(session_id, ticket_id))).one_or_none()
        if row is None:
            raise _unknown()
        return StoredTicket(*row)

    def withdraw(self, session_id: str, ticket_id: str) -> None:
        """Delete the ticket, with all that was handed over and what was copied from it; 404 as above."""
        mine = _mine(session_id, ticket_id)
        with self._engine.begin() as connection:
            ticket = (
                connection.execute(select(TicketRow.__table__).where(mine).with_for_update()).mappings().one_or_none()
            )
            if ticket is None:
                raise _unknown()
            self.forget_copies(connection, dict(ticket))
            connection.execute(delete(TicketRow).where(mine))

    def _live_session(self, connection: Connection, session_id: str, now: float) -> Any:
        asked = select(SessionRow.lang, SessionRow.origin).where(
            SessionRow.id == session_id, SessionRow.last_turn > now - self._session_seconds
        )
        row = connection.execute(asked).one_or_none()
        if row is None:
            raise DoorError(401, "session_expired", "This session has expired. Start a new one.", field="session")
        return row


def _shown() -> Any:
    return select(TicketRow.id, TicketRow.state, TicketRow.reply, TicketRow.updated, TicketRow.lang)


def _mine(session_id: str, ticket_id: str) -> Any:
    return (TicketRow.id == ticket_id) & (TicketRow.session_id == session_id)


def _unknown() -> DoorError:
    return DoorError(404, "ticket_unknown", "This session has no such ticket.", field="ticket")


def _find_repeated(connection: Connection, ticket: NewTicket, now: float) -> StoredTicket | None:
    same = (TicketRow.session_id == ticket.session_id) & (TicketRow.note == ticket.note)
    contact = TicketRow.contact.is_(None) if ticket.contact is None else TicketRow.contact == ticket.contact
    fresh = (TicketRow.state != CLOSED) & (TicketRow.created > now - REPEAT_SECONDS)
    row = connection.execute(_shown().where(same, contact, fresh).limit(1)).one_or_none()
    return StoredTicket(*row) if row else None


def _read_turns(connection: Connection, session_id: str) -> list[dict[str, Any]]:
    """The newest turns, oldest first."""
    rows = connection.execute(
        select(TurnRow.id, TurnRow.message, TurnRow.cards, TurnRow.created)
        .where(TurnRow.session_id == session_id, TurnRow.status == "done")
        .order_by(TurnRow.created.desc())
        .limit(MOST_TURNS)
    )
    turns = [
        {"turn_id": row.id, "message": row.message, "cards": json.loads(row.cards or "[]"), "created": row.created}
        for row in rows
    ]
    return turns[::-1]


def _row(ticket: NewTicket, turns: Sequence[Mapping[str, Any]], session: Any, now: float) -> dict[str, Any]:
    cards = [card for turn in turns for card in turn["cards"]]
    return {
        "id": new_id(),
        "session_id": ticket.session_id,
        "lang": session.lang or (cards[-1]["lang"] if cards else ticket.lang),
        "origin": session.origin or "",
        "note": ticket.note,
        "contact": ticket.contact,
        "consent": True,
        "transcript": json_text(turns),
        "facts": json_text(_facts(cards)),
        "citations": json_text(_citations(cards)),
        "state": OPEN,
        "created": now,
        "updated": now,
    }


def _facts(cards: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What the asker told of the case, as last said."""
    conditions = [row for card in cards for decided in card["eligibility"] for row in decided["conditions"]]
    return list({row["fact"]["id"]: row["fact"] for row in conditions if row["fact"]}.values())


def _citations(cards: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The clauses that were shown, each once, in order."""
    shown = ("clause_id", "document_number", "number", "title")
    hits = {hit["clause_id"]: hit for card in cards for hit in card["citations"]}
    return [{key: hit[key] for key in shown} for hit in hits.values()]
