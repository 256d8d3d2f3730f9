"""Paths of the inbox, for operators: tickets out; taken, given back, answered, closed, made a review entry in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from bot.desk.access import needs
from bot.desk.desk import PREFIX, Desk, desk_of
from bot.desk.logins import SignedIn
from bot.desk.words import Id, Line, Words
from bot.web.faults import documented
from bot.web.paths.chat import Language
from bot.web.paths.contacts import read_contacts
from bot.web.paths.office_hours import Standing
from bot.web.paths.widget_info import describe_contact
from bot.web.sessions import LANGUAGES

router = APIRouter(prefix=f"{PREFIX}/tickets", tags=["tickets"])

State = Literal["open", "taken", "answered", "closed"]
Lang = Literal["zh-Hans", "zh-Hant", "en"]


class TicketLine(BaseModel):
    """One ticket in the inbox."""

    id: str
    lang: str
    origin: str
    note: str
    state: State
    handler: str | None
    created: float
    updated: float


class TicketPage(BaseModel):
    """The inbox: open and taken tickets oldest first, others newest first."""

    tickets: list[TicketLine]
    counts: dict[State, int]
    hours: str | None = Field(description="office hours as an administrator wrote them down; null where nobody did")
    standing: Standing | None = Field(description="whether it is office hours now; null where none were entered")
    next_before: str | None = Field(description="`before` of the next page; null at the end")


class Consent(BaseModel):
    """What the asker agreed to: the chat hands nothing over without it."""

    at: float
    to: list[Literal["note", "contact", "transcript", "facts", "citations"]] = Field(
        description="what was handed over with it"
    )


class TicketView(TicketLine):
    """One ticket whole."""

    consent: Consent | None = Field(description="null where the ticket does not say so")
    contact: str | None
    transcript: list[dict[str, Any]]
    facts: list[dict[str, Any]]
    citations: list[dict[str, Any]]
    reply: str | None


class Reply(BaseModel):
    """What the asker is told."""

    model_config = ConfigDict(extra="forbid")

    reply: Words


class ReviewWording(BaseModel):
    """The operator's wording of the question, without personal data; absent: the asker's last question."""

    model_config = ConfigDict(extra="forbid")

    question: Line | None = None
    lang: Lang | None = None


class ReviewEntry(BaseModel):
    """The entry of the review queue."""

    cluster_id: str


@router.get("", responses=documented(401, 404, 422, 503))
async def list_tickets(
    request: Request,
    state: State | None = None,
    before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$", description="the last of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    lang: Language = "zh-Hans",
    who: SignedIn = needs("operator"),
) -> TicketPage:
    """The inbox; `lang` is that of the office hours."""
    desk = desk_of(request)
    rows, counts = await desk.run(desk.tickets.inbox, state, before, limit + 1)
    contacts = await desk.run(read_contacts, desk.reads)
    contact = describe_contact(contacts, LANGUAGES[lang], desk.door.settings.utc_offset)
    lines = [TicketLine(**row) for row in rows[:limit]]
    return TicketPage(
        tickets=lines,
        counts={name: counts[name] for name in ("open", "taken", "answered", "closed")},
        hours=contact.hours if contact else None,
        standing=contact.standing if contact else None,
        next_before=lines[-1].id if len(rows) > limit else None,
    )


@router.get("/{ticket_id}", responses=documented(401, 404, 422, 503))
async def show_ticket(request: Request, ticket_id: Id, who: SignedIn = needs("operator")) -> TicketView:
    """One ticket: note, contact, consent, transcript, facts, citations. Audited."""
    desk = desk_of(request)
    return _view(await desk.run(desk.tickets.open, who, ticket_id))


@router.post("/{ticket_id}/take", responses=documented(401, 403, 404, 409, 422, 503))
async def take_ticket(request: Request, ticket_id: Id, who: SignedIn = needs("operator")) -> TicketView:
    """Take it; of two operators the first has it."""
    desk = desk_of(request)
    await desk.run(desk.tickets.take, who, ticket_id)
    return await _read(desk, ticket_id)


@router.post("/{ticket_id}/give-back", responses=documented(401, 403, 404, 409, 422, 503))
async def give_ticket_back(request: Request, ticket_id: Id, who: SignedIn = needs("operator")) -> TicketView:
    """Give a taken ticket back: it is open again, for anybody."""
    desk = desk_of(request)
    await desk.run(desk.tickets.give_back, who, ticket_id)
    return await _read(desk, ticket_id)


@router.post("/{ticket_id}/answer", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def answer_ticket(request: Request, ticket_id: Id, body: Reply, who: SignedIn = needs("operator")) -> TicketView:
    """Answer it; the asker sees the reply."""
    desk = desk_of(request)
    await desk.run(desk.tickets.answer, who, ticket_id, body.reply)
    return await _read(desk, ticket_id)


@router.post("/{ticket_id}/close", responses=documented(401, 403, 404, 409, 422, 503))
async def close_ticket(request: Request, ticket_id: Id, who: SignedIn = needs("operator")) -> TicketView:
    """Close it."""
    desk = desk_of(request)
    await desk.run(desk.tickets.close, who, ticket_id)
    return await _read(desk, ticket_id)


@router.post("/{ticket_id}/review", status_code=201, responses=documented(400, 401, 403, 404, 413, 415, 422, 503))
async def review_ticket(
    request: Request, ticket_id: Id, body: ReviewWording | None = None, who: SignedIn = needs("operator")
) -> ReviewEntry:
    """One click makes it an entry of the review queue; again gives the same entry."""
    desk = desk_of(request)
    asked = body or ReviewWording()
    return ReviewEntry(cluster_id=await desk.run(desk.tickets.to_review, who, ticket_id, asked.question, asked.lang))


async def _read(desk: Desk, ticket_id: str) -> TicketView:
    """After an act, which stands in the audit log already."""
    return _view(await desk.run(desk.tickets.find, ticket_id))


def _view(ticket: dict[str, Any]) -> TicketView:
    given = [name for name in ("note", "contact", "transcript", "facts", "citations") if ticket[name]]
    consent = {"at": ticket["created"], "to": given} if ticket["consent"] else None  # given with the ticket itself
    return TicketView(**{**ticket, "consent": consent})
