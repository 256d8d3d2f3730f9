"""Paths of contacts: operators see who wrote down whom to call, administrators write it down."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.desk.access import needs
from bot.desk.contact_entries import ContactEntry
from bot.desk.desk import PREFIX, desk_of
from bot.desk.logins import SignedIn
from bot.web.faults import documented
from bot.web.paths.office_hours import OfficeHours

router = APIRouter(prefix=f"{PREFIX}/contacts", tags=["contacts"])

Place = Annotated[
    str, Path(min_length=1, max_length=200, description="chat, whom the chat names; or the id of a responsible unit")
]
Spoken = Annotated[dict[str, str], Field(description="by language; empty where nothing is said")]


class ContactView(BaseModel):
    """What is written down at one place, who did it and when."""

    place: str
    unit: Spoken
    phone: str | None
    hours: Spoken
    address: Spoken
    note: Spoken
    open: OfficeHours | None
    by: str
    changed: float
    version: int


class ContactList(BaseModel):
    """Everything that is written down."""

    contacts: list[ContactView]


class ChangedContact(ContactEntry):
    """What is to stand there instead of what was read."""

    version: Annotated[int, Field(ge=0, le=2**31 - 2, description="as read; 0 where nothing was there")] = 0


@router.get("", responses=documented(401, 403, 503))
async def list_contacts(request: Request, who: SignedIn = needs("operator")) -> ContactList:
    """Whom to call, in all languages, with who wrote it down and when."""
    desk = desk_of(request)
    return ContactList(contacts=[ContactView(**one) for one in await desk.run(desk.contacts.all)])


@router.put("/{place:path}", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def set_contact(
    request: Request, place: Place, body: ChangedContact, who: SignedIn = needs("administrator")
) -> ContactList:
    """Write it down: chat, units and inbox name it from the next reply on."""
    desk = desk_of(request)
    entry = ContactEntry(**{name: getattr(body, name) for name in ContactEntry.model_fields})
    await desk.run(desk.contacts.set, who.name, place, body.version, entry)
    return await list_contacts(request, who)


@router.delete("/{place:path}", status_code=204, response_class=Response, responses=documented(401, 403, 404, 422, 503))
async def clear_contact(request: Request, place: Place, who: SignedIn = needs("administrator")) -> Response:
    """Nobody is named there any more."""
    desk = desk_of(request)
    await desk.run(desk.contacts.clear, who.name, place)
    return Response(status_code=204)
