"""What an administrator switches off or announces in, rows that every turn reads out; each change audited."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from bot.desk.audit import Act, append_act
from bot.desk.logins import SignedIn
from bot.web.door import Door
from bot.web.faults import DoorError
from bot.web.json_text import json_text
from bot.web.store.database import reading
from bot.web.store.tables import SwitchRow
from bot.web.turns.switches import CHAT, CLAUSE, MEASURE, NOTICE


class SwitchStore:
    """Synchronous. A switch holds while its row stands (bot/web/turns/switches.py reads them)."""

    def __init__(self, engine: Engine, door: Door) -> None:
        self._engine, self._reads = engine, reading(engine)
        self._measures = {measure.id for measure in door.measures.measures}
        self._clauses = {clause.clause_id for clause in door.assistant.corpus.clauses}

    def all(self) -> list[dict[str, Any]]:
        """Every switch that is set, newest first."""
        with self._reads.begin() as connection:
            rows = connection.execute(select(SwitchRow.__table__).order_by(SwitchRow.changed.desc())).mappings()
            return [{**row, "notice": json.loads(row["notice"])} for row in rows]

    def set(self, who: SignedIn, name: str, notice: Mapping[str, str]) -> None:
        """Switch off, or announce, from the next turn on; the audit log keeps the words. A notice without any is refused."""
        self._require_known(name)
        if name == NOTICE and not notice:
            raise DoorError(422, "notice_empty", "A notice needs words in one language at least.", field="notice")
        row = {"name": name, "notice": json_text(dict(notice)), "by": who.name, "changed": time.time()}
        with self._engine.begin() as connection:
            append_act(connection, Act(who.name, "switch.set", name, {"notice": dict(notice)}))
            connection.execute(delete(SwitchRow).where(SwitchRow.name == name))
            connection.execute(insert(SwitchRow).values(**row))

    def clear(self, who: SignedIn, name: str) -> None:
        """Switch on again, or take the notice down; 404 where it is not set. Also for ids that have since gone."""
        with self._engine.begin() as connection:
            if connection.execute(delete(SwitchRow).where(SwitchRow.name == name)).rowcount != 1:
                raise DoorError(404, "switch_not_set", "This switch is not set.", field="name")
            append_act(connection, Act(who.name, "switch.clear", name))

    def _require_known(self, name: str) -> None:
        known = (
            name in (CHAT, NOTICE)
            or (name.startswith(MEASURE) and name.removeprefix(MEASURE) in self._measures)
            or (name.startswith(CLAUSE) and name.removeprefix(CLAUSE) in self._clauses)
        )
        if not known:
            text = "Expected chat, notice, measure:<id> or clause:<id> of a measure or clause that exists."
            raise DoorError(422, "switch_unknown", text, field="name")
