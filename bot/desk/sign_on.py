"""An identity from the issuer in, a sign-in out: the account is made at the first time, its role is the issuer's."""

from __future__ import annotations

import time

from sqlalchemy import Connection, Engine, insert, select, update

from bot.desk.accounts import Account, read_account, read_name
from bot.desk.audit import Act, append_act
from bot.desk.logins import Browser, LoginStore, NewLogin
from bot.desk.oidc import Identity, SignOnFailed
from bot.desk.tables import AccountRow
from bot.web.faults import DoorError
from bot.web.sessions import new_id

ACTOR = "issuer"  # in the audit log: nobody here did it


def sign_on(engine: Engine, logins: LoginStore, identity: Identity, browser: Browser) -> NewLogin:
    """Sign in. Raises SignOnFailed where the account is disabled, or its name cannot be had."""
    with engine.begin() as connection:
        account = _find(connection, identity) or _add(connection, identity)
        if account.disabled:
            raise SignOnFailed("disabled")
        return logins.begin(connection, _with_role(connection, account, identity), browser, "issuer")


def _find(connection: Connection, identity: Identity) -> Account | None:
    mine = select(AccountRow.__table__).where(AccountRow.subject == identity.subject)
    row = connection.execute(mine).mappings().one_or_none()
    return read_account(dict(row)) if row else None


def _add(connection: Connection, identity: Identity) -> Account:
    """A name that an account with a password has is never taken over."""
    try:
        name = read_name(identity.name)
    except DoorError:
        raise SignOnFailed("name") from None
    if connection.scalar(select(AccountRow.id).where(AccountRow.name == name)):
        raise SignOnFailed("name_taken")
    now = time.time()
    row = {"id": new_id(), "name": name, "role": identity.role, "subject": identity.subject, "disabled": False}
    row["must_change_password"] = False  # it has none
    connection.execute(insert(AccountRow).values(**row, created=now, changed=now))
    append_act(connection, Act(ACTOR, "account.add", name, {"role": identity.role}))
    return read_account({**row, "created": now, "last_login": None})


def _with_role(connection: Connection, account: Account, identity: Identity) -> Account:
    if account.role == identity.role:
        return account
    mine = AccountRow.id == account.id
    connection.execute(update(AccountRow).where(mine).values(role=identity.role, changed=time.time()))
    append_act(connection, Act(ACTOR, "account.change", account.name, {"role": identity.role}))
    return Account(**{**account.__dict__, "role": identity.role})
