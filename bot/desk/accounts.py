"""Names, roles and passwords in, accounts out; every change stands in the audit log of the same transaction."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Engine, func, insert, select, update

from bot.desk.audit import Act, append_act
from bot.desk.passwords import hash_password
from bot.desk.tables import AccountRow, LoginRow
from bot.web.faults import DoorError
from bot.web.sessions import new_id

Role = Literal["operator", "reviewer", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may
_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True)
class Account:
    """One account as the desk shows it."""

    id: str
    name: str
    role: Role
    disabled: bool
    signs_in_by: Literal["password", "issuer"]
    must_change_password: bool
    created: float
    last_login: float | None


@dataclass(frozen=True)
class AccountChange:
    """What is to change; None leaves it. A password that the account's owner did not choose has to be changed by the owner
    at the next sign-in."""

    role: Role | None = None
    disabled: bool | None = None
    password: str | None = None
    password_is_own: bool = False

    def changed_names(self) -> dict[str, Any]:
        """For the audit log: what changed, and never the password itself."""
        password = _password_in_log(self.password_is_own) if self.password else None
        named = {"role": self.role, "disabled": self.disabled, "password": password}
        return {name: value for name, value in named.items() if value is not None}


def may(role: Role, needed: Role) -> bool:
    """Whether someone with `role` may do what needs `needed`."""
    return ROLES.index(role) >= ROLES.index(needed)


def read_name(text: str) -> str:
    """A name as it is stored; 422 for one that no account can have."""
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not _NAME.fullmatch(name):
        text = "A name has 1 to 64 letters, digits, or one of . _ @ -"
        raise DoorError(422, "name_unfit", text, field="name")
    return name


class AccountStore:
    """Synchronous. `by` is the name of whoever does it, for the audit log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, password: str, by: str, password_is_own: bool = False) -> Account:
        """A new account with a password; 409 where the name is taken. Unless its owner typed the password, as the first
        administrator does, the owner has to choose another one at the first sign-in."""
        name, now = read_name(name), time.time()
        row: dict[str, Any] = {"id": new_id(), "name": name, "role": role, "password": hash_password(password, name)}
        row |= {"must_change_password": not password_is_own, "disabled": False, "created": now, "changed": now}
        with self._engine.begin() as connection:
            if _find(connection, name) is not None:
                raise DoorError(409, "name_taken", "There is an account with this name.", field="name")
            connection.execute(insert(AccountRow).values(**row))
            append_act(
                connection, Act(by, "account.add", name, {"role": role, "password": _password_in_log(password_is_own)})
            )
        return self.get(name)

    def change(self, name: str, change: AccountChange, by: str) -> Account:
        """Change role, password or whether it is disabled; what weakens the account ends its sign-ins at once."""
        name, values = read_name(name), _values_of(change, read_name(name))
        with self._engine.begin() as connection:
            row = _find(connection, name)
            if row is None:
                raise _unknown(name)
            if change.password and row["subject"]:
                raise DoorError(409, "signs_in_elsewhere", "This account signs in at the issuer.", field="password")
            connection.execute(update(AccountRow).where(AccountRow.id == row["id"]).values(**values))
            append_act(connection, Act(by, "account.change", name, change.changed_names()))  # one such act at a time
            if row["role"] == "administrator":
                _keep_an_administrator(connection)
            end_logins(connection, row["id"])
        return self.get(name)

    def sign_out(self, name: str, by: str) -> int:
        """End all sign-ins of an account; how many there were."""
        with self._engine.begin() as connection:
            row = _find(connection, read_name(name))
            if row is None:
                raise _unknown(name)
            ended = end_logins(connection, row["id"])
            append_act(connection, Act(by, "account.sign_out", row["name"], {"ended": ended}))
        return ended

    def get(self, name: str) -> Account:
        """One account; 404 where there is none."""
        with self._engine.begin() as connection:
            row = _find(connection, read_name(name))
        if row is None:
            raise _unknown(name)
        return read_account(row)

    def has_administrator(self) -> bool:
        """Whether anybody can make accounts yet."""
        return any(account.role == "administrator" for account in self.all())

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(AccountRow.__table__).order_by(AccountRow.name)).mappings()
            return [read_account(dict(row)) for row in rows]


def read_account(row: dict[str, Any]) -> Account:
    """A row of the table as an account."""
    return Account(
        id=row["id"],
        name=row["name"],
        role=row["role"],
        disabled=row["disabled"],
        signs_in_by="issuer" if row["subject"] else "password",
        must_change_password=row["must_change_password"],
        created=row["created"],
        last_login=row["last_login"],
    )


def end_logins(connection: Connection, account_id: str) -> int:
    """Revoke every running sign-in of an account."""
    running = (LoginRow.account_id == account_id) & LoginRow.revoked.is_(None)
    return connection.execute(update(LoginRow).where(running).values(revoked=time.time())).rowcount


def _values_of(change: AccountChange, name: str) -> dict[str, Any]:
    values: dict[str, Any] = {"changed": time.time()}
    if change.role is not None:
        values["role"] = change.role
    if change.disabled is not None:
        values["disabled"] = change.disabled
    if change.password is not None:
        values["password"] = hash_password(change.password, name)
        values["must_change_password"] = not change.password_is_own
    return values


def _password_in_log(is_own: bool) -> str:
    return "own" if is_own else "given"


def _keep_an_administrator(connection: Connection) -> None:
    """Refuse the change after which nobody could undo it."""
    enabled = (AccountRow.role == "administrator") & AccountRow.disabled.is_(False)
    if not connection.scalar(select(func.count()).select_from(AccountRow).where(enabled)):
        text = "This is the last administrator. Make another account administrator first."
        raise DoorError(409, "last_administrator", text)


def _find(connection: Connection, name: str) -> dict[str, Any] | None:
    row = connection.execute(select(AccountRow.__table__).where(AccountRow.name == name)).mappings().one_or_none()
    return dict(row) if row else None


def _unknown(name: str) -> DoorError:
    return DoorError(404, "account_unknown", "There is no account with this name.", field="name")
