"""A database address in, a migrated SQLAlchemy engine out: SQLite by default, PostgreSQL by setting."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
MIGRATION_LOCK = 0x5A48454E  # any constant: what two starters on one PostgreSQL agree on
BUSY_MILLISECONDS = 5000


class DatabaseError(Exception):
    """The door's database cannot be opened; the message says which and what to do."""


def open_engine(address: str) -> Engine:
    """Connect lazily; parameters stay out of error texts, because they hold the asker's words."""
    if make_url(address).get_backend_name() == "sqlite":
        return _open_sqlite(address)
    return create_engine(address, hide_parameters=True, pool_pre_ping=True, pool_size=12, max_overflow=0)


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read: on SQLite they hold up no writer, and none holds them up."""
    return engine.execution_options(zhengda_reads=True)


def store_threads(engine: Engine) -> int:
    """SQLite has one writer at a time, so one thread spares it the waiting; PostgreSQL takes as many as the pool."""
    return 1 if engine.dialect.name == "sqlite" else 8


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest version; of two starters the second waits. Raises DatabaseError."""
    try:
        with _only_starter(engine), engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except (SQLAlchemyError, OSError) as error:
        place = engine.url.render_as_string(hide_password=True)
        raise DatabaseError(
            f"the database {place} cannot be opened or migrated ({type(error).__name__}). "
            "Check that it runs and may be written, or change ZHENGDA_DATABASE_URL."
        ) from error


@contextmanager
def _only_starter(engine: Engine) -> Iterator[None]:
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(f"{engine.url.database}.lock")):
            yield
        return
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _open_sqlite(address: str) -> Engine:
    path = make_url(address).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, hide_parameters=True, pool_size=5, max_overflow=0)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver would begin late; `_begin` begins
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_MILLISECONDS}", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("zhengda_reads"):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # a lock taken later could fail in mid-transaction
