"""An administrator's file in, whom to call and when out; nobody is named unless that file names him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.web.paths.office_hours import OfficeHours, Standing
from bot.web.settings import SettingsError
from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid
from policy_index.term_data import load_yaml

SOURCE = "administrator"
LEADS_TO_PEOPLE = ("handoff", "no_answer", "unavailable")
LANGUAGES = ("zh-Hans", "zh-Hant", "en")

Words: TypeAlias = str | dict[str, str]
Contact: TypeAlias = dict[str, str | None]
"""As the contract has it: unit, phone, hours, source."""


class _Entry(BaseModel):
    """One entry of the file; `unit` and `hours` may be given in each language."""

    model_config = ConfigDict(extra="forbid")

    unit: Words | None = None
    phone: str | None = Field(default=None, max_length=100)
    hours: Words | None = None


class _Main(_Entry):
    """Whom the chat names; `open` says what `hours` says, to reckon with."""

    open: OfficeHours | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    contact: _Main | None = None
    units: dict[str, _Entry] = Field(default_factory=dict)


@dataclass(frozen=True)
class Contacts:
    """`main` is whom the chat and its cards name; `by_unit` are responsible units by id."""

    main: _Main | None
    by_unit: Mapping[str, _Entry]

    def of_chat(self, lang: str) -> Contact | None:
        """Whom the chat names; None where no administrator named anybody."""
        return _worded(self.main, lang, "") if self.main else None

    def standing(self, lang: str, utc_offset: float) -> Standing | None:
        """Whether it is office hours now; None where no administrator entered any. The offset is in hours."""
        if self.main is None or self.main.open is None:
            return None
        return self.main.open.standing(datetime.now(timezone(timedelta(hours=utc_offset))), lang)

    def name_in(self, card: Mapping[str, Any]) -> dict[str, Any]:
        """The card, with whom to call where it leads to a person or has no answer."""
        if self.main is None or card["outcome"] not in LEADS_TO_PEOPLE:
            return dict(card)
        return {**card, "contact": self.of_chat(card["lang"])}

    def of_unit(self, unit_id: str, name: str, lang: str) -> Contact | None:
        """How to reach a responsible unit; None where the file does not say."""
        entry = self.by_unit.get(unit_id)
        return _worded(entry, lang, name) if entry else None


def load_contacts(path: Path | None, corpus: Corpus) -> Contacts:
    """Read the file of ZHENGDA_CONTACTS. Raises SettingsError that names the file, the place and what to do."""
    if path is None:
        return Contacts(None, {})
    try:
        file = _File.model_validate(load_yaml(path) or {})
    except DataInvalid:
        raise _unusable(path, "cannot be read as YAML") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise _unusable(path, f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}") from None
    if file.contact and not file.contact.unit:
        raise _unusable(path, "contact.unit is missing: say who answers the telephone")
    return Contacts(file.contact, {_unit_id(path, name, corpus): entry for name, entry in file.units.items()})


def _unit_id(path: Path, name: str, corpus: Corpus) -> str:
    unit = corpus.find_unit(name)
    if unit is None:
        raise _unusable(path, f"units: no responsible unit has the name or id {name!r}")
    return unit.id


def _worded(entry: _Entry, lang: str, name: str) -> Contact:
    unit = _in_language(entry.unit, lang) or name
    return {"unit": unit, "phone": entry.phone, "hours": _in_language(entry.hours, lang), "source": SOURCE}


def _in_language(words: Words | None, lang: str) -> str | None:
    if not isinstance(words, dict):
        return words
    return words.get(lang) or next((words[one] for one in LANGUAGES if one in words), None)


def _unusable(path: Path, reason: str) -> SettingsError:
    return SettingsError(
        f"ZHENGDA_CONTACTS: {path}: {reason}. docs/operate.md shows the file; correct it, or unset the variable."
    )
