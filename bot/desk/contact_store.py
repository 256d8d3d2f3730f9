"""Whom to call, as administrators write it down, in; rows that chat, units and inbox read out; each change audited."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.desk.audit import Act, append_act
from bot.desk.contact_entries import ContactEntry, check_entry
from bot.desk.words import changed_meanwhile
from bot.web.faults import DoorError
from bot.web.json_text import json_text
from bot.web.store.database import reading
from bot.web.store.tables import ContactRow
from policy_index.corpus import Corpus


class ContactStore:
    """Synchronous. `by` is the name of whoever does it. bot/web/paths/contacts.py reads the rows."""

    def __init__(self, engine: Engine, corpus: Corpus) -> None:
        self._engine, self._reads, self._corpus = engine, reading(engine), corpus

    def all(self) -> list[dict[str, Any]]:
        """Every entry by its place, with who changed it last and when."""
        with self._reads.begin() as connection:
            rows = connection.execute(select(ContactRow.__table__).order_by(ContactRow.place)).mappings()
            return [{**json.loads(row["content"]), **row} for row in rows]

    def set(self, by: str, place: str, version: int, entry: ContactEntry) -> None:
        """Write down, or change what was read in this version (0: nothing was there). The audit log keeps the words."""
        check_entry(place, entry, self._corpus)
        with self._engine.begin() as connection:
            _write(connection, by, place, version, entry)

    def clear(self, by: str, place: str) -> None:
        """Nobody is named there any more; 404 where nobody was. Also for units that have since gone."""
        with self._engine.begin() as connection:
            if connection.execute(delete(ContactRow).where(ContactRow.place == place)).rowcount != 1:
                raise DoorError(404, "contact_unknown", "Nobody is named there.", field="place")
            append_act(connection, Act(by, "contact.clear", place))

    def take_over(self, by: str, entries: Mapping[str, ContactEntry]) -> None:
        """Write down all of these, each instead of what was there; what else is there stays."""
        with self._engine.begin() as connection:
            known = select(ContactRow.place, ContactRow.version)
            versions = {row.place: row.version for row in connection.execute(known)}
            for place, entry in entries.items():
                _write(connection, by, place, versions.get(place, 0), entry)


def _write(connection: Connection, by: str, place: str, version: int, entry: ContactEntry) -> None:
    content = entry.model_dump(mode="json", by_alias=True)
    values = {"content": json_text(content), "by": by, "changed": time.time(), "version": version + 1}
    append_act(connection, Act(by, "contact.set", place, {name: one for name, one in content.items() if one}))
    as_read = (ContactRow.place == place) & (ContactRow.version == version)
    if version and connection.execute(update(ContactRow).where(as_read).values(**values)).rowcount == 1:
        return
    if version or connection.scalar(select(ContactRow.place).where(ContactRow.place == place)):
        raise changed_meanwhile()
    connection.execute(insert(ContactRow).values(**values, place=place))
