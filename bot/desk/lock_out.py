"""A name and an address that try to sign in, in; nothing or 429 out: each failure beyond a number doubles the wait."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.desk.tables import FailedLoginRow
from bot.web.faults import DoorError

ADDRESS_FACTOR = 4  # many people may sit behind one address
LONGEST_SECONDS = 3600.0
FORGET_SECONDS = 3600.0  # after so long without a failure the count begins anew


@dataclass(frozen=True)
class Attempt:
    """One try to sign in."""

    name: str
    address: str
    failed_before: float | None = None
    """When the address had failed last before this attempt; None where it had not."""

    def keys(self) -> tuple[str, str]:
        """What failures are counted by; hashed, because people type passwords into the wrong field."""
        return _key("name", self.name), _key("address", self.address)


class LockOut:
    """Counts in the database, so that a restart forgives nothing. An attempt counts as failed until it has succeeded,
    so that a hundred at the same time are not all let through."""

    def __init__(
        self, engine: Engine, failures: int, first_seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._engine, self._failures, self._first_seconds, self._clock = engine, failures, first_seconds, clock

    def begin(self, attempt: Attempt) -> Attempt:
        """Count the attempt; 429 while name or address have to wait (which does not make the wait longer)."""
        try:
            return self._begin(attempt)
        except IntegrityError:  # two first attempts at once: now there is a row
            return self._begin(attempt)

    def _begin(self, attempt: Attempt) -> Attempt:
        by_name, by_address = attempt.keys()
        with self._engine.begin() as connection:
            now = self._clock()
            for key in (by_address, by_name):  # always in this order: two attempts at once must not wait crosswise
                self._refuse_locked(connection, key, now)
            failed_before = connection.scalar(select(FailedLoginRow.last).where(FailedLoginRow.key == by_address))
            self._count(connection, by_address, self._failures * ADDRESS_FACTOR, now)
            self._count(connection, by_name, self._failures, now)
        return replace(attempt, failed_before=failed_before)

    def succeeded(self, connection: Connection, attempt: Attempt) -> None:
        """The password was right: the name's failures are forgotten, and this attempt was none of the address."""
        by_name, by_address = attempt.keys()
        connection.execute(delete(FailedLoginRow).where(FailedLoginRow.key == by_name))
        counted = (FailedLoginRow.key == by_address) & (FailedLoginRow.failures > 0)
        given_back: dict[str, Any] = {"failures": FailedLoginRow.failures - 1, "locked_until": 0.0}
        if attempt.failed_before is not None:  # else an office's own sign-ins would keep its old failures from expiring
            given_back["last"] = attempt.failed_before
        connection.execute(update(FailedLoginRow).where(counted).values(**given_back))

    def _refuse_locked(self, connection: Connection, key: str, now: float) -> None:
        locked = connection.scalar(
            select(FailedLoginRow.locked_until).where(FailedLoginRow.key == key).with_for_update()
        )
        if locked is not None and locked > now:
            text = "Too many failed sign-ins. Wait as Retry-After says."
            raise DoorError(429, "sign_in_locked", text, retry_after=locked - now)

    def _count(self, connection: Connection, key: str, free: int, now: float) -> None:
        row = connection.execute(select(FailedLoginRow.__table__).where(FailedLoginRow.key == key)).one_or_none()
        if row is None:
            connection.execute(insert(FailedLoginRow).values(key=key, failures=1, locked_until=0.0, last=now))
            return
        forgotten = max(row.last, row.locked_until) + FORGET_SECONDS < now
        failures = 1 if forgotten else row.failures + 1
        wait = self._first_seconds * 2.0 ** min(failures - free, 20) if failures >= free else 0.0
        values = {"failures": failures, "last": now, "locked_until": now + min(wait, LONGEST_SECONDS) if wait else 0.0}
        connection.execute(update(FailedLoginRow).where(FailedLoginRow.key == key).values(**values))


def _key(kind: str, text: str) -> str:
    return f"{kind} {hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()}"
