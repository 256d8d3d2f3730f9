"""An account that proved who it is, in, the signed cookie of its sign-in out; and a cookie in, who it is out."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

import structlog
from itsdangerous import BadSignature, Signer
from sqlalchemy import Connection, Engine, insert, select, update

from bot.desk.accounts import Account, Role, read_account
from bot.desk.audit import Act, append_act
from bot.desk.tables import AccountRow, LoginRow
from bot.web.faults import DoorError
from bot.web.key_file import KeyRing
from bot.web.sessions import new_id
from bot.web.settings import Settings
from bot.web.store.database import reading

log = structlog.get_logger("bot.desk.logins")

MOST_COOKIE_CHARACTERS = 200
SEEN_SECONDS = 60.0  # how exactly `last_seen` is kept: a write for every request would be too many


@dataclass(frozen=True)
class Browser:
    """Where a sign-in came from; a cookie that turns up in another browser was stolen."""

    agent: str
    address: str

    @property
    def mark(self) -> str:
        """The User-Agent, hashed."""
        return hashlib.sha256(self.agent.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class SignedIn:
    """Who sent a request."""

    login_id: str
    account_id: str
    name: str
    role: Role
    expires: float
    must_change_password: bool


@dataclass(frozen=True)
class NewLogin:
    """A sign-in with the cookie that proves it and the token that unsafe calls repeat."""

    who: SignedIn
    cookie: str
    csrf: str


class LoginStore:
    """Sign-ins stand in the database: ending one there ends it everywhere at once."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine, self._reads = engine, reading(engine)
        self._ring = KeyRing(settings.state_dir / "desk.key")
        self._idle_seconds = settings.desk_idle_minutes * 60.0
        self._most_seconds = settings.desk_hours * 3600.0

    def begin(self, connection: Connection, account: Account, browser: Browser, way: str) -> NewLogin:
        """Sign in, in the caller's transaction, which also writes it into the audit log."""
        now, login_id = time.time(), new_id()
        row = {"id": login_id, "account_id": account.id, "agent": browser.mark, "address": browser.address}
        expires = now + self._most_seconds
        connection.execute(insert(LoginRow).values(**row, created=now, last_seen=now, expires=expires))
        connection.execute(update(AccountRow).where(AccountRow.id == account.id).values(last_login=now))
        append_act(connection, Act(account.name, "sign_in", account.name, {"way": way, "address": browser.address}))
        who = _signed_in(login_id, account, expires)
        return NewLogin(who, self._signer("login").sign(login_id).decode("ascii"), self.csrf_of(who))

    def find(self, cookie: str, browser: Browser) -> SignedIn:
        """Who holds the cookie; 401 where it is not ours, has ended, or comes from another browser."""
        login_id = self._read(cookie)
        with self._reads.begin() as connection:
            login = select(LoginRow.__table__).where(LoginRow.id == login_id)
            row = connection.execute(login).mappings().one_or_none()
            if row is None:
                raise _signed_out()
            account_row = select(AccountRow.__table__).where(AccountRow.id == row["account_id"])
            account = read_account(dict(connection.execute(account_row).mappings().one()))
        now = time.time()
        ended = row["revoked"] is not None or now >= min(row["expires"], row["last_seen"] + self._idle_seconds)
        if ended or account.disabled:
            raise _signed_out()
        who = _signed_in(login_id, account, row["expires"])
        if row["agent"] != browser.mark:
            self._end_stolen(who, browser)
            raise _signed_out()
        if now - row["last_seen"] > SEEN_SECONDS:
            self._see(login_id, now)
        return who

    def end(self, who: SignedIn) -> None:
        """Sign out."""
        with self._engine.begin() as connection:
            _revoke(connection, who.login_id)
            append_act(connection, Act(who.name, "sign_out", who.name))

    def csrf_of(self, who: SignedIn) -> str:
        """What unsafe calls of this sign-in carry in X-CSRF-Token: another site can send the cookie, but not read this."""
        return self._signer("csrf").get_signature(who.login_id).decode("ascii")

    def knows_csrf(self, who: SignedIn, token: str) -> bool:
        """Whether the token belongs to the sign-in."""
        return len(token) <= MOST_COOKIE_CHARACTERS and self._signer("csrf").verify_signature(who.login_id, token)

    def keys(self) -> list[str]:
        """The keys that sign, oldest first."""
        return self._ring.keys()

    def _end_stolen(self, who: SignedIn, browser: Browser) -> None:
        log.warning("sign-in used by another browser", account=who.name)
        with self._engine.begin() as connection:
            _revoke(connection, who.login_id)
            append_act(connection, Act(who.name, "sign_in.stolen", who.name, {"address": browser.address}))

    def _see(self, login_id: str, now: float) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(LoginRow).where(LoginRow.id == login_id).values(last_seen=now))

    def _read(self, cookie: str) -> str:
        if len(cookie) > MOST_COOKIE_CHARACTERS:
            raise _signed_out()
        try:
            return self._signer("login").unsign(cookie.encode("utf-8", "replace")).decode("ascii")
        except (BadSignature, UnicodeError):
            raise _signed_out() from None

    def _signer(self, purpose: str) -> Signer:
        keys = self._ring.keys()
        return Signer(keys, salt=f"zhengda desk {purpose}", key_derivation="hmac", digest_method=hashlib.sha256)


def _signed_in(login_id: str, account: Account, expires: float) -> SignedIn:
    return SignedIn(login_id, account.id, account.name, account.role, expires, account.must_change_password)


def _revoke(connection: Connection, login_id: str) -> None:
    running = (LoginRow.id == login_id) & LoginRow.revoked.is_(None)
    connection.execute(update(LoginRow).where(running).values(revoked=time.time()))


def _signed_out() -> DoorError:
    return DoorError(401, "signed_out", "Sign in first.")
