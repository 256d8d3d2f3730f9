"""Signing in and out: cookies that are stolen, bent or old, accounts that are disabled, guesses that are slowed down."""

from __future__ import annotations

import time
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.desk.access import COOKIE
from bot.desk.accounts import AccountChange, AccountStore
from bot.desk.desk import Desk
from bot.desk.lock_out import FORGET_SECONDS, LONGEST_SECONDS, Attempt, LockOut
from bot.desk.tables import AccountRow, AuditRow, LoginRow
from bot.web.door import Door
from bot.web.faults import DoorError
from tests.desk.conftest import PASSWORD, Seat


def acts(door: Door) -> list[tuple[str, str, str]]:
    with door.store.engine.begin() as connection:
        rows = connection.execute(select(AuditRow.actor, AuditRow.act, AuditRow.target).order_by(AuditRow.id))
        return [tuple(row) for row in rows]


async def code(seat: Seat, method: str = "GET", path: str = "/me", body: Any = None) -> tuple[int, str]:
    reply = await seat.call(method, path, body)
    return reply.status_code, reply.json()["error"]["code"] if reply.status_code >= 400 else ""


async def test_cookie_of_a_sign_in(accounts: Any, make_seat: Any, door: Door, both_databases: str) -> None:
    reply = await make_seat().sign_in("XiaoWang")
    assert (reply.json()["name"], reply.json()["role"]) == ("xiaowang", "operator")
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/api/desk/v1" in cookie
    assert "secure" not in cookie and "max-age" not in cookie
    assert acts(door)[-1] == ("xiaowang", "sign_in", "xiaowang")


@pytest.mark.parametrize("changes", [{"public_url": "https://desk.example.org"}])
async def test_cookie_behind_https_is_secure(accounts: Any, make_seat: Any, changes: Any) -> None:
    assert "; secure" in (await make_seat().sign_in("chief")).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("name", "password"),
    [("xiaowang", "wrong password 1"), ("nobody", PASSWORD), ("xiaowang", PASSWORD.upper()), ("'; --", "x" * 200)],
)
async def test_every_failure_looks_the_same(accounts: Any, make_seat: Any, name: str, password: str) -> None:
    reply = await make_seat().sign_in(name, password)
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "sign_in_failed")
    assert COOKIE not in reply.cookies


async def test_a_name_that_is_none_is_not_written_down(accounts: Any, make_seat: Any, door: Door) -> None:
    await make_seat().sign_in("my secret password")
    assert acts(door)[-1] == ("nobody", "sign_in.failed", "unknown")


async def test_signing_out_ends_the_cookie(operator: Seat) -> None:
    kept = operator.client.cookies.get(COOKIE)
    assert (await operator.call("POST", "/logout")).status_code == 204
    operator.client.cookies.set(COOKIE, kept)
    assert await code(operator) == (401, "signed_out")


@pytest.mark.parametrize(
    "bend", [lambda c: c[:-1], lambda c: "0" * 32 + c[32:], lambda c: c + "x", lambda c: "x" * 500]
)
async def test_bent_cookies(operator: Seat, bend: Any) -> None:
    cookie = operator.client.cookies[COOKIE]
    operator.client.cookies.clear()
    operator.client.cookies.set(COOKIE, bend(cookie))
    assert await code(operator) == (401, "signed_out")


async def test_a_stolen_cookie_ends_the_sign_in(operator: Seat, make_seat: Any, door: Door) -> None:
    thief = make_seat("another browser")
    thief.client.cookies.set(COOKIE, operator.client.cookies[COOKIE])
    assert await code(thief) == (401, "signed_out")
    assert await code(operator) == (401, "signed_out")
    assert acts(door)[-1] == ("xiaowang", "sign_in.stolen", "xiaowang")


@pytest.mark.parametrize(
    ("column", "seconds", "ends"),
    [("expires", -1, True), ("last_seen", -3601, True), ("last_seen", -3500, False), ("revoked", -1, True)],
)
async def test_old_sign_ins(operator: Seat, door: Door, column: str, seconds: float, ends: bool) -> None:
    with door.store.engine.begin() as connection:
        connection.execute(update(LoginRow).values(**{column: time.time() + seconds}))
    assert ((await code(operator))[0] == 401) == ends


async def test_use_keeps_a_sign_in_alive(operator: Seat, door: Door) -> None:
    with door.store.engine.begin() as connection:
        connection.execute(update(LoginRow).values(last_seen=time.time() - 3000))
    assert (await code(operator))[0] == 200
    with door.store.engine.begin() as connection:
        assert max(connection.scalars(select(LoginRow.last_seen))) > time.time() - 60


@pytest.mark.parametrize(
    "change",
    [AccountChange(disabled=True), AccountChange(role="reviewer"), AccountChange(password="another " + PASSWORD)],
)
async def test_a_changed_account_is_signed_out(operator: Seat, accounts: AccountStore, change: AccountChange) -> None:
    accounts.change("xiaowang", change, "chief")
    assert await code(operator) == (401, "signed_out")
    assert ((await operator.sign_in("xiaowang")).status_code == 200) == (change.role is not None)


async def test_another_signing_key_ends_sign_ins(operator: Seat, door: Door) -> None:
    (door.settings.state_dir / "desk.key").write_text("a" * 64)
    assert await code(operator) == (401, "signed_out")


async def test_own_password(operator: Seat) -> None:
    new = "a new and long password"
    assert await code(operator, "POST", "/me/password", {"current": "wrong", "new": new}) == (403, "password_wrong")
    short = {"current": PASSWORD, "new": "short"}
    assert await code(operator, "POST", "/me/password", short) == (422, "password_unfit")
    same = {"current": PASSWORD, "new": PASSWORD}
    assert await code(operator, "POST", "/me/password", same) == (422, "password_same")
    assert (await code(operator, "POST", "/me/password", {"current": PASSWORD, "new": new}))[0] == 204
    assert (await code(operator))[0] == 401
    assert (await operator.sign_in("xiaowang", new)).status_code == 200


async def test_guesses_are_slowed_down(accounts: Any, make_seat: Any, both_databases: str) -> None:
    seat = make_seat()
    codes = [(await seat.sign_in("xiaowang", f"guess number {n}")).status_code for n in range(7)]
    assert codes == [401] * 5 + [429] * 2
    reply = await seat.sign_in("xiaowang")  # the right password has to wait as well
    assert (reply.status_code, reply.json()["error"]["code"]) == (429, "sign_in_locked")
    assert 25 < int(reply.headers["retry-after"]) <= 31
    assert (await seat.sign_in("chief")).status_code == 200


async def test_an_address_that_tries_many_names(accounts: Any, make_seat: Any) -> None:
    seat = make_seat()
    codes = [(await seat.sign_in(f"name{n}", "guess")).status_code for n in range(22)]
    assert codes == [401] * 20 + [429] * 2
    assert (await seat.sign_in("chief")).status_code == 429


def test_waits_double_up_to_an_hour_and_are_forgotten(desk: Desk) -> None:
    now = [1000.0]
    lock_out = LockOut(desk.engine, 3, 30.0, clock=lambda: now[0])
    waits = []
    for _ in range(12):
        try:
            lock_out.begin(Attempt("xiaowang", "192.0.2.1"))
        except DoorError as error:
            waits.append(error.retry_after)
            now[0] += error.retry_after or 0.0
            lock_out.begin(Attempt("xiaowang", "192.0.2.1"))
    assert waits == [30.0 * 2**n for n in range(7)] + [LONGEST_SECONDS] * 2
    now[0] += LONGEST_SECONDS * 3
    for _ in range(3):
        lock_out.begin(Attempt("xiaowang", "192.0.2.1"))


def test_attempts_at_once_are_counted_before_they_are_judged(desk: Desk) -> None:
    lock_out = LockOut(desk.engine, 3, 30.0)
    attempt = Attempt("xiaowang", "192.0.2.1")
    for _ in range(3):
        lock_out.begin(attempt)
    with pytest.raises(DoorError, match="sign_in_locked"):
        lock_out.begin(attempt)


def test_a_right_password_is_no_failure_of_its_address(desk: Desk) -> None:
    lock_out = LockOut(desk.engine, 1, 30.0)
    for number in range(20):
        attempt = lock_out.begin(Attempt(f"name{number}", "192.0.2.1"))
        with desk.engine.begin() as connection:
            lock_out.succeeded(connection, attempt)


@pytest.mark.parametrize("password", ["short", "xiaowang xiaowang", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_weak_passwords(accounts: AccountStore, password: str) -> None:
    with pytest.raises(DoorError, match="password_unfit"):
        accounts.change("xiaowang", AccountChange(password=password), "chief")


def test_passwords_are_stored_as_argon2(accounts: AccountStore, door: Door) -> None:
    with door.store.engine.begin() as connection:
        stored = list(connection.scalars(select(AccountRow.password)))
    assert all(str(one).startswith("$argon2id$") for one in stored)
    assert len(set(stored)) == 3


@pytest.mark.parametrize(
    ("name", "stored"),
    [("Wang.Xiao", "wang.xiao"), ("李明", "李明"), ("ｃｈｅｆ", "chef"), ("a b", None), ("", None), ("x" * 65, None)],
)
def test_names(accounts: AccountStore, name: str, stored: str | None) -> None:
    if stored is None:
        with pytest.raises(DoorError, match="name_unfit"):
            accounts.add(name, "operator", PASSWORD, "chief")
    else:
        assert accounts.add(name, "operator", PASSWORD, "chief").name == stored


@pytest.mark.parametrize("change", [AccountChange(disabled=True), AccountChange(role="reviewer")])
def test_the_last_administrator_stays(accounts: AccountStore, change: AccountChange, door: Door) -> None:
    before = acts(door)
    with pytest.raises(DoorError, match="last_administrator"):
        accounts.change("chief", change, "chief")
    assert acts(door) == before  # refused together with its row in the log
    accounts.add("second", "administrator", PASSWORD, "chief")
    accounts.change("chief", change, "second")


async def test_accounts_over_http(administrator: Seat) -> None:
    body = {"name": "New.One", "role": "operator", "password": PASSWORD}
    assert (await administrator.post("/accounts", body))["name"] == "new.one"
    assert await code(administrator, "POST", "/accounts", body) == (409, "name_taken")
    changed = await administrator.call("PATCH", "/accounts/new.one", {"role": "reviewer"})
    assert changed.json()["role"] == "reviewer"
    names = [account["name"] for account in (await administrator.get("/accounts"))["accounts"]]
    assert names == sorted(names) and "new.one" in names
    assert (await administrator.post("/accounts/xiaowang/sign-out"))["ended"] == 1
    page = await administrator.get("/audit?limit=2")
    assert [act["act"] for act in page["acts"]] == ["account.sign_out", "account.change"]
    older = await administrator.get(f"/audit?limit=1&before={page['next_before']}")
    assert older["acts"][0]["act"] == "account.add"
    assert PASSWORD not in str(page) + str(older)


def test_a_right_password_keeps_no_address_waiting(desk: Desk) -> None:
    """Typos of many colleagues behind one address, then one who signs in: the next may do so at once."""
    lock_out = LockOut(desk.engine, 2, 30.0)
    for number in range(7):
        lock_out.begin(Attempt(f"typo{number}", "192.0.2.1"))
    attempt = lock_out.begin(Attempt("xiaowang", "192.0.2.1"))
    with desk.engine.begin() as connection:
        lock_out.succeeded(connection, attempt)
    lock_out.begin(Attempt("laoli", "192.0.2.1"))


def test_old_failures_of_an_address_expire_while_its_people_sign_in(desk: Desk) -> None:
    now = [1000.0]
    lock_out = LockOut(desk.engine, 1, 30.0, clock=lambda: now[0])
    for number in range(3):
        lock_out.begin(Attempt(f"typo{number}", "192.0.2.1"))
    for number in range(3):
        now[0] += FORGET_SECONDS / 2
        attempt = lock_out.begin(Attempt(f"name{number}", "192.0.2.1"))
        with desk.engine.begin() as connection:
            lock_out.succeeded(connection, attempt)
    for number in range(3):
        lock_out.begin(Attempt(f"new{number}", "192.0.2.1"))
    lock_out.begin(Attempt("laoli", "192.0.2.1"))
