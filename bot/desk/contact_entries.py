"""What an administrator types, or a YAML file, in; entries of contacts out: checked, in three languages, none invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.desk.words import Line
from bot.web.faults import DoorError
from bot.web.paths.contacts import CHAT
from bot.web.paths.office_hours import OfficeHours
from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid
from policy_index.term_data import load_yaml

FEWEST_DIGITS = 3
_PHONE = re.compile(
    r"[0-9+#*()（）/、,，;；.\-–—\s]*(?:(?:转|轉|分机|分機|ext\.?|或|至)[0-9+#*()（）/、,，;；.\-–—\s]*)*"
)
_OF_CHAT_ALONE = ("open",)
_OF_UNITS_ALONE = ("address", "note")


def _check_phone(text: str) -> str:
    if not _PHONE.fullmatch(text) or sum(one.isdigit() for one in text) < FEWEST_DIGITS:
        raise ValueError("expected telephone numbers, as 023-12345 转 2; other words belong into the note")
    return text


def _by_language(value: Any) -> Any:
    """One text stands for every language; nothing for none."""
    return {"zh-Hans": value} if isinstance(value, str) else value or {}


Phone = Annotated[Line, AfterValidator(_check_phone)]
Texts = Annotated[dict[Literal["zh-Hans", "zh-Hant", "en"], Line], BeforeValidator(_by_language)]


class ContactEntry(BaseModel):
    """How to reach somebody; each text by language, and what is empty is not said."""

    model_config = ConfigDict(extra="forbid")

    unit: Texts = Field(
        default_factory=dict, description="who answers; of a responsible unit where it is not the unit itself"
    )
    phone: Phone | None = None
    hours: Texts = Field(default_factory=dict, description="when, in words")
    address: Texts = Field(default_factory=dict, description="of responsible units")
    note: Texts = Field(default_factory=dict, description="of responsible units")
    open: OfficeHours | None = Field(default=None, description="of the chat: what `hours` says, to reckon with")

    @property
    def is_empty(self) -> bool:
        """Nothing is said."""
        return not any((self.unit, self.phone, self.hours, self.address, self.note, self.open))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    contact: ContactEntry | None = None
    units: dict[str, ContactEntry] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_some(self) -> _File:
        if self.contact is None and not self.units:
            raise ValueError("expected `contact`, `units` or both")
        return self


class ContactsUnusable(Exception):
    """A file of contacts cannot be taken over; the message names the file, the place and what was expected."""


def check_entry(place: str, entry: ContactEntry, corpus: Corpus) -> None:
    """Raises DoorError for a place that is none, and for what is not said there."""
    if place != CHAT and place not in {unit.id for unit in corpus.units}:
        raise DoorError(404, "unit_unknown", "Expected chat, or the id of a responsible unit.", field="place")
    for name in _OF_UNITS_ALONE if place == CHAT else _OF_CHAT_ALONE:
        if getattr(entry, name):
            raise DoorError(422, "contact_unfit", f"{name} is not shown at this place.", field=name)
    if entry.is_empty:
        raise DoorError(422, "contact_empty", "Nothing is said; delete the entry instead.", field="phone")
    if place == CHAT and not entry.unit:
        raise DoorError(422, "contact_nameless", "Say who answers the telephone.", field="unit")


def read_contacts_file(path: Path, corpus: Corpus) -> Mapping[str, ContactEntry]:
    """Entries by place. Raises ContactsUnusable."""
    try:
        file = _File.model_validate(load_yaml(path) or {})
    except DataInvalid:
        raise ContactsUnusable(f"{path}: cannot be read as YAML") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise ContactsUnusable(f"{path}: {'.'.join(str(step) for step in first['loc'])}: {first['msg']}") from None
    named = {_unit_id(path, name, corpus): entry for name, entry in file.units.items()}
    entries = {**({CHAT: file.contact} if file.contact else {}), **named}
    for place, entry in entries.items():
        try:
            check_entry(place, entry, corpus)
        except DoorError as error:
            raise ContactsUnusable(f"{path}: {place}: {error.field}: {error.message}") from None
    return entries


def _unit_id(path: Path, name: str, corpus: Corpus) -> str:
    unit = corpus.find_unit(name)
    if unit is None:
        raise ContactsUnusable(f"{path}: units: no responsible unit has the name or id {name!r}")
    return unit.id
