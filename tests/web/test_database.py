"""Migrations, two starters, retention, and deleting from Rasa's tracker."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, select, text, update
from sqlalchemy.exc import OperationalError

import bot.desk.tables  # noqa: F401  (its tables are of the same database)
from bot.web.door import Door
from bot.web.store.database import MIGRATIONS, DatabaseError, migrate, open_engine
from bot.web.store.retention import forget_older_than, forget_tracker
from bot.web.store.tables import Base, FeedbackRow, SessionRow, TraceRow, TurnRow

DAY = 86_400
RASAS_EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp DOUBLE PRECISION)"


def test_migrated_tables_are_those_of_the_models(database_url: str, both_databases: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_two_starters(database_url: str, both_databases: str) -> None:
    engines = [open_engine(database_url) for _ in range(3)]
    with engines[0].begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate, engines))
    with engines[0].begin() as connection:
        assert (
            connection.scalar(text("SELECT version_num FROM alembic_version"))
            == ScriptDirectory(str(MIGRATIONS)).get_current_head()
        )
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////proc/nowhere/door.db"])
def test_database_that_cannot_be_opened(url: str) -> None:
    with pytest.raises((DatabaseError, OSError)) as caught:
        migrate(open_engine(url))
    assert "nobody" not in str(caught.value) or "ZHENGDA_DATABASE_URL" in str(caught.value)


def test_damaged_database_file(tmp_path: Path) -> None:
    path = tmp_path / "door.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(DatabaseError, match="ZHENGDA_DATABASE_URL"):
        migrate(open_engine(f"sqlite:///{path}"))


async def test_errors_of_the_database_hold_no_words(door: Door) -> None:
    with pytest.raises(OperationalError) as caught, door.store.engine.begin() as connection:
        connection.execute(text("SELECT nothing FROM turns WHERE message = :m"), {"m": "绝密的话"})
    assert "绝密" not in str(caught.value)


def test_sqlite_is_set_up_for_one_writer_and_a_killed_process(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'door.db'}")
    with engine.begin() as connection:
        pragmas = [
            connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert pragmas == ["wal", 1, 5000]
    engine.dispose()


async def test_retention(
    asker: Any, new_asker: Any, client: Any, rasa: Any, door: Door, both_databases: str, monkeypatch: Any
) -> None:
    rasa.mode = "empty"
    turn = (await asker.ask("旧")).json()["cards"][0]["turn_id"]
    await client.post("/api/v1/feedback", json={"session": asker.session, "turn_id": turn, "rating": "up"})
    with door.store.engine.begin() as connection:
        for table in (TurnRow, TraceRow, FeedbackRow):
            connection.execute(update(table).values(created=time.time() - 91 * DAY))
        connection.execute(update(SessionRow).values(last_turn=time.time() - 91 * DAY))
        old = connection.scalar(select(SessionRow.sender))
    await (await new_asker()).ask("新")
    tracker = door.settings.tracker_database
    with create_engine(tracker).begin() as connection:
        connection.execute(text(RASAS_EVENTS))
        rows = [(old, 0), ("in daily use", 91), ("in daily use", 1), ("nobody's session", 91)]
        for sender, age in rows:
            values = {"sender": sender, "at": time.time() - age * DAY}
            connection.execute(text("INSERT INTO events (sender_id, timestamp) VALUES (:sender, :at)"), values)
    monkeypatch.setattr("bot.web.store.retention.ROWS_AT_ONCE", 2)
    gone = forget_older_than(90, door.store.engine, tracker)
    assert (gone.sessions, gone.turns, gone.traces, gone.feedback, gone.tracker_events) == (1, 1, 1, 1, 3)
    with create_engine(tracker).begin() as connection:
        assert list(connection.scalars(text("SELECT sender_id FROM events"))) == ["in daily use"]
    with door.store.engine.begin() as connection:
        assert list(connection.scalars(select(TurnRow.message))) == ["新"]


@pytest.mark.parametrize("tables", [None, "other"])
def test_tracker_without_its_table(tmp_path: Path, tables: str | None) -> None:
    path = tmp_path / "tracker.db"
    if tables:
        with sqlite3.connect(path) as connection:
            connection.execute(f"CREATE TABLE {tables} (id)")
    assert forget_tracker(["a" * 32], f"sqlite:///{path}") == 0
    assert path.exists() == bool(tables)


async def test_a_tracker_out_of_reach_leaves_the_sessions_for_the_next_time(
    asker: Any, rasa: Any, door: Door, monkeypatch: Any
) -> None:
    rasa.mode = "empty"
    await asker.ask("旧")
    with door.store.engine.begin() as connection:
        connection.execute(update(SessionRow).values(last_turn=time.time() - 91 * DAY))
        sender = connection.scalar(select(SessionRow.sender))
    path = door.settings.state_dir / "tracker.db"
    with sqlite3.connect(path) as connection:
        connection.execute(RASAS_EVENTS)
        connection.execute("INSERT INTO events (sender_id, timestamp) VALUES (?, ?)", [sender, time.time()])
    monkeypatch.setattr("bot.web.store.retention.BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperationalError):
        forget_older_than(90, door.store.engine, door.settings.tracker_database)
    holder.close()
    gone = forget_older_than(90, door.store.engine, door.settings.tracker_database)
    assert (gone.sessions, gone.tracker_events) == (1, 1)


async def test_tracker_that_is_locked_is_said(asker: Any, client: Any, door: Door, monkeypatch: Any) -> None:
    path = door.settings.state_dir / "tracker.db"
    with sqlite3.connect(path) as connection:
        connection.execute(RASAS_EVENTS)
    monkeypatch.setattr("bot.web.store.retention.BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    body = {"session": asker.session}
    reply = await client.request("DELETE", "/api/v1/sessions", json=body)
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "tracker_unreachable")
    holder.close()
    assert (await client.request("DELETE", "/api/v1/sessions", json=body)).status_code == 204


def test_a_database_of_the_version_before_keeps_its_rows(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'door.db'}")
    migrate(engine)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.execute(
            insert(SessionRow).values(id="s", sender="r", ahead_of_rasa=False, created=1.0, last_turn=1.0)
        )
    migrate(engine)
    with engine.begin() as connection:
        assert list(connection.scalars(select(SessionRow.id))) == ["s"]
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
