"""Name and password in, a sign-in out; one answer and one duration for every way it can fail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select, update

from bot.desk.accounts import AccountChange, AccountStore, read_account
from bot.desk.audit import Act, append_act
from bot.desk.lock_out import Attempt, LockOut
from bot.desk.logins import Browser, LoginStore, NewLogin, SignedIn
from bot.desk.passwords import fits_hash, hash_password, is_outdated
from bot.desk.tables import AccountRow
from bot.web.faults import DoorError

MOST_NAME_CHARACTERS = 64


@dataclass(frozen=True)
class PasswordLogin:
    """The parts that a sign-in by password needs."""

    engine: Engine
    lock_out: LockOut
    logins: LoginStore
    accounts: AccountStore

    def sign_in(self, name: str, password: str, browser: Browser) -> NewLogin:
        """Sign in. Raises DoorError: 401 `sign_in_failed`, 429 `sign_in_locked`."""
        name = name.strip().casefold()[:MOST_NAME_CHARACTERS]
        attempt = self.lock_out.begin(Attempt(name, browser.address))
        stored = self._stored(name)
        right = fits_hash(password, stored.password if stored else None)
        if stored is None or not right or stored.account.disabled:
            self._record_failure(stored, browser)
            raise DoorError(401, "sign_in_failed", "Name or password is wrong, or the account is disabled.")
        with self.engine.begin() as connection:
            self.lock_out.succeeded(connection, attempt)
            if stored.password and is_outdated(stored.password):
                _store_password(connection, stored.account.id, hash_password(password, name))
            return self.logins.begin(connection, stored.account, browser, "password")

    def change_own(self, who: SignedIn, current: str, new: str, browser: Browser) -> None:
        """A new password for oneself; every sign-in of the account ends. A wrong present one counts as a failure."""
        attempt = self.lock_out.begin(Attempt(who.name, browser.address))
        stored = self._stored(who.name)
        if stored is None or not fits_hash(current, stored.password):
            raise DoorError(403, "password_wrong", "The present password is another one.", field="current")
        with self.engine.begin() as connection:
            self.lock_out.succeeded(connection, attempt)
        if fits_hash(new, stored.password):
            raise DoorError(422, "password_same", "The new password is the present one; choose another.", field="new")
        self.accounts.change(who.name, AccountChange(password=new, password_is_own=True), who.name)

    def _stored(self, name: str) -> _Stored | None:
        with self.engine.begin() as connection:
            found = connection.execute(select(AccountRow.__table__).where(AccountRow.name == name)).mappings()
            row = found.one_or_none()
        return _Stored(dict(row)) if row else None

    def _record_failure(self, stored: _Stored | None, browser: Browser) -> None:
        """The name is kept where it is an account's: any other may be a password in the wrong field."""
        name = stored.account.name if stored else "unknown"
        with self.engine.begin() as connection:
            append_act(connection, Act("nobody", "sign_in.failed", name, {"address": browser.address}))


class _Stored:
    """An account with the hash of its password."""

    def __init__(self, row: dict[str, object]) -> None:
        self.account = read_account(row)
        self.password = None if row["password"] is None else str(row["password"])


def _store_password(connection: Connection, account_id: str, hashed: str) -> None:
    connection.execute(update(AccountRow).where(AccountRow.id == account_id).values(password=hashed))
