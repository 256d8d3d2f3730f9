"""What administrators wrote down in, whom to call and when out; nobody is named unless an administrator named him.

Written at the desk (bot/desk/contact_store.py), read anew for every reply, so that a change holds at once in every process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, TypeAlias

from sqlalchemy import Engine, select

from bot.web.paths.office_hours import OfficeHours, Standing
from bot.web.store.database import reading
from bot.web.store.tables import ContactRow

CHAT = "chat"  # the place of whom the chat and its cards name; every other place is the id of a responsible unit
SOURCE = "administrator"
LEADS_TO_PEOPLE = ("handoff", "no_answer", "unavailable")
LANGUAGES = ("zh-Hans", "zh-Hant", "en")

Contact: TypeAlias = dict[str, str | None]
"""As the contract has it: unit, phone, hours, source; of a responsible unit also address and note."""


@dataclass(frozen=True)
class Contacts:
    """By place, what stands there: `phone`, by language `unit`, `hours`, `address`, `note`; of the chat `open` as well."""

    entries: Mapping[str, Mapping[str, Any]]

    def of_chat(self, lang: str) -> Contact | None:
        """Whom the chat names; None where no administrator named anybody."""
        entry = self.entries.get(CHAT)
        return _worded(entry, lang, "") if entry else None

    def standing(self, lang: str, utc_offset: float) -> Standing | None:
        """Whether it is office hours now; None where no administrator entered any. The offset is in hours."""
        hours = self.entries.get(CHAT, {}).get("open")
        if hours is None:
            return None
        now = datetime.now(timezone(timedelta(hours=utc_offset)))
        return OfficeHours.model_validate(hours).standing(now, lang)

    def name_in(self, card: Mapping[str, Any]) -> dict[str, Any]:
        """The card, with whom to call where it leads to a person or has no answer."""
        if CHAT not in self.entries or not leads_to_people(card):
            return dict(card)
        return {**card, "contact": self.of_chat(card["lang"])}

    def of_unit(self, unit_id: str, name: str, lang: str) -> Contact | None:
        """How to reach a responsible unit; None where nobody wrote it down."""
        entry = self.entries.get(unit_id)
        if entry is None:
            return None
        return {
            **_worded(entry, lang, name),
            "address": _in_language(entry["address"], lang),
            "note": _in_language(entry["note"], lang),
        }


def read_contacts(engine: Engine) -> Contacts:
    """Everything that is written down at this moment."""
    with reading(engine).begin() as connection:
        rows = connection.execute(select(ContactRow.place, ContactRow.content)).all()
    return Contacts({place: json.loads(content) for place, content in rows})


def leads_to_people(card: Mapping[str, Any]) -> bool:
    """Whether a card names whom to call."""
    return card["outcome"] in LEADS_TO_PEOPLE


def _worded(entry: Mapping[str, Any], lang: str, name: str) -> Contact:
    unit = _in_language(entry["unit"], lang) or name
    return {"unit": unit, "phone": entry["phone"], "hours": _in_language(entry["hours"], lang), "source": SOURCE}


def _in_language(words: Mapping[str, str], lang: str) -> str | None:
    """One language stands in for those that are missing."""
    return words.get(lang) or next((words[one] for one in LANGUAGES if one in words), None)
