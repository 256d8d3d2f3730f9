"""A language in, what the chat window says before the first question out: privacy, whom to call, limits, a notice."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from bot.web.door import Door, door_of
from bot.web.faults import documented
from bot.web.paths.chat import Language
from bot.web.paths.contacts import Contacts, read_contacts
from bot.web.paths.office_hours import Standing
from bot.web.sessions import LANGUAGES
from bot.web.turns.switches import in_language, read_switches
from bot.web.turns.take_turn import MOST_CHARACTERS
from policy_index.term_data import load_yaml

WORDING = Path(__file__).resolve().parents[1] / "wording" / "widget.yml"
NOTE_CHARACTERS, CONTACT_CHARACTERS = 2000, 200

router = APIRouter(prefix="/api/v1")


class Privacy(BaseModel):
    """What is kept, how long, and what not to type."""

    title: str
    warning: str
    text: list[str] = Field(description="paragraphs")
    draft: bool = Field(description="not yet reviewed by the body that runs the door")


class ContactReply(BaseModel):
    """Whom an administrator named; never made up."""

    unit: str
    phone: str | None
    hours: str | None
    source: str
    standing: Standing | None = Field(default=None, description="whether it is office hours now, if it was entered")


class Limits(BaseModel):
    """Most characters of what an asker writes."""

    message: int
    note: int
    contact: int


class WidgetInfo(BaseModel):
    """What the chat window shows before the first question."""

    privacy: Privacy
    contact: ContactReply | None
    limits: Limits
    retention_days: int
    notice: str | None = Field(description="what the operator announces; null where nothing")


@router.get("/widget", responses=documented(403, 422, 503))
async def show_widget_info(request: Request, lang: Language = "zh-Hans") -> WidgetInfo:
    """Privacy notice, contact, limits and notice, in one language."""
    door = door_of(request)
    spoken = LANGUAGES[lang]
    switched = await door.threads.run("store", read_switches, door.store.engine)
    contacts = await door.threads.run("store", read_contacts, door.store.engine)
    return WidgetInfo(
        privacy=word_privacy(door, spoken),
        contact=describe_contact(contacts, spoken, door.settings.utc_offset),
        limits=Limits(message=MOST_CHARACTERS, note=NOTE_CHARACTERS, contact=CONTACT_CHARACTERS),
        retention_days=door.settings.retention_days,
        notice=in_language(switched.notice, spoken),
    )


def describe_contact(contacts: Contacts, lang: str, utc_offset: float) -> ContactReply | None:
    """Whom to call, when, and whether somebody is there now."""
    contact = contacts.of_chat(lang)
    if contact is None:
        return None
    return ContactReply.model_validate({**contact, "standing": contacts.standing(lang, utc_offset)})


def word_privacy(door: Door, lang: str) -> Privacy:
    """The notice with the days and hours of the settings in it."""
    wording = _wording()
    words = wording[lang]
    settings = door.settings
    figures = {
        "days": settings.retention_days,
        "hours": f"{settings.session_hours:g}",
        "decision_days": min(settings.decision_days, settings.retention_days),
    }
    return Privacy(
        title=words["title"],
        warning=words["warning"],
        text=[paragraph.format(**figures) for paragraph in words["text"]],
        draft=wording["review"]["status"] == "draft",
    )


@lru_cache
def _wording() -> dict[str, Any]:
    wording: dict[str, Any] = load_yaml(WORDING)
    return wording
