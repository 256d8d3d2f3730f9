"""Paths by which an asker turns to people: a note and consent in, a ticket out; its state; its withdrawal."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Token, read_session
from bot.web.paths.contacts import read_contacts
from bot.web.paths.widget_info import CONTACT_CHARACTERS, NOTE_CHARACTERS, ContactReply, describe_contact
from bot.web.store.ticket_store import NewTicket, StoredTicket
from bot.web.turns.mask_personal_numbers import mask_personal_numbers
from policy_index.clean_text import clean_message, tell_language

router = APIRouter(prefix="/api/v1/handoff")

TicketId = Annotated[str, Path(min_length=1, max_length=64)]
Bearer = Annotated[str, Header(description="Bearer and the token of the session")]


class NewHandoff(BaseModel):
    """What is handed over beside the conversation itself."""

    session: Token
    note: str = Field(description=f"at most {NOTE_CHARACTERS} characters; may be empty after a turn")
    contact: str | None = Field(default=None, description=f"how to reach the asker, at most {CONTACT_CHARACTERS}")
    consent: bool = Field(description="whether note, contact and conversation may be given to staff; needed")


class NewNote(BaseModel):
    """What an asker said, from which a note may begin."""

    session: Token
    note: str = Field(description=f"at most {NOTE_CHARACTERS} characters")


class NoteReply(BaseModel):
    """The note as the form may begin with it."""

    note: str


class TicketReply(BaseModel):
    """The ticket as its asker sees it."""

    ticket: str
    state: str = Field(description="open, taken, answered or closed")
    reply: str | None = Field(default=None, description="what staff answered")
    updated: datetime
    contact: ContactReply | None = Field(default=None, description="whom to call and when, if an administrator said")


@router.post("", status_code=201, responses=documented(400, 401, 403, 413, 415, 422, 429, 503))
async def hand_over(request: Request, body: NewHandoff) -> TicketReply:
    """Hand the conversation to people. The same note sent again gives the same ticket."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    session_id = read_session(request, body.session)
    if not body.consent:
        text = "Nothing is handed over without the asker's consent."
        raise DoorError(422, "consent_missing", text, field="consent")
    note = _read_lines(body.note, NOTE_CHARACTERS, "note")
    contact = _read_lines(body.contact or "", CONTACT_CHARACTERS, "contact") or None
    door.limits.count_ticket(request, session_id)
    ticket = NewTicket(session_id, note, contact, tell_language(note))
    return await _reply(door, await door.threads.run("store", door.tickets.hand_over, ticket))


@router.post("/note", responses=documented(400, 401, 403, 413, 415, 422, 429))
async def begin_note(request: Request, body: NewNote) -> NoteReply:
    """The same words with people's numbers masked: a note is stored as written, so it must not begin with any."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    read_session(request, body.session)
    if len(body.note) > NOTE_CHARACTERS:
        raise _too_long("note", NOTE_CHARACTERS)
    return NoteReply(note=await door.threads.run("search", mask_personal_numbers, body.note))


@router.get("/{ticket}", responses=documented(401, 403, 404, 422, 429, 503))
async def show_ticket(request: Request, ticket: TicketId, authorization: Bearer = "") -> TicketReply:
    """How it stands; only for the session that handed it over, also after that has expired."""
    door = door_of(request)
    door.limits.count_request(request, "read")
    session_id = _session_of(request, authorization)
    return await _reply(door, await door.threads.run("store", door.tickets.find, session_id, ticket))


@router.delete("/{ticket}", status_code=204, responses=documented(401, 403, 404, 422, 429, 503))
async def withdraw_ticket(request: Request, ticket: TicketId, authorization: Bearer = "") -> Response:
    """Take consent back: note, contact and the copy of the conversation are deleted at once."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    await door.threads.run("store", door.tickets.withdraw, _session_of(request, authorization), ticket)
    return Response(status_code=204)


def _session_of(request: Request, authorization: str) -> str:
    return read_session(request, authorization.removeprefix("Bearer ").strip())


async def _reply(door: Door, ticket: StoredTicket) -> TicketReply:
    contacts = await door.threads.run("store", read_contacts, door.store.engine)
    return TicketReply(
        ticket=ticket.id,
        state=ticket.state,
        reply=ticket.reply,
        updated=datetime.fromtimestamp(ticket.updated, timezone.utc).replace(microsecond=0),
        contact=describe_contact(contacts, ticket.lang, door.settings.utc_offset),
    )


def _read_lines(text: str, most: int, field: str) -> str:
    """Cleaned line by line: a note may have paragraphs."""
    cleaned = "\n".join(clean_message(line) for line in text[: most * 2].splitlines()).strip()
    if len(cleaned) > most or len(text) > most * 2:
        raise _too_long(field, most)
    return cleaned


def _too_long(field: str, most: int) -> DoorError:
    return DoorError(422, f"{field}_too_long", f"At most {most} characters are taken.", field=field)
