"""A database address goes in (ZHENGDA_TRACKER_URL or var/tracker.db), Rasa's SQL tracker store comes out.

endpoints.yml names this class instead of `${ZHENGDA_TRACKER_URL}`: Rasa's YAML reader knows no default for
a variable, and `rasa shell` must start without any.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import QueuePool

from bot.nlu.settings import read_settings


class PolicyTrackerStore(SQLTrackerStore):
    """SQLTrackerStore over the address in the settings; a SQLite file is made, with write-ahead logging."""

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
        if file is not None:
            self.engine.dispose()
            self.engine = _make_sqlite_engine(url)
            self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)


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
