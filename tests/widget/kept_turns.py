"""The door's SQLite file in, the turns it keeps out: what the transcript on the page must agree with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class KeptTurns:
    """Reads while the door runs."""

    file: Path

    def turns_of(self, message: str) -> list[str]:
        """Every message of the sessions in which this one was asked, in the order of their turns."""
        found = self._read(
            "SELECT message FROM turns WHERE session_id IN (SELECT session_id FROM turns WHERE message = ?)"
            " ORDER BY created, rowid",
            message,
        )
        return [row[0] for row in found]

    def sessions_of(self, message: str) -> int:
        """In how many sessions this was asked."""
        return int(self._read("SELECT count(DISTINCT session_id) FROM turns WHERE message = ?", message)[0][0])

    def _read(self, query: str, message: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            return connection.execute(query, (message,)).fetchall()
