"""A database address goes in (ZHENGDA_TRACKER_URL or var/tracker.db), Rasa's SQL tracker store comes out.

endpoints.yml names this class instead of `${ZHENGDA_TRACKER_URL}`: Rasa's YAML reader knows no default for
a variable, and `rasa shell` must start without any.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import QueuePool

from bot.nlu.settings import read_settings

# How many events of the last session are stored. Rasa asks the same through a query of whole rows, built anew for each
# turn and twice a turn, which costs more than the answer.
_COUNT_STORED = sa.text(
    "SELECT count(*) FROM events WHERE sender_id = :sender AND timestamp >= coalesce("
    "(SELECT max(timestamp) FROM events WHERE sender_id = :sender AND type_name = 'session_started'), timestamp)"
)


class PolicyTrackerStore(SQLTrackerStore):
    """SQLTrackerStore over the address in the settings; a SQLite file is made, with write-ahead logging.

    Reading a conversation back costs more with every turn, as each event is parsed anew. `trackers_kept` conversations
    stay in memory (0: none, Rasa's own way; bot.nlu.patches switches it on); one is used again only while the database
    holds exactly its events, so that what another process wrote or deleted is always seen.
    """

    trackers_kept: ClassVar[int] = 0

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        **kwargs: Any,
    ) -> None:
        url = host or read_settings().tracker_url
        file = _sqlite_file(url)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain=domain, host=url, event_broker=event_broker, **kwargs)
        self._kept: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        if file is not None:
            self.engine.dispose()
            self.engine = _make_sqlite_engine(url)
            self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation from memory when nothing else touched it, else from the database."""
        kept = self._kept.pop(sender_id, None)
        if kept is not None and len(kept.events) == self._count_stored(sender_id):
            return kept
        found: DialogueStateTracker | None = await super().retrieve(sender_id)
        return found

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store new events; a conversation that could not be stored is not kept either."""
        self._kept.pop(tracker.sender_id, None)
        if not self.trackers_kept:
            await super().save(tracker)
            return
        await self.stream_events(tracker)
        self._store_new_events(tracker)
        self._kept[tracker.sender_id] = tracker
        while len(self._kept) > self.trackers_kept:
            self._kept.popitem(last=False)

    def _store_new_events(self, tracker: DialogueStateTracker) -> None:
        """As Rasa stores them, row by row the same, in one statement."""
        with self.session_scope() as session:
            stored = _stored_events(session, tracker.sender_id)
            if rows := [_row_of(event, tracker.sender_id) for event in islice(tracker.events, stored, None)]:
                session.execute(sa.insert(self.SQLEvent.__table__), rows)
            session.commit()

    def _count_stored(self, sender_id: str) -> int:
        with self.session_scope() as session:
            return _stored_events(session, sender_id)


def _row_of(event: Event, sender_id: str) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get(INTENT_NAME_KEY),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _stored_events(session: sa.orm.Session, sender_id: str) -> int:
    return int(session.execute(_COUNT_STORED, {"sender": sender_id}).scalar_one())


def _make_sqlite_engine(url: str) -> sa.engine.Engine:
    """Return an engine that keeps its connections: closing the last one writes the log back, 10 ms a turn."""
    engine = sa.create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _set_sqlite_pragmas)
    return engine


def _sqlite_file(url: str) -> Path | None:
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database or address.database == ":memory:":
        return None
    return Path(address.database)


def _set_sqlite_pragmas(connection: Any, _record: Any) -> None:
    # A turn ends with a commit: without these every turn waits for two disk flushes.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=3000"):
        connection.execute(f"PRAGMA {pragma}").close()
